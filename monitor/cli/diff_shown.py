"""How `monitor diff` shows two versions: for people only what differs with some words around it, in JSON all.

What is gone and what is new is told by colour and line at a terminal with colours, by ``[-…-]`` and ``{+…+}``
elsewhere (as ``git diff --word-diff``), by ``<del>`` and ``<ins>`` in Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from monitor.cli import screen
from monitor.cli.output import local
from monitor.digest.render import escape
from monitor.digest.wrap import wrap
from monitor.stories.updates import Update, updates
from monitor.text.difference import Fate, Piece, difference, tokens
from monitor.text.many import many
from monitor.text.shown import line, link, visible
from monitor.views.versions import Version, Versions

AROUND = 24
"""Words, signs and spaces shown on each side of what differs; of scripts without spaces characters."""

Hunk = list[Piece]
"""Pieces that stand near each other."""

_OPEN = {Fate.GONE: "\u2061", Fate.NEW: "\u2062"}
_CLOSE = "\u2063"
"""Stand for styles while lines are broken: they have no width, and `visible` takes them out of any text."""

_STYLES = {_OPEN[Fate.GONE]: "\x1b[9;31m", _OPEN[Fate.NEW]: "\x1b[4;32m", _CLOSE: "\x1b[0m"}
_STYLED = re.compile(f"[{''.join(_STYLES)}]")
_MARKS = {Fate.SAME: ("", ""), Fate.GONE: ("[-", "-]"), Fate.NEW: ("{+", "+}")}
_TAGS = {Fate.SAME: ("", ""), Fate.GONE: ("<del>", "</del>"), Fate.NEW: ("<ins>", "</ins>")}

PARTS = ("title", "summary", "text")


def compared(old: Version, new: Version) -> Mapping[str, Sequence[Piece]]:
    """Of each part its pieces; parts that nobody filled in are left out."""
    pairs = {name: (getattr(old, name), getattr(new, name)) for name in PARTS}
    if old.summary == old.text and new.summary == new.text:
        del pairs["summary"]
    return {name: difference(*texts) for name, texts in pairs.items() if any(texts)}


def record(found: Versions, old: Version, new: Version) -> dict[str, object]:
    """The JSON form, whole."""
    return {
        "article": found.article,
        "source": found.source,
        "url": found.url,
        "fault": found.fault,
        "versions": [
            {
                "version": one.number,
                "since": one.since,
                "until": one.until,
                "changed": one.changed,
                "title": one.title,
            }
            for one in found.versions
        ],
        "from": old.number,
        "to": new.number,
        "figures": [{"old": one.old, "new": one.new} for one in _figures(old, new)],
        "parts": {
            name: [{"fate": piece.fate.value, "text": piece.text} for piece in pieces]
            for name, pieces in compared(old, new).items()
        },
    }


def show(found: Versions, old: Version, new: Version) -> None:
    """Print both versions for a person."""
    width = screen.width() if screen.at_terminal() else 1_000_000  # a pipe has no width
    for said in _head(found):
        print("\n".join(wrap(said, width)))
    print()
    for one in found.versions:
        mark = ">" if one in (old, new) else " "
        print("\n".join(wrap(_said(one), width, first=f"{mark} ", indent="    ")))
    if figures := _figures(old, new):
        print("\n".join(["", *wrap(f"figures: {_named(figures)}", width, indent="  ")]))
    for name, hunks in _hunks(old, new):
        print("\n" + (screen.bold(f"{name}:")))
        for hunk in hunks:
            print("\n".join(lines(hunk, width)))


def markdown(found: Versions, old: Version, new: Version) -> str:
    """CommonMark with ``<del>`` and ``<ins>``."""
    title, where, *more = _head(found)
    said = [f"# {escape(title)}", "", "  \n".join([escape(where), *more]), ""]
    for one in found.versions:
        mark = "**" if one in (old, new) else ""
        said.append(f"- {mark}{escape(_said(one))}{mark}")
    if figures := _figures(old, new):
        said += ["", f"Figures: {escape(_named(figures))}"]
    for name, hunks in _hunks(old, new):
        said += ["", f"## {name.capitalize()}"]
        said += [text for hunk in hunks for text in ("", _marked(hunk))]
    return "\n".join(said)


def _figures(old: Version, new: Version) -> Sequence[Update]:
    return updates(old.title, old.text, new.title, new.text)


def _named(figures: Sequence[Update]) -> str:
    return ", ".join(f"{line(one.old)} → {line(one.new)}" for one in figures)


def _head(found: Versions) -> list[str]:
    newest = found.versions[-1]
    where = f"article {found.article} of {line(found.source)}, {many(len(found.versions), 'version')}"
    fault = f"; its page could not be read when it was last tried: {line(found.fault)}" if found.fault else ""
    return [said for said in (line(newest.title) or "(no title)", where + fault, link(found.url)) if said]


def _said(one: Version) -> str:
    what = f"{', '.join(one.changed)} changed" if one.changed else "first read"
    return f"{one.number}  {local(one.since)}  {what}"


def _hunks(old: Version, new: Version) -> Iterator[tuple[str, list[Hunk]]]:
    """What differs, of each part."""
    for name, pieces in compared(old, new).items():
        if found := list(near(pieces)):
            yield name, found


def near(pieces: Sequence[Piece]) -> Iterator[Hunk]:
    """What differs with some words around it; between two far ones the text is left out."""
    hunk: Hunk = []
    changed = False
    for number, piece in enumerate(pieces):
        if piece.fate is not Fate.SAME:
            hunk.append(piece)
            changed = True
            continue
        last = number + 1 == len(pieces)
        words = tokens(piece.text)
        if changed and not last and len(words) <= 2 * AROUND:
            hunk.append(piece)
            continue
        if changed:
            more = "…" if len(words) > AROUND else ""
            yield [*hunk, Piece(Fate.SAME, "".join(words[:AROUND]) + more)]
        cut = "…" if len(words) > AROUND else ""
        hunk, changed = [Piece(Fate.SAME, cut + "".join(words[-AROUND:]))], False
    if changed:
        yield hunk


def lines(hunk: Hunk, width: int) -> Iterator[str]:
    """A hunk in lines of so many columns."""
    return _coloured(wrap(_line(hunk), width, first="  ", indent="  "))


def _line(hunk: Hunk) -> str:
    """A hunk on one line, what differs between signs that stand for styles."""
    plain = not screen.coloured()
    said = ""
    for piece in hunk:
        before, after = _MARKS[piece.fate] if plain else ("", "")
        opened = _OPEN.get(piece.fate, "")
        said += f"{opened}{before}{visible(piece.text)}{after}{_CLOSE if opened else ''}"
    return said.strip()


def _coloured(plain: Iterator[str]) -> Iterator[str]:
    """Lines with their styles, each of which ends with its line and begins anew on the next one."""
    style = ""
    coloured = screen.coloured()
    for text in plain:
        if not coloured:
            yield _STYLED.sub("", text)
            continue
        begun = _STYLES.get(style, "")
        for sign in _STYLED.findall(text):
            style = "" if sign == _CLOSE else sign
        ended = _STYLES[_CLOSE] if style else ""
        yield begun + _STYLED.sub(lambda found: _STYLES[found[0]], text) + ended


def _marked(hunk: Hunk) -> str:
    made = ""
    for piece in hunk:
        before, after = _TAGS[piece.fate]
        text = visible(piece.text)
        inner = text.strip()
        lead, tail = (
            (text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]) if inner else (text, "")
        )
        made += f"{lead}{before if inner else ''}{escape(inner)}{after if inner else ''}{tail}"
    return made.strip()
