"""Search: the rules' own language over stored articles, verified by the code that matches news."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

from monitor.alerting.excerpts import excerpts
from monitor.flows.matched import as_document
from monitor.model import Article, Excerpt, Rule, Span
from monitor.rules.expansion import AS_WRITTEN, Expansion
from monitor.rules.plan import NOTHING_DEFINED, Definitions, Plan, plan
from monitor.rules.rulebook import Rulebook
from monitor.rules.syntax import parse
from monitor.text.document import Document
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
    asked = Rule("", query)
    rulebook = Rulebook(expansion, definitions)
    rulebook.add(asked)

    def verify(article: Article) -> Proof | None:
        document = as_document(article, now)
        match = rulebook.match(asked.name, document)
        if match is None:
            return None
        shown = proof(article, match.spans)
        return Proof(shown.excerpt, shown.title, relevance(document, match.spans))

    return plan(parse(query), expansion, "", definitions, asked), verify
