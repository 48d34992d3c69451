"""The lock files are whole: set-up installs them as they stand, without asking what else a package needs."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import distribution, version

from packaging.requirements import Requirement


def needed(name: str, extras: frozenset[str], seen: set[tuple[str, frozenset[str]]]) -> Iterator[Requirement]:
    """All that a package asks for on this machine, and what that asks for in turn."""
    if (name, extras) in seen:
        return
    seen.add((name, extras))
    for line in distribution(name).requires or ():
        asked = Requirement(line)
        if asked.marker and not any(asked.marker.evaluate({"extra": extra}) for extra in extras | {""}):
            continue
        yield asked
        yield from needed(asked.name, frozenset(asked.extras), seen)


def test_everything_needed_is_installed_in_a_version_that_is_asked_for() -> None:
    asked = list(needed("news-monitor", frozenset({"dev"}), set()))
    assert len(asked) > 20
    assert [
        str(one) for one in asked if not one.specifier.contains(version(one.name), prereleases=True)
    ] == []
