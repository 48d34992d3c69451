"""A plot of the kept results: how many times as fast as its peer each thing is, and what is aimed at.

matplotlib draws it, which `make peers` installs; without it there is none, and that is said.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.percolation.running import PEERS

FILE = "ratios.svg"


@dataclass(frozen=True, slots=True)
class Bar:
    """How many times as fast as its peer a thing is; ``aim`` is None where no figure was aimed at."""

    label: str
    ratio: float
    aim: float | None


def bars(results: Path) -> Iterator[Bar]:
    """Those of each benchmark's last run, by the name of the benchmark, in the order that it kept."""
    for path in sorted(results.glob("*.json")):
        kept = json.loads(path.read_text(encoding="utf-8"))
        for what, ratio in kept.get("ratios", {}).items():
            yield Bar(f"{kept['benchmark']}: {what}", ratio, kept.get("aims", {}).get(what))


def about(results: Path) -> str:
    """The machines that made them."""
    kept = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(results.glob("*.json")))
    told = (
        f"{one['processor']}, {one['cores']} cores, Python {one['python']}"
        for one in kept
        if one.get("ratios")
    )
    return " · ".join(dict.fromkeys(told))


def draw(results: Path) -> str:
    """Draw what is kept in `results` into `FILE` there; what came of it, as a sentence."""
    shown = list(bars(results))
    if not shown:
        return f"no plot: no ratio is kept in {results}"
    sys.path.append(str(PEERS))
    if importlib.util.find_spec("matplotlib") is None:
        return "no plot: matplotlib is not installed; `make peers` installs it"
    _drawn(shown, about(results), results / FILE)
    return f"plot: {results / FILE}"


def _drawn(shown: Sequence[Bar], machine: str, path: Path) -> None:
    figure = importlib.import_module("matplotlib.figure").Figure(
        figsize=(9, 1.2 + 0.34 * len(shown)), layout="constrained"
    )
    axes = figure.subplots()
    places = range(len(shown))
    colours = ["tab:green" if bar.ratio >= (bar.aim or 1) else "tab:orange" for bar in shown]
    drawn = axes.barh(places, [bar.ratio for bar in shown], color=colours, height=0.6)
    axes.bar_label(drawn, [f"×{bar.ratio:,.1f}" for bar in shown], padding=3)
    aimed = [(place, bar.aim) for place, bar in enumerate(shown) if bar.aim is not None]
    axes.plot([aim for _, aim in aimed], [place for place, _ in aimed], "k|", markersize=14, label="aimed at")
    axes.axvline(1, color="black", linewidth=0.8)
    axes.set_yticks(list(places), [bar.label for bar in shown])
    axes.invert_yaxis()
    axes.set_xscale("log")
    axes.margins(x=0.15)
    axes.set_xlabel(f"times as fast as the peer\n{machine}")
    if aimed:
        axes.legend(loc="lower right")
    figure.savefig(path)
