"""``monitor rules backtest``: what a rule would have found in the archive, before it goes live."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.options import ConfigOption, StateOption, config_or_exit

if TYPE_CHECKING:
    from monitor.alerting.raising import Policy
    from monitor.config.values import Config
    from monitor.flows.backtest import Backtest, NearMiss, Result
    from monitor.model import Rule
    from monitor.rules.plan import Plan
    from monitor.views.search import Hit, Stored

BLOCKS, PLAIN = "▁▂▃▄▅▆▇█", ".:-=+*#@"
DAYS_SHOWN = 60


def backtest(
    query: Annotated[str, typer.Argument(help="A query, as in rules; or name rules by --rule.")] = "",
    rule: Annotated[
        list[str] | None, typer.Option("--rule", "-r", help="A rule of the configuration (repeatable).")
    ] = None,
    since: Annotated[str, typer.Option(help="From when: a duration back (24h, 7d) or a date.")] = "30d",
    config: ConfigOption = None,
    state: StateOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Try rules on what was stored: hits a day, samples, overlap, alerts they would have raised, near misses.

    Without a query and --rule all rules are tried. Nothing is written. Exit code 1 when nothing was found.
    """
    from monitor.cli.exits import NOTHING
    from monitor.cli.output import ago, print_json, utc_now
    from monitor.cli.progress import Progress
    from monitor.cli.rulebooks import definitions, expansion
    from monitor.cli.state import archive_of
    from monitor.flows.backtest import Backtest
    from monitor.views.search import Filters

    loaded, now = config_or_exit(config), utc_now()
    start = ago(since, now)
    asked = _asked(query, rule or [], loaded)
    test = _ready(query, lambda: Backtest(asked, expansion(loaded), definitions(loaded), _policy(loaded)))
    with archive_of(loaded, state) as store, Progress(now, start) as progress:

        def candidates(plan: Plan | None) -> Iterator[Stored]:
            for stored in store.articles(plan, Filters(since=start)):
                progress.look(stored.at)
                yield stored

        results = list(test.run(candidates, store.narrows))
    if as_json:
        print_json([_record(one) for one in results])
    else:
        for one in results:
            _show(one, start, now)
    if not any(one.articles for one in results):
        raise typer.Exit(NOTHING)


def _asked(query: str, names: Sequence[str], config: Config) -> Sequence[Rule]:
    from monitor.cli.rulebooks import chosen
    from monitor.model import Rule

    if query and names:
        raise typer.BadParameter("give a query or --rule, not both")
    rules = [Rule("", query)] if query else chosen(config, *names)
    if not rules:
        raise typer.BadParameter("no rule is configured: give a query")
    return rules


def _ready(query: str, make: Callable[[], Backtest]) -> Backtest:
    from monitor.cli.queries import refuse
    from monitor.errors import QuerySyntaxError

    try:
        return make()
    except QuerySyntaxError as error:
        refuse(query, error)


def _policy(config: Config) -> Policy:
    from monitor.alerting.policy import Freshness
    from monitor.alerting.raising import Policy

    alerts = config.settings.alerts
    return Policy(config.routes, Freshness(first_poll=alerts.first_poll_max_age, always=alerts.max_age))


def plot(days: Mapping[date, int], start: datetime, end: datetime, signs: str) -> str:
    """A sign a day, the highest for the day of most hits; a space for none. At most the last 60 days."""
    first = max(start.astimezone(UTC).date(), end.astimezone(UTC).date() - timedelta(days=DAYS_SHOWN - 1))
    span = range((end.astimezone(UTC).date() - first).days + 1)
    counts = [days.get(first + timedelta(days=day), 0) for day in span]
    most = max([*counts, 1])
    return "".join(signs[(count * len(signs) - 1) // most] if count else " " for count in counts)


def _show(one: Result, start: datetime, now: datetime) -> None:
    from monitor.cli.hits import text
    from monitor.text.many import many
    from monitor.text.shown import line

    utf8 = (sys.stdout.encoding or "").lower().replace("-", "") in ("utf8", "")
    if one.rule.name:
        print(line(one.rule.name))
    print(f"{many(one.articles, 'article')} in {many(len(one.stories), 'story')}, a day:")
    print(f"  |{plot(one.days, start, now, BLOCKS if utf8 else PLAIN)}|")
    told = ", ".join(f"{line(name)} {count}" for name, count in one.receivers.most_common())
    print(f"First alerts, one a story: {len(one.told)}{f' ({told})' if told else ''}")
    for name, count in one.overlap.most_common(10):
        print(f"  {line(name)} holds in {count} of them too")
    show = text()
    for hit in one.samples:
        show(hit)
    if one.near:
        print("Near misses:")
    for miss in one.near:
        print(f"  {line(miss.hit.title)}  ({line(miss.hit.source)}): {line(miss.lacking)}")


def _record(one: Result) -> dict[str, object]:
    return {
        "rule": one.rule.name,
        "query": one.rule.query,
        "articles": one.articles,
        "stories": len(one.stories),
        "days": {str(day): count for day, count in sorted(one.days.items())},
        "alerts": len(one.told),
        "receivers": dict(one.receivers),
        "overlap": dict(one.overlap.most_common()),
        "samples": [_sample(hit) for hit in one.samples],
        "near": [_near(miss) for miss in one.near],
    }


def _sample(hit: Hit) -> dict[str, object]:
    from monitor.cli.cursors import by_time
    from monitor.cli.hits import record

    return record(hit, by_time(hit.place))


def _near(miss: NearMiss) -> dict[str, object]:
    return {**_sample(miss.hit), "lacking": miss.lacking}
