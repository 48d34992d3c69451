"""Figures of a run, kept as JSON with the machine that made them; and the ratios by which a run is judged."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

RESULTS = Path(os.environ.get("MONITOR_RESULTS") or Path(__file__).with_name("results"))
"""Not part of the checkout: figures belong to a machine."""

Figures = Mapping[str, float | int | str]


def keep(
    name: str,
    figures: Figures,
    ratios: Mapping[str, float] = MappingProxyType({}),
    aims: Mapping[str, float] = MappingProxyType({}),
) -> Path:
    """Write the figures of benchmark `name`, over those of its last run; where they are.

    `ratios` tell how many times as fast as its peer each thing is, `aims` what they should be, under the same
    names: they are drawn by `benchmarks._plot`.
    """
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{name}.json"
    whole = {
        "benchmark": name,
        "at": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        **machine(),
        "figures": dict(figures),
        "ratios": {what: round(ratio, 2) for what, ratio in ratios.items()},
        "aims": dict(aims),
    }
    path.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def machine() -> dict[str, str | int]:
    """What the figures depend on besides the code."""
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory": f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next(
        (line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine()
    )
