"""Bulletins of many desks and languages, issue after issue, filled in from the forms in `bulletins.txt`."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_FORMS = Path(__file__).with_name("bulletins.txt")

_WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "fi": "maanantaina tiistaina keskiviikkona torstaina perjantaina lauantaina sunnuntaina",
    "sv": "måndag tisdag onsdag torsdag fredag lördag söndag",
    "tr": "pazartesi salı çarşamba perşembe cuma cumartesi pazar",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "ro": "luni marți miercuri joi vineri sâmbătă duminică",
    "da": "mandag tirsdag onsdag torsdag fredag lørdag søndag",
    "no": "mandag tirsdag onsdag torsdag fredag lørdag søndag",
    "hu": "hétfőn kedden szerdán csütörtökön pénteken szombaton vasárnap",
    "id": "Senin Selasa Rabu Kamis Jumat Sabtu Minggu",
    "ko": "월요일 화요일 수요일 목요일 금요일 토요일 일요일",
    "sr": "понедељак уторак среда четвртак петак субота недеља",
}
_MONTHS = {
    "en": "May", "de": "Mai", "fr": "mai", "es": "de mayo", "it": "maggio", "fi": "toukokuuta", "sv": "maj",
    "tr": "Mayıs", "uk": "травня", "ru": "мая", "pl": "maja", "he": "במאי", "pt": "de maio", "cs": "května",
    "nl": "mei", "ro": "mai", "hu": "május", "bg": "май", "hi": "मई", "id": "Mei", "sr": "мај",
}  # fmt: skip
_WORDS = {
    "town": "Lom Vidin Varna Ruse Pleven Burgas Sofia Dobrich Shumen Yambol Sliven Haskovo",
    "town uk": "Покровськ Куп'янськ Лиман Торецьк Вовчанськ Оріхів Нікополь Марганець Сіверськ Часів",
    "town de": "Kassel Erfurt Bochum Passau Lübeck Rostock Gera Ulm Trier Koblenz",
    "town pl": "Radomiu Kielcach Opolu Rybniku Gdyni Toruniu Płocku Zabrzu",
    "town fr": "Nantes Dijon Reims Brest Limoges Amiens Metz Tours",
    "town es": "Loja Ambato Arequipa Tacna Oaxaca Colima Talca Iquique",
    "town_ar": "دمشق|القاهرة|عمان|بغداد|الرباط|تونس|بيروت|الخرطوم",
    "town_ja": "石川県能登地方|千葉県東方沖|茨城県南部|福島県沖|宮城県沖|熊本県天草",
    "town_sv": "Hornstull|Tanto|Långholmen|Saltsjöbaden|Rudan|Brunnsviken|Flaten|Hellas",
    "town_tr": "Aydın Çorum Sivas Manisa Ordu Rize Kars Uşak",
    "town_el": "στη Ζάκυνθο|στην Κρήτη|στη Λέσβο|στη Θήβα|στη Σάμο|στην Ηλεία",
    "town_cs": "Beroun Písek Louny Mělník Strakonice Nymburk",
    "river_cs": "Berounce|Otavě|Ohři|Labi|Sázavě|Lužnici",
    "region": "Харківщину|Сумщину|Херсонщину|Донеччину|Запоріжжя|Чернігівщину|Дніпропетровщину",
    "front": "Покровському|Лиманському|Куп'янському|Торецькому|Сіверському|Харківському",
    "region_ru": "Белгородской области|Брянской области|Курской области|Ростовской области|Республики Крым",
    "region_ru_in": "Самарской области|Омской области|Пензенской области|Тверской области|Томской области",
    "weekday_ru": "в понедельник|во вторник|в среду|в четверг|в пятницу|в субботу|в воскресенье",
    "weekday_ar": "الاثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد",
    "weekday_fa": "دوشنبه|سه شنبه|چهارشنبه|پنجشنبه|جمعه|شنبه|یکشنبه",
    "street": "High Street|Mill Lane|Church Road|Station Road|Park Avenue|Victoria Street|The Parade",
    "street_de": "Hauptstraße|Bahnhofstraße|Schillerstraße|Lindenallee|Kölner Straße|Am Markt|Ringstraße",
    "street_pl": "Długiej|Kościuszki|Polnej|Mickiewicza|Lipowej|Ogrodowej",
    "street_tr": "Atatürk Caddesi|Cumhuriyet Bulvarı|İnönü Sokak|Gazi Caddesi|Lale Sokak",
    "name": "John Parker|Mary Ellis|Ivan Petrov|Olga Sorel|Peter Lang|Ruth Okafor|Hugo Brandt|Lena Novak",
    "name_tr": "Aslan|Yıldız|Güneş|Deniz|Şifa|Merkez|Umut|Hayat",
    "company": "Alvora|Brenton Steel|Castell|Dunmore Foods|Ferrance|Halberg|Norvik|Quillon|Tessera",
    "team": "Rovers|United|Albion|Wanderers|Athletic|Harriers|Rangers|Villa|County|Town",
    "film": "Harbour Lights|The Garden Hour|World of Trains|Late Return|The Ninth Wave|Paper Moons",
    "sea": "Viking|Forties|Cromarty|Dogger|Fisher|Humber|Thames|Dover|Wight|Portland|Plymouth|Biscay",
}


@dataclass(frozen=True, slots=True)
class Form:
    """A bulletin to be filled in."""

    family: str
    lang: str
    hours: float
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue, so many hours after the first."""

    title: str
    text: str
    at: float


