"""The chat knows each story, and finds no harm, in what the real notifiers send of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from monitor.demo.chat import Received
from monitor.demo.checks import DOORS, harm, story_of
from monitor.demo.content import load
from monitor.model import Message, Receiver, Secret, Severity
from monitor.notify import CHATS

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
PAPER = load()


def through(door: str, slug: str) -> Received:
    piece = PAPER.named(slug)
    assert piece is not None
    url = f"http://127.0.0.1:8000/{piece.outlet}/{'feed' if not piece.link else piece.address + '.html'}"
    message = Message(
        piece.title, url, "Outlet", severity=Severity.HIGH, rules=("shahed",), tags=("drones",), published=NOW
    )
    token = Secret("1:x") if door == "telegram" else Secret()
    receiver = Receiver(door, door, Secret("http://127.0.0.1:1/x"), token, "-1")
    request = CHATS[door].request(message, receiver, "dlv_1", NOW)
    return Received(NOW, door, "dlv_1", json.loads(request.body), 200)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("slug", [piece.slug for piece in PAPER.pieces if piece.story])
def test_every_story_is_known_at_every_door(door: str, slug: str) -> None:
    piece = PAPER.named(slug)
    assert piece is not None
    assert story_of(PAPER, through(door, slug)) == piece.story


@pytest.mark.parametrize("door", DOORS)
def test_the_hostile_title_does_no_harm(door: str) -> None:
    assert list(harm(door, through(door, "hostile-headline").payload)) == []
