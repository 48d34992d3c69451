"""Termsets and references to rules: written out, refused in circles, bounded in size."""

from __future__ import annotations

import pytest

from monitor.errors import QuerySyntaxError
from monitor.model import Rule, Span
from monitor.rules.expansion import AS_WRITTEN
from monitor.rules.plan import Definitions, plan
from monitor.rules.plan_tree import Related, Shared
from monitor.rules.rulebook import compile_rulebook
from monitor.rules.syntax import parse
from monitor.text.document import document
from tests.cost import affordable


def found(rules: list[Rule], text: str, **termsets: str) -> list[str]:
    book = compile_rulebook(rules, termsets=termsets)
    return [match.rule.name for match in book.percolate(document("", text))]


def refused(rules: list[Rule], **termsets: str) -> QuerySyntaxError:
    with pytest.raises(QuerySyntaxError) as refusal:
        compile_rulebook(rules, termsets=termsets)
    return refusal.value


def test_a_rule_may_refer_to_one_that_comes_later() -> None:
    rules = [Rule("near", 'rule:"drones" kyiv'), Rule("drones", "drone OR uav")]
    assert found(rules, "a UAV over Kyiv") == ["near", "drones"]
    assert found(rules, "a UAV over Odesa") == ["drones"]


def test_what_must_not_be_may_be_another_rule() -> None:
    rules = [Rule("war", 'drone -rule:"toys"'), Rule("toys", "toy OR race")]
    assert found(rules, "a drone") == ["war"]
    assert found(rules, "a toy drone") == ["toys"]


def test_the_passages_are_those_of_the_other_rule() -> None:
    book = compile_rulebook([Rule("drones", "@drones")], termsets={"drones": 'uav OR "attack drone"'})
    (match,) = book.percolate(document("", "An attack drone"))
    assert match.spans == (Span("body", 3, 15),)


def test_a_rule_keeps_what_it_refers_to_when_that_is_taken_out() -> None:
    book = compile_rulebook([Rule("near", 'rule:"drones" kyiv'), Rule("drones", "drone")])
    book.remove("drones")
    assert [match.rule.name for match in book.percolate(document("Kyiv: drone", ""))] == ["near"]


@pytest.mark.parametrize(
    ("query", "termsets", "column", "message"),
    [
        ("a @b", {}, 3, "there is no termset named b"),
        ('a rule:"B"', {}, 8, 'there is no rule named B; there are rule:"rule"'),
        ("a @leader", {"Leaders": "b"}, 3, "no termset named leader; did you mean @Leaders?"),
        ("a @x", {"drones": "b", "ships": "c"}, 3, "no termset named x; there are @drones, @ships"),
        ("a @x", {f"y{n:02}z": "b" for n in range(30)}, 3, "@y07z, …"),
        ('a rule:"rule"', {}, 8, 'rule:"rule" refers to itself: rule:"rule" → rule:"rule"'),
        ("a @b", {"b": "c OR @d", "d": "@b"}, 3, '@b refers to itself: rule:"rule" → @b → @d → @b'),
        ("a @b", {"b": '@c rule:"rule"', "c": "d"}, 3, 'refers to itself: rule:"rule" → @b → rule:"rule"'),
        ("a @b", {"b": "(c"}, 3, "@b cannot be read: this ( is never closed"),
        ("a NEAR/3 @b", {"b": "c d"}, 10, "@b has more than words and phrases: nothing can be near it"),
        ("title:(a @b)", {"b": "body:c"}, 10, "@b has fields of its own and cannot stand within title:"),
    ],
)
def test_a_reference_that_cannot_be_followed_is_refused_where_it_is_named(
    query: str, termsets: dict[str, str], column: int, message: str
) -> None:
    error = refused([Rule("rule", query)], **termsets)
    assert message in error.message
    assert (error.query, error.line, error.column) == (query, 1, column)


def test_definitions_that_double_each_other_are_refused_at_once() -> None:
    termsets = {f"t{n}": f"@t{n + 1} OR @t{n + 1}" for n in range(30)} | {"t30": "a"}
    with affordable(3):
        assert "more than 100,000 words and operators" in refused([Rule("bomb", "@t0")], **termsets).message


