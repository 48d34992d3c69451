"""The commands that ask the archive: what they say of real news, of hostile news and of none."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

import pytest

from monitor.cli.reference import PAGE
from tests.cli.scene import ALIVE, Desk
from tests.flows.scene import FEED, Scene, status

LONG_AGO = "2026-10-01"
ALL = "fire OR ferry OR пором"
HUGE = "9" * 20

ASKING = [
    pytest.param(["digest", "--since", LONG_AGO], id="digest"),
    pytest.param(["digest", "--since", LONG_AGO, "--format", "markdown"], id="digest markdown"),
    pytest.param(["digest", "--since", LONG_AGO, "--json"], id="digest json"),
    pytest.param(["search", ALL], id="search"),
    pytest.param(["search", ALL, "--format", "markdown"], id="search markdown"),
    pytest.param(["search", ALL, "--json"], id="search json"),
    pytest.param(["sources"], id="sources"),
    pytest.param(["sources", "--json"], id="sources json"),
    pytest.param(["sources", "show", "courier"], id="sources show"),
    pytest.param(["alerts"], id="alerts"),
    pytest.param(["alerts", "--json"], id="alerts json"),
    pytest.param(["outbox", "--all"], id="outbox"),
    pytest.param(["outbox", "--all", "--json"], id="outbox json"),
    pytest.param(["alarms", "--since", LONG_AGO], id="alarms"),
    pytest.param(["alarms", "--since", LONG_AGO, "--json"], id="alarms json"),
]


@pytest.mark.parametrize("words", ASKING)
def test_hostile_news_comes_out_harmless(desk: Desk, words: list[str]) -> None:
    result = desk(*words)
    assert (result.code, result.err) == (0, "")
    assert not [sign for sign in ALIVE if sign in result.out]
    if words[0] != "sources":
        assert "Fire" in result.out
    if "--format" not in words and words[0] != "sources":
        assert "[bold]Fire[/bold]" in result.out, "markup is shown, not obeyed"


@pytest.mark.parametrize("words", ASKING)
def test_nothing_stored_yet_says_how_to_begin_and_makes_nothing(fresh: Desk, words: list[str]) -> None:
    result = fresh(*words)
    assert result.code == 1
    assert result.out == ""
    assert result.err == (
        f"Nothing is stored yet in {fresh.state}: start `monitor run`, or name another folder by --state.\n"
    )
    assert not fresh.state.exists()


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        (
            ["search", ALL],
            "article story title url source lang when tags excerpt title_marks rules "
            "severity countries versions cursor",
        ),
        (
            ["sources"],
            "id name url kind state advice polled succeeded next_poll set_by why interval_seconds failures "
            "error errors gaps last_gap moved entries entries_day articles articles_full push",
        ),
        (
            ["alerts"],
            "id story created severity title url source lang published rules tags deliveries",
        ),
        (["outbox", "--all"], "id receiver state attempts created due reason title kind"),
        (["alarms", "--since", LONG_AGO], "kind subject text opened closed told"),
    ],
)
def test_json_has_stable_keys(desk: Desk, words: list[str], keys: str) -> None:
    rows = json.loads(desk(*words, "--json").out)
    assert rows
    assert all(list(row) == keys.split() for row in rows)
    page = (Path(__file__).parents[2] / PAGE).read_text(encoding="utf-8")
    (documented,) = (line for line in page.splitlines() if line.startswith(f"| `monitor {words[0]}` |"))
    assert [key for key in keys.split() if f"`{key}`" not in documented] == []


def test_alarms_that_stand_come_first(desk: Desk) -> None:
    said = desk("alarms", "--since", LONG_AGO).out
    assert said.index("full-disk") < said.index("silent-source")
    assert "Fire" not in desk("alarms").out, "it is over for long"
    assert desk("alarms", "--since", "soon").code == 2


def test_no_alarm(desk: Desk) -> None:
    with sqlite3.connect(desk.state / "monitor.db") as connection:
        connection.execute("DELETE FROM alarm")
    result = desk("alarms")
    assert (result.code, result.out) == (1, "")
    assert result.err == "No alarm stands, and none was over since then.\n"
    assert json.loads(desk("alarms", "--json").out) == []


def test_digest_shows_what_matched_by_tag(desk: Desk) -> None:
    said = desk("digest", "--since", LONG_AGO).out
    assert "3 stories, 3 articles, 1 source" in said
    assert said.index("TRANSPORT (2)") < said.index("Ferry service resumes") < said.index("DANGER (1)")
    assert "Nothing of interest" not in said


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        (["--tag", "danger"], 1),
        (["--tag", "danger", "--tag", "transport"], 3),
        (["--tag", "elsewhere"], 0),
        (["--severity", "high"], 0),
        (["--lang", "fr"], 0),
        (["--until", "2026-10-02"], 0),
        (["--since", "24h"], 0),
    ],
)
def test_digest_filters(desk: Desk, filters: list[str], titles: int) -> None:
    result = desk("digest", "--since", LONG_AGO, "--json", *filters)
    found = json.loads(result.out)
    assert found["counts"]["stories"] == titles
    assert result.code == (0 if titles else 1)


def test_digest_says_when_it_was_the_filters_that_left_nothing(desk: Desk) -> None:
    assert "asked for" in desk("digest", "--since", "999d", "--tag", "no-such-tag").err
    assert desk("digest", "--since", "1h").err == ""


def test_digest_by_rule_the_foremost_as_a_page(desk: Desk) -> None:
    said = desk("digest", "--since", LONG_AGO, "--by", "rule", "--top", "1", "--format", "html").out
    assert said.startswith("<!DOCTYPE html>")
    assert said.endswith("</html>\n")
    assert "ferry <span" in said
    assert "and 2 more stories" in said


def test_digest_finds_by_rule_and_source(desk: Desk) -> None:
    def found(*words: str) -> int:
        made: int = json.loads(desk("digest", "--since", LONG_AGO, "--json", *words).out)["counts"]["stories"]
        return made

    assert (found("--rule", "ferry"), found("--rule", "nobody")) == (2, 0)
    assert (found("--source", "courier"), found("--source", "nobody")) == (3, 0)


@pytest.mark.parametrize("options", [["--new", "--since", LONG_AGO], ["--since", "last"]])
def test_digest_tells_what_is_new_since_the_last_run_of_the_same_options(
    desk: Desk, options: list[str]
) -> None:
    first = desk("digest", *options, "--format", "text")
    again = desk("digest", *options, "--json")
    assert (again.code, json.loads(again.out)["counts"]["stories"]) == (1, 0)
    assert json.loads(again.out)["last"]
    other = desk("digest", *options, "--tag", "transport", "--json")
    assert json.loads(other.out)["last"] is None
    assert (first.code == 0) is ("--new" in options)


def test_digest_remembers_nothing_unless_asked(desk: Desk) -> None:
    desk("digest", "--since", LONG_AGO)
    assert json.loads(desk("digest", "--since", LONG_AGO, "--new", "--json").out)["counts"]["stories"] == 3


def test_digest_of_a_quiet_day(desk: Desk) -> None:
    result = desk("digest", "--since", "1h")
    assert result.code == 1
    assert "Nothing to tell" in result.out


@pytest.mark.parametrize(
    "span",
    [["--since", "2999-01-01"], ["--since", "1h", "--until", "2h"], ["--since", "1h", "--until", "1h"]],
)
def test_a_digest_of_a_span_that_ends_before_it_begins_is_wrong_usage(desk: Desk, span: list[str]) -> None:
    result = desk("digest", *span)
    assert (result.code, result.out) == (2, "")
    assert "--since" in result.err


@pytest.mark.parametrize("when", ["yesterdayish", "0001-01-01", "999999999w", "", "24", "2026-13-01"])
@pytest.mark.parametrize("command", [["digest"], ["search", "ferry"], ["alerts"]])
def test_a_time_that_is_none_is_wrong_usage(desk: Desk, command: list[str], when: str) -> None:
    result = desk(*command, f"--since={when}")
    if when == "" and command != ["digest"]:
        assert result.code == 0, "no time given is no limit"
    elif when == "0001-01-01":
        assert result.code in (0, 2), "the first day of the calendar may not exist in UTC"
    else:
        assert (result.code, result.out) == (2, "")
        assert "neither a duration such as 24h" in re.sub(r"\W*\n\W*", " ", result.err)


def test_search_limits_and_orders(desk: Desk) -> None:
    titles = [hit["title"] for hit in json.loads(desk("search", "ferry OR пором", "--json").out)]
    assert titles == ["Ferry service resumes", "Пором повертається"]
    assert len(json.loads(desk("search", "ferry OR пором", "--json", "-n", "1").out)) == 1
    assert desk("search", "ferry", "-n", "0").code == 2


def test_a_search_names_termsets_and_rules_of_the_configuration(desk: Desk) -> None:
    desk.write(
        "rules.toml",
        """
