"""Where an article belongs, by address and by text.

    same canonical URL   → same story (but an address that is a whole site's or feed's own names no article)
    same folded text     → same story (but a text that one site shows under several titles is a wall)

A consent page, a paywall stub or a robot check gives every article of a site one and the same text; by that
text unrelated news would become one story and its alerts be swallowed. The tell is that articles of one site
differ in title and address and agree in text. From then on the text identifies nothing, on any site, unless
the title agrees too.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import combinations
from urllib.parse import urlsplit

from monitor.model import Article, Neighbour, Placement, Relation
from monitor.text.tokens import tokenise
from monitor.text.url import site

WINDOW = timedelta(days=7)
"""A story takes no article later than this after the one it would be joined to."""


def place(
    article: Article, neighbours: Sequence[Neighbour], now: datetime, *, shared: Collection[str] = ()
) -> Placement:
    """The story of `article` among those of `neighbours`, or a new one; the oldest neighbour wins.

    `shared` holds addresses that name no article, such as the source's own, which an entry without a link is
    stored under. The order of `neighbours` does not matter.
    """
    recent = sorted(
        (one for one in neighbours if now - one.seen <= WINDOW), key=lambda one: (one.seen, one.article)
    )
    if _names_article(article.url, shared):
        for one in recent:
            if one.url == article.url:
                return _joined(one, Relation.SAME_URL, "the same address as", now)
    alike = [one for one in recent if article.text_hash and one.text_hash == article.text_hash]
    wall = _is_wall(article, alike)
    for one in alike:
        if not wall or _same_title(article.title, one.title):
            return _joined(one, Relation.SAME_TEXT, "the same text as", now)
    if alike:
        return Placement(
            why="new: its text is shown under several titles by one site, so it identifies nothing"
        )
    return Placement(why=f"new: no article of the last {WINDOW.days} days has its address or text")


def _names_article(url: str, shared: Collection[str]) -> bool:
    """`url` is not a site's front page nor one of `shared`."""
    if not url or url in shared:
        return False
    parts = urlsplit(url)
    return bool(parts.path.strip("/") or parts.query)


def _is_wall(article: Article, alike: Sequence[Neighbour]) -> bool:
    """Some site shows the text under two titles and two addresses."""
    shown: dict[str, set[tuple[str, tuple[str, ...]]]] = {}
    for url, title in ((article.url, article.title), *((one.url, one.title) for one in alike)):
        shown.setdefault(site(url), set()).add((url, tokenise(title).words))
    return any(
        one[0] != two[0] and one[1] != two[1]
        for pages in shown.values()
        for one, two in combinations(sorted(pages)[:_ENOUGH], 2)
    )


_ENOUGH = 50
"""Pages of one site that are compared with each other: among that many a wall has shown itself."""


def _same_title(one: str, other: str) -> bool:
    """The titles agree after folding; two that hold no word do not."""
    words = tokenise(one).words
    return bool(words) and words == tokenise(other).words


def _joined(one: Neighbour, relation: Relation, how: str, now: datetime) -> Placement:
    why = f"{how} article {one.article} of {one.source}, seen {_ago(now - one.seen)}"
    return Placement(story=one.story, relation=relation, to=one.article, why=why)


def _ago(age: timedelta) -> str:
    minutes = max(int(age.total_seconds()) // 60, 0)
    if minutes < 120:
        return f"{minutes} min ago"
    return f"{minutes // 60} h ago" if minutes < 48 * 60 else f"{minutes // (24 * 60)} days ago"
