"""CPU time of a poll over TLS, each with a handshake of its own, by the daemon's client and by others.

    python -m benchmarks.tls [--hosts N] [--rounds N]

A server on loopback answers "not modified" for all hosts and closes the connection, as is usual between two
polls; its certificate is checked by everybody. The clients ask all hosts, twenty at once, in turns; each is a
process of its own, on one core, the server on another. httpx speaks HTTP/2 in a row of its own. aiohttp,
niquests and h2 are among the peers (`make peers`); who is not there is left out and named.

Prints milliseconds of CPU a poll, and how many times ours each takes: the median over the rounds. Ends with
exit code 1 when one takes less than `FLOOR` times ours.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks._keeping import keep
from benchmarks._processes import ask, said, started
from benchmarks.handshakes.client import CLIENTS

FLOOR = 1.0
PACKAGE = "benchmarks.handshakes"


def measured(hosts: int, rounds: int) -> dict[str, list[float]]:
    """CPU seconds a poll, by client, one a round."""
    cores = sorted(os.sched_getaffinity(0))
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        server = stack.enter_context(started(f"{PACKAGE}.server", folder, str(hosts), cores={cores[0]}))
        port = said(server)
        asked: dict[str, subprocess.Popen[str]] = {}
        for name in CLIENTS:
            given = (f"{PACKAGE}.client", name, port, str(hosts), str(Path(folder) / "ca.pem"))
            client = stack.enter_context(started(*given, cores={cores[-1]}))
            if said(client) == "ready":
                asked[name] = client
            else:
                print(f"{name} is not installed: make peers")
        taken: dict[str, list[float]] = {name: [] for name in asked}
        for turn in range(rounds + 1):  # the first is to get warm
            for name in list(asked)[:: 1 if turn % 2 else -1]:
                client = asked[name]
                seconds = float(ask(client, "all")) / hosts
                if turn:
                    taken[name].append(seconds)
    return taken


def ratios(taken: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """How many times ours each of the others takes: the median over the rounds."""
    return {
        name: statistics.median(one / own for one, own in zip(seconds, taken["ours"], strict=True))
        for name, seconds in taken.items()
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tls", description=__doc__.split("\n")[0])
    parser.add_argument("--hosts", type=int, default=200, help="hosts that are asked (default: 200)")
    parser.add_argument("--rounds", type=int, default=5, help="times that each is asked (default: 5)")
    asked = parser.parse_args()
    taken = measured(asked.hosts, asked.rounds)
    found = ratios(taken)
    print(f"{'client':<14}{'ms a poll':>10}{'times ours':>12}")
    for name, seconds in taken.items():
        print(f"{name:<14}{1000 * statistics.median(seconds):>10.2f}{found[name]:>12.2f}")
    keep("tls", {name: round(ratio, 2) for name, ratio in found.items()})
    raise SystemExit(0 if all(ratio >= FLOOR for name, ratio in found.items() if name != "ours") else 1)


if __name__ == "__main__":
    main()
