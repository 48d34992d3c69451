"""What to say of a termset or rule that a query names and that isn't there."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from monitor.rules.query import Reference
from monitor.rules.syntax import show

_LISTED = 8
"""Names that are listed where none is near."""


def absent(reference: Reference, known: Collection[str]) -> str:
    """That `reference` leads nowhere, and the nearest of `known`, or some of them."""
    said = f"there is no {reference.kind} named {reference.name}"
    folded = {name.casefold(): name for name in known}
    near = get_close_matches(reference.name.casefold(), folded, 1)
    if near:
        return f"{said}; did you mean {_written(reference, folded[near[0]])}?"
    if not known:
        return said
    names = [_written(reference, name) for name in sorted(known)]
    more = ["…"] if len(names) > _LISTED else []
    return f"{said}; there are {', '.join(names[:_LISTED] + more)}"


def _written(reference: Reference, name: str) -> str:
    return show(Reference(reference.kind, name))
