"""``monitor search``: find stored articles with the rules' own language."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from monitor.cli.options import ConfigOption, StateOption, config_or_exit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.text import Text

    from monitor.views import Hit


def search(
    context: typer.Context,
    query: Annotated[
        str, typer.Argument(help='A query, as in rules: words, "phrases", AND, OR, NOT, title:…, @termset')
    ],
    config: ConfigOption = None,
    state: StateOption = None,
    since: Annotated[str, typer.Option(help="From when: a duration back (24h, 7d) or a date.")] = "",
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=10_000, help="At most so many.")] = 20,
    form: Annotated[
        Literal["text", "markdown", "json"],
        typer.Option("--format", help="How to show them: text, markdown or json."),
    ] = "text",
    as_json: Annotated[bool, typer.Option("--json", help="Same as --format json.")] = False,
) -> None:
    """Stored articles for which the query holds, newest first. Exit code 1 when there are none."""
    from monitor.cli.output import ago, nothing, print_json, utc_now
    from monitor.cli.queries import parsed
    from monitor.cli.rulebooks import definitions, expansion
    from monitor.cli.state import archive_of

    whole, now = _whole(query, context.args), utc_now()
    loaded = config_or_exit(config)
    asked, verify = parsed(whole, now, expansion(loaded), definitions(loaded))
    start = ago(since, now) if since else None
    with archive_of(loaded, state) as store:
        hits = store.search(asked, verify, since=start, limit=limit)
    if as_json or form == "json":
        print_json([_record(hit) for hit in hits])
    elif form == "markdown":
        print("\n".join(_markdown(hit) for hit in hits))
    else:
        _show(hits)
    if not hits:
        raise nothing("Nothing found.")


def _whole(query: str, more: Sequence[str]) -> str:
    """The query; says how to write it and exits 2 when a shell has taken it apart.

    It is not joined and searched: what was a phrase can only be guessed once the shell has taken the quotes.
    """
    from monitor.cli.queries import USAGE

    if more:
        words = (f'"{word}"' if " " in word else word for word in (query, *more))
        typer.echo("The query must be one argument: put all of it between single quotes, such as", err=True)
        typer.echo(f"  monitor search {shlex.quote(' '.join(words))}", err=True)
        raise typer.Exit(USAGE)
    return query


def _record(hit: Hit) -> dict[str, object]:
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
    }


def _markdown(hit: Hit) -> str:
    from monitor.cli.output import local
    from monitor.digest.render import escape
    from monitor.text.shown import link

    address = link(hit.url)
    title = f"[{escape(hit.title)}](<{address}>)" if address else escape(hit.title)
    tags = f" · {escape(', '.join(hit.tags))}" if hit.tags else ""
    return f"- {title} · {escape(hit.source)} · {local(hit.when)}{tags}\n  {escape(hit.excerpt.text)}"


def _show(hits: Sequence[Hit]) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from monitor.cli.output import console, local
    from monitor.text.shown import line, link

    screen = console()
    for hit in hits:
        tags = f"  {line(' '.join(hit.tags))}" if hit.tags else ""
        head = Text.assemble((line(hit.title), "bold"), (f"  {line(hit.source)}", "cyan"), (tags, "dim"))
        where = f"  {local(hit.when)}  {link(hit.url)}".rstrip()
        if screen.is_terminal:
            screen.print(head)
            screen.print(Padding(_excerpt(hit), (0, 0, 0, 2), expand=False))
        else:  # a pipe has no width: one line each
            screen.print(head, soft_wrap=True)
            screen.print(Text("  ") + _excerpt(hit), soft_wrap=True)
        screen.print(Text(where + "\n", style="dim"), soft_wrap=True)


def _excerpt(hit: Hit) -> Text:
    from rich.text import Text

    from monitor.text.shown import visible

    shown, at, text = Text(), 0, hit.excerpt.text
    for start, end in hit.excerpt.marks:
        shown.append(visible(text[at:start]))
        shown.append(visible(text[start:end]), "bold yellow")
        at = end
    shown.append(visible(text[at:]))
    return shown
