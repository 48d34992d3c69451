# ruff: noqa: E501, ARG001, C901, PLR0912, F541
"""A stream of what newsrooms do to texts and what bulletins look like, made at run time from given articles.

Every case says what its second text is to its first: ``copy`` (to be found), ``changed`` (a correction or an
update: never a plain copy) or ``apart`` (another story, an own text on one event, the next issue of a bulletin:
neither a copy nor a changed one). The bulletins are written here; articles come from whoever calls.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

COPY, CHANGED, APART = "copy", "changed", "apart"


@dataclass(frozen=True, slots=True)
class Piece:
    """A text as published: title, body, hours since the beginning, and site."""

    title: str
    body: str
    at: float = 0.0
    site: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """Two texts, the earlier first, and what the later one is to it."""

    kind: str
    expected: str
    first: Piece
    second: Piece


Edit = Callable[[Piece, random.Random, Sequence[Piece]], Piece]


def _paragraphs(text: str) -> list[str]:
    return [part for part in text.split("\n") if part.strip()]


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?…。])\s+|(?<=。)", text)


# --- edits that leave it a copy -------------------------------------------------------------------------

_BEFORE = (
    "Subscribe to our newsletter. Get the day's top stories in your inbox every morning. You may unsubscribe "
    "at any time. We and our partners use cookies to improve your experience. Accept all. Manage preferences.",
    "Підписуйтесь на наш телеграм-канал, щоб першими дізнаватися новини. Реклама. Читайте також: головне за день.",
    "Dieser Artikel wird Ihnen präsentiert von unseren Partnern. Bitte stimmen Sie der Nutzung von Cookies zu, um "
    "fortzufahren. Mit dem Abo lesen Sie werbefrei. Jetzt anmelden und weiterlesen.",
)
_AFTER = (
    "Related stories: What we know so far. Five things to read this weekend. In pictures: the week in review. "
    "Follow us on social media for more updates. All rights reserved. Contact the newsroom at our usual address.",
    "Если вы заметили ошибку в тексте, выделите её и нажмите Ctrl+Enter. Подписывайтесь на нас в социальных сетях. "
    "Все права защищены. Перепечатка возможна только со ссылкой на источник.",
    "Lire aussi : notre dossier complet. Abonnez-vous pour soutenir un journalisme indépendant. Tous droits réservés.",
)
_AD = (
    "Advertisement. Scroll to continue reading.",
    "РЕКЛАМА",
    "Story continues below this advertisement",
    "Anzeige",
)
_STYLE = {
    "color": "colour", "center": "centre", "organization": "organisation", "program": "programme", "percent": "per cent",
    "%": " percent", "defense": "defence", "toward": "towards", "analyze": "analyse", "Kiev": "Kyiv", "U.S.": "US",
    "said": "told reporters", "Mr ": "Mr. ", "Mr. ": "", "although": "though", "while": "whilst", " - ": " — ",
}  # fmt: skip
_WORDS = {"2": "two", "3": "three", "4": "four", "5": "five", "6": "six", "7": "seven", "8": "eight", "9": "nine", "10": "ten", "12": "twelve", "20": "twenty"}  # fmt: skip


def headline(piece: Piece, dice: random.Random, others: Sequence[Piece]) -> Piece:
    words = piece.title.split()
    return Piece("What we know: " + " ".join(words[len(words) // 3 :]), piece.body)


def lead_rewritten(piece: Piece, dice: random.Random, others: Sequence[Piece]) -> Piece:
    parts = _paragraphs(piece.body)
    words = _sentences(parts[0])[0].split()
    half = len(words) // 2
    new = (
        "As first reported earlier, "
        + " ".join(words[half:]).rstrip(".")
        + ": this follows after "
        + " ".join(words[: half // 2])
        + "."
    )
    return Piece(new[:80], "\n".join([new, *parts[1:]]))


def truncated(piece: Piece, dice: random.Random, others: Sequence[Piece]) -> Piece:
    words = piece.body.split(" ")
    return Piece(piece.title, " ".join(words[: dice.choice((40, 60, 90, 150))]) + "… Read more")


def before(piece: Piece, dice: random.Random, others: Sequence[Piece]) -> Piece:
    return Piece(piece.title, dice.choice(_BEFORE) + "\n" + piece.body)


def both_sides(piece: Piece, dice: random.Random, others: Sequence[Piece]) -> Piece:
    return Piece(piece.title, dice.choice(_BEFORE) + "\n" + piece.body + "\n" + dice.choice(_AFTER))


def agency(piece: Piece, dice: random.Random, others: Sequence[Piece]) -> Piece:
    return Piece(
        piece.title,
        "NEW YORK (Agency) — By A. Correspondent, staff writer. Updated 14:05 GMT\n"
        + piece.body
        + "\n(Reporting by A. Correspondent; editing by B. Editor)",
    )


def reordered(piece: Piece, dice: random.Random, others: Sequence[Piece]) -> Piece:
    parts = _paragraphs(piece.body)
    rest = parts[1:]
    dice.shuffle(rest)
    return Piece(piece.title, "\n".join([parts[0], *rest]))


def quotes_normalised(piece: Piece, dice: random.Random, others: Sequence[Piece]) -> Piece:
    body = (
        re.sub('["“”„«»]', "'", piece.body)
        .replace("—", "-")
        .replace("–", "-")
        .replace("…", "...")
        .replace(" ", "  ", 9)
    )
    return Piece(piece.title.upper(), body)


def house_style(piece: Piece, dice: random.Random, others: Sequence[Piece]) -> Piece:
    body = piece.body
    for old, new in _STYLE.items():
        body = body.replace(old, new)
    return Piece(piece.title, body)


def numbers_spelled(piece: Piece, dice: random.Random, others: Sequence[Piece]) -> Piece:
    return Piece(
        piece.title,
        re.sub(
            r"(?<![\w.,:$£€%-])(\d{1,2})(?![\w.,:%-])",
            lambda found: _WORDS.get(found[1], found[1]),
            piece.body,
        ),
    )


def units_converted(piece: Piece, dice: random.Random, others: Sequence[Piece]) -> Piece:
    head = "The site lies about 62 miles from the capital and covers 12 acres. "
    return Piece(piece.title, piece.body.replace(_KM, head))


_KM = "The site lies about 100 km from the capital and covers 4.9 hectares. "


def quotes_removed(piece: Piece, dice: random.Random, others: Sequence[Piece]) -> Piece:
    return Piece(piece.title, re.sub('["“„«][^"”“»]{20,400}["”“»]', "", piece.body))


def typos(piece: Piece, dice: random.Random, others: Sequence[Piece]) -> Piece:
    words = piece.body.split(" ")
    for _ in range(max(2, len(words) // 60)):
        at = dice.randrange(len(words))
        word = words[at]
        if len(word) > 5 and word.isalpha() and word.islower():
            place = dice.randrange(1, len(word) - 2)
            words[at] = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return Piece(piece.title, " ".join(words))


def merged(piece: Piece, dice: random.Random, others: Sequence[Piece]) -> Piece:
    return Piece(piece.title, " ".join(_paragraphs(piece.body)))


def ads(piece: Piece, dice: random.Random, others: Sequence[Piece]) -> Piece:
    out: list[str] = []
    for part in _paragraphs(piece.body):
        out += [part, dice.choice(_AD)] if dice.random() < 0.5 else [part]
    return Piece(piece.title, "\n".join(out))


def rewritten(piece: Piece, dice: random.Random, others: Sequence[Piece]) -> Piece:
    """A quarter of the sentences in other words (of an unrelated text, so that nothing of them is left)."""
    source = _sentences(dice.choice(others).body)
    said = _sentences(piece.body)
    for at in range(1, len(said)):
        if dice.random() < 0.25:
            words = said[at].split()
            dice.shuffle(words)
            said[at] = " ".join([*words[: len(words) // 2], *dice.choice(source).split()[:6]]) + "."
    return Piece(piece.title, " ".join(said))


def live(piece: Piece, dice: random.Random, others: Sequence[Piece]) -> Piece:
    added = _paragraphs(dice.choice(others).body)[1:3]
    return Piece(
        piece.title,
        "\n".join([*added, piece.body])
        if len(" ".join(added)) < len(piece.body)
        else piece.body + "\n" + added[0][:200],
    )


COPIES: dict[str, Edit] = {
    function.__name__: function
    for function in (
        headline, lead_rewritten, truncated, before, both_sides, agency, reordered, quotes_normalised, house_style,
        numbers_spelled, units_converted, quotes_removed, typos, merged, ads, rewritten, live,
    )
}  # fmt: skip

# --- corrections and updates ----------------------------------------------------------------------------

_FACT = {
    "figure": ("At least {0} people were killed and dozens hurt, officials said on Friday in Brest.", ("12", "15")),
    "toll": ("At least {0} people were killed and {1} hurt, officials said on Friday in Brest.", ("12", "15", "30", "42")),
    "name": ("The talks in {0} were led by the deputy minister, officials said on Friday.", ("Kharkiv", "Odesa")),
    "person": ("The order was signed by {0}, officials said on Friday in Brest.", ("Anna Keller", "Maria Lindqvist")),
    "date": ("The vote will be held on {0}, officials said in Brest.", ("Tuesday", "Thursday")),
    "negation": ("The ministry will {0}close the bridge at Brest to traffic, officials said on Friday.", ("", "not ")),
    "money": ("The company will pay ${0} million in damages, officials said on Friday in Brest.", ("4.5", "45")),
    "figure_ru": ("Не менее {0} человек погибли в результате взрыва в Бресте, сообщили власти в пятницу.", ("12", "15")),
    "negation_uk": ("Міністерство {0}закриє міст у Бресті для руху, повідомили посадовці у п'ятницю.", ("", "не ")),
    "place_ar": ("قتل عدد من الأشخاص في انفجار في مدينة {0} يوم الجمعة بحسب مسؤولين.", ("حلب", "بيروت")),
}  # fmt: skip


def _fact(kind: str) -> Edit:
    sentence, values = _FACT[kind]

    def edit(piece: Piece, dice: random.Random, others: Sequence[Piece]) -> Piece:
        old, new = (sentence.format(*values[start::2]) for start in (0, 1))
        return Piece(piece.title, piece.body.replace(old, new))

    return edit


def _with_fact(kind: str, piece: Piece) -> Piece:
    sentence, values = _FACT[kind]
    return Piece(piece.title, sentence.format(*values[0::2]) + "\n" + piece.body)


# --- other texts ----------------------------------------------------------------------------------------


def _follow_up(piece: Piece, dice: random.Random) -> tuple[Piece, Piece] | None:
    """The next day's report: a new lead and new paragraphs over the background of the first."""
    parts = _paragraphs(piece.body)
    if len(parts) < 8:
        return None
    news, background = parts[: len(parts) // 2], parts[len(parts) // 2 :]
    half = len(news) // 2
    return Piece(piece.title, "\n".join(news[:half] + background)), Piece(
        "Day after: " + piece.title[::2], "\n".join(news[half:] + background), 24.0
    )


def _shared_passage(one: Piece, two: Piece, passage: str, share: float) -> tuple[Piece, Piece]:
    size = max(30, int(len(passage.split()) * (1 - share) / share))
    heads = [" ".join(piece.body.split()[:size]) for piece in (one, two)]
    return Piece(one.title, heads[0] + "\n" + passage), Piece(two.title, heads[1] + "\n" + passage, 3.0)


def cases(articles: Sequence[Piece], seed: int = 5) -> Iterator[Case]:
    """All cases that can be made of the articles; the same for the same seed."""
    dice = random.Random(seed)
    for number, piece in enumerate(articles):
        names = list(COPIES)
        for kind in (names[number % len(names)], names[(number * 7 + 3) % len(names)]):
            first = Piece(piece.title, _KM + piece.body) if kind == "units_converted" else piece
            yield Case(kind, COPY, first, COPIES[kind](first, dice, articles))
        fact = list(_FACT)[number % len(_FACT)]
        first = _with_fact(fact, piece)
        yield Case("corrected " + fact, CHANGED, first, _fact(fact)(first, dice, articles))
        if pair := _follow_up(piece, dice):
            yield Case("follow-up", APART, *pair)
        other = articles[(number * 13 + 1) % len(articles)]
        donor = articles[(number * 17 + 2) % len(articles)]
        passage = " ".join(donor.body.split()[:150])
        if len({piece.title, other.title, donor.title}) == 3 and len(passage.split()) == 150:
            share = dice.choice((0.35, 0.5, 0.6))
            yield Case(f"shared statement {share}", APART, *_shared_passage(piece, other, passage, share))
    yield from _bulletin_cases(dice)


# --- bulletins ------------------------------------------------------------------------------------------

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DNI = ("понеділок", "вівторок", "середу", "четвер", "п'ятницю", "суботу", "неділю")
_TAGE = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_TOWNS = ("Lom", "Vidin", "Varna", "Ruse", "Pleven", "Burgas", "Sofia", "Dobrich", "Shumen", "Yambol")
_OBLASTI = (
    "Київській",
    "Сумській",
    "Харківській",
    "Одеській",
    "Полтавській",
    "Чернігівській",
    "Дніпропетровській",
)
_NAMES = (
    "John Parker",
    "Mary Ellis",
    "Ivan Petrov",
    "Olga Sorel",
    "Peter Lang",
    "Ruth Okafor",
    "Hugo Brandt",
    "Lena Novak",
    "Sam Doyle",
    "Vera Klein",
)
_TEAMS = ("Rovers", "United", "Albion", "Wanderers", "Athletic", "Harriers", "Rangers", "Villa")
_SKY = ("sunny spells", "heavy rain", "light showers", "strong winds", "thick fog", "snow on the hills")


def _form(family: str, day: int, dice: random.Random) -> Piece:
    def number(low: int, high: int) -> str:
        return str(dice.randint(low, high))

    def of(words: Sequence[str]) -> str:
        return words[day % len(words)]

    def some(words: Sequence[str]) -> str:
        return dice.choice(words)

    weekday, date = of(_DAYS), f"{1 + day} May"
    match family:
        case "fuel":
            return Piece(
                f"Fuel prices today: what a litre costs",
                f"The average price of a litre of petrol at stations across the country is {number(160, 189)}.{number(1, 9)} pence. Diesel costs "
                f"{number(165, 199)}.{number(1, 9)} pence. Premium petrol is sold at {number(175, 199)}.{number(1, 9)} pence. Prices are collected every morning "
                "from more than four thousand stations and published by the motorists' association. Drivers are advised to compare "
                "stations off the motorway, where a litre is usually cheaper than at service areas.",
            )
        case "air raid":
            return Piece(
                f"Повітряна тривога у {some(_OBLASTI)} області",
                f"У {some(_OBLASTI)} області о {number(10, 23)}:{number(10, 59)} оголошено повітряну тривогу. Мешканців закликають пройти в укриття та "
                "не ігнорувати сигнали. Стежте за повідомленнями місцевої влади.",
            )
        case "horoscope":
            signs = ["Love comes from where you least expect it", "A colleague asks for help: say yes", "Money matters need patience",
                     "An old friend writes", "Rest is what you need", "A journey is near", "Trust your first thought", "Say less and listen more"]  # fmt: skip
            dice.shuffle(signs)
            return Piece(
                f"Horoscope for {weekday}",
                "Your daily horoscope from our astrologer. "
                + " ".join(
                    f"{name}: {sign}."
                    for name, sign in zip(
                        ("Aries", "Taurus", "Gemini", "Cancer", "Leo", "Virgo"), signs, strict=False
                    )
                )
                + " Read your full reading by calling our line. Calls cost as usual. Find more about your sign on our pages.",
            )
        case "court":
            return Piece(
                "Court list: who was sentenced this week",
                f"{some(_NAMES)}, {number(19, 80)}, of {some(_TOWNS)}, admitted drink driving and was fined £{number(100, 900)}. "
                f"{some(_NAMES)}, {number(19, 80)}, of {some(_TOWNS)}, admitted theft from a shop and was given a community order. "
                f"{some(_NAMES)}, {number(19, 80)}, of {some(_TOWNS)}, failed to give information and was fined £{number(100, 900)}. "
                "All were ordered to pay costs and a surcharge. The cases were heard by magistrates sitting at the county court.",
            )
        case "obituary":
            return Piece(
                f"Death notice: {(name := some(_NAMES))}",
                f"{name}, aged {number(60, 99)}, passed away peacefully at home in {some(_TOWNS)} on {date}. Beloved parent and grandparent, sadly missed by "
                "all the family. The funeral service will be held at the parish church. Family flowers only please, donations if desired to the "
                f"hospice. Enquiries to the funeral directors, telephone {number(100000, 999999)}.",
            )
        case "quake":
            return Piece(
                f"Earthquake of magnitude {number(3, 6)}.{number(0, 9)} near {some(_TOWNS)}",
                f"An earthquake of magnitude {number(3, 6)}.{number(0, 9)} was recorded {number(5, 90)} km from {some(_TOWNS)} on {weekday} at {number(10, 23)}:{number(10, 59)}, the seismological "
                f"institute said. The depth was {number(4, 40)} km. There were no reports of damage or injuries. The region lies on an active fault "
                "and weak earthquakes are common there.",
            )
        case "covid":
            return Piece(
                f"Niederlande melden {number(900, 9999)} neue Fälle",
                f"Die Gesundheitsämter meldeten binnen eines Tages {number(900, 9999)} Neuinfektionen. Vor einer Woche waren es {number(900, 9999)}. Die Inzidenz liegt bei "
                f"{number(20, 400)},{number(0, 9)}. Zudem wurden {number(1, 99)} weitere Todesfälle verzeichnet. Das Institut weist darauf hin, dass es am Wochenende zu "
                "Verzögerungen bei der Übermittlung kommen kann. Die Zahl der belegten Intensivbetten wird täglich veröffentlicht.",
            )
        case "fx":
            return Piece(
                "Офіційний курс валют НБУ",
                f"Національний банк встановив офіційний курс гривні на {of(_DNI)}. Курс долара становить {number(40, 43)},{number(1000, 9999)} грн, євро — {number(44, 49)},{number(1000, 9999)} грн, "
                f"злотого — {number(10, 12)},{number(1000, 9999)} грн. На міжбанку торги завершилися без різких змін. Аналітики не очікують значних коливань до кінця тижня.",
            )
        case "tv":
            shows = [
                "The Garden Hour",
                "Quiz of Quizzes",
                "Harbour Lights",
                "Late Film",
                "City Doctors",
                "World of Trains",
                "Cooking at Home",
                "The Big Match",
            ]
            dice.shuffle(shows)
            return Piece(
                f"What is on TV tonight",
                f"Our choice for tonight. 19:00 {shows[0]}. 20:00 {shows[1]}. 21:15 {shows[2]}. 22:30 {shows[3]}. All times are local and may change at short notice. "
                "The full listing with regional variations is in the printed edition and on our television pages.",
            )
        case "score":
            home, away = dice.sample(_TEAMS, 2)
            return Piece(
                f"{home} {number(0, 4)}-{number(0, 4)} {away}",
                f"{home} met {away} in front of {number(5000, 40000)} spectators on {weekday}. {some(_NAMES)} scored after {number(2, 88)} minutes and {some(_NAMES)} was booked. "
                "Both managers praised the spirit of their players after the final whistle. The next round will be played at the weekend and tickets are on sale now.",
            )
        case "traffic":
            return Piece(
                f"Verkehr: Stau auf der A{number(1, 9)}",
                f"Auf der A{number(1, 9)} zwischen {some(_TOWNS)} und {some(_TOWNS)} kommt es nach einem Unfall zu {number(2, 20)} Kilometer Stau. Die Polizei bittet, "
                "den Bereich weiträumig zu umfahren. Eine Umleitung ist eingerichtet. Autofahrer sollten eine Rettungsgasse bilden.",
            )
        case "weather":
            return Piece(
                f"Weather: {some(_SKY)} in the north",
                f"The met office expects {some(_SKY)} on {weekday} with highs of {number(2, 30)} degrees and lows of {number(-5, 12)}. In the hills {some(_SKY)} is likely. "
                "Winds will be moderate. The outlook for the coming days is mixed. Warnings are published on the pages of the met office and updated through the day.",
            )
        case "losses":
            total = 700000 + day * 1200 + dice.randint(0, 90)
            return Piece(
                f"Генштаб оновив втрати ворога на {1 + day} травня",
                f"За минулу добу втрати противника склали {number(900, 1500)} осіб. Загальні втрати особового складу — {total}. Знищено {number(7400, 7500)} танків, "
                f"{number(14200, 14400)} бронемашин, {number(12300, 12500)} артсистем. Дані уточнюються. Про це повідомляє Генеральний штаб.",
            )
        case "stocks_ja":
            return Piece(
                "東京株式市場の終値",
                f"{1 + day}日の東京株式市場で日経平均株価は前日比{number(20, 400)}円高の{number(33000, 39000)}円で取引を終えた。東証株価指数は{number(2300, 2700)}で終了した。"
                "投資家は米国の経済指標を見極めたいとして様子見の姿勢を強めた。市場関係者は今後の金利動向に注目している。",
            )
        case _:
            return Piece(
                f"Flood alert level for the Danube at {some(_TOWNS)}",
                f"The water level at {some(_TOWNS)} stood at {number(200, 700)} cm this morning, {number(1, 40)} cm {some(('more', 'less'))} than a day ago. The authorities ask residents to follow the "
                "instructions of the civil protection service and to keep away from the embankment. The next reading is due in the evening.",
            )


FAMILIES = ("fuel", "air raid", "horoscope", "court", "obituary", "quake", "covid", "fx", "tv", "score", "traffic", "weather", "losses", "stocks_ja", "river")  # fmt: skip


def bulletins(family: str, issues: int, dice: random.Random) -> list[Piece]:
    """Issues of one bulletin, one a day, or every three hours for those that come when something happens."""
    step = 3.0 if family in ("air raid", "quake", "traffic", "obituary", "score") else 24.0
    made = [_form(family, day, dice) for day in range(issues)]
    return [Piece(piece.title, piece.body, day * step, family) for day, piece in enumerate(made)]


def _bulletin_cases(dice: random.Random) -> Iterator[Case]:
    for family in FAMILIES:
        issues = bulletins(family, 12, dice)
        for first, second in pairwise(issues):
            yield Case("bulletin " + family, APART, first, second)
        for piece in issues[:4]:
            yield Case("bulletin copy " + family, COPY, piece, both_sides(piece, dice, issues))
