"""OPML 2.0 (http://opml.org/spec2.opml): lists of feeds, as feed readers give and take them.

    Source ─► outline: text, xmlUrl, language, category (all tags) in a folder of its first tag ─► Source

What comes in is a stranger's file: it is read by expat in one pass, with a bound for bytes, depth and
outlines; a document type, where entities that grow without end would stand, is refused. One outline that is
wrong does not spoil the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import Final
from urllib.parse import urlsplit, urlunsplit
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from monitor.errors import ParseError
from monitor.model import Source
from monitor.sources.item import language
from monitor.text import clean
from monitor.text.clean import NOT_XML

MAX_BYTES: Final = 8 * 1024 * 1024
MAX_OUTLINES: Final = 10_000
DEEPEST: Final = 32

KINDS: Final = ("feed", "google-news")
"""Kinds of sources that other programs can read."""

HIDDEN: Final = "REDACTED"
_SECRET: Final = re.compile(
    r"(?:^|[_.-]|api|access|feed|user|private)key$|token|auth(?!or)|secret|passw|^sig|session|^user|login|hash",
    re.IGNORECASE,
)
"""Names of parameters that often let somebody in."""
_RANDOM: Final = re.compile(r"[0-9a-fA-F]{20,}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_WORD: Final = re.compile(r"\w[\w.:/+-]{0,63}")
_LONGEST_NAME: Final = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """A feed as a list names it."""

    url: str
    name: str = ""
    lang: str = ""
    tags: tuple[str, ...] = ()
    line: int = 0
    """Where it stands in the file."""


@dataclass(frozen=True, slots=True)
class Defect:
    """What is wrong with an outline."""

    line: int
    said: str


@dataclass(frozen=True, slots=True)
class Outlines:
    """What a list holds, in order."""

    feeds: tuple[Listed, ...] = ()
    defects: tuple[Defect, ...] = ()


# --- out ----------------------------------------------------------------------------------------------


def written(sources: Iterable[Source], now: datetime, *, secrets: bool = False) -> str:
    """The sources that are feeds as one document; without `secrets`, what in an address may be one is not."""
    folders: dict[str, list[Source]] = {}
    for source in sources:
        if source.kind in KINDS:
            folders.setdefault(source.tags[0] if source.tags else "", []).append(source)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"<head><title>monitor</title><dateCreated>{format_datetime(now)}</dateCreated></head>",
        "<body>",
    ]
    for folder, inside in folders.items():
        if folder:
            lines.append(f"  <outline text={_quoted(folder)}>")
        lines += [f"  {'  ' if folder else ''}{_outline(source, secrets=secrets)}" for source in inside]
        if folder:
            lines.append("  </outline>")
    return "\n".join([*lines, "</body>", "</opml>", ""])


def _outline(source: Source, *, secrets: bool) -> str:
    values = {
        "type": "rss",
        "text": source.title,
        "title": source.name,
        "xmlUrl": source.url if secrets else public(source.url),
        "language": source.lang,
        "category": ",".join(f"/{tag}" for tag in source.tags),
    }
    return f"<outline {' '.join(f'{name}={_quoted(value)}' for name, value in values.items() if value)}/>"


def _quoted(text: str) -> str:
    return quoteattr(NOT_XML.sub("", text), {"\u2028": "&#8232;", "\u2029": "&#8233;", "\x85": "&#133;"})


def public(url: str) -> str:
    """An address without what may let somebody in: names and passwords, keys, long random words."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    path = "/".join(HIDDEN if _RANDOM.search(part) else part for part in parts.path.split("/"))
    query = "&".join(map(_public_pair, parts.query.split("&")))
    return urlunsplit((parts.scheme, place, path, query, ""))


def _public_pair(pair: str) -> str:
    name, equals, value = pair.partition("=")
    if equals and value and (_SECRET.search(name) or _RANDOM.search(value)):
        return f"{name}={HIDDEN}"
    return HIDDEN if not equals and _RANDOM.search(pair) else pair


