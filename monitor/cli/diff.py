"""``monitor diff``: what an article said before it was edited, and what it says since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from monitor.cli.options import ConfigOption, StateOption

if TYPE_CHECKING:
    from monitor.store import Answers
    from monitor.views.versions import Version, Versions

Format = Literal["text", "markdown", "json"]


def diff(
    what: Annotated[str, typer.Argument(help="An article's number, or its address.", metavar="ARTICLE")],
    config: ConfigOption = None,
    state: StateOption = None,
    start: Annotated[
        int, typer.Option("--from", min=0, metavar="V", help="Version to start from; 0: the one before --to.")
    ] = 0,
    end: Annotated[int, typer.Option("--to", min=0, metavar="V", help="Version to come to; 0: newest.")] = 0,
    form: Annotated[
        Format, typer.Option("--format", help="How to show it: text, markdown or json.")
    ] = "text",
    as_json: Annotated[bool, typer.Option("--json", help="Same as --format json.")] = False,
) -> None:
    """What an edit of an article changed, word by word. Exit code 1 when it was never edited."""
    from monitor.cli import diff_shown
    from monitor.cli.output import local, nothing, print_json
    from monitor.cli.state import archive

    with archive(config, state) as store:
        found = _found(what, store)
    if found is None:
        raise nothing(f"There is no article {what!r}, or it is forgotten.")
    shown_as_json = as_json or form == "json"
    if len(found.versions) == 1:
        if shown_as_json:
            (only,) = found.versions
            print_json(diff_shown.record(found, only, only))
        since = local(found.versions[0].since)
        raise nothing(
            f"Article {found.article} was not edited since it was read at {since}, as far as is known."
        )
    old, new = _chosen(found, start, end)
    if shown_as_json:
        print_json(diff_shown.record(found, old, new))
    elif form == "markdown":
        print(diff_shown.markdown(found, old, new))
    else:
        diff_shown.show(found, old, new)


def _found(what: str, store: Answers) -> Versions | None:
    """The article meant: of an address that several have, the one that was edited most."""
    from functools import partial

    from monitor.store.versions import versions

    known = [store.ask(partial(versions, number=number)) for number in _numbers(what, store)]
    return max(filter(None, known), key=lambda one: len(one.versions), default=None)


def _numbers(what: str, store: Answers) -> list[int]:
    from functools import partial

    from monitor.cli.explain import entries_at, kind_of
    from monitor.store.versions import of_entries

    kind = kind_of(what)
    if kind == "article":
        return [int(what)]
    if kind != "address":
        raise typer.BadParameter(f"{what!r} is neither an article's number nor an address")
    return list(store.ask(partial(of_entries, entries=entries_at(what.strip(), store))))


def _chosen(found: Versions, start: int, end: int) -> tuple[Version, Version]:
    newest = len(found.versions)
    end = end or newest
    start = start or max(end - 1, 1)
    for option, number in (("--from", start), ("--to", end)):
        if number > newest:
            raise typer.BadParameter(f"{number}: there are versions 1 to {newest}", param_hint=option)
    if start == end:
        raise typer.BadParameter(f"both are version {end}", param_hint="--from and --to")
    return found.versions[start - 1], found.versions[end - 1]
