"""Search: the rules' own language over stored articles, verified by the code that matches news."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from monitor.alerting.excerpts import excerpts
from monitor.flows.matched import as_document
from monitor.model import Article, Excerpt, Rule
from monitor.rules.expansion import AS_WRITTEN, Expansion
from monitor.rules.query import Query
from monitor.rules.rulebook import compile_rulebook
from monitor.rules.syntax import parse

Verify = Callable[[Article], Excerpt | None]


def beginning(body: str) -> Excerpt:
    """The first words of an article: what is shown when the words that matched stand in its title."""
    return Excerpt(next((passage.text for passage in excerpts(body, [(0, 1)], limit=1)), ""))


def searcher(query: str, now: datetime, expansion: Expansion = AS_WRITTEN) -> tuple[Query, Verify]:
    """A query to find candidates by, and what tells whether it holds at `now`; raises `QuerySyntaxError`.

    The store must be asked with the same `expansion`: its candidates are what the expanded words may fit.
    """
    tree = parse(query)
    rulebook = compile_rulebook([Rule("search", query)], expansion)

    def verify(article: Article) -> Excerpt | None:
        found = rulebook.percolate(as_document(article, now))
        if not found:
            return None
        spans = [(span.start, span.end) for match in found for span in match.spans if span.field == "body"]
        shown = excerpts(article.body, spans, limit=1)
        return shown[0] if shown else beginning(article.body)

    return tree, verify
