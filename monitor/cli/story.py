"""``monitor story``: one story whole; what a person says of stories, which later decisions obey."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from monitor.cli import story_show
from monitor.cli.options import ConfigOption, StateOption

if TYPE_CHECKING:
    from monitor.views import Near


class _Group(TyperGroup):
    """A group that takes ``monitor story 41`` for ``monitor story show 41``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The words after ``story``, as typer reads them."""
        return super().parse_args(ctx, ["show", *args] if args and args[0].isdecimal() else args)


app = typer.Typer(
    help="A story whole; split and merge stories by hand; what was kept quiet. A number alone: show it.",
    no_args_is_help=True,
    cls=_Group,
)
app.command("show")(story_show.show)
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
