"""What the demo's newsroom prints: outlets and articles as values, read from the files beside this module.

Articles are dated by their age at the edition they appear in, so that the news is fresh whenever the demo
runs. A copy names the article whose text it prints and an update the article it replaces, so that the two
can't drift apart in the files.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib import resources
from typing import Any

LANGUAGES = ("en", "uk", "ru", "pl", "ar")


@dataclass(frozen=True, slots=True)
class Outlet:
    """An invented outlet and the manners of its feed."""

    id: str
    name: str
    lang: str
    form: str
    """``rss``, ``atom``, ``rdf`` or ``json``, or another kind of source than a feed."""
    validators: str = "both"
    """What conditional requests go by: ``both``, ``etag``, ``date`` or ``none``."""
    encoding: str = "utf-8"
    quirk: str = ""
    """``ill-formed``, ``html-instead``, ``unavailable-first``, ``pushes`` (it has a hub), or empty."""
    content: bool = False
    """The feed carries the whole text."""


@dataclass(frozen=True, slots=True)
class Piece:
    """An article as one outlet prints it."""

    slug: str
    outlet: str
    edition: int
    title: str
    author: str
    summary: str
    paragraphs: tuple[str, ...]
    age: timedelta
    link: bool = True
    """False: its entry in the feed carries no link."""
    story: str = ""
    """The alert it is to cause, alone or with others; empty when nobody must be told."""
    copy_of: str = ""
    updates: str = ""

    @property
    def address(self) -> str:
        """The slug under which it is published: an update keeps the address of what it replaces."""
        return self.updates or self.slug

    def published(self, editions: Sequence[datetime]) -> datetime:
        """Publication time; `editions` says when each edition came out."""
        return editions[self.edition - 1] - self.age


@dataclass(frozen=True, slots=True)
class Content:
    """All that the newsroom has to print."""

    outlets: tuple[Outlet, ...]
    pieces: tuple[Piece, ...]

    def of(self, outlet: str, edition: int) -> tuple[Piece, ...]:
        """What `outlet` shows once `edition` is out, newest first; updates replace what they update."""
        shown = [piece for piece in self.pieces if piece.outlet == outlet and piece.edition <= edition]
        replaced = {piece.updates for piece in shown}
        kept = [piece for piece in shown if piece.slug not in replaced]
        return tuple(sorted(kept, key=lambda piece: -piece.edition))

    def stories(self, edition: int = 2) -> tuple[str, ...]:
        """The stories that must have been told of once `edition` is out, in order, each once."""
        return tuple(dict.fromkeys(p.story for p in self.pieces if p.story and p.edition <= edition))

    def titles(self, story: str) -> list[str]:
        """What the story may be called by: its articles' titles, those of their updates among them."""
        slugs = {piece.slug for piece in self.pieces if piece.story == story}
        return [piece.title for piece in self.pieces if piece.slug in slugs or piece.updates in slugs]

    def named(self, slug: str) -> Piece | None:
        """The piece with this slug."""
        return next((piece for piece in self.pieces if piece.slug == slug), None)


def text(name: str) -> str:
    """A file of the newsroom by name."""
    return resources.files("monitor.demo").joinpath("newsroom", name).read_text(encoding="utf-8")


def load() -> Content:
    """The newsroom as shipped."""
    outlets = tuple(Outlet(**row) for row in tomllib.loads(text("outlets.toml"))["outlet"])
    rows = [row for lang in LANGUAGES for row in tomllib.loads(text(f"{lang}.toml"))["article"]]
    return Content(outlets, tuple(_with_copies([_piece(row) for row in rows])))


def _piece(row: Mapping[str, Any]) -> Piece:
    fields = dict(row)
    age = timedelta(minutes=fields.pop("age_minutes", 0), days=fields.pop("age_days", 0))
    paragraphs = tuple(
        " ".join(part.split()) for part in fields.pop("body", "").split("\n\n") if part.strip()
    )
    return Piece(**fields, age=age, paragraphs=paragraphs)


def _with_copies(pieces: Iterable[Piece]) -> Iterable[Piece]:
    by_slug = {piece.slug: piece for piece in pieces}
    for piece in by_slug.values():
        yield replace(piece, paragraphs=by_slug[piece.copy_of].paragraphs) if piece.copy_of else piece
