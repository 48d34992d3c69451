"""`monitor audit`: drawn, judged, and what follows from it."""

from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path

import pytest

from monitor.cli.reference import PAGE
from tests.cli.scene import ALIVE, HOSTILE, Desk
from tests.flows.scene import FEED, Scene, feed, item
from tests.flows.test_auditing import FERRIES, MISSED, OTHERS

DRAW = ["draw", "--since", "2026-10-01"]


@pytest.fixture(scope="module")
def filled_week(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("week") / "state"
    folder.mkdir()
    scene = Scene(folder)
    news = [
        *FERRIES,
        MISSED,
        *OTHERS * 4,
        (HOSTILE.replace("Fire", "Hi").replace(":fire:", ""), "Passengers, tugs."),
    ]
    scene.wire.put(FEED, feed(*(item(f"n{n}", title, text) for n, (title, text) in enumerate(news))))
    scene.poll()
    scene.read()
    scene.store.close()
    return folder


@pytest.fixture
def week(fresh: Desk, filled_week: Path) -> Desk:
    shutil.copytree(filled_week, fresh.state)
    fresh.write("rules.toml", '[[rule]]\nname = "ferry"\nquery = "ferry"\n')
    fresh.write("audit.toml", "[audit]\nsize = 40\n")
    return fresh


def said(desk: Desk, *words: str) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = json.loads(desk("audit", *words, "--json").out)
    return found


def test_a_sample_is_drawn_listed_and_judged(week: Desk) -> None:
    empty = week("audit")
    assert (empty.code, empty.out) == (1, "")
    assert "monitor audit draw" in empty.err
    assert week("audit", *DRAW).out == "40 of 42 articles that no rule found wait: monitor audit\n"
    listed = week("audit")
    assert listed.code == 0
    assert MISSED[0] in listed.out
    assert "Judge 30 more for the recall." in listed.out
    assert not [sign for sign in ALIVE if sign in listed.out]
    articles = said(week)["articles"]
    missed = next(one for one in articles if one["title"] == MISSED[0])
    yes = week("audit", "yes", str(missed["article"]))
    assert yes.code == 0
    line = yes.out.splitlines()[-1]
    (offered,) = tomllib.loads(f"should_match = [{line}]")["should_match"]
    assert offered == "\n".join(MISSED)
    assert "rule ferry, which it is most like" in yes.out
    others = [str(one["article"]) for one in articles if one is not missed]
    assert week("audit", "no", *others).code == 0
    assert week("audit").code == 1
    known = said(week, "--all")
    assert known["recall"]["missed"] == pytest.approx(1, abs=0.2)  # type: ignore[call-overload]
    assert "Recall 7" in week("audit", "--all").out


def test_json_has_stable_keys(week: Desk) -> None:
    week("audit", *DRAW)
    found = said(week)
    keys = "audits matched strata recall wanting articles"
    article = "article audit drawn stratum title url source rule score why relevant judged"
    assert list(found) == keys.split()
    assert all(list(one) == article.split() for one in found["articles"])
    page = (Path(__file__).parents[2] / PAGE).read_text(encoding="utf-8")
    (documented,) = (line for line in page.splitlines() if line.startswith("| `monitor audit` |"))
    assert [key for key in f"{keys} {article}".split() if f"`{key}`" not in documented] == []


def test_what_was_never_picked_cannot_be_judged(week: Desk) -> None:
    week("audit", *DRAW)
    one = str(said(week)["articles"][0]["article"])
    result = week("audit", "no", "999", one)
    assert (result.code, result.err) == (1, "Of no sample: 999; the others are kept.\n")
    assert one not in {str(row["article"]) for row in said(week)["articles"]}
    assert week("audit", "yes").code == 2


def test_a_time_to_come_has_nothing_to_draw_from(week: Desk) -> None:
    assert week("audit", "draw", "--since", "2999-01-01").code == 2


@pytest.mark.parametrize("words", [["audit"], ["audit", "draw"], ["audit", "yes", "1"]])
def test_nothing_stored_yet(fresh: Desk, words: list[str]) -> None:
    result = fresh(*words)
    assert (result.code, result.out) == (1, "")
    assert not fresh.state.exists()
