"""Digests that come by themselves, as a user writes them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor.digest import By, Choice
from monitor.digest.calendar import Schedule
from monitor.digest.scheduled import Scheduled
from monitor.model import Severity
from tests.config.given import given, problems

DESK = '[[receiver]]\nname = "desk"\nurl = "https://desk.example/x"\n'
LATER = '[[receiver]]\nname = "later"\nurl = ""\n'
SHORT = '[[digest]]\nid = "{}"\nat = "0 8 * * *"\nreceivers = ["{}"]\n'
LONG = """
[[rule]]
name = "air"
query = "air"
tags = ["sky"]

[[source]]
id = "courier"
url = "https://courier.example/feed"

[[digest]]
id = "week"
at = "30 7 * * mon"
zone = "Europe/Kyiv"
receivers = ["later", "desk", "desk"]
since = "7d"
by = "rule"
tags = ["sky"]
rules = ["air"]
sources = ["courier"]
langs = ["uk"]
severity = "high"
top = 10
title = "The week"
empty = true
"""


def test_a_digest_with_everything(tmp_path: Path) -> None:
    (made,) = given(tmp_path, {"a.toml": DESK + LATER + LONG}).digests
    assert made == Scheduled(
        "week",
        Schedule("30 7 * * mon", ZoneInfo("Europe/Kyiv")),
        ("desk",),
        Choice(("sky",), ("air",), ("courier",), ("uk",), Severity.HIGH, By.RULE, 10),
        timedelta(days=7),
        "The week",
        empty=True,
    )


def test_a_digest_with_nothing_more_than_it_must_have(tmp_path: Path) -> None:
    (made,) = given(tmp_path, {"a.toml": DESK + SHORT.format("m", "desk")}).digests
    assert made == Scheduled(
        "m", Schedule("0 8 * * *", ZoneInfo("UTC")), ("desk",), Choice(top=50), None, "News digest"
    )


def test_a_digest_to_nobody_who_is_on_is_left_out(tmp_path: Path) -> None:
    text = DESK + LATER + SHORT.format("off", "later") + SHORT.format("m", "desk")
    assert [digest.id for digest in given(tmp_path, {"a.toml": text}).digests] == ["m"]


def test_what_a_digest_names_is_looked_for_in_all_files(tmp_path: Path) -> None:
    wrong = SHORT.format("m", "desk") + 'tags = ["skye"]\nrules = ["sea"]\nsources = ["couriers"]\n'
    assert problems(tmp_path, {"a.toml": DESK + LONG.replace('"later", ', ""), "b.toml": wrong}) == [
        "b.toml:5: `skye` in this digest is a tag that no rule has; did you mean `sky`?",
        "b.toml:6: `sea` in this digest is no rule; known are: air",
        "b.toml:7: `couriers` in this digest is no source's id; did you mean `courier`?",
    ]


def test_who_gets_digests_alone_is_not_called_forgotten(tmp_path: Path) -> None:
    route = '[[route]]\nreceivers = ["desk"]\n'
    mail = '[[receiver]]\nname = "mail"\nurl = "https://mail.example/x"\n'
    forgotten = given(tmp_path, {"a.toml": DESK + mail + route}).notes
    assert any("leads to receiver `mail`" in str(note) for note in forgotten)
    notes = given(tmp_path, {"a.toml": DESK + mail + route + SHORT.format("m", "mail")}).notes
    assert not any("leads to receiver" in str(note) for note in notes)
