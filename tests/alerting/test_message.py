"""What a person is told of an article."""

from __future__ import annotations

from dataclasses import replace

from monitor.alerting.message import message
from monitor.model import Match, Severity
from tests.alerting.examples import ARTICLE, BODY, NOW, SOURCE, match, rule, spans


def test_facts_of_article_and_source() -> None:
    made = message(ARTICLE, SOURCE, [match("Drones", "drone", "air")])
    assert (made.title, made.url) == ("Interceptor catches Shahed", "https://www.north.example/a")
    assert (made.source, made.trust, made.lang) == ("North Gazette", "independent", "en")
    assert made.published == NOW


def test_the_severest_rule_comes_first() -> None:
    low = match("Low", "b", "a", severity=Severity.LOW)
    high = match("High", "c", "a", severity=Severity.CRITICAL)
    made = message(ARTICLE, SOURCE, [low, high])
    assert made.severity is Severity.CRITICAL
    assert made.rules == ("High", "Low")
    assert made.tags == ("c", "a", "b")


def test_a_title_is_found_where_there_is_none() -> None:
    assert message(replace(ARTICLE, title=" "), SOURCE, []).title.startswith("Officials spoke on Monday.")
    assert message(replace(ARTICLE, title="", text=""), SOURCE, []).title == "North Gazette"


def test_each_rule_is_proved_before_any_is_twice() -> None:
    made = message(ARTICLE, SOURCE, [match("Drones"), match("Weather", word="Weather")])
    assert [excerpt.text for excerpt in made.excerpts] == [
        "The interceptor caught a Shahed at night.",
        "Weather stayed calm.",
        "A second Shahed fell into the river.",
    ]


def test_the_title_is_quoted_only_where_it_alone_proves_a_rule() -> None:
    in_title = spans("Shahed", ARTICLE.title, "title")
    by_title = Match(rule("Titles"), in_title)
    by_both = Match(rule("Both"), (*in_title, *spans("Shahed")))
    assert message(ARTICLE, SOURCE, [by_title]).excerpts[0].text == ARTICLE.title
    assert ARTICLE.title not in [one.text for one in message(ARTICLE, SOURCE, [by_both]).excerpts]
    both = message(ARTICLE, SOURCE, [by_title, by_both]).excerpts
    assert both[0].text == ARTICLE.title
    assert len(both) == 3


def test_spans_count_in_the_body_which_holds_the_summary_too() -> None:
    article = replace(ARTICLE, summary="A standfirst about Orlan drones.")
    found = spans("Orlan", article.body)
    (excerpt,) = message(article, SOURCE, [Match(rule("Orlan"), found)]).excerpts
    assert excerpt.text == "A standfirst about Orlan drones."
    assert [excerpt.text[start:end] for start, end in excerpt.marks] == ["Orlan"]


def test_unknown_fields_do_no_harm() -> None:
    assert message(ARTICLE, SOURCE, [Match(rule("X"), spans("Shahed", BODY, "author"))]).excerpts == ()