class Spelling:
    """A tongue that counts how often it is asked for the spellings of a name."""

    def __init__(self, spellings: int) -> None:
        self.asked = 0
        self._spellings = spellings

    def forms(self, word: str, lang: str) -> frozenset[str]:
        return frozenset((word,))

    def name(self, words: tuple[str, ...], lang: str) -> tuple[tuple[frozenset[str], ...], ...]:
        self.asked += 1
        return tuple((frozenset((f"{words[0]}{n}",)),) for n in range(self._spellings))


def test_a_name_that_is_referred_to_often_is_spelt_once() -> None:
    tongue = Spelling(2)
    termsets = {"leaders": "name:ann OR name:bob"}
    compile_rulebook([Rule("often", " OR ".join(f"(x{n} @leaders)" for n in range(100)))], tongue, termsets)
    assert tongue.asked == 2


def test_names_count_as_many_words_whatever_their_spellings() -> None:
    termsets = {"leaders": " OR ".join(f"name:a{n}" for n in range(100))}
    rules = [Rule("bomb", " OR ".join(f"(x{n} @leaders)" for n in range(60)))]
    for tongue in (AS_WRITTEN, Spelling(64)):
        with affordable(3), pytest.raises(QuerySyntaxError, match="more than 100,000 words and operators"):
            compile_rulebook(rules, tongue, termsets)


def test_long_chains_of_references_are_refused_not_crashed() -> None:
    termsets = {f"t{n}": f"@t{n + 1} OR x" for n in range(5000)} | {"t5000": "a"}
    assert "one within another" in refused([Rule("chain", "@t0")], **termsets).message


def test_a_termset_that_was_written_out_before_counts_as_much_and_is_refused_as_deep() -> None:
    hundred = {"words": " OR ".join(f"a{n}" for n in range(100))}
    once = plan(parse("x NEAR/3 @words"), definitions=Definitions(hundred), shared=(shared := Shared()))
    assert plan(parse("x NEAR/3 @words"), definitions=Definitions(hundred), shared=shared) == once
    often = " OR ".join("(x NEAR/3 @words)" for _ in range(1000))
    error = refused([Rule("often", often)], **hundred)
    assert "more than 100,000 words" in error.message
    assert often[error.column - 1 :].startswith("@words)")
    chain = {f"t{n}": f"@t{n + 1}" for n in range(60)} | {"t60": "a"}
    later = "x NEAR/3 @t30 OR x NEAR/3 @t0"
    error = refused([Rule("deep", later)], **chain)
    assert "one within another" in error.message
    assert error.column - 1 == later.index("@t0")
    later = "@t30 OR @t0"
    error = refused([Rule("deep", later)], **chain)
    assert "one within another" in error.message
    assert error.column - 1 == later.index("@t0")


@pytest.mark.parametrize(
    "wide", ["@t{0} OR @t{0}", "b AND NOT (@t{0} OR @t{0})", "a NEAR/3 (@t{0} OR @t{0})"]
)
def test_definitions_that_double_each_other_are_counted_not_written_out(wide: str) -> None:
    termsets = {f"t{n}": f"@t{n + 1} OR @t{n + 1}" for n in range(30)} | {"t30": "a"}
    with affordable(0.02):
        error = refused([Rule("bomb", wide.format(0))], **termsets)
    assert "more than 100,000 words and operators" in error.message


def test_rules_that_join_a_termset_to_others_keep_its_forms_once() -> None:
    words = {name: " OR ".join(f"{name}{n}" for n in range(100)) for name in "abc"} | {"few": "xyz OR yes*"}
    of, shared = Definitions(words), Shared()
    pieces = list[frozenset[str]]()
    for union in ("@a OR @b", "@b OR @c OR @few", "@a"):
        related = plan(parse(f"({union}) NEAR/3 z"), definitions=of, shared=shared)
        assert isinstance(related, Related)
        [alternatives] = related.parts[0]
        pieces += alternatives.classes[0].whole
    assert len(pieces) == 5
    assert len(set(map(id, pieces))) == 3
    rules = [Rule("near", "(@b OR @c OR @few) NEAR/3 z")]
    assert found(rules, "z and c7", **words) == found(rules, "z, yesterday", **words) == ["near"]
    assert found(rules, "z and a7", **words) == []
