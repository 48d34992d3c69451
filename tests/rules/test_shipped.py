"""The shipped rules: they read, they find what they should in ten languages, and leave the rest alone."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from monitor.config.load import load
from monitor.config.values import Config
from monitor.lexicon import usual
from monitor.rules.explained import explained
from monitor.rules.lint import lint
from monitor.rules.plan import Definitions
from monitor.rules.rulebook import Rulebook
from monitor.text.document import document

EXPLAINED_PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "explain.md").read_text(encoding="utf-8")
SHIPPED = Path(__file__).parents[2] / "config" / "rules.toml"
KEYS = {"name", "query", "tags", "severity", "lang", "description", "should_match", "should_not_match"}


@cache
def shipped() -> Config:
    """The configuration that comes with the program."""
    return load(SHIPPED.parent, {})


def names(book: Rulebook, title: str, body: str = "") -> set[str]:
    return {match.rule.name for match in book.percolate(document(title, body))}


def test_every_rule_is_complete() -> None:
    tables = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["rule"]
    assert all(set(table) <= KEYS for table in tables)
    assert all(rule.tags and rule.description for rule in shipped().rules)


def languages(lines: Sequence[str]) -> Counter[str]:
    """How many lines are English, Ukrainian and Russian: by letters that the others have not."""
    return Counter(
        "uk"
        if re.search("[іїєґ]", line, re.IGNORECASE)
        else "ru"
        if re.search("[а-яё]", line, re.IGNORECASE)
        else "en"
        if re.sub("[‘’“”–—]", "", line).isascii()
        else "other"
        for line in lines
    )


@pytest.mark.parametrize("pack", ["rules.toml", "packs/minimal/rules.toml"])
def test_every_rule_shows_six_lines_that_it_finds_and_six_that_it_leaves(pack: str) -> None:
    for table in tomllib.loads((SHIPPED.parent / pack).read_text(encoding="utf-8"))["rule"]:
        for lines in (table["should_match"], table["should_not_match"]):
            assert len(set(lines)) >= 6, table["name"]
            assert languages(lines).keys() >= {"en", "uk", "ru"}, (table["name"], lines)


def test_a_newcomer_is_warned_of_nothing_in_the_shipped_rules() -> None:
    config = shipped()
    assert [one.message for one in lint(config.rules, usual(), termsets=config.termsets)] == []


@pytest.mark.corpus
def test_the_seed_article_is_tagged_in_full(corpus: Path, rulebook: Rulebook) -> None:
    title, _, body = (corpus / "seed-article.txt").read_text(encoding="utf-8").partition("\n")
    matches = rulebook.percolate(document(title, body))
    assert {tag for match in matches for tag in match.rule.tags} >= {
        *("shahed", "interceptor", "zelensky", "electronic-warfare", "iran", "jordan", "ceasefire"),
        *("ballistic-missiles", "help-requests", "training", "nsdc", "russian-components", "us-bases"),
        *("air-defence", "russia-iran-intelligence", "drone-production", "drones", "ukraine"),
    }
    assert all(match.spans for match in matches)


@pytest.mark.corpus
@pytest.mark.whole
def test_the_page_on_explaining_says_what_is_found_in_the_seed_article(corpus: Path) -> None:
    title, _, body = (corpus / "seed-article.txt").read_text(encoding="utf-8").partition("\n")
    article, config = document(title, body), shipped()
    assert title.strip() in " ".join(EXPLAINED_PAGE.split())
    definitions = Definitions(config.termsets, {rule.name: rule for rule in config.rules})
    told = {one.rule.name: one for one in explained(config.rules, article, usual(), definitions)}
    rows = re.findall(r"^\| `([\w-]+)` \| (–|\d+) \| (.*) \|$", EXPLAINED_PAGE, re.MULTILINE)
    assert [row[0] for row in rows] == list(told)
    for name, hits, said in rows:
        one = told[name]
        assert (hits == "–") is not one.holds
        if not one.holds:
            assert one.lacking == said
            continue
        assert len(one.hits) == int(hits)
        found = {
            (article.body_text if hit.span.field == "body" else title)[hit.span.start : hit.span.end]
            for hit in one.hits
        }
        assert set(re.findall(r"(?:^|; )([^`]+?) \(`", said)) <= found


FOUND = [
    # every line was written for this table
    ("shahed", "Shaheds again: a warehouse burns"),
    ("shahed", "Збито 32 з 40 шахедів"),
    ("shahed", "Уламки ШАХЕДА впали у парку"),
    ("shahed", "Герань-2 замечена над морем"),
    ("shahed", "پهپاد شاهد ۱۳۶ سرنگون شد"),
    ("shahed", "إسقاط طائرة شاهد-١٣٦ فوق المدينة"),
    ("shahed", "כטב״ם שאהד 136 הופל"),
    ("shahed", "Limanda Şahed drone enkazı bulundu"),
    ("shahed", "乌军击落多架沙赫德无人机"),
    ("shahed", "רחפנים מדגם שאהד הופלו"),
    ("interceptor", "Cheap interceptor drones reach the front"),
    ("interceptor", "Officials want more interceptors against missiles"),
    ("interceptor", "Дрон-перехоплювач збив ціль на висоті трьох кілометрів"),
    ("interceptor", "Партнерам передали перехоплювачі шахедів"),
    ("interceptor", "پهپادهای رهگیر آزمایش شدند"),
    ("interceptor", "وصول طائرات اعتراضية جديدة"),
    ("interceptor", "רחפני יירוט חדשים הוצגו"),
    ("zelensky", "Zelenskyy’s evening address"),
    ("zelensky", "Выступление Зеленского"),
    ("zelensky", "Selenskyjs Rede im Parlament"),
    ("zelensky", "Zelenskiy'nin konuşması"),
    ("zelensky", "زيلينسكي يلتقي الوزراء"),
    ("zelensky", "زلنسکی: مذاکره ادامه دارد"),
    ("zelensky", "פגישה עם זלנסקי"),
    ("zelensky", "泽连斯基发表讲话"),
    ("electronic-warfare", "Electronic warfare teams joined the brigade"),
    ("electronic-warfare", "Засобами радіоелектронної боротьби подавлено ціль"),
    ("electronic-warfare", "أنظمة الحرب الإلكترونية تتطور"),
    ("electronic-warfare", "Yeni elektronik harp sistemi"),
    ("iran", "المفاوضات مع إيران"),
    ("iran", "הדיון באיראן נמשך"),
    ("jordan", "Jordan closes its airspace"),
    ("jordan", "Jordanian pilots took off"),
    ("jordan", "وصل الوفد إلى الأردن"),
    ("ceasefire", "Перемир’я тривало добу"),
    ("ceasefire", "Verhandlungen über einen Waffenstillstand"),
    ("ceasefire", "Vers un cessez-le-feu"),
    ("ceasefire", "اتفاق على وقف إطلاق النار"),
    ("ceasefire", "آتش‌بس اعلام شد"),
    ("ceasefire", "הפסקת אש נכנסה לתוקף"),
    ("ceasefire", "Ateşkes sağlandı"),
    ("ballistic-missiles", "Atak rakietami balistycznymi"),
    ("ballistic-missiles", "Ballistische Raketen abgefangen"),
    ("ballistic-missiles", "Tir d’un missile balistique"),
    ("ballistic-missiles", "إطلاق صواريخ باليستية"),
    ("ballistic-missiles", "שיגור טילים בליסטיים"),
    ("ballistic-missiles", "Balistik füzeler düşürüldü"),
    ("gulf-states", "Qatar buys interceptor drones"),
]


@pytest.mark.parametrize(("name", "line"), FOUND, ids=[f"{name}: {line[:40]}" for name, line in FOUND])
def test_finds(name: str, line: str, rulebook: Rulebook) -> None:
    assert name in names(rulebook, line)
    assert name in names(rulebook, "", line)


LEFT_ALONE = [
    ("jordan", "Jordan wins spelling contest"),
    ("gulf-states", "Oil spill in the Gulf of Mexico"),
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
