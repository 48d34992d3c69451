"""Routes, receivers, silences, the outbox and a watch, on the command line."""

from __future__ import annotations

import json
import os
import sys

import pytest

from tests.cli.scene import Desk

CONFIG = """
[[receiver]]
name = "desk"
kind = "webhook"
url = "https://hook.example/in"

[[receiver]]
name = "later"
url = ""

[[rule]]
name = "ferry"
query = "ferry OR пором"
tags = ["transport"]

[[rule]]
name = "fire"
query = "fire"
severity = "high"

[[time]]
name = "night"
start = "22:00"
end = "07:00"

[[route]]
receivers = ["desk"]
mute_times = ["night"]
[[route.route]]
name = "grave"
severity = "high"
group_by = ["rule"]
group_wait = "2m"
"""


@pytest.fixture
def routed(desk: Desk) -> Desk:
    desk.write("all.toml", CONFIG)
    return desk


def test_the_tree_of_routes(routed: Desk) -> None:
    assert routed("routes").out.splitlines() == [
        "route 1: everything → desk (quiet at night)",
        "  grave: severity>=high → desk (grouped by rule; waits 2m; quiet at night)",
    ]


def test_where_an_alert_would_go_and_why(routed: Desk) -> None:
    noon = "2026-11-24T12:00"
    ferry = routed("routes", "test", "--rule", "ferry", "--at", noon)
    assert ferry.out.splitlines() == [
        "route 1: fits",
        "  grave: no rule that held has severity high or above",
        "→ desk by route 1",
    ]
    fire = routed("routes", "test", "--rule", "fire", "--at", noon)
    assert fire.out.splitlines()[-1] == "→ desk by grave, with its group after 2m"
    assert "held until" in routed("routes", "test", "--rule", "fire", "--at", "2026-11-24T23:00").out
    assert routed("silence", "add", "rule=fire", "--for", "4h").code == 0
    assert ", silenced by sil_" in routed("routes", "test", "--rule", "fire").out
    wrong = routed("routes", "test", "--rule", "fyre")
    assert wrong.code == 2
    assert "did you mean `fire`?" in wrong.err
    for at in ("noon", "9999-12-31T23:59:59", "0001-01-01"):
        assert routed("routes", "test", "--rule", "fire", "--at", at).code == 2
    assert routed("routes", "test").code == 2
    assert "silenced" not in routed("routes", "test", "--rule", "fire", "--at", "2020-01-01T12:00").out


def test_a_silence_is_added_listed_and_ended(routed: Desk) -> None:
    none = routed("silence", "list")
    assert (none.code, none.err) == (1, "There are no silences.\n")
    added = routed("silence", "add", "story=1", "severity<=high", "--author", "Olha", "--comment", "known")
    name = added.out.partition(":")[0]
    assert "story=1 severity<=high is silent until" in added.out
    (listed,) = json.loads(routed("silence", "list", "--json").out)
    assert (listed["id"], listed["matcher"], listed["author"]) == (name, "story=1 severity<=high", "Olha")
    assert routed("silence", "expire", name).out == f"{name} is over.\n"
    assert routed("silence", "expire", name).code == 1
    assert routed("silence", "list").code == 1
    assert name in routed("silence", "list", "--all").out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["colour=red"], "write rule=, tag="),
        (["fire"], "is no matcher"),
        (["severity=grave"], "is no severity"),
        (["story=x"], "a number is wanted"),
        (["rule=x", "--for", "long"], "a number and a unit"),
        (["rule=x", "--for", "0s"], "must last"),
        (["severity>=critical", "severity<=low"], "that high and that low"),
        (["sites>=0"], "fits everything"),
        (["rule=a\nb"], "is no matcher"),
        (["rule=" + "x" * 300], "is no matcher"),
    ],
)
def test_a_silence_that_says_nothing_is_refused(routed: Desk, words: list[str], says: str) -> None:
    result = routed("silence", "add", *words)
    assert result.code == 2
    assert says in " ".join(result.err.replace("│", " ").split())


def test_a_silence_of_a_typing_error_says_so(routed: Desk) -> None:
    result = routed("silence", "add", "rule=fery", "--comment", "a\x1b[31mb")
    assert (result.code, result.err) == (0, "note: no rule is called fery; did you mean `ferry`?\n")
    assert "\x1b" not in routed("silence", "list").out
    result = routed("silence", "add", "story=1", "story=4711")
    assert (result.code, result.err) == (0, "note: there is no story 4711, or its articles are forgotten\n")


