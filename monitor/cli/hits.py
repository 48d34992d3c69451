"""Hits as people and programs read them: text, Markdown, JSON, CSV."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from rich.text import Text

    from monitor.views.search import Hit

Form = Literal["text", "markdown", "json", "ndjson", "csv"]
Cursor = Callable[["Hit"], str]
Show = Callable[["Hit"], None]

_CELLS = (
    "article", "story", "when", "source", "lang", "severity", "tags", "rules", "title", "url", "excerpt",
    "cursor", "countries", "versions",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell must not begin with: a spreadsheet would work it out (OWASP, CSV Injection)."""


def record(hit: Hit, cursor: str) -> dict[str, object]:
    """A hit as JSON has it."""
    return {
        "article": hit.article,
        "story": hit.story,
        "title": hit.title,
        "url": hit.url,
        "source": hit.source,
        "lang": hit.lang,
        "when": hit.when,
        "tags": hit.tags,
        "excerpt": {"text": hit.excerpt.text, "marks": hit.excerpt.marks},
        "title_marks": hit.title_marks,
        "rules": hit.rules,
        "severity": None if hit.severity is None else hit.severity.label,
        "countries": hit.countries,
        "versions": hit.versions,
        "cursor": cursor,
    }


def show_all(hits: Iterable[Hit], form: Form, cursor: Cursor, before: Callable[[], None]) -> Sequence[Hit]:
    """Print hits as they come, each after `before` was called; JSON when all are there. What was printed."""
    from monitor.cli.output import print_json

    shown = []
    show = _shower(form, cursor)
    for hit in hits:
        before()
        show(hit)
        sys.stdout.flush()
        shown.append(hit)
    if form == "json":
        print_json([record(hit, cursor(hit)) for hit in shown])
    return shown


def _shower(form: Form, cursor: Cursor) -> Show:
    from monitor.cli.output import json_line

    match form:
        case "text":
            return text()
        case "markdown":
            return lambda hit: print(markdown(hit))
        case "ndjson":
            return lambda hit: print(json_line(record(hit, cursor(hit))))
        case "csv":
            return table(cursor)
        case "json":
            return lambda _: None


def table(cursor: Cursor) -> Show:
    """Rows of CSV (RFC 4180) under a head, every cell in quotes."""
    writer = csv.writer(sys.stdout, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(_CELLS)

    def show(hit: Hit) -> None:
        row = cells(hit, cursor(hit))
        writer.writerow([row[name] for name in _CELLS])

    return show


def cells(hit: Hit, cursor: str) -> Mapping[str, str]:
    """A hit as cells of a spreadsheet, none of which is a formula."""
    from monitor.cli.output import stamp
    from monitor.text.shown import link

    told = {
        "article": str(hit.article),
        "story": str(hit.story),
        "when": stamp(hit.when) or "",
        "source": hit.source,
        "lang": hit.lang,
        "severity": hit.severity.label if hit.severity is not None else "",
        "tags": ", ".join(hit.tags),
        "rules": ", ".join(hit.rules),
        "title": hit.title,
        "url": link(hit.url),
        "excerpt": hit.excerpt.text,
        "cursor": cursor,
        "countries": " ".join(hit.countries),
        "versions": str(hit.versions),
    }
    return {name: cell(value) for name, value in told.items()}


def cell(value: str) -> str:
    """`value` on one line, as a text even to a spreadsheet."""
    from monitor.text.shown import line

    shown = line(value)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown


def markdown(hit: Hit) -> str:
    """A hit as an item of a list."""
    from monitor.cli.output import local
    from monitor.digest.render import escape
    from monitor.text.shown import link

    address = link(hit.url)
    title = f"[{escape(hit.title)}](<{address}>)" if address else escape(hit.title)
    tags = f" · {escape(', '.join(hit.tags))}" if hit.tags else ""
    edited = f" · {hit.versions} versions" if hit.versions > 1 else ""
    return f"- {title} · {escape(hit.source)} · {local(hit.when)}{tags}{edited}\n  {escape(hit.excerpt.text)}"


def text() -> Show:
    """Hits for people: what was found is marked."""
    from rich.padding import Padding
    from rich.text import Text

    from monitor.cli.output import console, local
    from monitor.text.shown import line, link

    screen = console()

    def show(hit: Hit) -> None:
        tags = f"  {line(' '.join(hit.tags))}" if hit.tags else ""
        title = marked(hit.title.strip(), shifted(hit), "bold", "bold yellow")
        head = title + Text.assemble((f"  {line(hit.source)}", "cyan"), (tags, "dim"))
        excerpt = marked(hit.excerpt.text, hit.excerpt.marks, "", "bold yellow")
        edited = f"  {hit.versions} versions: monitor diff {hit.article}" if hit.versions > 1 else ""
        where = f"  {local(hit.when)}  {link(hit.url)}".rstrip() + edited
        if screen.is_terminal:
            screen.print(head)
            screen.print(Padding(excerpt, (0, 0, 0, 2), expand=False))
        else:  # a pipe has no width: one line each
            screen.print(head, soft_wrap=True)
            screen.print(Text("  ") + excerpt, soft_wrap=True)
        screen.print(Text(where + "\n", style="dim"), soft_wrap=True)

    return show


def shifted(hit: Hit) -> Sequence[tuple[int, int]]:
    """The marks of a title without the space before it."""
    before = len(hit.title) - len(hit.title.lstrip())
    return [(start - before, end - before) for start, end in hit.title_marks]


def marked(text: str, marks: Sequence[tuple[int, int]], plain: str, bright: str) -> Text:
    """`text` as it may be shown, its marks `bright`."""
    from rich.text import Text

    from monitor.text.shown import visible

    shown, at = Text(), 0
    for start, end in marks:
        shown.append(visible(text[at:start]), plain)
        shown.append(visible(text[start:end]), bright)
        at = end
    shown.append(visible(text[at:]), plain)
    return shown
