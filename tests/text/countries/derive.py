"""Writes `monitor/text/countries.txt`: what countries are called, in all their forms.

    CLDR (Babel): names, cities of time zones, languages ─┐
    own.txt: what CLDR does not know ─────────────────────┴─► terms ─dictionaries─► forms, a line a term

`python -m tests.text.countries.derive` writes it; a test derives it again and compares. CLDR is Unicode's,
under the Unicode License v3 (https://www.unicode.org/license.txt).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel import Locale

from monitor.lexicon import usual
from monitor.text import countries
from monitor.text.tokens import tokenise

OWN = Path(__file__).with_name("own.txt")
LANGS = ("en", "uk", "ru", "pl", "de", "fr", "es", "it", "tr", "ar", "fa", "he", "zh", "cs")

_CODES = """
AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH
CI CL CM CN CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FR GA GB GD GE GH GL GM
GN GQ GR GT GW GY HK HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KI KM KN KP KR KW KZ LA
LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN MR MT MU MV MW MX MY MZ NA NE NG NI NL
NO NP NR NZ OM PA PE PG PH PK PL PS PT PW PY QA RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR
SS ST SV SY SZ TD TG TH TJ TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VN VU WS XK YE ZA ZM
ZW
"""
CODES = _CODES.split()
"""Members of the United Nations, and six more that news speaks of as it does of countries."""

CAPITALS = {
    "Africa": (
        "Cairo EG,Tripoli LY,Tunis TN,Khartoum SD,Nairobi KE,Addis_Ababa ET,"
        "Mogadishu SO,Kinshasa CD,Luanda AO,Harare ZW,Dakar SN,Accra GH,Bamako ML,"
        "Ouagadougou BF,Ndjamena TD,Kampala UG,Kigali RW,Asmera ER,Algiers DZ,"
        "Maputo MZ,Lusaka ZM,Windhoek NA,Niamey NE"
    ),
    "America": ("Havana CU,Caracas VE,Bogota CO,Montevideo UY,Managua NI,Mexico_City MX"),
    "Asia": (
        "Tehran IR,Baghdad IQ,Damascus SY,Beirut LB,Amman JO,Riyadh SA,Muscat OM,"
        "Dubai AE,Baku AZ,Tbilisi GE,Yerevan AM,Tashkent UZ,Bishkek KG,Ashgabat TM,"
        "Dushanbe TJ,Kabul AF,Seoul KR,Pyongyang KP,Tokyo JP,Taipei TW,Manila PH,"
        "Jakarta ID,Bangkok TH,Nicosia CY,Katmandu NP,Dhaka BD,Phnom_Penh KH"
    ),
    "Europe": (
        "Kiev UA,Warsaw PL,Moscow RU,London GB,Paris FR,Berlin DE,Rome IT,Madrid ES,"
        "Lisbon PT,Prague CZ,Vienna AT,Budapest HU,Bucharest RO,Chisinau MD,Minsk BY,"
        "Vilnius LT,Riga LV,Tallinn EE,Helsinki FI,Stockholm SE,Oslo NO,Copenhagen DK,"
        "Amsterdam NL,Brussels BE,Dublin IE,Athens GR,Belgrade RS,Zagreb HR,"
        "Ljubljana SI,Bratislava SK,Sarajevo BA,Skopje MK,Tirane AL,Podgorica ME"
    ),
}
"""Time zones that are named after a capital; Dubai stands for its country as Abu Dhabi does."""

_SPOKEN = """
uk:UA ru:RU pl:PL de:DE fr:FR it:IT ja:JP zh:CN tr:TR ro:RO hu:HU cs:CZ sk:SK sl:SI hr:HR sr:RS
bg:BG mk:MK sq:AL el:GR lt:LT lv:LV et:EE fi:FI sv:SE no:NO da:DK nl:NL is:IS hy:AM ka:GE az:AZ
kk:KZ ky:KG uz:UZ tk:TM tg:TJ mn:MN vi:VN th:TH km:KH id:ID be:BY es:ES pt:PT
"""
SPOKEN = dict(one.split(":") for one in _SPOKEN.split())
"""Languages whose name is the adjective of one country."""
ADJECTIVES = {**dict.fromkeys(("uk", "ru", "pl", "de", "fr", "es", "it"), "a"), "en": "n"}
"""Languages of which CLDR's names of languages are adjectives, and of what kind."""

DECLINED = frozenset({"uk", "ru", "pl", "cs"})
PREFIXED = frozenset({"ar", "he"})
_UNDECLINED = re.compile("[оеиуіюэé]$")


@dataclass(frozen=True, slots=True)
class Term:
    """What a country is called."""

    code: str
    kind: str
    text: str
    fixed: bool = False
    """It has no other forms."""


def own() -> Iterator[tuple[str, Term]]:
    """Language and term of all that `own.txt` lists."""
    lang = ""
    for line in OWN.read_text().splitlines():
        if line.startswith("["):
            lang = line.strip("[]")
        elif line and not line.startswith("#"):
            head, _, terms = line.partition(": ")
            code, kind = head.split()
            for term in terms.split("; "):
                yield lang, Term(code, kind, term.lstrip("="), term.startswith("="))


