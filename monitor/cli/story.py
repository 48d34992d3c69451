"""``monitor story``: what a person says of stories, which later decisions obey; what to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.options import ConfigOption, StateOption

if TYPE_CHECKING:
    from monitor.views import Near

app = typer.Typer(help="Split and merge stories by hand; look at what was kept quiet.", no_args_is_help=True)
Article = Annotated[int, typer.Argument(min=1, help="Number of an article.")]
Story = Annotated[int, typer.Argument(min=1, help="Number of a story.")]


@app.command("near")
def near(
    config: ConfigOption = None,
    state: StateOption = None,
    since: Annotated[str, typer.Option(help="From when: a duration back (24h, 7d) or a date.")] = "24h",
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=10_000, help="At most so many.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """What was kept quiet though a rule held in it, the least alike first. Exit code 1 when there is none."""
    from monitor.cli.output import ago, nothing, print_json, print_table, utc_now
    from monitor.cli.state import archive

    with archive(config, state) as store:
        found = store.near(ago(since, utc_now()), limit)
    if as_json:
        print_json(found)
    elif found:
        heads = ("article", "story", "relation", "score", "title", "source", "why")
        print_table(heads, map(_row, found), grow="why", spare=("source", "title"))
    if not found:
        raise nothing("Nothing was kept quiet.")


@app.command("split")
def split(
    articles: Annotated[list[int], typer.Argument(min=1, help="Numbers of the articles that leave.")],
    config: ConfigOption = None,
    state: StateOption = None,
) -> None:
    """Take articles out of their story, for good: neither they nor their copies come back to it."""
    from monitor.cli.output import utc_now
    from monitor.cli.state import archive

    with archive(config, state, write=True) as store:
        print(f"They are story {store.split(articles, utc_now())} now.")


@app.command("merge")
def merge(into: Story, other: Story, config: ConfigOption = None, state: StateOption = None) -> None:
    """Put the articles of the other story into the first."""
    from monitor.cli.output import utc_now
    from monitor.cli.state import archive

    with archive(config, state, write=True) as store:
        print(f"Articles moved into story {into}: {store.merge(into, other, utc_now())}.")


@app.command("never")
def never(one: Article, other: Article, config: ConfigOption = None, state: StateOption = None) -> None:
    """Keep that two articles, and copies of them, never tell one story."""
    from monitor.cli.output import utc_now
    from monitor.cli.state import archive

    with archive(config, state, write=True) as store:
        store.never(one, other, utc_now())
    print(f"Articles {one} and {other} stay apart.")


def _row(one: Near) -> tuple[str, ...]:
    return (
        str(one.article), str(one.story), one.relation, f"{one.score:.2f}", one.title, one.source, one.why
    )  # fmt: skip
