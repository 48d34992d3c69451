"""The guard against addresses that are really there: in a network namespace, on loopback."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.net.namespace import PUBLIC, Reached
from tests.net.test_guard import NOT_PUBLIC, SPELLINGS


def ran(*command: str) -> subprocess.CompletedProcess[str]:
    home = Path(__file__).parents[2]
    return subprocess.run(command, cwd=home, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture(scope="module")
def found() -> dict[str, Reached]:
    """What was reached in the namespace, by attack."""
    unshare = shutil.which("unshare")
    if unshare is None or shutil.which("ip") is None:
        pytest.skip(
            "`unshare` of util-linux and `ip` of iproute2, which make a network namespace, are not here"
        )
    if not Path("/proc/net/if_inet6").exists():
        pytest.skip("this machine has no IPv6")
    own = [unshare, "--map-root-user", "--net"]
    allowed = ran(*own, "ip", "link", "set", "lo", "up")
    if allowed.returncode:
        pytest.skip(f"this machine allows no network namespace: {allowed.stderr.strip()}")
    done = ran(*own, sys.executable, "-m", "tests.net.namespace")
    assert done.returncode == 0, done.stderr
    return {name: Reached(**one) for name, one in json.loads(done.stdout).items()}


def test_at_least_35_addresses_are_reached_without_the_guard_and_none_with_it(
    found: dict[str, Reached],
) -> None:
    literal = found["addresses"]
    assert len(literal.off) >= 35
    assert (literal.on, literal.connections) == ([], 0)
    assert literal.faults == ["blocked"]


def test_names_of_those_addresses_are_no_way_round(found: dict[str, Reached]) -> None:
    named = [found[f"a name of {address}"] for address in NOT_PUBLIC]
    assert sum(bool(one.off) for one in named) >= 35
    assert [one for one in named if one.on or one.connections or one.faults != ["blocked"]] == []


def test_at_least_7_spellings_are_reached_without_the_guard_and_none_with_it(
    found: dict[str, Reached],
) -> None:
    spelt = found["spellings"]
    assert len(spelt.off) >= 7
    assert set(spelt.off) <= set(SPELLINGS)
    assert (spelt.on, spelt.connections) == ([], 0)


def test_a_public_address_is_reached_with_the_guard(found: dict[str, Reached]) -> None:
    assert (found["public"].on, found["public"].connections) == ([PUBLIC], 1)


def test_a_rebinding_resolver_gets_inside_without_the_guard_and_not_with_it(
    found: dict[str, Reached],
) -> None:
    """Its first answer is the public address, its second loopback."""
    rebound = found["rebinding"]
    assert rebound.off == ["first.example", "second.example"]
    assert (rebound.on, rebound.connections, rebound.faults) == (["first.example"], 1, ["blocked"])