def cldr(lang: str) -> Iterator[Term]:
    """Names, capitals and adjectives as CLDR has them, in its standard form: never the short one."""
    locale = Locale(lang)
    for code in CODES:
        name = re.sub(r"\s*[(（].*", "", locale.territories[code])
        if code not in ("CD", "CG", "HK", "XK") or name.count(" ") == 0:
            yield Term(code, "n", name)
    for region, zones in CAPITALS.items():
        for zone in zones.split(","):
            place, code = zone.split()
            city = locale.time_zones.get(f"{region}/{place}", {}).get("city")
            if city or lang not in ("ar", "fa", "he", "zh", "uk", "ru"):
                yield Term(code, "n", city or place.replace("_", " "))
    if lang in ADJECTIVES:
        for spoken, code in SPOKEN.items():
            name = locale.languages[spoken].split(" ")[0]
            # Ukrainian names a language by the feminine, of which the dictionary lacks the other forms.
            yield Term(code, ADJECTIVES[lang], re.sub("ька$", "ький", name) if lang == "uk" else name)


def terms(lang: str) -> Iterator[Term]:
    """All of a language; what stands in `own.txt` in place of what CLDR says of the same words."""
    seen: set[tuple[str, ...]] = set()
    mine = [term for of, term in own() if of == lang]
    for term in (*mine, *cldr(lang)):
        words = tokenise(term.text).words
        if words and (term in mine or words not in seen):
            yield term
        seen.add(words)


def forms(term: Term, lang: str) -> list[frozenset[str]]:
    """The forms of each word of a term."""
    words = tokenise(term.text).words
    if term.fixed or term.kind == "x" or lang == "zh":
        return [frozenset((word,)) for word in words]
    if lang in PREFIXED:
        return [prefixed(words[0], lang), *(bare(word, lang) for word in words[1:])]
    if lang in DECLINED:
        return [declined(word, lang) for word in words]
    if term.kind == "a" or lang == "de":
        return [kin(word, lang) for word in words]
    return [frozenset((word,)) for word in words]


def declined(word: str, lang: str) -> frozenset[str]:
    """Cases of a word; of a foreign name in a vowel that has none, the name."""
    if _UNDECLINED.search(word) and lang not in ("pl", "cs"):
        return frozenset((word,)) if len(word) < 7 else kin(word, lang)
    return kin(word, lang)


def kin(word: str, lang: str) -> frozenset[str]:
    """Forms that begin as the word does: what a dictionary takes for its form otherwise is another word."""
    stem = word[: max(2, len(word) - 3)]
    return frozenset(form for form in (word, *EXPANSION.forms(word, lang)) if form.startswith(stem))


def prefixed(word: str, lang: str) -> frozenset[str]:
    """A word of a language that writes its article and prepositions together with it."""
    stem = word.removeprefix("ال") if lang == "ar" else word.removeprefix("ה")
    return frozenset((word, *(form for form in EXPANSION.forms(word, lang) if form.endswith(stem))))


def bare(word: str, lang: str) -> frozenset[str]:
    """A word behind another one: with its article and without."""
    article = "ال" if lang == "ar" else "ה"
    stem = word.removeprefix(article)
    return frozenset((word, stem, article + stem))


EXPANSION = usual()


def lines() -> Iterator[str]:
    """The file, line by line."""
    yield "# Names of countries in all their forms: derived by `python -m tests.text.countries.derive` from"
    yield "# tests/text/countries/own.txt and CLDR (Copyright © 1991-2025 Unicode, Inc., Unicode License v3)."
    for lang in LANGS:
        yield f"[{lang}]"
        yield from sorted(set(map(line, *zip(*((term, lang) for term in terms(lang)), strict=True))))


def line(term: Term, lang: str) -> str:
    """Code, kind, and the forms of each word; of capitals also how they are written."""
    said = " ".join("|".join(sorted(of)) for of in forms(term, lang))
    exact = f"\t{term.text.rstrip('.')}" if term.kind == "x" else ""
    return f"{term.code} {term.kind} {said}{exact}"


def text() -> str:
    """The whole file."""
    return "\n".join(lines()) + "\n"


def clashes(given: Iterable[str]) -> Iterator[str]:
    """Words that are said to be nothing else and stand for two countries."""
    seen: dict[tuple[str, str], str] = {}
    lang = ""
    for row in given:
        if row.startswith("["):
            lang = row
        elif not row.startswith("#") and row[3] in "na" and row.count(" ") == 2:
            for form in row.split(" ")[2].split("|"):
                if seen.setdefault((lang, form), row[:2]) != row[:2]:
                    yield f"{lang} {form}: {seen[lang, form]} and {row[:2]}"


if __name__ == "__main__":
    countries.FILE.write_text(text(), encoding="utf-8")
