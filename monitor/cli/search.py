"""``monitor search``: find stored articles with the rules' own language."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

import typer

from monitor.cli import completing
from monitor.cli.hits import Form
from monitor.cli.options import ConfigOption, StateOption, config_dir, config_or_exit, country_codes

if TYPE_CHECKING:
    from datetime import datetime

    from monitor.cli.hits import Cursor
    from monitor.cli.progress import Progress
    from monitor.flows.search import Verify
    from monitor.rules.plan import Plan
    from monitor.store import Answers
    from monitor.views.search import Filters, Hit

T = TypeVar("T")
Texts = list[str] | None
Severities = Literal["low", "medium", "high", "critical"]


def search(
    context: typer.Context,
    query: Annotated[
        str, typer.Argument(help='A query, as in rules: words, "phrases", AND, OR, NOT, title:…, @termset')
    ],
    config: ConfigOption = None,
    state: StateOption = None,
    since: Annotated[str, typer.Option(help="From when: a duration back (24h, 7d) or a date.")] = "",
    until: Annotated[str, typer.Option(help="To when, not included.")] = "",
    tag: Annotated[completing.Names, completing.tag("Only what has this tag (repeatable: any).")] = None,
    rule: Annotated[completing.Names, completing.rule("Only where this rule held (repeatable).")] = None,
    source: Annotated[completing.Names, completing.source("Only of this source, by id (repeatable).")] = None,
    lang: Annotated[Texts, typer.Option("--lang", help="Only in this language (repeatable).")] = None,
    country: Annotated[
        Texts,
        typer.Option("--country", help="Only what speaks of this country, by ISO 3166-1 code (repeatable)."),
    ] = None,
    story: Annotated[
        list[int] | None, typer.Option("--story", help="Only of the story of this number (repeatable).")
    ] = None,
    severity: Annotated[
        Severities | None, typer.Option(help="Only where a rule held that is at least so severe.")
    ] = None,
    rank: Annotated[
        bool, typer.Option("--rank", help="The most relevant first, of the 500 best by the index.")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=10_000, help="At most so many.")] = 20,
    everything: Annotated[bool, typer.Option("--all", help="All there are, without a limit.")] = False,
    after: Annotated[
        str, typer.Option(metavar="CURSOR", help="Go on behind a hit: the cursor that was printed with it.")
    ] = "",
    form: Annotated[
        Form, typer.Option("--format", help="How to show them: text, markdown, json, ndjson or csv.")
    ] = "text",
    as_json: Annotated[bool, typer.Option("--json", help="Same as --format json.")] = False,
    as_lines: Annotated[bool, typer.Option("--ndjson", help="Same as --format ndjson.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Same as --format csv.")] = False,
) -> None:
    """Stored articles for which the query holds, newest first. Exit code 1 when there are none."""
    from monitor.cli.hits import show_all
    from monitor.cli.output import nothing, utc_now
    from monitor.cli.queries import parsed
    from monitor.cli.rulebooks import definitions, expansion, is_whole
    from monitor.cli.state import archive, archive_of
    from monitor.flows.search import ranking
    from monitor.model import Severity
    from monitor.views.search import Filters

    whole, now = _whole(query, context.args), utc_now()
    loaded = None if is_whole(whole, config_dir(config)) else config_or_exit(config)
    plan, verify = parsed(whole, now, expansion(loaded), definitions(loaded))
    asked = Asked(
        plan,
        ranking(plan, now) if rank else verify,
        Filters(
            *_span(since, until, now),
            tags=tuple(tag or ()),
            rules=tuple(rule or ()),
            sources=tuple(source or ()),
            langs=tuple(lang or ()),
            countries=country_codes(country),
            stories=tuple(story or ()),
            severity=Severity[severity.upper()] if severity else None,
        ),
    )
    form = "json" if as_json else "ndjson" if as_lines else "csv" if as_csv else form
    most = None if everything else limit
    opened = archive_of(loaded, state) if loaded else archive(config, state)
    with opened as store, _progress(store, asked.filters, now) as progress:
        found, cursor = (ranked if rank else newest)(store, asked, after, progress)
        hits = show_all(islice(found, most), form, cursor, progress.clear)
    if not hits:
        raise nothing("Nothing found.")
    if form == "text" and len(hits) == most:
        print(f"Go on with --after {cursor(hits[-1])}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A search."""

    plan: Plan
    verify: Verify
    filters: Filters


def newest(store: Answers, asked: Asked, after: str, progress: Progress) -> tuple[Iterator[Hit], Cursor]:
    """Hits, newest first, and how to go on behind one of them."""
    from monitor.cli.cursors import by_time, place

    below = _read(place, after) if after else None
    looked = store.found(asked.plan, asked.verify, asked.filters, below, lambda one: progress.look(one.at))
    return _counted(looked, progress), lambda hit: by_time(hit.place)


def ranked(store: Answers, asked: Asked, after: str, progress: Progress) -> tuple[Iterator[Hit], Cursor]:
    """Hits, the most relevant first, and how to go on behind one of them."""
    from monitor.cli import cursors

    begun = _read(cursors.ranked, after) if after else None
    upto = begun.upto if begun else store.newest()
    hits = store.ranked(asked.plan, asked.verify, asked.filters, upto)
    left = begun.beyond(hits) if begun else hits
    return _counted(iter(left), progress), lambda hit: cursors.by_rank(hit, upto)


def _counted(hits: Iterator[Hit], progress: Progress) -> Iterator[Hit]:
    for hit in hits:
        progress.found += 1
        yield hit


def _read(reader: Callable[[str], T], cursor: str) -> T:
    try:
        return reader(cursor)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--after") from None


def _span(since: str, until: str, now: datetime) -> tuple[datetime | None, datetime | None]:
    from monitor.cli.output import ago

    start, end = (ago(given, now) if given else None for given in (since, until))
    if start and end and start >= end:
        raise typer.BadParameter("--since must lie before --until")
    return start, end


def _progress(store: Answers, filters: Filters, now: datetime) -> Progress:
    from monitor.cli.progress import Progress

    top = min(filters.until or now, now)
    return Progress(top, filters.since or store.oldest() or top)


def _whole(query: str, more: Sequence[str]) -> str:
    """The query; says how to write it and exits 2 when a shell has taken it apart.

    It is not joined and searched: what was a phrase can only be guessed once the shell has taken the quotes.
    """
    from monitor.cli.exits import USAGE

    if more:
        words = (f'"{word}"' if " " in word else word for word in (query, *more))
        typer.echo("The query must be one argument: put all of it between single quotes, such as", err=True)
        typer.echo(f"  monitor search {shlex.quote(' '.join(words))}", err=True)
        raise typer.Exit(USAGE)
    return query
