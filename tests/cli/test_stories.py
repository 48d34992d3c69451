"""`monitor stories` and `monitor story`: lists, one story whole, and what people said of it."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from monitor.alerting.growth import Growing
from monitor.cli import screen
from monitor.cli.reference import PAGE
from tests.cli.scene import ALIVE, HOSTILE, Desk
from tests.flows.test_alerting import EVENTS, HOUR, OWN_REPORT, WIRE, Day

LONG_AGO = ["--since", "2026-10-01"]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A story of four articles, of which one was split off, and one of a hostile title."""
    folder = tmp_path_factory.mktemp("told") / "state"
    folder.mkdir()
    day = Day(folder, sites=5)
    growing = Growing(steps=(2,), quiet=48 * HOUR)
    day.judgement = replace(day.judgement, policy=replace(day.judgement.policy, growing=growing))
    changed = WIRE.replace("12 of", "15 of")
    for site, (title, text) in enumerate(
        [
            ("Ferry to Lom aground", WIRE),
            ("Ferry to Lom aground", f"{WIRE} Our paper adds a line."),
            ("Lom ferry: twelve injured", OWN_REPORT),
            ("Ferry to Lom aground, 15 hurt", changed),
        ]
    ):
        day.publishes(site, title, text)
        day.goes_on(12)
    day.publishes(4, HOSTILE.replace("Fire", "Ferry"), EVENTS[3][1])
    day.publishes(0, "A quiet day", "Nothing of interest is told of the market of Gdynia.")
    day.goes_on(12)
    day.store.split([3], day.now)
    day.store.close()
    return folder


@pytest.fixture
def here(fresh: Desk, told: Path) -> Desk:
    shutil.copytree(told, fresh.state)
    return fresh


def stories(desk: Desk, *words: str) -> list[int]:
    return [row["story"] for row in json.loads(desk("stories", *LONG_AGO, "--json", *words).out)]


def test_stories_are_listed_newest_or_largest_first(here: Desk) -> None:
    matched = stories(here)
    assert matched[0] == 3
    assert sorted(matched) == [1, 3, 4]
    assert stories(here, "--sort", "size")[0] == 1
    assert len(stories(here, "--all")) == 4
    assert stories(here, "-n", "1") == [3]
    said = here("stories", *LONG_AGO).out
    assert "Ferry to Lom aground" in said
    assert not [sign for sign in ALIVE if sign in said]


@pytest.mark.parametrize("columns", [80, 100])
def test_how_much_a_story_matters_stands_at_usual_terminals(
    here: Desk, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen, "at_terminal", lambda *_: True)
    monkeypatch.setattr(screen, "width", lambda *_: columns)
    head = here("stories", *LONG_AGO).out.partition("\n")[0]
    assert [word for word in ("severity", "title") if word in head] == ["severity", "title"], head
    assert ("rules" in head) is (columns == 100), head


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (["--tag", "transport"], 3),
        (["--tag", "danger"], 1),
        (["--rule", "ferry", "--source", "s1"], 1),
        (["--lang", "uk"], 0),
        (["--until", "2026-10-02"], 0),
    ],
)
def test_stories_are_filtered(here: Desk, filters: list[str], found: int) -> None:
    assert len(stories(here, *filters)) == found
    assert here("stories", *LONG_AGO, *filters).code == (0 if found else 1)


def test_a_story_is_shown_whole(here: Desk) -> None:
    result = here("story", "1")
    assert (result.code, result.err) == (0, "")
    assert here("story", "show", "1") == result
    for words in (
        "1: Ferry to Lom aground",
        "3 articles, 1 own text, 3 sites",
        "Vidra",
        "copied    s1.example, s3.example",
        "changed-copy of 1, 100%, changed",
        "+12m",
        "by hand: articles 1, 2, 4 never tell the same story as article 3 (story 4)",
        "desk (sent)",
    ):
        assert words in result.out