def forms() -> Iterator[Form]:
    """The forms of `bulletins.txt`."""
    for part in _FORMS.read_text(encoding="utf-8").split("\n== ")[1:]:
        head, title, *lines = part.strip().split("\n")
        family, lang, hours = head.split()
        yield Form(family, lang, float(hours), title, "\n".join(lines))


def issues(form: Form, count: int, dice: random.Random, *, kept: float = 0.0) -> list[Issue]:
    """So many issues of a form, each at its hour; each blank stays as it was with the chance `kept`."""
    home = {name: _pick(name, form.lang, dice) for name in ("town", "town_tr", "town_cs", "town_el")}
    text = "\n".join(_lines(form.text))
    made: list[Issue] = []
    before: list[str] = []
    for number in range(count):
        whose = {name: _pick(name, form.lang, dice) for name in ("person", "firm")}
        said = {**home, **whose, "weekday": _weekday(form, number), "date": _date(form, number)}
        filled = _Filling(form.lang, said, dice, before, kept)
        made.append(Issue(filled(form.title), filled(text), number * form.hours))
        before = filled.values
    return made


def _lines(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        times = re.match(r"\* (\d+) ", line)
        yield from [line[times.end() :]] * int(times[1]) if times else [line]


def _weekday(form: Form, number: int) -> str:
    names = _WEEKDAYS.get(form.lang, _WEEKDAYS["en"]).split()
    return names[int(number * form.hours // 24) % 7]


def _date(form: Form, number: int) -> str:
    day = 1 + int(number * form.hours // 24) % 30
    month = _MONTHS.get(form.lang, "05")
    return f"{month} {day}" if form.lang == "en" else f"{day} {month}"


def _pick(name: str, lang: str, dice: random.Random) -> str:
    name = {"other": "town", "third": "town", "person": "name", "firm": "company"}.get(name, name)
    said = _WORDS.get(f"{name} {lang}") or _WORDS[name]
    return dice.choice(said.split("|") if "|" in said else said.split())


class _Filling:
    """Blanks filled in one after another; a value of the issue before stays now and then."""

    def __init__(
        self, lang: str, said: dict[str, str], dice: random.Random, before: list[str], kept: float
    ) -> None:
        self.values: list[str] = []
        self._lang, self._said, self._dice, self._before, self._kept = lang, said, dice, before, kept

    def __call__(self, text: str) -> str:
        while (filled := re.sub(r"\{([^{}]+)\}", self._value, text)) != text:
            text = filled
        return text

    def _value(self, found: re.Match[str]) -> str:
        if found[1] in self._said:
            return self._said[found[1]]
        at = len(self.values)
        stays = at < len(self._before) and self._dice.random() < self._kept
        self.values.append(self._before[at] if stays else self._new(found[1]))
        return self.values[-1]

    def _new(self, blank: str) -> str:
        if spread := re.fullmatch(r"(\d+)-(\d+)", blank):
            return str(self._dice.randint(int(spread[1]), int(spread[2])))
        if spread := re.fullmatch(r"(\d+\.\d+)-(\d+\.\d+)", blank):
            places = len(spread[1].partition(".")[2])
            value = f"{self._dice.uniform(float(spread[1]), float(spread[2])):.{places}f}"
            return value if self._lang in _POINT else value.replace(".", ",")
        if "|" in blank:
            return self._dice.choice(blank.split("|"))
        if blank == "time":
            return f"{self._dice.randint(0, 23):02}:{self._dice.randint(0, 59):02}"
        return _pick(blank, self._lang, self._dice)


_POINT = ("en", "ja", "zh", "ko", "he", "ar", "fa")
