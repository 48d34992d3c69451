"""How commands read rules: with the dictionaries and the termsets that the daemon uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.config.values import Config
    from monitor.rules.expansion import Expansion
    from monitor.rules.plan import Definitions


def expansion() -> Expansion:
    """What words stand for."""
    from monitor.rules.expansion import AS_WRITTEN

    return AS_WRITTEN


def definitions(config: Config) -> Definitions:
    """What the queries of `config` may name."""
    from monitor.rules.plan import Definitions

    return Definitions(config.termsets, {rule.name: rule for rule in config.rules})
