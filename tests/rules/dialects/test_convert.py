"""Queries of other services become ours: a table for each, and laws for any text."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import QuerySyntaxError
from monitor.rules.dialects.convert import convert
from monitor.rules.dialects.dialect import Dialect
from monitor.rules.dialects.table import DIALECTS
from monitor.rules.syntax import parse
from tests.cost import affordable
from tests.extent import some

MELTWATER = [
    ("drone AND shahed", "drone shahed", ()),
    ("drone or shahed", "drone OR shahed", ()),
    ("(drone or shahed) and not film", "(drone OR shahed) NOT film", ()),
    ("a1 OR b1 AND c1", "a1 OR (b1 c1)", ("AND binds before OR",)),
    ("a1 OR b1 NOT c1", "a1 OR (b1 NOT c1)", ("AND binds before OR",)),
    ("drone NEAR factory", "drone NEAR/4 factory", ("NEAR without a number is NEAR/4",)),
    ("drone ONEAR/3 factory", "drone ONEAR/3 factory", ()),
    ('"air raid" NEAR/6 (siren OR alarm*)', '"air raid" NEAR/6 (siren OR alarm*)', ()),
    ("a1 NEAR/2 b1 NEAR/5 c1", "(a1 NEAR/2 b1) (b1 NEAR/5 c1)", ("each distance holds by itself",)),
    ("a1 NEAR/2 (b1 AND c1)", "(a1 NEAR/2 b1) (a1 NEAR/2 c1)", ("AND within a distance",)),
    ("title:(drone OR uav)", "title:(drone OR uav)", ()),
    ("ingress:drone", "lead:drone", ()),
    ('source:"The Courier" drone', 'source:"the courier" drone', ("by its id", "read as AND")),
    ("drone AND sentiment:negative", "drone", ("`sentiment:negative` is left out",)),
    ("dr*", "dr", ("a wildcard needs 3 letters",)),
    ("la*our", "la", ("a * within a word is not known", "a wildcard needs 3 letters")),
    ("lab*ur", "lab*", ("a * within a word is not known",)),
]
TALKWALKER = [
    (r"drone AND /jo[hn]+ (doe|roe)/", r"drone /jo[hn]+ (doe|roe)/", ("a regular expression fits any part",)),
    ("drone OR /a(?=b)/", "drone", ("looking ahead is not known",)),
    ("drone AND NOT film", "drone NOT film", ()),
    ("drone -film", "drone NOT film", ()),
    ('"drone factory"~5', '"drone factory"~5', ()),
    ("NATO AND drone", "case:NATO drone", ("in capitals finds capitals alone",)),
    ('++"Apple" AND juice', 'case:"Apple" juice', ()),
    ('+"C++" AND code', '"C++"= code', ("punctuation never counts",)),
    ("#drones AND @desk", '"#drones" "@desk"', ()),
    ("title:drone AND lang:uk", 'title:drone lang:"uk"', ()),
    ("content:drone AND engagement:>100", "body:drone", ("`engagement:>100` is left out",)),
    ("a1 AND b1 OR c1", "(a1 b1) OR c1", ("does not say which of AND and OR binds first",)),
]
BRANDWATCH = [
    ("price NEAR/3 rise", "price NEAR/3 rise", ()),
    ("price NEAR/3f rise", "price ONEAR/3 rise", ()),
    ("(apple AND juice)~5", "apple NEAR/5 juice", ()),
    ("(apple AND red AND juice)~5", "apple NEAR/5 red NEAR/5 juice", ("of more than two parts",)),
    ("{Apple} AND juice", 'case:"Apple" juice', ()),
    ('raw:"C++" AND code', '"C++"= code', ("punctuation never counts",)),
    ('site: raw:"a.example" AND code', 'site:"a.example" code', ("punctuation never counts",)),
    ("drone <<<the machine, not the sound>>> AND bee", "drone bee", ()),
    ("drone AND -site:example.com", 'drone NOT site:"example.com"', ()),
    ("site:(a.example OR b.example) AND drone", '(site:"a.example" OR site:"b.example") drone', ()),
    ("language:uk AND drone", 'lang:"uk" drone', ()),
    ("country:ukr AND drone", "drone", ("`country:ukr` is left out",)),
    ("drone AND rating:[1 TO 5]", "drone", ("`rating:[1 TO 5]` is left out",)),
    ("colo?r", "colo?r", ()),
]
FACTIVA = [
    ("air defence and drone", '"air defence" drone', ()),
    ("a1 and b1 not c1", "a1 b1 NOT c1", ()),
    ("a1 or b1 and c1", "a1 OR (b1 c1)", ("AND binds before OR in Factiva",)),
    ("drone near5 factory", "drone NEAR/5 factory", ()),
    ("drone /N5/ factory", "drone NEAR/5 factory", ()),
    ("drone w/3 factory", "drone ONEAR/3 factory", ()),
    ("drone adj3 factory or plant", "(drone ONEAR/3 factory) OR plant", ()),
    ("drone same iran", "drone PARAGRAPH iran", ()),
    ("econom$3", "econom*", ("$ stands for so many letters",)),
    ("atleast3 drone", "count(drone)>=3", ()),
    ("hd=atleast3 drone", "title:(count(drone)>=3)", ()),
    ("drone/F50/ and iran", "first/50(drone) iran", ()),
    ("drone /F9/ /F9/", "first/9(drone)", ("a field within a field",)),
    ("(drone/F50/ and iran)/F20/", "first/50(drone) iran", ("a field within a field",)),
    ("hd=drone/F9/", "title:drone", ("a field within a field",)),
    ("drone and (wc>500)/F9/", "drone words>500", ("a field within a field",)),
    (
        "hd=drone and hlp=(iran or tehran)",
        "title:drone (title:(iran OR tehran) OR lead:(iran OR tehran))",
        (),
    ),
    ("la=en and by=(Ann Example)", 'lang:"en" author:"Ann Example"', ()),
    ("drone and wc>500", "drone words>500", ()),
    ("drone and rst=tnwp and date after 01/02/2026", "drone", ("`rst=tnwp`", "`date after 01/02/2026`")),
]
NEXIS = [
    ("air defence AND drone", '"air defence" drone', ()),
    ("bank! OR lend! AND fraud", "(bank* OR lend*) fraud", ("OR binds before AND",)),
    ("bank OR lender W/5 fraud", "(bank OR lender) NEAR/5 fraud", ("OR binds before AND",)),
    ("drone PRE/3 factory", "drone ONEAR/3 factory", ()),
    ("drone +3 factory", "drone ONEAR/3 factory", ()),
    ("drone W/S factory", "drone SENTENCE factory", ()),
    ("drone w/p factory", "drone PARAGRAPH factory", ()),
    ("drone NOT W/3 bee", "drone NOT NEAR/3 bee", ()),
    ("a1 and b1 and not c1 or d1", "a1 b1 NOT (c1 OR d1)", ("OR binds before AND",)),
    ("wom*n", "wom?n", ()),
    ("allcaps(aids) and not nocaps(aids)", 'case:"AIDS" NOT case:"aids"', ()),
    ("caps(apple)", 'case:"Apple"', ("caps() finds a capital anywhere",)),
    ("atleast5(drone!)", "count(drone*)>=5", ()),
    ("headline(drone) and hlead(iran)", "title:drone (title:iran OR lead:iran)", ()),
    ("publication(courier) and drone", "drone", ("`publication(courier)` is left out",)),
    ("drone and length>500 and date aft 2025", "drone words>500", ("`date aft 2025` is left out",)),
]
GOOGLE = [
    ("drone factory", "drone factory", ()),
    ("iran OR tehran drone", "(iran OR tehran) drone", ("OR binds before the space",)),
    ("drone | uav -film", "(drone OR uav) NOT film", ("OR binds before the space",)),
    ('"air raid" site:example.com', '"air raid" site:"example.com"', ()),
    ("intitle:drone inurl:news", "title:drone url:news", ()),
    ("drone AROUND(4) factory", "drone NEAR/4 factory", ()),
    ('"war * peace"', "war ONEAR/1 peace", ("stands for a word is a distance",)),
    ("drone before:2026-01-01", "drone", ("`before:2026-01-01` is left out",)),
    ("drone and film", "drone and film", ()),
]
TABLES = {
    "meltwater": MELTWATER,
    "talkwalker": TALKWALKER,
    "brandwatch": BRANDWATCH,
    "factiva": FACTIVA,
    "nexis": NEXIS,
    "google": GOOGLE,
}
CASES = [(name, *row) for name, rows in TABLES.items() for row in rows]


@pytest.mark.parametrize(
    ("name", "theirs", "ours", "said"), CASES, ids=[f"{row[0]}: {row[1]}" for row in CASES]
)
def test_translates(name: str, theirs: str, ours: str, said: tuple[str, ...]) -> None:
    converted = convert(theirs, DIALECTS[name])
    assert converted.query == ours
    messages = [caution.message for caution in converted.cautions]
    assert len(messages) == len(said), messages
    assert all(part in message for part, message in zip(said, messages, strict=True)), messages


@pytest.mark.parametrize(
    ("name", "theirs"), [row[:2] for row in CASES], ids=[f"{row[0]}: {row[1]}" for row in CASES]
)
def test_what_comes_out_can_be_read(name: str, theirs: str) -> None:
    parse(convert(theirs, DIALECTS[name]).query)


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
@pytest.mark.parametrize(
    ("theirs", "line", "column", "said"),
    [
        ("", 1, 1, "empty"),
        ("drone\nAND (uav", 2, 5, "never closed"),
        ("drone)", 1, 6, "closes nothing"),
        ('drone AND "air', 1, 11, "quotation mark"),
        ("drone AND", 1, 10, "before the end"),
        ("drone AND ()", 1, 11, "empty"),
        ("NOT drone", 1, 1, "only excludes"),
        ("(" * 60 + "drone" + ")" * 60, 1, 41, "more than 40"),
    ],
)
def test_says_where_it_cannot_be_read(
    dialect: Dialect, theirs: str, line: int, column: int, said: str
) -> None:
    with pytest.raises(QuerySyntaxError, match=said) as caught:
        convert(theirs, dialect)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_a_caution_stands_where_its_cause_stands() -> None:
    (said,) = convert("drone\nAND country:ua", DIALECTS["brandwatch"]).cautions
    assert (said.line, said.column) == (2, 5)


def test_a_long_query_stands_on_several_lines() -> None:
    query = " OR ".join(f'"drone factory {number}"' for number in range(8))
    lines = convert(query, DIALECTS["meltwater"]).query.split("\n")
    assert len(lines) == 8
    assert all(line.startswith("OR ") for line in lines[1:])


PIECES = st.sampled_from(
    [
        *(
            "drone",
            "uav",
            '"air raid"',
            "(",
            ")",
            "AND",
            "OR",
            "NOT",
            "and",
            "or",
            "not",
            "-",
            "NEAR",
            "NEAR/3",
        ),
        *("ONEAR/2", "w/5", "w/s", "pre/2", "adj2", "near4", "title:", "hd=", "headline(", "site:", "lang:"),
        *(
            "country:",
            "rating:[1 TO 3]",
            '++"X"',
            "{Y}",
            'raw:"z"',
            '"a b"~3',
            ")~4",
            "atleast3",
            "/F9/",
            "caps(",
        ),
        *(
            "wc>9",
            "*",
            "?",
            "dr*",
            "*one",
            "a*",
            "la*r",
            "wom?n",
            '"',
            "<<<",
            ">>>",
            "|",
            "AROUND(3)",
            "#tag",
        ),
        *(
            "@name",
            "C++",
            "$",
            "econ$2",
            "!",
            "bank!",
            "12",
            "泽",
            "שלום",
            "'''",
            "\\",
            ":",
            "=",
            "+2",
            "count(",
        ),
    ]
)


def converted(text: str, dialect: Dialect) -> str | QuerySyntaxError:
    try:
        return convert(text, dialect).query
    except QuerySyntaxError as error:
        return error


@given(st.sampled_from(list(DIALECTS.values())), st.lists(PIECES, max_size=12).map(" ".join))
def test_any_text_becomes_a_query_of_ours_or_is_refused_with_a_place(dialect: Dialect, text: str) -> None:
    outcome = converted(text, dialect)
    if isinstance(outcome, QuerySyntaxError):
        assert min(outcome.line, outcome.column) >= 1
    else:
        parse(outcome)


HOSTILE = ["(", '"', "<<<", "NOT ", "a OR ", "a NEAR/3 ", "[", "{", "a*", "title:", "-", "a ", "a OR -b "]


def test_more_words_than_a_query_of_ours_may_have_are_refused_at_once() -> None:
    with affordable(3), pytest.raises(QuerySyntaxError, match="more than 20,000 words") as refusal:
        convert("a " * 100_000, DIALECTS["meltwater"])
    assert refusal.value.column == 40_001


@pytest.mark.parametrize(("piece", "dialect"), some(product(HOSTILE, DIALECTS), 5))
def test_a_hostile_query_costs_no_more_than_its_length(piece: str, dialect: str) -> None:
    with affordable(3):
        converted(piece * 5_000 + "x", DIALECTS[dialect])
