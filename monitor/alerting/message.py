"""What a person is told of an article: its facts, the rules that matched, and the passages that prove it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from urllib.parse import unquote

from monitor.alerting.excerpts import MOST, Range, excerpts
from monitor.model import Article, Excerpt, Match, Message, Severity, Source
from monitor.text.graphemes import cut

TITLE = "title"
BODY = "body"

_LEAD = 100
"""Characters of the body that stand for a title where there is none."""


def message(article: Article, source: Source, matches: Sequence[Match]) -> Message:
    """The message; rules and tags in the order of `matches`, those of the severest rule first."""
    ordered = sorted(matches, key=lambda match: -match.rule.severity)
    file = file_name(article.link)
    return Message(
        title=article.title.strip()
        or cut(" ".join(article.body[: 4 * _LEAD].split()), _LEAD)
        or source.title,
        # Never its source's address: that of a paid feed holds the reader's key. Nor the way to a file of
        # this machine, which leads nobody anywhere else: its name must do.
        url="" if file else article.link,
        source=f"{source.title} ({file})" if file else source.title,
        trust=source.trust,
        lang=article.lang,
        published=article.published,
        severity=max((match.rule.severity for match in matches), default=Severity.MEDIUM),
        rules=_unique(match.rule.name for match in ordered),
        tags=_unique(chain.from_iterable(match.rule.tags for match in ordered)),
        excerpts=proof(article, ordered),
    )


def file_name(link: str) -> str:
    """The name of the file that a link leads to on this machine; empty for any other link."""
    return unquote(link.rpartition("/")[2], errors="replace") if link.startswith("file:") else ""


def silencing(story: int) -> str:
    """The command that keeps a story quiet."""
    return f"monitor silence add story={story}"


def proof(article: Article, matches: Sequence[Match]) -> tuple[Excerpt, ...]:
    """At most three passages: the title first if some rule is proved by it alone, then of the body.

    Each rule's first span is served before any rule's second, so that as many rules as can be are shown.
    """
    in_title = [_spans(match, TITLE) for match in matches]
    in_body = [_spans(match, BODY) for match in matches]
    by_title = any(title and not body for title, body in zip(in_title, in_body, strict=True))
    head = excerpts(article.title, _fairly(in_title), 1) if by_title else ()
    return (*head, *excerpts(article.body, _fairly(in_body), MOST - len(head)))


def _fairly(spans: Sequence[Sequence[Range]]) -> list[Range]:
    firsts = [of_rule[0] for of_rule in spans if of_rule]
    return [*firsts, *sorted(chain.from_iterable(of_rule[1:] for of_rule in spans))]


def _spans(match: Match, field: str) -> list[Range]:
    return sorted((span.start, span.end) for span in match.spans if span.field == field)


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
