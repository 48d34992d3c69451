"""Digests that come by themselves, at the command line."""

from __future__ import annotations

import json

from monitor.cli.output import utc_now
from monitor.model import Kind
from monitor.store import open_store
from monitor.views import DATABASE, DigestRun
from tests.cli.scene import Desk
from tests.flows.scene import run

CONFIG = """
[[receiver]]
name = "desk"
url = "https://desk.example/x"

[[receiver]]
name = "night"
url = "https://night.example/x"

[[digest]]
id = "morning"
at = "0 8 * * *"
zone = "Europe/Kyiv"
receivers = ["desk"]
since = "3650d"
title = "The morning"
"""


def configured(desk: Desk) -> Desk:
    desk.write("digests.toml", CONFIG)
    return desk


def test_list_says_when_each_comes(desk: Desk) -> None:
    (one,) = json.loads(configured(desk)("digest", "list", "--json").out)
    assert (one["id"], one["at"], one["zone"], one["receivers"], one["last"]) == (
        *("morning", "0 8 * * *", "Europe/Kyiv", ["desk"]),
        None,
    )
    assert one["next"] > utc_now().isoformat()
    now = utc_now()
    with open_store(desk.state / DATABASE) as store:
        run(store.begin_digests({"morning": DigestRun(now, now, 3)}))
    said = desk("digest", "list").out
    assert "morning" in said
    assert now.astimezone().strftime("%Y-%m-%d %H:%M") in said


def test_list_works_before_anything_is_stored_and_says_when_there_is_none(fresh: Desk) -> None:
    result = fresh("digest", "list")
    assert (result.code, result.out) == (1, "")
    assert "[[digest]]" in result.err
    assert "morning" in configured(fresh)("digest", "list").out


def test_show_tells_what_would_come_and_changes_nothing(desk: Desk) -> None:
    said = configured(desk)("digest", "show", "morning").out
    assert said.startswith("The morning\n")
    assert "Ferry service resumes" in said
    page = desk("digest", "show", "morning", "--format", "html").out
    assert "<title>The morning</title>" in page
    with open_store(desk.state / DATABASE, read_only=True) as store:
        assert store.scheduled_runs() == {}


def test_send_puts_it_into_the_outbox(desk: Desk) -> None:
    result = configured(desk)("digest", "send", "morning", "--to", "night", "--to", "desk")
    assert (result.code, result.err) == (0, "")
    assert result.out == "morning is in the outbox for night, desk: the daemon sends it.\n"
    waiting = [one for one in json.loads(desk("outbox", "--json").out) if one["kind"] == Kind.SCHEDULED]
    assert sorted((one["receiver"], one["title"]) for one in waiting) == [
        ("desk", "The morning: 3 stories"),
        ("night", "The morning: 3 stories"),
    ]
    shown = desk("outbox", "show", waiting[0]["id"])
    assert "Ferry service resumes" in shown.out


def test_what_is_not_there_is_wrong_usage(desk: Desk) -> None:
    configured(desk)
    for words in (["show", "evening"], ["send", "evening"], ["send", "morning", "--to", "nobody"]):
        result = desk("digest", *words)
        assert (result.code, result.out) == (2, "")
        assert words[-1] in result.err
