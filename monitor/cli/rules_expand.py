"""``monitor rules expand``: what the words of a query stand for, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.options import NamesOption, config_or_exit

if TYPE_CHECKING:
    from monitor.rules.expanded import Expanded


def expand(
    query: Annotated[str, typer.Argument(help="A query, quoted for the shell.")],
    config: NamesOption = None,
    lang: Annotated[str, typer.Option("--lang", help="Language of its words (ISO 639-1).")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Show every word of a query with the forms that it stands for, and where each comes from."""
    from monitor.cli.output import print_json
    from monitor.cli.queries import refuse
    from monitor.cli.rulebooks import expansion, origin
    from monitor.errors import QuerySyntaxError
    from monitor.rules.expanded import expanded
    from monitor.rules.syntax import parse

    try:
        tree = parse(query)
    except QuerySyntaxError as error:
        refuse(query, error)
    loaded = config_or_exit(config) if config else None
    found = expanded(tree, expansion(loaded), lang, origin())
    if as_json:
        print_json([_record(one) for one in found])
    else:
        _show(found)


def _record(one: Expanded) -> dict[str, object]:
    return {"word": one.word, "forms": [{"form": form, "from": origin} for form, origin in one.forms]}


def _show(found: tuple[Expanded, ...]) -> None:
    from monitor.cli.output import print_table

    rows = ((one.word, form, origin) for one in found for form, origin in one.forms)
    print_table(("word", "form", "from"), rows, grow="form")
