"""Articles made to be dear: what they cost each, and that the last costs no more than the first."""

from __future__ import annotations

import json
import os
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from monitor.cli.try_stories import run
from monitor.store.scratch import Scratch

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
Text = Callable[[int], tuple[str, str]]
"""Title and body of the article of a number."""
Kind = tuple[str, Text]

QUARTERS = 4
MEGABYTE = 1_000_000


def show(articles: int, kind: str = "") -> None:
    """Microseconds an article of each kind, by quarter of so many, and the most memory until then.

    Only kinds whose name begins with `kind`.
    """
    for name, text in _kinds(random.Random(1)):
        if name.startswith(kind):
            spent = _by_quarter(articles, text)
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
            said = " ".join(f"{one:>7,.0f}" for one in spent)
            print(f"{name:<44} {said} µs  {memory:>5} MB", flush=True)
    for name, body in _megabytes(random.Random(2)):
        if name.startswith(kind):
            spent = _by_quarter(QUARTERS, partial(_numbered, name, body))
            print(f"{name:<44} {' '.join(f'{one:>7,.0f}' for one in spent)} µs", flush=True)


def _by_quarter(articles: int, text: Text) -> list[float]:
    size = articles // QUARTERS
    spent = []
    with (
        tempfile.TemporaryDirectory() as folder,
        Scratch(Path(folder) / "dear.sqlite") as scratch,
        Path(os.devnull).open("wb") as nowhere,
    ):
        for start in range(0, size * QUARTERS, size):
            began = time.process_time()
            run(
                scratch,
                (_line(number, *text(number)) for number in range(start, start + size)),
                nowhere,
                print,
            )
            spent.append((time.process_time() - began) / size * 1e6)
    return spent


def _line(number: int, title: str, body: str) -> bytes:
    at = BEGIN + timedelta(seconds=20 * number)
    told = {"id": number, "t": at.isoformat(), "feed": f"source {number % 300}"}
    return json.dumps({**told, "title": title, "body": body}).encode()


def _numbered(title: str, body: str, number: int) -> tuple[str, str]:
    return title, f"{number} {body}"


def _kinds(dice: random.Random) -> Iterator[Kind]:
    known = ["".join(dice.choices("abcdefghijklmnop", k=dice.randint(3, 9))) for _ in range(5000)]

    def text(size: int) -> str:
        return " ".join(dice.choices(known, k=size))

    one, footer = text(300), text(150)
    form = footer.split()[:80]
    yield "copies of one text", lambda number: (f"Title {number}", one)
    yield "copies of one text, each edited", lambda number: (f"Title {number}", f"{one} {text(3)}")
    yield "one boilerplate with everything", lambda _: (text(6), f"{text(25)} {footer}")
    yield (
        "one form, other figures",
        lambda _: (
            "Report",
            " ".join(f"{word} {dice.randint(1, 999)}" for word in form),
        ),
    )
    yield "figures only", lambda _: ("1", " ".join(str(dice.randint(0, 99_999)) for _ in range(200)))
    yield "thirty words in every order", lambda _: (text(3), " ".join(dice.choices(known[:30], k=200)))


def _megabytes(dice: random.Random) -> Iterator[tuple[str, str]]:
    known = ["".join(dice.choices("abcdefghijklmnop", k=6)) for _ in range(5000)]
    yield "a megabyte of words", " ".join(dice.choices(known, k=MEGABYTE // 7))
    yield "a megabyte of four words again and again", "the same four words " * (MEGABYTE // 20)
    yield "a megabyte of figures", "1 " * (MEGABYTE // 2)
    yield "a megabyte of one ideograph", "無" * (MEGABYTE // 3)
