"""How commands compile rules: with the dictionaries and the termsets that the daemon would use."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.config.values import Config
    from monitor.rules.expansion import Expansion
    from monitor.rules.trial import Compile


def expansion() -> Expansion:
    """What words stand for."""
    from monitor.rules.expansion import AS_WRITTEN

    return AS_WRITTEN


def compiler(config: Config) -> Compile:  # noqa: ARG001
    """Compiles rules of `config`."""
    from monitor.rules.rulebook import compile_rulebook

    return partial(compile_rulebook, expansion=expansion())
