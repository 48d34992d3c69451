"""Where an article belongs, by address, by text and by what it tells.

    same canonical URL   → same story (but an address that is a whole site's or feed's own names no article,
                           and one that is the page's word alone names what tells the same there)
    same folded text     → same story (but a text that one site shows under several titles is a wall)
    copy, changed copy   → same story (see `copies`)
    contained            → a story of its own, shown with the other
    own text             → the story of the event, or one of its own (see `by_event`)

A consent page, a paywall stub or a robot check gives every article of a site one and the same text; by that
text unrelated news would become one story and its alerts be swallowed. The tell is that articles of one
site differ in title and address and agree in text. From then on the text identifies nothing, on any site,
unless the title agrees too.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache, reduce
from itertools import combinations
from operator import or_
from urllib.parse import urlsplit

from monitor.model import Article, Candidate, Neighbour, Placement, Relation
from monitor.steps import Known, Look, Memory
from monitor.stories import words
from monitor.stories.by_event import by_event, features_without
from monitor.stories.copies import Likeness, compare
from monitor.stories.sketch import POSTINGS, Postings, Sketch, common, ranked, sketch
from monitor.text.outlet import outlet
from monitor.text.tokens import tokenise
from monitor.text.url import canonical

WINDOW = timedelta(days=30)
"""How old an article may be that another one is found to be a copy of."""
OPEN = timedelta(days=7)
"""A story takes no article when it has been quiet for longer: the article opens one that follows it."""

SHORT = 30
"""Words up to which two texts say the same by chance: every alarm is given in the words of the last."""
SHORT_AGE = timedelta(hours=6)
SHORT_AGE_ON_SITE = timedelta(hours=1)
"""How old such a text may be that this one is a copy of, on another site and on its own."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article made ready to be placed: all of it that takes time and asks nobody."""

    article: Article
    text: words.Text
    sketch: Sketch


def prepare(article: Article) -> Prepared:
    """The article with its text as copies are compared."""
    text = words.read(article.title, article.text or article.summary)
    return Prepared(article, text, sketch(text))


def place(
    prepared: Prepared, known: Known, now: datetime, *, shared: Collection[str] = ()
) -> tuple[Placement, Memory]:
    """The story of an article, or a new one, and by what it is to be found from now on.

    `shared` holds addresses that name no article, such as the source's own, which an entry without a link is
    stored under. The order of neighbours does not matter: the
    oldest wins whose story is open.
    """
    article = prepared.article
    memory = Memory(hashes=prepared.sketch.hashes)
    if known.own_story is not None:
        return Placement(story=known.own_story, why="read again"), memory
    recent = sorted(
        (one for one in known.neighbours if now - one.seen <= WINDOW),
        key=lambda one: (_closed(one, now), one.seen, one.article),
    )
    if _names_article(article.url, shared):
        versions = _versions(prepared, [one for one in recent if one.url == article.url], known.look)
        if versions:
            return _new_version(prepared, versions, known.look, now), memory
    alike = [one for one in recent if article.text_hash and one.text_hash == article.text_hash]
    if len({one.story for one in alike}) > 1 and known.look.apart([one.article for one in alike]):
        return Placement(why="new: a person told articles of this very text apart"), Memory()
    wall = bool(alike) and _is_wall(article, alike)
    for one in alike:
        if not wall or _same_title(article.title, one.title):
            # It is found by its digest: passages of a hundred thousand copies would find nothing more.
            return _joined(one, Relation.SAME_TEXT, "the same text as", now), Memory()
    if alike:
        why = "new: its text is shown under several titles by one site, so it identifies nothing"
        return Placement(why=why), Memory()
    found = known.look.postings(prepared.sketch.hashes)
    # A passage that so many have finds nobody any more.
    hashes = [said for said in prepared.sketch.hashes if len(found.get(said, ())) < POSTINGS]
    placement, memory = _by_likeness(prepared, found, known.look, now)
    return placement, replace(memory, hashes=hashes)


