"""Patterns find what Python's own engine finds, at the same places, in time that their texts are long."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import QuerySyntaxError
from monitor.model import Rule
from monitor.rules.query import Regex
from monitor.rules.regex import engine
from monitor.rules.regex.engine import Strings, compiled
from monitor.rules.regex.escapes import RegexError
from monitor.rules.regex.literals import LONGEST
from monitor.rules.regex.reader import MAX_DEPTH, MAX_LENGTH, MAX_REPEATED
from monitor.rules.regex.seen import Seen, as_seen
from monitor.rules.rulebook import compile_rulebook
from monitor.rules.syntax import parse
from monitor.text.document import document
from tests.cost import affordable
from tests.extent import examples
from tests.rules import reference
from tests.rules.strategies import patterns, texts

anything = st.text(st.sampled_from("aiMn шдé-’_1²\n.泽\u0301\u00ad\u200c\r\0İıſK"), max_size=12)


def found(pattern: str, text: str, *, case: bool = False) -> list[str]:
    return [text[start:end] for start, end in compiled(pattern, case).places(Seen(text))]


@examples(150)
@given(patterns, st.one_of(texts, anything), st.booleans())
def test_a_pattern_finds_what_pythons_engine_finds_where_it_does(pattern: str, text: str, case: bool) -> None:
    text = re.sub("[\0ſK]", "", text)  # of these Python and RE2 think differently, or we do
    place = next(compiled(pattern, case).places(Seen(text)), None)
    right = reference.search(Regex(pattern, case), text)
    assert (place is None) is (right is None)
    if place and right and as_seen(text) == text:
        assert place[0] == right.start()


@given(patterns, st.one_of(texts, anything))
def test_every_match_has_one_of_the_strings_that_are_looked_for_first(pattern: str, text: str) -> None:
    made, seen, strings = compiled(pattern, False), Seen(text), Strings()
    for string in made.literals:
        strings.add(string)
    if made.literals and any(True for _ in made.places(seen)):
        assert strings.seen([seen])


def test_any_number_of_strings_is_looked_for_and_taken_out_again() -> None:
    strings, some = Strings(), [f"шахед{number:x}" for number in range(12_000)]
    for string in some:
        strings.add(string)
    with affordable(2):
        assert strings.seen([Seen("a ШАХЕД1F, "), Seen("шахед2aab")]) >= {"шахед1f", "шахед2aab", "шахед2"}
    for string in some:
        strings.remove(string)
    assert strings == Strings()


def test_a_long_string_is_looked_for_by_its_beginning() -> None:
    assert compiled("x" * 200, False).literals == {"x" * LONGEST}


@given(st.one_of(texts, anything))
def test_words_are_found_whole_with_and_without_their_edges_asked_for(text: str) -> None:
    seen = Seen(text)
    words = list(compiled(r"\w+", False).places(seen))
    assert [as_seen(text[start:end]) for start, end in words] == re.findall(f"{reference.WORD}+", seen.text)
    assert list(compiled(r"\b\w+\b", False).places(seen)) == words


@given(st.one_of(st.text(), anything), st.sampled_from([r"\w+", r".\b", "(?s:.)", r"[^a]+$"]))
def test_places_are_in_order_and_within_the_text(text: str, pattern: str) -> None:
    places = list(compiled(pattern, False).places(Seen(text)))
    assert all(0 <= start < end <= len(text) for start, end in places)
    # Letters that are composed together share a place.
    assert [*map(min, places)] == sorted(map(min, places))
    assert [*map(max, places)] == sorted(map(max, places))


@pytest.mark.parametrize(
    ("pattern", "text", "passages"),
    [
        (r"\bÄrzte\b", "Die Ärzte, ÄRZTE! Ärztekammer", ["Ärzte", "ÄRZTE"]),
        (r"\bшахед\w*", "ШАХЕДИ та шахедів, не нашахед", ["ШАХЕДИ", "шахедів"]),
        (r"\bшахед", "ша\u00adхед", ["ша\u00adхед"]),
        ("marché", "marche\u0301s", ["marche\u0301"]),
        ("e", "e\u0301", []),
        (r"\w+", "Зеле\u0301нський ईरान", ["Зеле\u0301нський", "ईरान"]),
        (r"\d{3}-\d{4}", "٠١٢-3456", ["٠١٢-3456"]),
        (r"!\b", "hey!", []),
        (r"o\b$", "hello", ["o"]),
        (r"^\bh.", "hello", ["he"]),
        (r"\s", "a\u00a0b", ["\u00a0"]),
        (r"a\nb", "a\rb a\nb", ["a\rb", "a\nb"]),
        (r"a.b", "a\rb a\nb", []),
        (r"(?s)a.b", "a\rb", ["a\rb"]),
        (r"[\W_]+", "a_-b", ["_-"]),
        (r"[^\S\n]+", "a \t\nb", [" \t"]),
        (r"(?-i)NATO|uno", "NATO nato UNO uno", ["NATO", "uno"]),
        (r"(?-i:N)ato", "NATO nato", ["NATO"]),
        (r"\x{448}ахед|\u0434рон", "Шахед ДРОН", ["Шахед", "ДРОН"]),
        (r"\p{Lu}\p{Lu}+", "Ab AB", ["Ab", "AB"]),
        (r"[.]\/[\]\-]", "./] ./-", ["./]", "./-"]),
        (r"(?P<year>20\d\d)", "in 2026", ["2026"]),
        (r"a{,2}b", "aaab", ["aab"]),
        (r"a+?", "aa", ["a", "a"]),
        (r"\bs", "it's", ["s"]),
        ("\ud800", "\ud800", ["\ud800"]),
    ],
)
def test_a_pattern_finds_what_people_mean_by_it(pattern: str, text: str, passages: list[str]) -> None:
    assert found(pattern, text) == passages


def test_capitals_count_when_asked() -> None:
    assert found("NATO", "NATO Nato", case=True) == ["NATO"]
    assert found("(?i)NATO", "NATO Nato", case=True) == ["NATO", "Nato"]
    assert found(r"\p{Lu}\p{Lu}+", "Ab AB", case=True) == ["AB"]


REFUSED = [
    ("a(?=b)", 1, "looking ahead"),
    ("a(?!b)", 1, "NOT"),
    ("(?<=a)b", 0, "looking behind"),
    ("(?<!a)b", 0, "looking behind"),
    (r"(a)\1", 3, "back-reference"),
    ("(?P<n>a)(?P=n)", 8, "back-reference"),
    ("(?>a)", 0, "atomic"),
    ("a++", 2, "one repetition behind another"),
    ("a{2}{3}", 4, "one repetition behind another"),
    ("a*", 0, "finds nothing at all"),
    ("^|a", 0, "finds nothing at all"),
    (r"\b", 0, "finds nothing at all"),
    (r"\b+a", 2, "repeats no character"),
    ("a$b", 2, "nothing can be after $"),
    ("(a$)*b", 4, "repeats no character"),
    ("(?m)^a", 0, r"(^|\n)"),
    ("(?x)a", 0, "no flag x"),
    ("(?#a)b", 0, "comment"),
    ("(?1)b", 0, "begins nothing that is known"),
    (r"\Ba", 0, r"\B is not known"),
    (r"\Qa\E", 0, r"\Q is not known"),
    (r"\ea", 0, r"\e means nothing"),
    (r"\p", 0, "needs a property"),
    (r"\p{Foo}", 0, "cannot be read"),
    (r"\x{110000}", 0, "is no character"),
    (r"[^\W\d]", 2, r"\pL is a letter"),
    (r"[\b]", 1, "is no character"),
    ("[[:alpha:]]", 1, r"\pL is a letter"),
    (r"[\d-x]", 1, "a range goes"),
    ("[z-a]", 1, "ends before it begins"),
    ("[a", 0, "never closed"),
    ("(a", 0, "never closed"),
    ("a)", 1, "closes nothing"),
    ("*a", 0, "nothing before *"),
    ("a{2,1}", 1, "lets nothing through"),
    ("a\\", 1, "at the end"),
    ("a" * (MAX_LENGTH + 1), 0, "at most 1,000 characters"),
    ("(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1), MAX_DEPTH, "groups within each other"),
    (f"a{{{MAX_REPEATED + 1}}}", 0, f"that may have {MAX_REPEATED}"),
    (f"a{{{'9' * 900}}}", 0, f"that may have {MAX_REPEATED}"),
    (r"\w{200}\w{200}", 0, "too large"),
]


@pytest.mark.parametrize(("pattern", "at", "because"), REFUSED, ids=[pattern[:20] for pattern, *_ in REFUSED])
def test_what_cannot_be_done_is_refused_at_its_place(pattern: str, at: int, because: str) -> None:
    with pytest.raises(RegexError) as refusal:
        compiled(pattern, False)
    assert because in refusal.value.message
    assert refusal.value.at == at


@given(
    st.one_of(
        st.text(max_size=30), st.text(st.sampled_from(r"ab\(|)[]^$*+?{2,}.:-wdsbpLWS/" + "\n"), max_size=12)
    )
)
def test_any_pattern_is_looked_for_or_refused(pattern: str) -> None:
    try:
        made = compiled(pattern, False)
    except RegexError as refused:
        at = refused.at
    else:
        at = len(list(islice(made.places(Seen("ab 2, é\nab")), 20)))
        assert at <= 10
        return
    assert 0 <= at <= len(pattern)


def test_the_fault_of_a_pattern_is_told_at_its_place_in_the_query() -> None:
    with pytest.raises(QuerySyntaxError) as refusal:
        parse("drone\n title:/a(?=b)/")
    assert (refusal.value.line, refusal.value.column) == (2, 10)


# --- hostile patterns and texts ---------------------------------------------------------------------------

HOSTILE = ["a" * 100_000 + "!", "ab" * 50_000 + "!", "word " * 20_000 + "!", "ш" * 100_000 + "!"]
BACKTRACKING = [
    *(r"(a+)+$", r"([a-zA-Z]+)*$", r"(a|aa)+$", r"(a|a?)+$", r"(.*a){20}", r"(\w+\s?)+$"),
    *(r"\b(\w+\s?)+$", r"(\b\w+\s?)+x", r"[a-d][^u-z]{100}x", r"(?:a?){100}a{100}b"),
]
BOMBS = [
    "/" + "|".join(f"word{number}" for number in range(50_000)) + "/",
    "/(((x{100}){100}){100})/",
    "/" + "(" * 5_000 + "a" + ")" * 5_000 + "/",
    "/" + r"\pL{100}" * 50 + "/",
    "/" + r"\w{200}" + "/",
    "/a{1000}{1000}/",
    " OR ".join(f"(*alph{number}* be?a{number})" for number in range(400)),
    " OR ".join(f"(alpha{number} beta{number} gamma{number})" for number in range(400)),
    " OR ".join(rf"/\w{{190}}{number}x/" for number in range(200)),
]


def said(query: str, texts: list[str]) -> Iterator[str]:
    """What the product answers: a refusal, or for each text whether it matches."""
    try:
        book = compile_rulebook([Rule("hostile", query)])
    except QuerySyntaxError as refusal:
        yield refusal.message
    else:
        yield from ("match" if book.percolate(document("", text)) else "none" for text in texts)


@pytest.mark.parametrize("pattern", BACKTRACKING)
def test_no_pattern_takes_more_time_than_its_text_is_long(pattern: str) -> None:
    document("", "".join(HOSTILE))  # what a text costs without any rule is measured elsewhere
    with affordable(0.3 * len(HOSTILE)):
        answers = list(said(f"/{pattern}/", HOSTILE))
    assert len(answers) == len(HOSTILE) or "say what must be there" in answers[0]


@pytest.mark.parametrize("query", BOMBS, ids=[query[:20] for query in BOMBS])
def test_no_query_takes_long_to_be_made_ready_or_refused(query: str) -> None:
    with affordable(0.3):
        answers = list(said(query, ["alpha1 beta2"]))
    assert answers[0] in ("match", "none") or len(answers[0]) > 20


# --- where there is no engine -----------------------------------------------------------------------------


@pytest.fixture
def without_engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(sys.modules, "re2", None)
    engine.compiled.cache_clear()
    engine._re2.cache_clear()
    yield
    engine._re2.cache_clear()


@pytest.mark.usefixtures("without_engine")
def test_without_the_engine_patterns_are_refused_and_all_else_goes_on() -> None:
    with pytest.raises(QuerySyntaxError, match="need the library google-re2"):
        parse("drone OR /uav/")
    book = compile_rulebook([Rule("drone", "drone")])
    assert book.percolate(document("", "a drone"))
