"""Which story an article tells of, by what it says: online clustering within a window of time.

    features ──keys──► stories of the last days that share some ──likeness to members──► decide
                                                                               joined ──► state of the story

An article is compared with up to six members of a story, the first and the latest, and with no sum over
them, so that a story does not drift. It joins the one story that has the article most like it, and no two
stories ever become one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from monitor.model import Relation, StoryState
from monitor.stories.bars import doubt, least, level, needed
from monitor.stories.features import Features
from monitor.stories.likeness import Likeness, likest
from monitor.stories.profile import Profile, pack, unpack_all
from monitor.stories.roundup import is_roundup
from monitor.stories.sieve import Sieve

QUIET = timedelta(days=7)
"""A story that took no article for so long is closed; what comes later opens a follow-up of it."""
MEMBERS = 6
"""Articles kept of a story: its first and the latest."""
NAME_KEYS, WORD_KEYS = 8, 8
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Decision:
    """What an article is to a story: SAME_STORY joins it, anything else opens a story of its own."""

    relation: Relation = Relation.NONE
    story: int | None = None
    article: int | None = None
    """The first article of that story."""
    score: float = 0.0
    why: str = "new: no story of the last days is like it"
    follows: int | None = None
    """The closed story that the new one takes up."""
    roundup: bool = False
    """The article holds several stories: nothing may join the story that it opens."""


@dataclass(frozen=True, slots=True)
class _Match:
    """A candidate with how like it the article is."""

    story: StoryState
    members: Sequence[Profile]
    like: Likeness
    """To the member most like the article."""
    relation: Relation
    needed: float
    doubt: str

    @property
    def rank(self) -> tuple[bool, float, int]:
        """Same stories first, the most like first, the oldest first."""
        if self.relation is Relation.SAME_STORY:
            return False, -self.like.score / self.needed, self.story.story
        return True, -(self.like.score if self.like.across else self.like.matter), self.story.story


def decide(
    features: Features,
    one: Profile,
    candidates: Sequence[StoryState],
    *,
    apart: Collection[int] = (),
    recent: int = 0,
) -> Decision:
    """What the article is to the stories that share keys with it; their order does not matter.

    `one` is the profile of its `features`, `recent` how many articles come in a week. It never joins
    a story of `apart`, such as another issue of the same bulletin. ValueError for a state that `joined` did
    not make.
    """
    may_be_like = Sieve(one, least(recent))
    compared = (_compared(one, story, apart, recent) for story in candidates if may_be_like(story.state))
    found = sorted(filter(None, compared), key=lambda match: match.rank)
    if not found:
        return Decision()
    best = found[0]
    roundup = is_roundup(features, [match.members for match in found])
    closed = not roundup and best.relation is Relation.SAME_STORY and one.at - best.story.last > QUIET
    return Decision(
        relation=Relation.RELATED if closed or roundup else best.relation,
        story=best.story.story,
        article=best.story.article,
        score=round(best.like.score, 3),
        why=_why(best, features, roundup=roundup, closed=closed),
        follows=best.story.story if closed else None,
        roundup=roundup,
    )


def keys(one: Profile) -> tuple[int, ...]:
    """What a story is found by: the rarest names, figures and words of an article; at most 24."""
    return (*_heaviest(one.names, NAME_KEYS), *_heaviest(one.words, WORD_KEYS))


def joined(state: bytes | None, one: Profile) -> bytes:
    """The state of a story after an article joined it, or opened it when `state` is None; below 3 kB,
    or 5 in scripts without capitals.

    ValueError for a state that `joined` did not make.
    """
    members = unpack_all(state or b"")
    kept = (*members[:1], *members[1:][-(MEMBERS - 2) :], one)
    return b"".join(map(pack, kept))


def _compared(one: Profile, story: StoryState, apart: Collection[int], recent: int) -> _Match | None:
    """What the article is to a story; None where it is nothing."""
    members = unpack_all(story.state)
    like = likest(one, members, least(recent))
    if like is None or (relation := level(like, recent)) is Relation.NONE:
        return None
    why_not = "another issue of what tells of" if story.story in apart else doubt(like)
    if relation is Relation.SAME_STORY and why_not:
        relation = Relation.RELATED
    return _Match(story, members, like, relation, needed(like, recent), why_not)


def _why(best: _Match, features: Features, *, roundup: bool, closed: bool) -> str:
    how = (
        "a roundup, among its stories that of"
        if roundup
        else "a follow-up of the closed story of"
        if closed
        else "the same story as"
        if best.relation is Relation.SAME_STORY
        else best.doubt or "related to"
    )
    shared = ", ".join(features.shown[term] for term in best.like.shared[:_SHOWN] if term in features.shown)
    across = " across languages" if best.like.across else ""
    return f"{how} article {best.story.article}{across}: " + (
        f"both tell of {shared}" if shared else "by its words"
    )


def _heaviest(weights: Mapping[int, int], most: int) -> list[int]:
    return sorted(weights, key=weights.__getitem__, reverse=True)[:most]
