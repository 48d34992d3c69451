"""A text is verified at a glance where a glance is enough: it finds and shows what reading all of it does."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.flows.search import ranking, searcher, verifying
from monitor.model import Article
from monitor.rules import glimpse
from monitor.rules.plan import plan
from monitor.rules.query import Phrase, Query, Term
from monitor.rules.sightings import Sightings
from monitor.text.document import Document, document
from tests.flows.scene import NOW
from tests.rules import strategies

TALE = "Much was said of it, and more. " * 40


def article(title: str, text: str) -> Article:
    return Article(1, "courier", "https://courier.example/a", title, text)


@pytest.mark.parametrize("around", [0, 5, 300])
def test_a_glance_finds_what_reading_it_all_finds(around: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glimpse, "AROUND", around)
    texts = st.lists(st.sampled_from(strategies.TEXT_WORDS), max_size=30).map(" ".join)

    @given(strategies.unreferring, texts, texts)
    @example(Term("marche"), "", "A march\u00e9 in \u0130stanbul")
    @example(Phrase((Term("a"), Term("iran"))), "", "an Iran\ta IRAN")
    @settings(deadline=None)
    def law(query: Query, title: str, text: str) -> None:
        asked, read = plan(query), article(title, text)
        glance, whole = verifying(asked, NOW)(read), ranking(asked, NOW)(read)
        assert (glance is None) == (whole is None)
        if glance is not None and whole is not None:
            assert glance.title == whole.title
            assert bool(glance.excerpt.marks) == bool(whole.excerpt.marks)

    law()


@pytest.mark.parametrize(
    ("query", "written"),
    [
        ("ferry", "the Ferry sank"),
        ('"night ferry"', "the night-ferry sank"),
        ("ferr* OR boat", "all FERRIES wait"),
        ("erdogan", "as Erdoğan said"),
        ("п'ять", "усі п’ять човнів"),
        ("елка", "новая ёлка"),
        ("泽连", "说泽连斯基。"),
    ],
)
def test_no_more_of_a_long_text_is_looked_at_than_shows_it(
    query: str, written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []

    def seen(title: str, body: str) -> Document:
        looked.append(body)
        return document(title, body)

    monkeypatch.setattr("monitor.flows.search.document", seen)
    monkeypatch.setattr("monitor.flows.search.as_document", lambda *_: pytest.fail("read in full"))
    _, verify = searcher(query, NOW)
    shown = verify(article("Ferries", f"{TALE}{written}. {TALE}"))
    assert shown is not None
    assert written in shown.excerpt.text
    assert shown.excerpt.marks
    assert len(looked[0]) < 1000


def test_what_a_glance_does_not_see_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    _, verify = searcher("шахед", NOW)
    shown = verify(article("", f"{TALE}\nШахе\u0301д упав. {TALE}"))
    assert shown is not None
    assert shown.excerpt.text.startswith("Шахе\u0301д")


def test_all_of_the_query_in_the_passage_that_is_shown_is_marked() -> None:
    text = f"{TALE}The ferry, the old ferry and the new ferry wait. {TALE} ferry"
    _, verify = searcher("ferry", NOW)
    shown = verify(article("", text))
    assert shown is not None
    assert [shown.excerpt.text[start:end] for start, end in shown.excerpt.marks] == ["ferry"] * 3
    spans = Sightings(document("", text)).spans(plan(Term("ferry")))
    assert len(spans) == 4
