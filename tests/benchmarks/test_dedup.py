"""What the benchmark of copies compares with gives the same row in every run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from monitor.demo.process import environment

CHECKOUT = Path(__file__).parents[2]
PRINTED = "from benchmarks.dedup import _print_of; print(_print_of([('a', 'ferry'), ('пором', '')]))"


def test_the_print_of_a_text_does_not_depend_on_the_seed_of_hashes() -> None:
    def printed(seed: str) -> str:
        env = environment({"PYTHONPATH": str(CHECKOUT), "PYTHONHASHSEED": seed})
        return subprocess.run(
            [sys.executable, "-c", PRINTED], env=env, capture_output=True, text=True, check=True
        ).stdout

    assert printed("1") == printed("2")
