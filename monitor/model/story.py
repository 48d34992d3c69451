"""What articles are to each other."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime


class Relation(enum.StrEnum):
    """What an article is to an earlier one, strongest first."""

    SAME_URL = "same-url"
    SAME_TEXT = "same-text"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An earlier article that may tell the same story, as the store found it by an index look-up."""

    article: int
    story: int
    source: str
    url: str
    title: str
    text_hash: str
    seen: datetime


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an article belongs: a known story, or a new one when ``story`` is None; and why."""

    story: int | None = None
    relation: Relation = Relation.NONE
    to: int | None = None
    """The article it is related to."""
    why: str = ""