[termsets]
boats = ["ferry", "пором"]
[[rule]]
name = "search"
tags = ["sea"]
query = "@boats NOT market"
""",
    )
    for query in ("@boats", 'rule:"search"'):
        titles = [hit["title"] for hit in json.loads(desk("search", query, "--json").out)]
        assert titles == ["Ferry service resumes", "Пором повертається"]
    result = desk("search", "@ships ferry")
    assert (result.code, result.err) == (
        2,
        "@ships ferry\n^ there is no termset named ships; there are @boats\n",
    )


def test_search_marks_what_was_found(desk: Desk) -> None:
    (hit,) = json.loads(desk("search", "harbour", "--json").out)
    text, marks = hit["excerpt"]["text"], hit["excerpt"]["marks"]
    assert [text[start:end] for start, end in marks] == ["harbour"]


def test_a_query_that_the_shell_took_apart_says_how_to_write_it(desk: Desk) -> None:
    result = desk("search", "air defence", "AND", "ferry")
    assert (result.code, result.out) == (2, "")
    assert result.err.endswith("""  monitor search '"air defence" AND ferry'\n""")


def test_search_finds_nothing(desk: Desk) -> None:
    result = desk("search", "zeppelin")
    assert (result.code, result.out, result.err) == (1, "", "Nothing found.\n")
    result = desk("search", "zeppelin", "--json")
    assert (result.code, json.loads(result.out)) == (1, [])


@pytest.mark.parametrize(
    ("query", "caret"),
    [("(ferry OR", 9), ("ferry AND", 9), ('"open', 0), ("цікаво (", 8), ("渡船 AND", 8), ("", 0)],
)
def test_a_wrong_query_gets_a_caret(desk: Desk, query: str, caret: int) -> None:
    result = desk("search", query)
    assert (result.code, result.out) == (2, "")
    shown, pointer = result.err.splitlines()[:2]
    assert shown == query
    assert pointer.index("^") == caret
    assert len(pointer) > caret + 2, "and a reason"


def test_sources_tell_how_they_do(desk: Desk) -> None:
    (row,) = json.loads(desk("sources", "--json").out)
    assert (row["id"], row["state"], row["entries"], row["error"]) == ("courier", "good", 4, "")
    assert (row["set_by"], row["advice"], row["gaps"], row["errors"]) == ("adaptive", "", 0, [])
    assert "adaptive" in desk("sources").out
    result = desk("sources", "--failing")
    assert (result.code, result.err) == (1, "No source is failing.\n")


def test_one_source_tells_all(desk: Desk) -> None:
    said = desk("sources", "show", "courier").out
    for words in ("The Courier (courier), feed", "good", "its rhythm is not known yet", "4 in all", "none"):
        assert words in said
    missing = desk("sources", "show", "\x1b[31mnobody")
    assert (missing.code, missing.out) == (1, "")
    assert "\x1b" not in missing.err


def test_a_source_that_is_gone_is_resumed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = Desk(tmp_path, monkeypatch)
    here.state.mkdir()
    scene = Scene(here.state)
    scene.wire.put(FEED, status(410))
    scene.poll()
    scene.store.close()
    assert "its publisher ended this feed" in here("sources", "--failing").out
    (row,) = json.loads(here("sources", "--json").out)
    assert (row["state"], row["next_poll"], row["set_by"]) == ("gone", None, "gone")
    assert here("sources", "resume", "courier").out == "courier is due now.\n"
    again = here("sources", "resume", "courier")
    assert (again.code, again.err) == (1, "No source courier is gone.\n")
    (row,) = json.loads(here("sources", "--json").out)
    assert (row["state"], row["failures"]) == ("failing", 1)


def test_alerts_tell_whom(desk: Desk) -> None:
    rows = json.loads(desk("alerts", "--json").out)
    assert {row["title"]: row["deliveries"][0]["state"] for row in rows}["Ferry service resumes"] == "sent"
    assert "desk (waiting)" in desk("alerts").out
    assert len(json.loads(desk("alerts", "--json", "--limit", "1").out)) == 1
    late = desk("alerts", "--since", "1h")
    assert (late.code, late.err) == (1, "No alert yet.\n")


def test_the_outbox_is_given_up_and_replayed(desk: Desk) -> None:
    waiting = json.loads(desk("outbox", "--json").out)
    assert {row["state"] for row in waiting} == {"waiting"}
    assert len(json.loads(desk("outbox", "--all", "--json").out)) == len(waiting) + 1
    one = waiting[0]["id"]
    assert desk("outbox", "drop", one).out == f"{one} is given up.\n"
    assert {row["id"]: row["state"] for row in json.loads(desk("outbox", "--json").out)}[one] == "dead"
    assert desk("outbox", "drop", one).code == 1
    assert desk("outbox", "replay", one).out == f"{one} is due now, unless a silence holds for it.\n"
    assert {row["id"]: row["state"] for row in json.loads(desk("outbox", "--json").out)}[one] == "waiting"


@pytest.mark.parametrize("verb", ["replay", "drop"])
def test_what_the_outbox_does_not_hold(desk: Desk, fresh: Desk, verb: str) -> None:
    result = desk("outbox", verb, "msg_\x1b[31mnone")
    assert result.code == 1
    assert "delivery" in result.err
    assert "\x1b" not in result.err


@pytest.mark.parametrize("verb", ["replay", "drop"])
def test_no_command_but_run_makes_a_database(fresh: Desk, verb: str) -> None:
    assert fresh("outbox", verb, "msg_x").code == 1
    assert not fresh.state.exists()


def test_an_empty_outbox(desk: Desk) -> None:
    for row in json.loads(desk("outbox", "--json").out):
        desk("outbox", "drop", row["id"])
    assert {row["state"] for row in json.loads(desk("outbox", "--json").out)} == {"dead"}


@pytest.mark.parametrize(
    "words",
    [
        ("story", HUGE),
        ("story", "split", HUGE),
        ("story", "merge", HUGE, "1"),
        ("story", "never", HUGE, "1"),
        ("search", ALL, "--story", HUGE),
        ("explain", HUGE),
        ("audit", "yes", HUGE),
        ("export", "--ndjson", "--article", HUGE),
        ("export", "--ndjson", "--story", HUGE),
    ],
    ids=" ".join,
)
def test_a_number_larger_than_a_database_has_is_no_fault(desk: Desk, words: tuple[str, ...]) -> None:
    done = desk(*words)
    assert done.code in (1, 2)
    assert done.err or words[0] == "explain", "so long a number is a text there"
