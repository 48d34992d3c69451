"""Search: the rules' own language over stored articles, verified by the code that matches news."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from monitor.alerting.excerpts import excerpts
from monitor.flows.matched import as_document
from monitor.model import Article, Excerpt, Rule
from monitor.rules.expansion import AS_WRITTEN, Expansion
from monitor.rules.plan import NOTHING_DEFINED, Definitions, Plan, plan
from monitor.rules.rulebook import Rulebook
from monitor.rules.syntax import parse

Verify = Callable[[Article], Excerpt | None]


def beginning(body: str) -> Excerpt:
    """The first words of an article: what is shown when the words that matched stand in its title."""
    return Excerpt(next((passage.text for passage in excerpts(body.lstrip(), [(0, 1)], limit=1)), ""))


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

    def verify(article: Article) -> Excerpt | None:
        found = rulebook.percolate(as_document(article, now))
        if not found:
            return None
        spans = [(span.start, span.end) for match in found for span in match.spans if span.field == "body"]
        shown = excerpts(article.body, spans, limit=1)
        return shown[0] if shown else beginning(article.body)

    return plan(parse(query), expansion, "", definitions, asked), verify
