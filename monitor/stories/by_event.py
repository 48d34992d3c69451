"""What an article that is nobody's copy tells: the story of an earlier own text, or one of its own.

    features ──frequencies──► profile ──keys──► stories that share some ──decide──► placement, memory

Names and words of passages that many stories share (a footer, the fixed words of a bulletin) are left out:
they tell nothing, in any language.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from monitor.model import Placement, Relation
from monitor.steps import Look, Memory
from monitor.stories import events
from monitor.stories.events import Decision
from monitor.stories.features import NAME_WORDS, Features, features
from monitor.stories.profile import profile
from monitor.stories.words import Text


def by_event(
    told: Features,
    look: Look,
    at: datetime,
    *,
    home: str = "",
    apart: Collection[int] = (),
    form: bool = False,
) -> tuple[Placement, Memory]:
    """The story that an article of these features tells, published `at` by `home`, and how it is found.

    It joins none of `apart`, and no story at all when it is of a `form` that others fill in anew.
    """
    terms = told.terms
    frequencies = look.frequencies(terms)
    one = profile(told, frequencies, at, home)
    keys = events.keys(one)
    states = look.stories(keys)
    barred = {one.story for one in states} if form else apart
    decision = events.decide(told, one, states, apart=barred, recent=frequencies.recent)
    if decision.roundup:
        return _placement(decision), Memory(terms=terms)
    joins = decision.relation is Relation.SAME_STORY
    state = next((one.state for one in states if joins and one.story == decision.story), None)
    return _placement(decision), Memory(terms=terms, keys=keys, state=events.joined(state, one))


def _placement(decision: Decision) -> Placement:
    return Placement(
        story=decision.story if decision.relation is Relation.SAME_STORY else None,
        relation=decision.relation,
        to=decision.article,
        why=decision.why,
        score=decision.score,
        follows=decision.follows,
    )


def features_without(title: str, text: Text, shared: bytes, lang: str) -> Features:
    """The features of a text without the words whose byte of `shared` is 1."""
    if shared.find(1, 0, NAME_WORDS) >= 0:
        text = text.without(shared)
    return features(title, text, lang)
