"""Why rules hold: the words of the query, the forms and places that hit them, and what is lacking."""

from __future__ import annotations

from hypothesis import given

from monitor.model import Rule
from monitor.rules.explained import Explanation, explained
from monitor.rules.plan import Definitions
from monitor.rules.query import Query, asks_for_something
from monitor.rules.rulebook import compile_rulebook
from monitor.rules.syntax import show
from monitor.text.document import Document, document
from tests.rules import strategies

TERMSETS = {"drones": "drone OR uav OR @shaheds", "shaheds": "шахед*"}


class Inflected:
    """Drone stands for its plural."""

    def forms(self, word: str, lang: str) -> frozenset[str]:
        return frozenset((word, "drones")) if word == "drone" and lang == "en" else frozenset((word,))

    def name(self, words: tuple[str, ...], lang: str) -> tuple[tuple[frozenset[str], ...], ...]:
        return (tuple(frozenset((word,)) for word in words),)


def one(query: str, title: str, body: str = "") -> Explanation:
    rules = {"Siren": Rule("Siren", "siren OR title:alarm")}
    asked = Rule("r", query, lang="en")
    (found,) = explained([asked], document(title, body), Inflected(), Definitions(TERMSETS, rules))
    return found


def hits(query: str, title: str, body: str = "") -> list[tuple[str, str, str]]:
    """Field, form and word of the query of every hit."""
    found = one(query, title, body)
    text = {"title": title, "body": body}
    return [
        (
            hit.span.field,
            text[hit.span.field][hit.span.start : hit.span.end],
            " ".join((*asked.by, asked.word)),
        )
        for hit in found.hits
        for asked in hit.asked
    ]


def test_tells_the_form_that_hit_and_the_word_that_asked_for_it() -> None:
    assert hits('drone "air raid"', "Drones seen", "An air raid, a drone.") == [
        ("title", "Drones", "drone"),
        ("body", "air raid", '"air raid"'),
        ("body", "drone", "drone"),
    ]


def test_tells_by_which_termset_and_rule_a_word_came() -> None:
    assert hits('@drones rule:"Siren"', "Alarm: шахеди", "alarm") == [
        ("title", "Alarm", 'rule:"Siren" title:alarm'),
        ("title", "шахеди", "@drones @shaheds шахед*"),
    ]


def test_only_what_proves_the_rule_is_a_hit() -> None:
    assert hits("@drones NEAR/1 kyiv", "A drone over Kyiv", "A drone is seen far from Kyiv") == [
        ("title", "drone", "@drones drone"),
        ("title", "Kyiv", "kyiv"),
    ]
    assert hits("jordan NOT NEAR/1 michael", "Jordan met him, then Michael") == [
        ("title", "Jordan", "jordan")
    ]
    assert hits('"kyiv drone"~1 NOT toy words<=9', "Drone over Kyiv") == [
        ("title", "Drone over Kyiv", '"kyiv drone"~1')
    ]


def test_a_place_that_several_words_ask_for_is_one_hit() -> None:
    (hit,) = one("drone OR drone* OR case:Drone", "Drone").hits
    assert [asked.word for asked in hit.asked] == ["drone", "drone*", 'case:"Drone"']


def test_a_tag_that_another_rule_gives_is_there() -> None:
    rules = {"Siren": Rule("Siren", "siren", tags=("alarm",))}
    asked = Rule("r", "tag:alarm")
    for text, holds in (("A siren", True), ("A bell", False)):
        (found,) = explained([asked], document("", text), Inflected(), Definitions({}, rules))
        assert found.holds is holds


def test_tells_what_is_lacking() -> None:
    def lacks(query: str, title: str, body: str = "") -> str:
        found = one(query, title, body)
        assert (found.holds, found.hits) == (False, ())
        return found.lacking

    assert lacks("drone kyiv", "A drone") == "`kyiv` is missing"
    assert lacks("@drones NEAR/1 kyiv", "A plane over Kyiv") == "`@drones` is missing"
    assert lacks("drone ONEAR/1 kyiv", "Kyiv shot a drone") == (
        "`drone ONEAR/1 kyiv`: its words are there, but not within 1 of each other in this order"
    )
    assert lacks("drone SENTENCE kyiv", "", "A drone fell. Kyiv slept.") == (
        "`drone SENTENCE kyiv`: its words are there, but not in one sentence"
    )
    assert lacks("jordan NOT NEAR/1 michael", "Michael Jordan") == (
        "`jordan NOT NEAR/1 michael`: the first is there, but nowhere without the second"
    )
    assert lacks("count(drone)>=3", "Drone, drone") == (
        "`count(drone)>=3`: it is there, but fewer than 3 times"
    )
    assert lacks('"kyiv drone"~1', "Kyiv") == '`"kyiv drone"~1` is missing'
    assert lacks("drone words>=2", "Drone", "One.") == "`words>=2` is missing"
    assert lacks("title:(drone NEAR/2 kyiv)", "Kyiv", "drone") == "`title:drone` is missing"


@given(strategies.unreferring.filter(asks_for_something), strategies.documents)
def test_holds_as_the_rulebook_does_and_every_hit_lies_within_its_proof(
    query: Query, article: Document
) -> None:
    rule = Rule("r", show(query))
    (found,) = explained([rule], article)
    matches = compile_rulebook([rule]).percolate(article)
    assert found.holds is bool(matches)
    assert found.holds is not bool(found.lacking)
    for hit in found.hits:
        assert any(
            proof.field == hit.span.field and proof.start <= hit.span.start and hit.span.end <= proof.end
            for proof in matches[0].spans
        )
