"""The kind ``folder``: files of text, HTML or mail, each an entry.

bundle ─► file ─form by its name─► text │ page, read like an article's │ mail ─► Entry, newest first

A file is known by its path within the folder: written anew, it is an edit of the same article. It is known by
what it holds as well, so that a file that is renamed, moved to another subfolder or copied is not told again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import quote

from monitor.model import Entry, Feed, Response, Source
from monitor.sources import mail
from monitor.sources.identity import MAX_KEY
from monitor.sources.item import MAX_AUTHOR, MAX_CONTENT, MAX_TITLE, first_words
from monitor.text import bundle, charset, clean, dates
from monitor.text.bundle import Piece
from monitor.text.readable import readable


def read(source: Source, response: Response) -> Feed:
    """The files that were handed out, the latest first; raises `ParseError`."""
    now = dates.parse(response.header("date"))
    found: dict[str, Entry] = {}
    for piece in bundle.unpacked(response.body):
        form = _FORMS.get(PurePosixPath(piece.name).suffix.lower(), _text)
        entry = form(piece, now)
        if entry.title or entry.content:
            key = _key(piece.name)
            digest = hashlib.sha256(piece.body).hexdigest()
            found[key] = replace(entry, key=key, also=f"sha256:{digest}", link=_link(source, piece.name))
    return Feed(tuple(found.values())[::-1], delta=True)


def _key(name: str) -> str:
    """The path, or a digest of one that is too long or holds what no text may."""
    raw = name.encode("utf-8", "surrogateescape")
    plain = clean.line(name) == name and len(name) <= MAX_KEY
    return name if plain else f"path-sha256:{hashlib.sha256(raw).hexdigest()}"


def _link(source: Source, name: str) -> str:
    """Where the file is, for whoever sits at this machine."""
    return f"{source.url.rstrip('/')}/{quote(name.encode('utf-8', 'surrogateescape'))}"


def _named(name: str) -> str:
    """A file's name as a title."""
    return clean.heading(PurePosixPath(name).stem[: MAX_TITLE * 2])[:MAX_TITLE]


def _text(piece: Piece, _now: datetime | None) -> Entry:
    """The first line that has a word in it is the title; Markdown's signs before it are not part of it."""
    text = clean.clean(charset.decode(piece.body)).strip()[:MAX_CONTENT]
    lines = (line.strip(" \t#*_=-") for line in text[: MAX_TITLE * 8].split("\n"))
    worded = next((line for line in lines if any(map(str.isalnum, line))), "")
    return Entry(
        key="",
        title=first_words(worded) if text else "",
        content=clean.from_plain(text),
        published=piece.time,
    )


def _page(piece: Piece, _now: datetime | None) -> Entry:
    """A saved page, read as an article's page is."""
    found = readable(piece.body, "")
    if not found.text:
        return Entry(key="")
    return Entry(
        key="",
        title=found.title[:MAX_TITLE] or first_words(found.text) or _named(piece.name),
        content=clean.from_plain(found.text[:MAX_CONTENT]),
        author=found.author[:MAX_AUTHOR],
        published=found.published or piece.time,
        lang=found.lang,
    )


def _mail(piece: Piece, now: datetime | None) -> Entry:
    return replace(mail.entry(piece.body, piece.time, now), id="")


_FORMS: dict[str, Callable[[Piece, datetime | None], Entry]] = {
    ".eml": _mail,
    ".htm": _page,
    ".html": _page,
    ".xhtml": _page,
}