def _by_likeness(prepared: Prepared, found: Postings, look: Look, now: datetime) -> tuple[Placement, Memory]:
    """What the article is to those that share passages with it, and else to those that tell of the same."""
    shared = common(prepared.sketch, found, len(prepared.text))
    compared = [
        (one, _likeness(prepared, one, now, shared))
        for one in look.candidates(ranked(found, len(prepared.sketch.hashes)))
    ]
    like = [(one, likeness) for one, likeness in compared if likeness.relation is not Relation.NONE]
    if like:
        one, likeness = _best(like, now)
        return _like(one, likeness, now), Memory()
    # What it shares with texts that it does not copy is a footer, a background or a quotation.
    borrowed = [likeness.covered for _, likeness in compared if likeness.covered]
    known = _either([*borrowed, *([shared] if shared else [])])
    told = features_without(prepared.article.title, prepared.text, known, prepared.article.lang)
    siblings = [one.story for one, likeness in compared if likeness.sibling]
    home = outlet(prepared.article.url, prepared.article.source)
    apart = look.apart([one.article for one, _ in compared])
    placement, memory = by_event(
        told, look, _published(prepared, now), home=home, apart=apart, form=bool(siblings)
    )
    if placement.relation is Relation.NONE and compared:
        nearest, likeness = compared[0]
        said = f"{placement.why}; nearest is article {nearest.article}: {likeness.why}"
        return replace(placement, why=said), memory
    return placement, memory


def _either(masks: Sequence[bytes]) -> bytes:
    """1 where one of some masks of equal length has it."""
    if len(masks) < 2:
        return b"".join(masks)
    together = reduce(or_, (int.from_bytes(mask, "little") for mask in masks))
    return together.to_bytes(len(masks[0]), "little")


def _published(prepared: Prepared, now: datetime) -> datetime:
    return min(prepared.article.published or now, now)


def _rank(one: Candidate, likeness: Likeness, now: datetime) -> tuple[int, bool, float, datetime, int]:
    return _ORDER[likeness.relation], _closed(one, now), -likeness.score, one.seen, one.article


_AS_MUCH = 0.03
"""Share of an article by which the texts that have the most of it may differ."""


def _best(like: Sequence[tuple[Candidate, Likeness]], now: datetime) -> tuple[Candidate, Likeness]:
    """The one that tells what the article is, of those that have the most of it.

    A cut copy may lack the very fact that a correction changed.
    """
    enough = max(likeness.held for _, likeness in like) - _AS_MUCH
    most = [pair for pair in like if pair[1].held >= enough]
    return min(most, key=lambda pair: _rank(pair[0], pair[1], now))


def _like(one: Candidate, likeness: Likeness, now: datetime) -> Placement:
    joined = _joined(one, likeness.relation, _HOW[likeness.relation], now)
    return replace(
        joined,
        why=f"{joined.why}: {likeness.why}",
        score=round(likeness.score, 3),
        changed=bool(likeness.changes),
        news=likeness.news,
    )


_ORDER = {relation: order for order, relation in enumerate(Relation)}
_HOW = {
    Relation.COPY: "a copy of",
    Relation.CHANGED_COPY: "a changed copy of",
    Relation.CONTAINED: "one is contained in the other:",
}


def _likeness(prepared: Prepared, other: Candidate, now: datetime, shared: bytes) -> Likeness:
    # By when they were published: what a first poll finds, and what comes late, came to be known at once.
    age = abs(_published(prepared, now) - (other.at or other.seen))
    text = _read_again(other.title, other.text)
    found = compare(prepared.text, text, age, shared)
    if found.relation is Relation.COPY and max(len(prepared.text), len(text)) < SHORT:
        at_home = outlet(prepared.article.url, prepared.article.source) == outlet(other.url, other.source)
        if age > (SHORT_AGE_ON_SITE if at_home else SHORT_AGE):
            return Likeness(Relation.NONE, found.score, "so few words say the same by chance", sibling=True)
    return found


_REMEMBERED = 20_000