def test_a_story_as_json_has_stable_keys(here: Desk) -> None:
    found = json.loads(here("story", "show", "1", "--json").out)
    keys = (
        "story title url first last severity rules tags langs countries terms "
        "articles texts texts_last_hour follows alerted grew owed "
        "outlets timeline alerts by_hand"
    )
    timeline = (
        "article source title url lang countries published seen at "
        "lag_seconds independent relation to score why "
        "changed rules versions"
    )
    outlet = "site source article first lag_seconds articles independent"
    assert list(found) == keys.split()
    assert all(list(one) == timeline.split() for one in found["timeline"])
    assert all(list(one) == outlet.split() for one in found["outlets"])
    assert [(one["site"], one["lag_seconds"], one["independent"]) for one in found["outlets"]] == [
        ("s0.example", 0, True),
        ("s1.example", 720, False),
        ("s3.example", 2160, False),
    ]
    assert [one["relation"] for one in found["timeline"]] == ["none", "copy", "changed-copy"]
    assert {(one["other"], one["story"], one["same"]) for one in found["by_hand"]} == {(3, 4, False)}
    page = (Path(__file__).parents[2] / PAGE).read_text(encoding="utf-8")
    (documented,) = (line for line in page.splitlines() if line.startswith("| `monitor story show` |"))
    assert [key for key in f"{keys} {timeline} {outlet}".split() if f"`{key}`" not in documented] == []


def test_how_fast_a_story_grows_is_said(here: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = json.loads(here("story", "show", "1", "--json").out)
    assert shown["texts_last_hour"] == 0, "it is long ago"
    began = datetime.fromisoformat(shown["first"])
    monkeypatch.setattr("monitor.cli.output.utc_now", lambda: began + HOUR / 2)
    assert json.loads(here("story", "show", "1", "--json").out)["texts_last_hour"] == 1
    assert "1 own text, 3 sites; 1 text in the last hour" in here("story", "1").out


def test_the_list_as_json_has_stable_keys(here: Desk) -> None:
    keys = (
        "story title url first last severity articles texts sites source sources langs rules tags countries"
    )
    rows = json.loads(here("stories", *LONG_AGO, "--json").out)
    assert all(list(row) == keys.split() for row in rows)
    page = (Path(__file__).parents[2] / PAGE).read_text(encoding="utf-8")
    (documented,) = (line for line in page.splitlines() if line.startswith("| `monitor stories` |"))
    assert [key for key in keys.split() if f"`{key}`" not in documented] == []


def test_words_by_hand_are_shown_when_two_are_put_together(here: Desk) -> None:
    assert here("story", "merge", "1", "4").code == 0
    said = here("story", "1").out
    assert "tell the same story as" in said
    assert "never" not in said, "the last word counts"
    assert here("story", "4").code == 1


def test_a_copy_that_was_split_off_is_one_text_wherever_it_is_counted(here: Desk) -> None:
    assert here("story", "split", "2").code == 0
    (home,) = (
        row for row in json.loads(here("stories", *LONG_AGO, "--all", "--json").out) if row["source"] == "s1"
    )
    shown = json.loads(here("story", "show", str(home["story"]), "--json").out)
    assert (
        [shown[key] for key in ("articles", "texts")]
        == [home[key] for key in ("articles", "texts")]
        == [1, 1]
    )
    assert "1 article, 1 own text, 1 site" in here("story", str(home["story"])).out


def test_what_was_split_off_says_so_when_it_is_explained(here: Desk) -> None:
    said = here("explain", "3").out
    assert "it was taken for same-story of article 1" in said
    assert "by hand it is in story 4 now" in said


@pytest.mark.parametrize("words", [["story", "99"], ["story", "show", "99", "--json"]])
def test_a_story_that_is_not_there(here: Desk, words: list[str]) -> None:
    result = here(*words)
    assert (result.code, result.out) == (1, "")
    assert "There is no story 99" in result.err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["split", "99"], 1, "there is no article 99"),
        (["merge", "1", "99"], 1, "there is no story 99"),
        (["never", "1", "99"], 1, "there is no article 99"),
        (["split", "1", "3"], 2, "of several stories"),
        (["merge", "1", "1"], 2, "are one"),
        (["never", "1", "2"], 2, "split one of them off"),
    ],
)
def test_a_word_of_what_is_not_there_or_cannot_be_is_no_fault_of_the_database(
    here: Desk, words: list[str], code: int, said: str
) -> None:
    result = here("story", *words)
    assert (result.code, result.out) == (code, "")
    assert said in result.err


def test_hostile_titles_come_out_harmless(here: Desk) -> None:
    for words in (["story", "3"], ["story", "show", "3", "--json"]):
        result = here(*words)
        assert result.code == 0
        assert not [sign for sign in ALIVE if sign in result.out]
