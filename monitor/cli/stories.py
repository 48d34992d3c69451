"""``monitor stories``: the stories of a span of time, newest or largest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from monitor.cli import completing
from monitor.cli.options import ConfigOption, StateOption, country_codes

if TYPE_CHECKING:
    from collections.abc import Collection

    from monitor.views import StorySummary


HEADS = (
    *("story", "last", "severity", "articles", "sites", "texts"),
    *("langs", "title", "rules", "first told by"),
)  # fmt: skip


def stories(
    config: ConfigOption = None,
    state: StateOption = None,
    since: Annotated[str, typer.Option(help="From when: a duration back (24h, 7d) or a date.")] = "24h",
    until: Annotated[str, typer.Option(help="To when, not included. Default: now.")] = "",
    tag: Annotated[completing.Names, completing.tag("Only with this tag (repeatable).")] = None,
    rule: Annotated[
        completing.Names, completing.rule("Only those that this rule found (repeatable).")
    ] = None,
    lang: Annotated[
        list[str] | None, typer.Option("--lang", help="Only told in this language (repeatable).")
    ] = None,
    country: Annotated[
        list[str] | None,
        typer.Option("--country", help="Only of this country, by ISO 3166-1 code (repeatable)."),
    ] = None,
    source: Annotated[
        completing.Names, completing.source("Only told by this source's id (repeatable).")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Those in which no rule held, too.")] = False,
    sort: Annotated[
        Literal["newest", "size"],
        typer.Option(help="By what they came last, or by articles: newest or size."),
    ] = "newest",
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=10_000, help="At most so many.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Stories in which a rule held and of which something came in that time. Exit code 1 when there are none.

    `monitor story NUMBER` shows one whole.
    """
    from monitor.cli.output import ago, nothing, print_json, print_table, utc_now
    from monitor.cli.state import archive

    now, codes = utc_now(), country_codes(country)
    start, end = ago(since, now), ago(until, now) if until else None
    with archive(config, state) as store:
        found = store.stories(since=start, until=end, matched=not every, sources=tuple(source or ()))
    asked = ((tag, _tags), (rule, _rules), (lang, _langs), (codes, _countries))
    kept = [one for one in found if all(_meet(names or (), of(one)) for names, of in asked)]
    if sort == "size":
        kept.sort(key=lambda one: -one.articles)
    if as_json:
        print_json([_record(one) for one in kept[:limit]])
    elif kept:
        spare = ("langs", "first told by", "texts", "rules", "severity")
        print_table(HEADS, map(_row, kept[:limit]), grow=("title", "rules"), spare=spare)
    if not kept:
        raise nothing("No story in that time." if every else "No story in that time in which a rule held.")


def _tags(one: StorySummary) -> Collection[str]:
    return one.tags


def _rules(one: StorySummary) -> Collection[str]:
    return one.rules


def _langs(one: StorySummary) -> Collection[str]:
    return one.langs


def _countries(one: StorySummary) -> Collection[str]:
    return one.countries


def _meet(asked: Collection[str], given: Collection[str]) -> bool:
    return not asked or not set(asked).isdisjoint(given)


def _record(one: StorySummary) -> dict[str, object]:
    return {
        "story": one.story,
        "title": one.title,
        "url": one.url,
        "first": one.first,
        "last": one.last,
        "severity": one.severity.label if one.severity else None,
        "articles": one.articles,
        "texts": one.texts,
        "sites": one.sites,
        "source": one.source,
        "sources": one.sources,
        "langs": one.langs,
        "rules": one.rules,
        "tags": one.tags,
        "countries": one.countries,
    }


def _row(one: StorySummary) -> tuple[str, ...]:
    from monitor.cli.output import local

    return (
        str(one.story),
        local(one.last),
        one.severity.label if one.severity else "–",
        str(one.articles),
        str(one.sites),
        str(one.texts),
        " ".join(one.langs),
        one.title,
        ", ".join(one.rules),
        one.source,
    )
