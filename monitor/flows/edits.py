"""Edits: which known entries of a feed say something else than they did, and what an edited article says now.

    Recognised ─► compared ─► new entries, edits with the time to read each again (poll)
    Article + Before ─► standing ─► changes: title, text, summary                    (read)

Pure. What changes in most entries of a feed at once is the feed's, not the news': a counter, a template.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b

from monitor.cadence.edits import reread
from monitor.flows.article import is_home_page, titles_agree
from monitor.model import Article, Entry, Readable, TextFrom, Wall
from monitor.steps.seen import Before, Compared, Edit, Imprint, Recognised, Seen
from monitor.text.signature import text_hash
from monitor.text.tokens import fold
from monitor.text.url import canonical

MANY = 5
"""Edits at one poll from which on it is looked whether they are the feed's."""

LOOKED_AT = 200_000
"""Characters of an entry's markup that count."""

_TAG = re.compile(r"<[^<>]*>")


def compared(found: Recognised, now: datetime, of: int = 0) -> Compared:
    """What is new in a feed, and what was edited; `of` so many items in all."""
    fresh, changed, unmarked = list(found.fresh), [], []
    for one in found.seen:
        if one.imprint is not None and one.imprint.exact == exact(one.entry):
            continue
        said = imprint(one.entry)
        if one.imprint is None:
            unmarked.append(Edit(one.row, one.entry, said))
        elif differs(one.imprint, said):
            if is_other(one):
                fresh.append(replace(one.entry, key=one.entry.also, also=""))
            else:
                changed.append((one, said))
    edits = [*unmarked, *_edits(changed, max(of - len(found.fresh), len(found.seen)), now)]
    return Compared(fresh, {one.key: imprint(one) for one in fresh}, edits)


def _edits(changed: Sequence[tuple[Seen, Imprint]], of: int, now: datetime) -> list[Edit]:
    if len(changed) >= MANY and 2 * len(changed) > of:
        return [Edit(one.row, one.entry, said, edits=one.edits) for one, said in changed]
    made = []
    for one, said in changed:
        due, edits = reread(one.edits, one.reread, now)
        made.append(Edit(one.row, one.entry, said, due, edits))
    return made


def imprint(entry: Entry) -> Imprint:
    """By what an edit of the entry is told: its words without markup, case and white space."""
    texts = (entry.title, entry.summary, _TAG.sub(" ", entry.content[:LOOKED_AT]))
    words = _digest(" ".join(text.casefold().split()) for text in texts)
    return Imprint(words, entry.updated, exact(entry))


def exact(entry: Entry) -> int:
    """The same for an entry that did not change by a letter: most of what a feed shows, and quickly told."""
    updated = entry.updated.isoformat() if entry.updated else ""
    return _digest((entry.link, updated, entry.title, entry.summary, entry.content[:LOOKED_AT]))


def _digest(texts: Iterable[str]) -> int:
    """64 bits, signed, as the database keeps numbers."""
    made = blake2b("\n".join(texts).encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(made.digest(), "big", signed=True)


def differs(before: Imprint, now: Imprint) -> bool:
    """The entry says something else, or its feed says that it was changed since."""
    later = before.updated is not None and now.updated is not None and now.updated > before.updated
    return before.digest != now.digest or later


def is_other(one: Seen) -> bool:
    """Other news under an id that its feed uses again and again: neither link nor title is what it was."""
    if not one.entry.also or not one.link or canonical(one.link) == canonical(one.entry.link):
        return False
    return not titles_agree(one.title, one.entry.title)


def standing(article: Article, before: Before | None, page: Readable | None, page_url: str) -> Article:
    """The article as it stands now: what can't be had any more, or not whole, takes nothing from it."""
    if before is None:
        return article
    old = before.article
    article = replace(
        article, published=article.published or old.published, author=article.author or old.author
    )
    if not _lost(article, old, page, page_url):
        return article
    digest = text_hash(article.title, old.text)
    return replace(
        article, text=old.text, text_from=old.text_from, url=old.url, lang=old.lang, text_hash=digest
    )


def _lost(article: Article, old: Article, page: Readable | None, page_url: str) -> bool:
    """What was read is less than what is kept, or of another page."""
    if old.text_from is TextFrom.SUMMARY:
        return False
    if article.text_from is TextFrom.SUMMARY:
        return True
    if page is None or article.text_from is not TextFrom.PAGE:
        return False
    if page.wall is not Wall.NONE:
        return len(article.text) < len(old.text)
    return is_home_page(canonical(page_url)) and not is_home_page(old.url)


def changes(article: Article, before: Before | None) -> tuple[str, ...]:
    """What an article says otherwise than when it was last read: ``title``, ``text``, ``summary``.

    Of two texts, one of its page and one of its feed, the one is no edit of the other.
    """
    if before is None:
        return ()
    old = before.article
    alike = article.text_from is old.text_from
    pairs = {
        "title": (old.title, article.title),
        "text": (old.text, article.text) if alike else ("", ""),
        "summary": (old.summary, article.summary) if alike and old.summary != old.text else ("", ""),
    }
    return tuple(name for name, (was, is_) in pairs.items() if was != is_ and fold(was) != fold(is_))