def test_whether_a_story_is_there_is_told_without_reading_it(
    routed: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "monitor.store.story_details", raising=False)
    assert routed("silence", "add", "story=1", "story=4711").code == 0
    assert "monitor.store.story_details" not in sys.modules


@pytest.mark.parametrize("words", [["silence", "add", "rule=\udcff"], ["outbox", "show", "\udcff"]])
def test_what_is_no_text_is_refused(routed: Desk, words: list[str]) -> None:
    assert routed(*words).err == "An argument is not UTF-8 text.\n"


def test_how_receivers_stand(routed: Desk) -> None:
    rows = json.loads(routed("receivers", "--json").out)
    assert [(row["name"], row["state"]) for row in rows] == [("desk", "on"), ("later", "off")]
    assert routed("receivers", "enable", "desk").code == 1


def test_all_that_is_known_of_a_delivery(routed: Desk) -> None:
    items = json.loads(routed("outbox", "list", "--all", "--json").out)
    shown = routed("outbox", "show", items[0]["id"])
    assert "state:" in shown.out
    assert "\x1b" not in shown.out
    detail = json.loads(routed("outbox", "show", items[0]["id"], "--json").out)
    assert detail["item"]["id"] == items[0]["id"]
    assert routed("outbox", "show", "msg_no").code == 1


HOOK = "https://new.example/hook?key=s3cret"


def test_a_watch_is_a_rule_a_receiver_and_a_route(routed: Desk) -> None:
    made = routed("watch", "harbour NEAR/5 fire", "--to", HOOK, "--severity", "high")
    assert (made.code, made.err) == (0, "")
    assert "it would have held in" in made.out
    assert "s3cret" not in made.out
    path = routed.config / "watch-harbour-near-5-fire.toml"
    assert path.stat().st_mode & 0o777 == 0o600
    assert routed("check").code == 0
    test = routed("routes", "test", "--rule", "harbour near 5 fire", "--at", "2026-11-24T12:00")
    assert "→ harbour near 5 fire receiver by route 2" in test.out
    again = routed("watch", "harbour NEAR/5 fire", "--to", "desk", "--name", "harbour near 5 fire")
    assert (again.code, "already" in again.err) == (2, True)


def test_a_watch_without_an_address_can_be_read_by_a_service(routed: Desk) -> None:
    old = os.umask(0o022)
    try:
        assert routed("watch", "market", "--to", "desk").code == 0
    finally:
        os.umask(old)
    (path,) = routed.config.glob("watch-*.toml")
    assert path.stat().st_mode & 0o777 == 0o644


def test_a_watch_without_routes_leaves_what_there_was_as_it_was(routed: Desk) -> None:
    routed.write("all.toml", CONFIG.partition("[[time]]")[0])
    assert routed("watch", "market", "--to", HOOK).code == 0
    ferry = routed("routes", "test", "--rule", "ferry").out
    assert "→ desk by route 1" in ferry
    assert "receiver" not in ferry


def test_a_watch_beside_receivers_that_are_off_leaves_them_their_alerts(routed: Desk) -> None:
    later = '[[receiver]]\nname = "desk"\nkind = "webhook"\nurl = ""\n'
    rules = CONFIG[CONFIG.index("[[rule]]") :].partition("[[time]]")[0]
    routed.write("all.toml", later + rules)
    assert routed("watch", "market", "--to", HOOK).code == 0
    routed.write("all.toml", later.replace('url = ""', 'url = "https://desk.example/x"') + rules)
    assert "→ desk by route 1" in routed("routes", "test", "--rule", "ferry").out


def test_a_watch_that_would_never_be_told_is_refused(routed: Desk) -> None:
    routed.write("all.toml", CONFIG.replace('mute_times = ["night"]', 'mute_times = ["night"]\nlast = true'))
    before = sorted(routed.config.iterdir())
    result = routed("watch", "market", "--to", HOOK)
    assert result.code == 3
    assert "route 'route 1' is the last" in result.err
    assert sorted(routed.config.iterdir()) == before


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["(harbour", "--to", HOOK], 2),
        (["harbour", "--to", "nobody"], 3),
        (["harbour", "--to", "ftp://x/s3cret"], 3),
        (["harbour", "--to", HOOK, "--severity", "grave"], 3),
    ],
)
def test_a_watch_that_does_not_fit_in_leaves_nothing_behind(
    routed: Desk, words: list[str], code: int
) -> None:
    before = sorted(routed.config.iterdir())
    result = routed("watch", *words)
    assert result.code == code
    assert "s3cret" not in result.out + result.err
    assert sorted(routed.config.iterdir()) == before
