"""Audit: which articles that no rule found should a person look at, so that it is known what rules miss?

    found ─features─► Relevance ─likeness of the rest─► top | near | far ─some of each─► ══ commit: sample ══

The most alike are where misses are; some of the others, drawn by chance, tell how many there are elsewhere.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Protocol

from monitor.alerting import gather
from monitor.model import Severity
from monitor.rules.nearest import Nearest
from monitor.steps import Word
from monitor.stories.features import Features, features
from monitor.stories.relevance import Likeness, Relevance
from monitor.stories.words import read
from monitor.text.document import document
from monitor.text.shown import line
from monitor.views.audit import Audit, AuditMaterial, AuditText, Pick

WEEK = timedelta(days=7)
SIZE = 25
"""Articles of a sample: some minutes of a person's week."""
TOP, NEAR = 0.4, 0.3
"""The shares of the sample that are the most alike, and that come next; the others are of the rest."""
NEXT = 0.1
"""The share of the articles that come next."""
_STORY = 100.0
"""What an article gains when rules found others of its story: more than terms ever give."""

Rules = Callable[[Sequence[str]], Nearest]
"""The rules of these names, ready to be asked what they lack; those that are gone are left out."""


class AuditStore(Protocol):
    """What an audit reads and keeps."""

    async def audit_material(self, since: datetime, until: datetime) -> AuditMaterial:
        """What was found in that time, and what was not."""
        ...

    async def add_audit(self, audit: Audit, word: Word | None, now: datetime) -> int:
        """Keep a sample, in one commit with the word of it; its number."""
        ...


@dataclass(frozen=True, slots=True)
class Auditor:
    """The verb with the parts it needs."""

    store: AuditStore
    rules: Rules
    size: int = SIZE
    told: Sequence[str] = ()
    """Who is told that a sample is there."""

    async def __call__(self, now: datetime, span: timedelta = WEEK) -> Audit | None:
        """Draw a sample of that time until now; None when rules found nothing to compare with, or all."""
        material = await self.store.audit_material(now - span, now)
        # In a thread: thousands of texts are read, and the loop must go on.
        audit = await asyncio.to_thread(drawn, material, self.rules, self.size)
        if not audit.picks:
            return None
        await self.store.add_audit(audit, self._word(audit, now), now)
        return audit

    def _word(self, audit: Audit, now: datetime) -> Word | None:
        if not self.told:
            return None
        said = f"{len(audit.picks)} articles that no rule found wait for your word: monitor audit"
        return Word(f"audit {now:%Y-%m-%d}", gather.notice(said, Severity.LOW), self.told)


def drawn(material: AuditMaterial, rules: Rules, size: int = SIZE) -> Audit:
    """A sample of what no rule found; without picks when there is nothing to be compared."""
    ranked = _ranked(material) if material.found else []
    strata = _strata(ranked, size, f"{material.until.timestamp()}")
    picked = [(name, one, like) for name, (_, some) in strata.items() for like, one in some]
    lacking = _lacking([(one, like) for _, one, like in picked], rules)
    share = material.unmatched / len(ranked) if ranked else 0.0
    return Audit(
        since=material.since,
        until=material.until,
        matched=material.matched,
        unmatched=material.unmatched,
        strata=tuple((name, round(count * share)) for name, (count, _) in strata.items()),
        picks=tuple(_pick(name, one, like, lacking.get(one.article, "")) for name, one, like in picked),
    )


Ranked = Sequence[tuple[Likeness, AuditText]]


def _ranked(material: AuditMaterial) -> Ranked:
    """The rest, the most alike to what was found first."""
    found: dict[str, list[Features]] = {}
    for one in material.found:
        made = _features(one)
        for rule in one.rules:
            found.setdefault(rule, []).append(made)
    rest = [(one, _features(one)) for one in material.rest]
    relevance = Relevance(found, [made for _, made in rest])
    scored = [(_likeness(one, made, relevance), one) for one, made in rest]
    return sorted(scored, key=lambda pair: (-pair[0].score, pair[1].article))


def _features(one: AuditText) -> Features:
    return features(one.title, read(one.title, one.text), one.lang)


def _likeness(one: AuditText, made: Features, relevance: Relevance) -> Likeness:
    like = relevance.likeness(made)
    return Likeness(like.score + _STORY, one.rules[0], like.terms) if one.rules else like


def _strata(ranked: Ranked, size: int, seed: str) -> Mapping[str, tuple[int, Ranked]]:
    """How many articles each stratum has, and those that are picked of it."""
    top = min(round(TOP * size), len(ranked))
    near = min(round(NEXT * len(ranked)), len(ranked) - top)
    middle, rest = ranked[top : top + near], ranked[top + near :]
    some = min(round(NEAR * size), near)
    return {
        "top": (top, ranked[:top]),
        "near": (near, _by_chance(middle, some, seed)),
        "far": (len(rest), _by_chance(rest, size - top - some, seed)),
    }


def _by_chance(ranked: Ranked, count: int, seed: str) -> Ranked:
    """So many of them, whichever: the same again for the same seed."""
    shuffled = sorted(ranked, key=lambda pair: blake2b(f"{seed} {pair[1].article}".encode()).digest())
    return shuffled[:count]


def _lacking(picked: Sequence[tuple[AuditText, Likeness]], rules: Rules) -> Mapping[int, str]:
    """What the rule that each is most like lacks in it."""
    names = sorted({like.rule for _, like in picked if like.rule})
    if not names:
        return {}
    asked = rules(names)
    found = {}
    for one, like in picked:
        text = document(one.title, one.text, source=one.source, url=one.link, lang=one.lang)
        lacks = {miss.rule.name: miss.lacking for miss in asked.misses(text)}
        found[one.article] = lacks.get(like.rule, "")
    return found


def _pick(stratum: str, one: AuditText, like: Likeness, lacking: str) -> Pick:
    said = []
    if one.rules:
        said.append(f"{line(one.rules[0])} found others of its story")
    elif like.rule:
        said.append(f"shares {', '.join(map(line, like.terms)) or 'words'} with what {line(like.rule)} found")
    if lacking:
        said.append(line(lacking))
    why = "; ".join(said) or "drawn by chance"
    return Pick(one.article, stratum, one.source, one.title, one.link, like.rule, round(like.score, 2), why)
