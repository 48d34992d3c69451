"""``monitor audit``: a sample of what no rule found, a person's word on it, and the recall by that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.options import ConfigOption, StateOption, config_or_exit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from monitor.store import Store
    from monitor.views.audit import AuditTotals, Picked
    from monitor.watching.recall import Recall, Stratum

app = typer.Typer(help="What rules miss: a sample of articles that no rule found, to be judged.")
Articles = Annotated[list[int], typer.Argument(min=1, help="Numbers of articles of a sample.")]

LINE = 300
"""Characters of an article's text that are put into a line for `should_match`."""


@app.callback(invoke_without_command=True)
def audit(
    context: typer.Context,
    config: ConfigOption = None,
    state: StateOption = None,
    every: Annotated[bool, typer.Option("--all", help="Those that were judged, too.")] = False,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=10_000, help="At most so many.")] = 100,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Articles that no rule found, to be judged by `yes` or `no`; and the recall, when enough were.

    The daemon draws a sample each week. Exit code 1 when none waits.
    """
    from functools import partial

    from monitor.cli.output import nothing, print_json
    from monitor.cli.state import archive
    from monitor.store import audits

    if context.invoked_subcommand:
        return
    with archive(config, state) as store:
        found = store.ask(partial(audits.picked, every=every, limit=limit))
        totals = store.ask(audits.totals)
    if as_json:
        print_json(_record(found, totals))
    else:
        _show(found, totals)
    if not found:
        raise nothing(
            "No article waits to be judged."
            if totals.audits
            else "No sample was drawn yet: the daemon does it each week, or: monitor audit draw"
        )


@app.command("draw")
def draw(
    config: ConfigOption = None,
    state: StateOption = None,
    since: Annotated[str, typer.Option(help="From when: a duration back (24h, 7d) or a date.")] = "7d",
) -> None:
    """Draw a sample now. Exit code 1 when rules found nothing in that time, or everything."""
    import asyncio

    from monitor.cli.output import ago, nothing, utc_now
    from monitor.cli.state import archive_of
    from monitor.daemon.auditing import auditor

    now = utc_now()
    start = ago(since, now)
    if start >= now:
        raise typer.BadParameter("--since must lie in the past")
    loaded = config_or_exit(config)
    with archive_of(loaded, state, write=True) as store:
        made = asyncio.run(auditor(loaded, store)(now, now - start))
    if made is None:
        raise nothing("There is nothing to sample: in that time rules found nothing, or everything.")
    print(f"{len(made.picks)} of {made.unmatched:,} articles that no rule found wait: monitor audit")


@app.command("yes")
def yes(articles: Articles, config: ConfigOption = None, state: StateOption = None) -> None:
    """These should have been found: kept, with a line for the rule that is to find them."""
    from monitor.cli.state import archive

    with archive(config, state, write=True) as store:
        for number, found in _judged(store, articles, relevant=True):
            print(f"Article {number} counts as missed.")
            print(_offer(store, found))


@app.command("no")
def no(articles: Articles, config: ConfigOption = None, state: StateOption = None) -> None:
    """These are rightly not found: kept."""
    from monitor.cli.state import archive

    with archive(config, state, write=True) as store:
        for number, _ in _judged(store, articles, relevant=False):
            print(f"Article {number} is rightly not found.")


def _judged(store: Store, articles: Sequence[int], *, relevant: bool) -> Sequence[tuple[int, Picked]]:
    """Keep the word on each; exits 1 where one was never picked, after the others."""
    from monitor.cli.output import nothing, utc_now

    kept = [(number, store.judge(number, relevant, utc_now())) for number in articles]
    missing = [str(number) for number, found in kept if found is None]
    if missing:
        raise nothing(
            f"Of no sample: {', '.join(missing)}" + ("; the others are kept." if len(kept) > 1 else "")
        )
    return [(number, found) for number, found in kept if found is not None]


def _offer(store: Store, found: Picked) -> str:
    """What to put into the rule that should have found it."""
    from functools import partial

    from monitor.cli.output import json_line
    from monitor.store.traces import entry_of_article, trace
    from monitor.text.shown import line

    pick, text = found.pick, found.pick.title
    entry = store.ask(partial(entry_of_article, number=pick.article))
    known = store.ask(partial(trace, number=entry, now=found.drawn)) if entry else None
    if known and known.article:
        text = f"{known.article.title}\n{known.article.body[:LINE].strip()}"
    rule = f"rule {line(pick.rule)}, which it is most like" if pick.rule else "the rule that should find it"
    # A JSON string is a TOML string: so it can be put into the list as it stands.
    return f"For `should_match` of {rule}:\n  {json_line(text)},"


def _recall(totals: AuditTotals) -> tuple[Recall | None, int, Sequence[Stratum]]:
    """The recall, how many must be judged before it is told, and the strata that it comes from."""
    from monitor.watching.recall import Stratum, recall, together, wanting

    strata = together(Stratum(*one) for one in totals.strata)
    return recall(totals.matched, strata), wanting(strata), strata


def _record(found: Sequence[Picked], totals: AuditTotals) -> dict[str, object]:
    known, wanted, strata = _recall(totals)
    return {
        "audits": totals.audits,
        "matched": totals.matched,
        "strata": strata,
        "recall": known,
        "wanting": wanted,
        "articles": [
            {
                "article": one.pick.article,
                "audit": one.audit,
                "drawn": one.drawn,
                "stratum": one.pick.stratum,
                "title": one.pick.title,
                "url": one.pick.link,
                "source": one.pick.source,
                "rule": one.pick.rule,
                "score": one.pick.score,
                "why": one.pick.why,
                "relevant": one.relevant,
                "judged": one.judged,
            }
            for one in found
        ],
    }


def _show(found: Sequence[Picked], totals: AuditTotals) -> None:
    from monitor.cli.output import print_table
    from monitor.text.many import many

    if found:
        heads = ("article", "said", "like rule", "source", "title", "why")
        print_table(heads, map(_row, found), grow="title", spare=("source", "like rule", "why"))
    if not totals.audits:
        return
    known, wanted, strata = _recall(totals)
    judged = (
        f"{sum(one.judged for one in strata)} judged, {sum(one.relevant for one in strata)} of them missed"
    )
    print(f"\n{judged}; {totals.matched:,} found in the weeks of {many(totals.audits, 'sample')}")
    if known is None:
        print(
            f"Judge {wanted} more for the recall." if wanted else "No recall: nothing was found to count by."
        )
        return
    print(
        f"Recall {known.recall:.0%}, between {known.low:.0%} and {known.high:.0%} (95 %): about "
        f"{known.missed:,.0f} missed, {known.missed_low:,.0f} to {known.missed_high:,.0f}"
    )


def _row(one: Picked) -> tuple[str, ...]:
    said = {None: "–", True: "yes", False: "no"}[one.relevant]
    pick = one.pick
    return str(pick.article), said, pick.rule or "–", pick.source, pick.title, pick.why
