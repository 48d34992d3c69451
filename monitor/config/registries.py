"""What exists elsewhere in the house that a configuration names: kinds, and the language of queries."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from monitor.model import Receiver, Rule
from monitor.notify import NOTIFIERS, infer_kind, missing
from monitor.rules.expansion import AS_WRITTEN
from monitor.rules.plan import Definitions, plan
from monitor.rules.syntax import parse
from monitor.sources import KINDS


def _resolve(rule: Rule, termsets: Mapping[str, str], rules: Mapping[str, Rule]) -> None:
    plan(parse(rule.query), AS_WRITTEN, rule.lang, Definitions(termsets, rules), rule)


@dataclass(frozen=True, slots=True)
class Registries:
    """The kinds a configuration may name, and who judges what only their owners can."""

    source_kinds: Collection[str]
    receiver_kinds: Collection[str]
    infer_kind: Callable[[str], str]
    """The kind of receiver that a webhook address belongs to."""
    missing: Callable[[Receiver], tuple[str, ...]]
    """The fields a receiver's kind needs and lacks."""
    parse_query: Callable[[str], object]
    """Raises `QuerySyntaxError`."""
    resolve: Callable[[Rule, Mapping[str, str], Mapping[str, Rule]], object] = _resolve
    """Raises `QuerySyntaxError` when a rule names a termset or rule that is not among those given."""


BUILT_IN = Registries(tuple(KINDS), tuple(NOTIFIERS), infer_kind, missing, parse)
"""Those of this version of the program."""
