"""``monitor rules explain``: which words of an article make a rule hold, and what others lack."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import completing
from monitor.cli.exits import FAILED, USAGE
from monitor.cli.options import ConfigOption, config_or_exit

if TYPE_CHECKING:
    from monitor.rules.explained import Asked, Explanation, Hit
    from monitor.text.document import Document

AROUND = 24
"""Characters of the text shown on either side of a hit."""


def explain(
    file: Annotated[Path, typer.Argument(help="A text: its first line is the title. `-`: standard input.")],
    rule: Annotated[
        str, typer.Option("--rule", "-r", help="Only this rule.", autocompletion=completing.RULES)
    ] = "",
    lang: Annotated[str, typer.Option("--lang", help="Language of the text; recognised if absent.")] = "",
    config: ConfigOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Tell of each rule by which words of a text it holds, or what the text lacks.

    Exit code 1 when no rule holds.
    """
    from monitor.cli.output import print_json
    from monitor.cli.rulebooks import chosen, definitions, expansion
    from monitor.rules.explained import explained

    loaded = config_or_exit(config)
    rules = chosen(loaded, *([rule] if rule else []))
    article = _article(file, lang)
    found = list(explained(rules, article, expansion(loaded), definitions(loaded)))
    if as_json:
        print_json([_record(one, article) for one in found])
    else:
        _show(found, article)
    if not any(one.holds for one in found):
        raise typer.Exit(FAILED)


def _article(file: Path, lang: str) -> Document:
    from monitor.rules.trial import as_document
    from monitor.text.clean import clean

    try:
        body = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        return as_document(clean(body.decode("utf-8-sig")), lang, detect=not lang)
    except OSError as error:
        typer.echo(f"{file}: cannot be read: {error.strerror}", err=True)
    except UnicodeDecodeError:
        typer.echo(f"{file}: is not UTF-8 text", err=True)
    raise typer.Exit(USAGE)


def _record(one: Explanation, article: Document) -> dict[str, object]:
    return {
        "rule": one.rule.name,
        "tags": one.rule.tags,
        "holds": one.holds,
        "hits": [_hit(hit, article) for hit in one.hits],
        "lacking": one.lacking,
    }


def _hit(hit: Hit, article: Document) -> dict[str, object]:
    _, form, _ = _passage(hit, article)
    return {
        "field": hit.span.field,
        "start": hit.span.start,
        "end": hit.span.end,
        "form": form,
        "asked": [{"word": asked.word, "by": asked.by} for asked in hit.asked],
    }


def _passage(hit: Hit, article: Document) -> tuple[str, str, str]:
    """What stands before a hit, the hit itself, and what follows."""
    text = article.title_text if hit.span.field == "title" else article.body_text
    start, end = hit.span.start, hit.span.end
    before, after = text[max(start - AROUND, 0) : start], text[end : end + AROUND]
    # Words that are cut are left out; without spaces there are no words to cut.
    before = before if start <= AROUND else before[before.find(" ") + 1 :]
    after = after if end + AROUND >= len(text) else after[: after.rfind(" ")] if " " in after else after
    return before, text[start:end], after


def _show(found: list[Explanation], article: Document) -> None:
    from monitor.text.shown import line

    for one in found:
        if one.holds:
            tags = f" ({', '.join(one.rule.tags)})" if one.rule.tags else ""
            typer.echo(line(f"{one.rule.name} holds{tags}"))
            for hit in one.hits:
                typer.echo(f"  {_line(hit, article)}")
        else:
            typer.echo(line(f"{one.rule.name} does not hold: {one.lacking}"))


def _line(hit: Hit, article: Document) -> str:
    from monitor.text.shown import line

    before, form, after = _passage(hit, article)
    asked = ", ".join(map(_asked, hit.asked))
    return line(f"{hit.span.field} {hit.span.start}: {before}[{form}]{after} - {asked}")


def _asked(one: Asked) -> str:
    return " → ".join((*one.by, one.word))
