"""What exists elsewhere in the house that a configuration names: kinds, and the language of queries."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from monitor.model import Receiver
from monitor.notify import NOTIFIERS, infer_kind, missing
from monitor.rules.syntax import parse
from monitor.sources import KINDS


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


BUILT_IN = Registries(tuple(KINDS), tuple(NOTIFIERS), infer_kind, missing, parse)
"""Those of this version of the program."""