# --- in -----------------------------------------------------------------------------------------------


def read(data: bytes, fault: Callable[[str], str]) -> Outlines:
    """The feeds of a list; raises `ParseError`. `fault` says why an address is none, or nothing."""
    if len(data) > MAX_BYTES:
        raise ParseError(f"larger than {MAX_BYTES // 1024 // 1024} MiB: too large for a list of feeds")
    reading = _Reading(expat.ParserCreate(), fault)
    try:
        reading.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise ParseError(
            f"line {error.lineno}: no well-formed XML: {expat.ErrorString(error.code)}"
        ) from None
    except (ValueError, LookupError):  # an encoding that nobody knows
        raise ParseError("it is written in an encoding that cannot be read") from None
    if not reading.seen:
        raise ParseError("an XML document that is no OPML")
    return Outlines(tuple(reading.feeds), tuple(reading.defects))


@dataclass(slots=True)
class _Reading:
    """A document as it is read."""

    parser: expat.XMLParserType
    fault: Callable[[str], str]
    feeds: list[Listed] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)
    seen: bool = False
    path: list[str | None] = field(default_factory=list)
    """Names of the folders around; None for elements that are none."""
    outlines: int = 0

    def __post_init__(self) -> None:
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self.doctype

    def doctype(self, *_: object) -> None:
        raise ParseError(
            f"line {self.parser.CurrentLineNumber}: it has a document type (DTD), which no list needs"
        )

    def start(self, element: str, attributes: dict[str, str]) -> None:
        line = self.parser.CurrentLineNumber
        if not self.seen and element.lower() != "opml":
            raise ParseError(f"line {line}: an XML document that is no OPML: it starts with <{element[:40]}>")
        self.seen = True
        if len(self.path) >= DEEPEST:
            raise ParseError(f"line {line}: nested deeper than {DEEPEST}")
        folder = None
        if element.lower() == "outline":
            self.outlines += 1
            if self.outlines > MAX_OUTLINES:
                raise ParseError(f"line {line}: more than {MAX_OUTLINES:,} outlines")
            folder = self.outline({name.lower(): value for name, value in attributes.items()}, line)
        self.path.append(folder)

    def end(self, _: str) -> None:
        self.path.pop()

    def outline(self, given: dict[str, str], line: int) -> str | None:
        """Keep a feed, or what is wrong with it; the name of the outline where it is a folder."""
        said = given.get("title") or given.get("text") or ""
        kind = given.get("type", "").lower()
        if "xmlurl" not in given:
            if kind in ("rss", "atom"):
                self.defects.append(Defect(line, "this feed has no `xmlUrl`"))
                return None
            return said if kind in ("", "folder") else None
        url = given["xmlurl"].strip()
        if fault := self.fault(url):
            self.defects.append(Defect(line, f"`xmlUrl` {fault}"))
            return None
        tags = [*filter(None, self.path), *_categories(given.get("category", ""))]
        self.feeds.append(
            Listed(
                url,
                clean.heading(said, markup=False)[:_LONGEST_NAME].strip(),
                language(given.get("language", "")),
                tuple(dict.fromkeys(filter(None, map(word, tags)))),
                line,
            )
        )
        return None


def _categories(text: str) -> Iterator[str]:
    return (part.strip().removeprefix("/") for part in text.split(",")[:50])


def word(name: str) -> str:
    """The name of a folder as a tag: itself where it is one word; empty where it holds none."""
    name = clean.heading(name, markup=False)
    if _WORD.fullmatch(name):
        return name
    return re.sub(r"[^\w]+", "-", name.lower()).strip("-_")[:64].rstrip("-_")


def left_out(sources: Sequence[Source]) -> int:
    """How many of them are no feeds."""
    return sum(source.kind not in KINDS for source in sources)
