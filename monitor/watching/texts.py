"""Whether the texts of a source's pages have become short: its site has changed, or shows a wall.

The latest texts are compared with those before. Lengths have any distribution (flashes and long reads side
by side), so ranks are compared (Mann and Whitney, normal approximation with ties), and medians: that of the
latest must be below half of the least median of any stretch of equal size before. A source that changes
between runs of short and of long pieces has short stretches in its history.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from math import sqrt
from statistics import median

from monitor.watching.values import Finding, Kind, Sign

LATEST = 20
BEFORE = 80
"""Texts that are compared, and how many with."""

DROP = 0.5
"""Share of the usual median below which texts are called short …"""

WELL = 0.75
"""… and above which all is well again."""

FAR = -4.0
"""Standard deviations of the rank sum."""


def short_texts(source: str, title: str, lengths: Sequence[int]) -> Finding | None:
    """What the lengths say, oldest first; None while there are too few."""
    if len(lengths) < LATEST + BEFORE:
        return None
    latest, before = lengths[-LATEST:], lengths[-LATEST - BEFORE : -LATEST]
    usual = min(median(before[at : at + LATEST]) for at in range(0, BEFORE, LATEST))
    now = median(latest)
    if now > WELL * usual:
        return Finding(Kind.SHORT_TEXTS, source, Sign.GOOD)
    if now >= DROP * usual or rank_score(latest, before) > FAR:
        return Finding(Kind.SHORT_TEXTS, source, Sign.UNSURE)
    text = (
        f"pages of {title} give little text: {now:,.0f} characters in the middle, "
        f"where {median(before):,.0f} were usual"
    )
    return Finding(Kind.SHORT_TEXTS, source, Sign.BAD, text)


def rank_score(latest: Sequence[int], before: Sequence[int]) -> float:
    """How many standard deviations the ranks of `latest` are above chance; 0 when all are equal."""
    few, many = len(latest), len(before)
    count = few + many
    both = sorted([(length, 1) for length in latest] + [(length, 0) for length in before])
    ranks = ties = 0.0
    place = 0
    for _, group in groupby(both, key=lambda one: one[0]):
        same = [is_latest for _, is_latest in group]
        ranks += sum(same) * (place + (len(same) + 1) / 2)
        ties += len(same) ** 3 - len(same)
        place += len(same)
    above = ranks - few * (few + 1) / 2 - few * many / 2
    spread = few * many / 12 * (count + 1 - ties / (count * (count - 1)))
    return above / sqrt(spread) if spread > 0 else 0.0
