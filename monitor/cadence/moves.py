"""Which permanent redirects are believed: those that stay, and lead to the same feed.

A captive portal's 301s once overwrote a reader's feed addresses (AntennaPod issue 5324). So 301 and 308 are
learnt only after `SIGHTINGS` polls over `DAYS` that all led to the same place, of which the last brought a
feed with an entry that is known. 302, 303 and 307 are never learnt. A learnt address that fails is forgotten:
the configured one is asked again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from monitor.model import Move, PollState, Response

SIGHTINGS = 5
DAYS = timedelta(days=3)

DOUBT = 3
"""Failures in a row after which a learnt address is forgotten."""


def followed(state: PollState, reply: Response, now: datetime, *, same_feed: bool) -> PollState:
    """`state` after a good answer; `same_feed`: it is a feed in which an entry is known."""
    move = _watched(state.move, reply.moved, now)
    if move is not None and same_feed and move.sightings >= SIGHTINGS and now - move.since >= DAYS:
        return replace(state, moved=move.to, move=None)
    return state if move is state.move else replace(state, move=move)


def doubted(state: PollState) -> PollState:
    """`state` after a failure, which it already counts."""
    return replace(state, moved="") if state.moved and state.failures >= DOUBT else state


def _watched(move: Move | None, target: str, now: datetime) -> Move | None:
    """The move that is watched from now on: an answer that leads elsewhere begins anew."""
    if not target:
        return None
    if move is None or move.to != target:
        return Move(target, now)
    return replace(move, sightings=move.sightings + 1)
