"""What became of an article that rules asked to be watched, and when it is looked at again.

    Before + Article + Page ─► happened: figures, text, vanished        ─► revisit: 1 h, 6 h, 1, 3, 7 days

A page counts as vanished when it is gone (404, 410, "not found", or the front page in its place) at two looks
an hour apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b

from monitor.alerting.changing import Happened
from monitor.alerting.excerpts import excerpts
from monitor.cadence import edits
from monitor.model import Article, Change, Excerpt, Match, Rule
from monitor.steps import Unread
from monitor.stories.updates import Update, updates

MOST = 5
"""Figures that are named."""


def watched(rules: Mapping[str, Rule], unread: Unread, matches: Iterable[Match]) -> tuple[Rule, ...]:
    """Those of `rules`, all of which ask for changes, that hold in the article or held in it before."""
    held = dict.fromkeys(match.rule.name for match in matches)
    held |= dict.fromkeys(unread.before.rules if unread.before else ())
    return tuple(rules[name] for name in held if name in rules)


def asked(rules: Iterable[Rule]) -> frozenset[Change]:
    """All that these rules ask for."""
    return frozenset(change for rule in rules for change in rule.on_change)


def happened(unread: Unread, article: Article, changed: Sequence[str], gone: str) -> tuple[Happened, ...]:
    """What is told of an article that was read again; `gone` is why its page is not there, if it is not."""
    before = unread.before
    if before is None:
        return ()
    found = []
    if gone and gone == before.fault:
        words = f"page gone: {gone}; what it said: monitor explain {before.number}"
        found.append(Happened(Change.VANISHED, words, _cause(unread)))
    if changed:
        old = before.article
        others = updates(old.title, old.text, article.title, article.text)
        see = f"monitor diff {before.number}"
        if others:
            said = ", ".join(f"{one.old} → {one.new}" for one in others[:MOST])
            words = f"figures changed: {said}; {see}"
            cause = "\n".join(f"{one.old} → {one.new}" for one in others)
            found.append(Happened(Change.NUMBERS, words, cause, _shown(article, others)))
        words = f"{', '.join(changed)} changed; {see}"
        found.append(Happened(Change.TEXT, words, _cause(unread, article.title, article.text)))
    return tuple(found)


def _shown(article: Article, others: Sequence[Update]) -> tuple[Excerpt, ...]:
    title = [(one.start, one.end) for one in others if one.in_title]
    body = [(one.start, one.end) for one in others if not one.in_title]
    return (*excerpts(article.title, title, 1), *excerpts(article.body, body, 2))


def _cause(unread: Unread, *said: str) -> str:
    digest = blake2b("\n".join(said).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return "\n".join((unread.source.id, unread.entry.key, digest))


def revisit(
    unread: Unread, article: Article, wanted: frozenset[Change], gone: str, now: datetime
) -> datetime | None:
    """When the article is to be looked at again because somebody asks whether it changes."""
    if not wanted or not unread.source.full_text or not unread.entry.link:
        return None
    if gone and unread.before is not None:
        return None if gone == unread.before.fault else now + edits.CONFIRM
    return edits.revisit(min(article.published or unread.seen, unread.seen), now)
