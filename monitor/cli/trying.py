"""``monitor try``: the stages as filters, for people who debug a source or a rule and for scripts."""

from __future__ import annotations

import typer

from monitor.cli import try_feed, try_page, try_query, try_rules, try_stories

app = typer.Typer(
    help="Run one stage as a filter: NDJSON in and out, one object a line, no network, no database.",
    no_args_is_help=True,
)
app.command("feed")(try_feed.feed)
app.command("page")(try_page.page)
app.command("query")(try_query.query)
app.command("rules")(try_rules.rules)
app.command("stories")(try_stories.stories)
