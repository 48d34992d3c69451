"""Texts made to cost much, or to join everything, through the code that decides in the daemon."""

from __future__ import annotations

import io
import json
import random
from collections import Counter
from pathlib import Path

import pytest

from benchmarks._newsroom import FAMILIES, bulletins
from monitor.cli.try_stories import run
from monitor.store.scratch import Scratch
from tests.cost import affordable
from tests.extent import some

JOINS = {"same-url", "same-text", "copy", "changed-copy", "same-story"}


def relations(folder: Path, articles: list[dict[str, str]]) -> list[str]:
    lines = (
        json.dumps({"id": n, "t": "2026-03-01T12:00:00Z", **one}).encode() for n, one in enumerate(articles)
    )
    out, faults = io.BytesIO(), list[str]()
    with Scratch(folder / "try.sqlite") as scratch:
        run(scratch, lines, out, faults.append)
    assert faults == []
    return [json.loads(line)["relation"] for line in out.getvalue().splitlines()]


def words(seed: int, count: int) -> str:
    dice = random.Random(seed)
    return " ".join("".join(dice.choices("abdeghiklmnoprstu", k=6)) for _ in range(count))


MEGABYTES = ("1,234 " * 170_000, "Name " * 200_000, "泽" * 350_000, "word " * 200_000)


@pytest.mark.parametrize("text", some(MEGABYTES, 2))
def test_a_text_of_a_megabyte_costs_seconds_and_is_its_own_copy(tmp_path: Path, text: str) -> None:
    with affordable(6):
        assert (
            relations(tmp_path, [{"title": "Long", "body": text}, {"title": "Long", "body": text}])[1]
            == "same-text"
        )


def test_one_boilerplate_in_everything_joins_nothing(tmp_path: Path) -> None:
    footer = words(1, 90).title()
    articles = [
        {"title": words(-n, 6), "body": f"{words(n, 40)} {footer}", "url": f"https://s{n}.example/{n}"}
        for n in range(2, 130)
    ]
    with affordable(6):
        found = Counter(relations(tmp_path, articles))
    assert not JOINS & found.keys(), found


def test_articles_of_numbers_alone_stay_apart(tmp_path: Path) -> None:
    dice = random.Random(3)
    articles = [
        {"title": str(n), "body": " ".join(str(dice.randrange(10**6)) for _ in range(60))} for n in range(60)
    ]
    with affordable(3):
        found = Counter(relations(tmp_path, articles))
    assert not JOINS & found.keys(), found


def test_bulletins_of_fifteen_days_stay_apart(tmp_path: Path) -> None:
    """Each issue on a site of its own: nothing but the text tells that it is one of a form."""
    issues = [(one, family) for family in FAMILIES for one in bulletins(family, 15, random.Random(9))]
    issues.sort(key=lambda issue: issue[0].at)
    articles = [
        {
            "title": one.title,
            "body": one.body,
            "feed": f"{family} {number}",
            "t": f"2026-03-{1 + int(one.at) // 24:02}T{int(one.at) % 24:02}:00:00Z",
        }
        for number, (one, family) in enumerate(issues)
    ]
    found = Counter(relations(tmp_path, articles))
    assert sum(found[name] for name in JOINS) <= 0.01 * len(issues), found
