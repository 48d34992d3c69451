"""How commands read rules: with the dictionaries and the termsets that the daemon uses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from monitor.config.values import Config
    from monitor.model import Rule
    from monitor.rules.expanded import Origin
    from monitor.rules.expansion import Expansion
    from monitor.rules.plan import Definitions


def expansion(config: Config | None = None) -> Expansion:
    """What words stand for, with the names that `config` corrects. On first use this builds dictionaries."""
    from monitor.lexicon import usual

    return usual(names=config.names if config else ())


def definitions(config: Config | None) -> Definitions:
    """What the queries of `config` may name; nothing without one."""
    from monitor.rules.plan import Definitions

    if config is None:
        return Definitions({}, {})
    return Definitions(config.termsets, {rule.name: rule for rule in config.rules})


def is_whole(query: str, directory: Path) -> bool:
    """Whether `query` means the same without the configuration: it names nothing of it, and no name is
    corrected there. To read all of that takes longer than most searches."""
    from monitor.config.folder import corrects_names

    try:
        return not re.search("@|rule:", query) and not corrects_names(directory)
    except OSError:
        return False


def origin() -> Origin:
    """Tells of a form whether a dictionary has it, and of which languages, or a rule of endings made it."""
    from monitor.forms.script import languages
    from monitor.lexicon import open_lexicon

    lexicon = open_lexicon()

    def of(word: str, form: str, lang: str) -> str:
        known = [
            one
            for one in languages(word, lang)
            if any(form in paradigm for paradigm in lexicon.paradigms(word, one))
        ]
        return f"dictionary ({', '.join(known)})" if known else "rule of endings"

    return of


def chosen(config: Config, *asked: str) -> Sequence[Rule]:
    """The rules of those names, or all; prints what is near and exits 2 when there is none of a name."""
    from difflib import get_close_matches

    names = [rule.name for rule in config.rules]
    for name in asked:
        if name not in names:
            near = get_close_matches(name, names, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise typer.BadParameter(f"there is no rule {name!r}{hint}")
    return [rule for rule in config.rules if not asked or rule.name in asked]