def _read_again(title: str, text: str) -> words.Text:
    return _remembered(title, text) if len(text) <= _REMEMBERED else words.read(title, text)


@lru_cache(maxsize=64)
def _remembered(title: str, text: str) -> words.Text:
    return words.read(title, text)


def _new_version(prepared: Prepared, known: Sequence[Neighbour], look: Look, now: datetime) -> Placement:
    """The article as a new version of one of which these versions are known: what it tells that is new."""
    latest = known[-1]
    placed = _joined(known[0], Relation.SAME_URL, "the same address as", now)
    if latest.text_hash == prepared.article.text_hash:
        return placed
    for one in look.candidates([latest.article]):
        found = compare(prepared.text, words.read(one.title, one.text), timedelta(0))
        why = f"{placed.why}; {found.why}" if found.changes else placed.why
        return replace(placed, why=why, changed=bool(found.changes), news=found.news)
    return placed


def _versions(prepared: Prepared, there: Sequence[Neighbour], look: Look) -> list[Neighbour]:
    """Those at its address that are the article in another version.

    Where it was not linked by that address, a page or a redirect says so, and a template may say the same of
    every article of a section: there the title or the text must be the same, too.
    """
    article = prepared.article
    if canonical(article.link) in (article.url, ""):
        return list(there)
    others = [one.article for one in there if not _same_title(article.title, one.title)][-_ASKED:]
    texts = (
        {one.article: words.read(one.title, one.text) for one in look.candidates(others)} if others else {}
    )
    alike = {
        number
        for number, text in texts.items()
        if compare(prepared.text, text, timedelta(0)).relation is not Relation.NONE
    }
    return [one for one in there if one.article in alike or _same_title(article.title, one.title)]


_ASKED = 5
"""Articles at one address under other titles whose texts are compared, the latest."""


def _names_article(url: str, shared: Collection[str]) -> bool:
    """`url` is not a site's front page nor one of `shared`."""
    if not url or url in shared:
        return False
    parts = urlsplit(url)
    return bool(parts.path.strip("/") or parts.query)


def _is_wall(article: Article, alike: Sequence[Neighbour]) -> bool:
    """Some site shows the text under two titles and two addresses."""
    shown: dict[str, set[tuple[str, tuple[str, ...]]]] = {}
    pages = ((one.url, one.source, one.title) for one in alike)
    for url, source, title in ((article.url, article.source, article.title), *pages):
        shown.setdefault(outlet(url, source), set()).add((url, tokenise(title).words))
    return any(
        one[0] != two[0] and one[1] != two[1]
        for there in shown.values()
        for one, two in combinations(sorted(there)[:_ENOUGH], 2)
    )


_ENOUGH = 50
"""Pages of one site that are compared with each other: among that many a wall has shown itself."""


def _same_title(one: str, other: str) -> bool:
    """The titles agree after folding; two that hold no word do not."""
    said = tokenise(one).words
    return bool(said) and said == tokenise(other).words


def _joined(one: Neighbour, relation: Relation, how: str, now: datetime) -> Placement:
    why = f"{how} article {one.article} of {one.source}, seen {_ago(now - one.seen)}"
    placed = Placement(
        story=one.story if relation.joins else None, relation=relation, to=one.article, why=why, score=1.0,
        first=(one.first or one.article) if relation.is_copy else None,
    )  # fmt: skip
    if relation.joins and _closed(one, now):
        quiet = f"{why}, whose story has been quiet for more than {OPEN.days} days"
        return replace(placed, story=None, follows=one.story, why=quiet)
    return placed


def _closed(one: Neighbour, now: datetime) -> bool:
    return now - max(one.seen, one.last or one.seen) > OPEN


def _ago(age: timedelta) -> str:
    minutes = max(int(age.total_seconds()) // 60, 0)
    if minutes < 120:
        return f"{minutes} min ago"
    return f"{minutes // 60} h ago" if minutes < 48 * 60 else f"{minutes // (24 * 60)} days ago"
