"""Search: the rules' own language over stored articles, verified by the code that matches news."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.alerting.excerpts import excerpts
from monitor.flows.matched import as_document
from monitor.model import Article, Excerpt, Rule, Span
from monitor.rules.expansion import AS_WRITTEN, Expansion
from monitor.rules.glimpse import Glimpse
from monitor.rules.plan import NOTHING_DEFINED, Definitions, Plan, plan
from monitor.rules.sightings import Sightings
from monitor.rules.syntax import parse
from monitor.text.document import Document, document
from monitor.text.tokens import fold
from monitor.views.search import Proof

Verify = Callable[[Article], Proof | None]

IN_TITLE = 3
"""How often a word of the body counts as much as the same word in the title."""
SATURATION, BY_LENGTH = 1.2, 0.75
"""BM25's k1 and b, as Lucene has them (Robertson and Zaragoza, Foundations and Trends in IR 3.4, 2009)."""
USUAL_LENGTH = 400
"""Words of a usual article. A constant, so that a place in a ranked list stays where it is."""


def beginning(body: str) -> Excerpt:
    """The first words of an article: what is shown when the words that matched stand in its title."""
    return Excerpt(next((passage.text for passage in excerpts(body.lstrip(), [(0, 1)], limit=1)), ""))


def proof(article: Article, spans: Sequence[Span]) -> Proof:
    """The passages that made a query hold, as people are shown them."""
    body = [(span.start, span.end) for span in spans if span.field == "body"]
    title = [(span.start, span.end) for span in spans if span.field == "title"]
    shown = excerpts(article.body, body, limit=1)
    return Proof(shown[0] if shown else beginning(article.body), tuple(title))


def relevance(document: Document, spans: Sequence[Span]) -> float:
    """How much an article is about what was found in it: BM25 without the rarity of words.

    What different words stand there counts most, then the title, then how often for the length. It depends
    on the article alone, so a ranked list does not move under its reader.
    """
    texts = {"title": document.title_text, "body": document.body_text}
    often: Counter[str] = Counter()
    for span in spans:
        often[fold(texts[span.field][span.start : span.end])] += IN_TITLE if span.field == "title" else 1
    length = len(document.title) + len(document.body)
    slow = SATURATION * (1 - BY_LENGTH + BY_LENGTH * length / USUAL_LENGTH)
    return round(sum(count * (SATURATION + 1) / (count + slow) for count in often.values()), 6)


def searcher(
    query: str,
    now: datetime,
    expansion: Expansion = AS_WRITTEN,
    definitions: Definitions = NOTHING_DEFINED,
) -> tuple[Plan, Verify]:
    """A plan to find candidates by, and what tells whether it holds at `now`; raises `QuerySyntaxError`.

    The query may name the termsets and rules of `definitions`.
    """
    asked = plan(parse(query), expansion, "", definitions, Rule("", query))
    return asked, verifying(asked, now)


def verifying(asked: Plan, now: datetime) -> Verify:
    """What tells whether a plan holds at `now`, of no more of a text than it takes to tell and to show it."""
    glimpse = Glimpse(asked)

    def verify(article: Article) -> Proof | None:
        return _at_a_glance(article, asked, glimpse) or _in_full(article, asked, now)

    return verify


def ranking(asked: Plan, now: datetime) -> Verify:
    """What tells whether a plan holds at `now`, and how much an article is about it: of all of its text."""

    def verify(article: Article) -> Proof | None:
        seen = as_document(article, now)
        spans = _spans(seen, asked)
        return None if spans is None else replace(proof(article, spans), relevance=relevance(seen, spans))

    return verify


def _in_full(article: Article, asked: Plan, now: datetime) -> Proof | None:
    spans = _spans(as_document(article, now), asked)
    return None if spans is None else proof(article, spans)


def _spans(seen: Document, asked: Plan) -> Sequence[Span] | None:
    sightings = Sightings(seen)
    return sightings.spans(asked) if sightings.holds(asked) else None


def _at_a_glance(article: Article, asked: Plan, glimpse: Glimpse) -> Proof | None:
    """The proof that a stretch of the body holds; None when none is seen so soon."""
    for start, end, at in glimpse.stretches(article.body):
        title, body = [], []
        for span in Sightings(document(article.title, article.body[start:end])).spans(asked):
            if span.field == "title":
                title.append(span)
            else:
                body.append(Span(span.field, span.start + start, span.end + start))
        # What stands before the place may go on before the stretch, and be marked there in part.
        if there := [span for span in body if span.end > at]:
            return proof(article, [*title, *there, *body])
    return None
