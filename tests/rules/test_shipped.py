"""The shipped rules: they read, they find what they should in ten languages, and leave the rest alone."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from monitor.lexicon import usual
from monitor.model import Rule, Severity
from monitor.rules.expansion import AS_WRITTEN
from monitor.rules.rulebook import Rulebook, compile_rulebook
from monitor.text.document import document

SHIPPED = Path(__file__).parents[2] / "config" / "rules.toml"
KEYS = {"name", "query", "tags", "severity", "lang", "description"}


def shipped() -> list[Rule]:
    return [
        Rule(
            name=table["name"],
            query=table["query"],
            tags=tuple(table["tags"]),
            severity=Severity[table["severity"].upper()],
            description=table["description"],
        )
        for table in tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["rule"]
    ]


@pytest.fixture(scope="module", params=["as written", "in all forms"])
def rulebook(request: pytest.FixtureRequest) -> Rulebook:
    return compile_rulebook(shipped(), AS_WRITTEN if request.param == "as written" else usual())


def names(book: Rulebook, title: str, body: str = "") -> set[str]:
    return {match.rule.name for match in book.percolate(document(title, body))}


def test_every_rule_is_complete() -> None:
    tables = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["rule"]
    assert all(set(table) <= KEYS for table in tables)
    assert all(rule.tags and rule.description for rule in shipped())


@pytest.mark.corpus
def test_the_seed_article_is_tagged_in_full(corpus: Path, rulebook: Rulebook) -> None:
    title, _, body = (corpus / "seed-article.txt").read_text(encoding="utf-8").partition("\n")
    matches = rulebook.percolate(document(title, body))
    assert {tag for match in matches for tag in match.rule.tags} >= {
        *("shahed", "interceptor", "zelensky", "electronic-warfare", "iran", "jordan", "ceasefire"),
        *("ballistic-missiles", "help-requests", "training", "nsdc", "russian-components", "us-bases"),
        *("air-defence", "russia-iran-intelligence", "drones", "ukraine"),
    }
    assert all(match.spans for match in matches)


FOUND = [
    # every line was written for this table
    ("shahed", "Forty Shahed-136 drones crossed the coast before dawn"),
    ("shahed", "Shaheds again: a warehouse burns"),
    ("shahed", "Вночі знову літали «Шахеди»"),
    ("shahed", "Збито 32 з 40 шахедів"),
    ("shahed", "Уламки ШАХЕДА впали у парку"),
    ("shahed", "Мобильная группа охотится за шахедами"),
    ("shahed", "Герань-2 замечена над морем"),
    ("shahed", "Kolejne Shahedy nad granicą"),
    ("shahed", "Schahed-Drohne stürzt auf ein Feld"),
    ("shahed", "Un drone Shahed abattu près du port"),
    ("shahed", "پهپاد شاهد ۱۳۶ سرنگون شد"),
    ("shahed", "إسقاط طائرة شاهد-١٣٦ فوق المدينة"),
    ("shahed", "כטב״ם שאהד 136 הופל"),
    ("shahed", "Limanda Şahed drone enkazı bulundu"),
    ("shahed", "乌军击落多架沙赫德无人机"),
    ("shahed", "רחפנים מדגם שאהד הופלו"),
    ("interceptor", "Ukraine offers interceptors to its partners"),
    ("interceptor", "Україна передала перехоплювачі"),
    ("zelensky", "Зеленски пристига в София"),
    ("zelensky", "Razgovor sa Zelenskim i susret Zelenskog"),
    ("electronic-warfare", "New EW systems tested"),
    ("jordan", "Ukraine sent specialists to Jordan"),
    ("jordan", "בסיסים בירדן חוזקו"),
    ("ceasefire", "Une trêve de trois jours est annoncée"),
    ("ceasefire", "اتفاق لوقف النار"),
    ("ballistic-missiles", "للصواريخ الباليستية مدى أطول"),
    ("ballistic-missiles", "موشک‌های بالستیک آزمایش شدند"),
    ("ballistic-missiles", "Misiles balísticos contra el puerto"),
    ("interceptor", "Cheap interceptor drones reach the front"),
    ("interceptor", "Officials want more interceptors against missiles"),
    ("interceptor", "Дрон-перехоплювач збив ціль на висоті трьох кілометрів"),
    ("interceptor", "Партнерам передали перехоплювачі шахедів"),
    ("interceptor", "Дроны-перехватчики встали на дежурство"),
    ("interceptor", "Neue Abfangdrohnen für die Truppe"),
    ("interceptor", "Des drones intercepteurs pour protéger la ville"),
    ("interceptor", "Drony przechwytujące trafią do brygady"),
    ("interceptor", "پهپادهای رهگیر آزمایش شدند"),
    ("interceptor", "وصول طائرات اعتراضية جديدة"),
    ("interceptor", "רחפני יירוט חדשים הוצגו"),
    ("zelensky", "Zelensky meets ministers"),
    ("zelensky", "Zelenskyy’s evening address"),
    ("zelensky", "Зустріч із Зеленським перенесли"),
    ("zelensky", "Зеле́нский выступил с обращением"),
    ("zelensky", "Выступление Зеленского"),
    ("zelensky", "Rozmowa z Zełenskim trwała godzinę"),
    ("zelensky", "Selenskyjs Rede im Parlament"),
    ("zelensky", "Zelenskiy'nin konuşması"),
    ("zelensky", "زيلينسكي يلتقي الوزراء"),
    ("zelensky", "زلنسکی: مذاکره ادامه دارد"),
    ("zelensky", "פגישה עם זלנסקי"),
    ("zelensky", "泽连斯基发表讲话"),
    ("electronic-warfare", "Electronic warfare teams joined the brigade"),
    ("electronic-warfare", "Станції РЕБ прикрили колону"),
    ("electronic-warfare", "Засобами радіоелектронної боротьби подавлено ціль"),
    ("electronic-warfare", "Комплексы РЭБ развернули у моста"),
    ("electronic-warfare", "Nowy system walki elektronicznej"),
    ("electronic-warfare", "La guerre électronique change tout"),
    ("electronic-warfare", "Systeme der elektronischen Kampfführung"),
    ("electronic-warfare", "أنظمة الحرب الإلكترونية تتطور"),
    ("electronic-warfare", "Yeni elektronik harp sistemi"),
    ("iran", "Tehran answers the note"),
    ("iran", "Переговори з Іраном тривають"),
    ("iran", "Иранские представители прибыли"),
    ("iran", "Téhéran réagit"),
    ("iran", "İran'ın yanıtı"),
    ("iran", "Irańskie media milczą"),
    ("iran", "المفاوضات مع إيران"),
    ("iran", "הדיון באיראן נמשך"),
    ("jordan", "Jordan closes its airspace"),
    ("jordan", "Jordanian pilots took off"),
    ("jordan", "Фахівці працюють у Йорданії"),
    ("jordan", "Специалистов отправили в Иорданию"),
    ("jordan", "Eksperci polecieli do Jordanii"),
    ("jordan", "Flug nach Jordanien gestrichen"),
    ("jordan", "وصل الوفد إلى الأردن"),
    ("ceasefire", "Cease-fire holds for a second day"),
    ("ceasefire", "Домовились про припинення вогню"),
    ("ceasefire", "Перемир’я тривало добу"),
    ("ceasefire", "Прекращение огня на неделю"),
    ("ceasefire", "Zawieszenie broni od północy"),
    ("ceasefire", "Verhandlungen über einen Waffenstillstand"),
    ("ceasefire", "Vers un cessez-le-feu"),
    ("ceasefire", "اتفاق على وقف إطلاق النار"),
    ("ceasefire", "آتش‌بس اعلام شد"),
    ("ceasefire", "הפסקת אש נכנסה לתוקף"),
    ("ceasefire", "Ateşkes sağlandı"),
    ("ballistic-missiles", "Six ballistic missiles were launched"),
    ("ballistic-missiles", "Удар балістичними ракетами по порту"),
    ("ballistic-missiles", "Баллистическую ракету сбили над заливом"),
    ("ballistic-missiles", "Atak rakietami balistycznymi"),
    ("ballistic-missiles", "Ballistische Raketen abgefangen"),
    ("ballistic-missiles", "Tir d’un missile balistique"),
    ("ballistic-missiles", "إطلاق صواريخ باليستية"),
    ("ballistic-missiles", "שיגור טילים בליסטיים"),
    ("ballistic-missiles", "Balistik füzeler düşürüldü"),
    ("help-requests", "Two more states asked Ukraine for help against drones"),
    ("help-requests", "Три країни звернулися до України за дронами"),
    ("training", "Instructors train operators of interceptor drones"),
    ("training", "Підготовка операторів БпЛА прискорена"),
    ("nsdc", "Kyiv: National Security and Defence Council meets tonight"),
    ("nsdc", "РНБО ухвалила рішення"),
    ("russian-components", "Investigators found Russian components in a Shahed"),
    ("russian-components", "У шахеді знайшли російські компоненти"),
    ("us-bases", "Sirens at two U.S. bases in the region"),
    ("us-bases", "Удар по американських базах"),
    ("us-bases", "US-Stützpunkte werden verstärkt"),
    ("gulf-states", "Gulf states order more radars"),
    ("gulf-states", "Qatar buys interceptor drones"),
    ("air-defence", "A second Patriot battery arrives"),
    ("air-defence", "Працює ППО, пролунали вибухи"),
    ("air-defence", "Силы ПВО сбили цель"),
    ("air-defence", "Luftabwehrsysteme geliefert"),
    ("air-defence", "Hava savunma sistemi kuruldu"),
    ("drone-production", "A drone factory opens near the river"),
    ("drone-production", "Виробництво дронів зросло вдвічі"),
    ("russia-iran-intelligence", "Moscow shared intelligence with Tehran, officials say"),
    ("air-raid", "Повітряна тривога у шести областях"),
    ("air-raid", "Air raid sirens across the region"),
]


@pytest.mark.parametrize(("name", "line"), FOUND, ids=[f"{name}: {line[:40]}" for name, line in FOUND])
def test_finds(name: str, line: str, rulebook: Rulebook) -> None:
    assert name in names(rulebook, line)
    assert name in names(rulebook, "", line)


LEFT_ALONE = [
    ("shahed", "Shahed Karim was elected head of the bakers’ guild"),
    ("shahed", "Памятник шахидам открыли в столице"),
    ("shahed", "На окне цвела герань"),
    ("shahed", "شاهد الفيديو كاملا"),
    ("shahed", "او شاهد این ماجرا بود"),
    ("interceptor", "The safety is a gifted interceptor of long passes"),
    ("interceptor", "Police Interceptors returns with a drone special"),
    ("interceptor", "Перехватчик мяча стал лучшим игроком матча"),
    ("zelensky", "Zelenka’s sonata opens the festival"),
    ("zelensky", "Олена Зеленська відкрила виставку"),
    ("zelensky", "Olena Zelenska opened the exhibition"),
    ("zelensky", "Зелёный сад зацвёл"),
    ("zelensky", "Zelenskiej podarowano książkę"),
    ("electronic-warfare", "Electronic music festival"),
    ("electronic-warfare", "Реб Шлойме рассказывал притчи"),
    ("iran", "Miranda and Tirana, a love story"),
    ("iran", "Транспорт подорожает"),
    ("iran", "Lirana bank opens"),
    ("jordan", "Michael Jordan sells his team"),
    ("jordan", "Jordan Pickford saves a missile of a shot"),
    ("jordan", "Jordan wins spelling contest"),
    ("jordan", "Майкл Джордан продал клуб"),
    ("jordan", "ירדן כהן זכתה בפרס"),
    ("ceasefire", "Supermarkets end price war in trade truce"),
    ("ceasefire", "La trêve hivernale des expulsions commence"),
    ("ceasefire", "Fire ceased to spread in the valley"),
    ("ceasefire", "Вогонь гасили до ранку"),
    ("ballistic-missiles", "The coach went ballistic"),
    ("ballistic-missiles", "Эксперт по баллистике выступил в суде"),
    ("help-requests", "Parents asked for help with homework"),
    ("training", "Pre-season training starts on Monday"),
    ("training", "Навчання в школах почнеться вчасно"),
    ("nsdc", "NSDC trains carpenters in Pune"),
    ("us-bases", "Let us base our plans on facts"),
    ("us-bases", "Американская компания открыла офис"),
    ("gulf-states", "Qatar Grand Prix: drone shots of the circuit"),
    ("gulf-states", "Oil spill in the Gulf of Mexico"),
    ("air-defence", "The Patriot Act turns old"),
    ("air-defence", "New England Patriots trade for a receiver"),
    ("air-defence", "Зенит выиграл матч"),
    ("air-defence", "Збори ППО: профспілковий комітет звітує"),
    ("drone-production", "Milk production rose"),
    ("russia-iran-intelligence", "Artificial intelligence course opens in Moscow"),
    ("air-raid", "The raid on the fridge at midnight"),
]


@pytest.mark.parametrize(
    ("name", "line"), LEFT_ALONE, ids=[f"{name}: {line[:40]}" for name, line in LEFT_ALONE]
)
def test_leaves_alone(name: str, line: str, rulebook: Rulebook) -> None:
    assert name not in names(rulebook, line)


EVERYDAY = [
    "The council voted on a new bus line, and the market reopens on Saturday after the storm.",
    "A witness said the strike at the bakery would end once wages are agreed.",
    "Drone footage shows how the beach has changed since spring.",
    "Міська рада затвердила бюджет, а в суботу відкриється ярмарок.",
    "На выходных обещают дождь, рейсы поездов не изменятся.",
    "Rada miasta przyjęła budżet, w sobotę otwarcie targu.",
    "Der Stadtrat beschließt den Haushalt, am Samstag öffnet der Markt.",
    "Le conseil municipal vote le budget, le marché rouvre samedi.",
    "شورای شهر بودجه را تصویب کرد و بازار شنبه باز می‌شود.",
    "أقر مجلس المدينة الميزانية ويفتح السوق يوم السبت.",
    "מועצת העיר אישרה את התקציב והשוק ייפתח בשבת.",
    "Belediye meclisi bütçeyi onayladı, pazar cumartesi açılıyor.",
    "市议会通过预算，市场周六重新开放。",
]


@pytest.mark.parametrize("line", EVERYDAY)
def test_everyday_news_is_left_alone(line: str, rulebook: Rulebook) -> None:
    assert names(rulebook, line, line) == set()
