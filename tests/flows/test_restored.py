"""A restored database acts on nothing that it cannot know: it tells nothing twice and asks nobody early."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.store.backups import back_up
from monitor.store.restoring import restore
from tests.flows.scene import FEED, HOOK, SOURCE, Scene, feed, item, run, status
from tests.flows.test_explaining import why

MINUTE = timedelta(minutes=1)


def ferry(name: str, scene: Scene, minutes: int) -> str:
    return item(name, f"Ferry {name} sails", f"The ferry {name}.", published=scene.now - minutes * MINUTE)


def round_of(scene: Scene, *items: str) -> None:
    scene.wire.put(FEED, feed(*items))
    scene.poll()
    scene.read()


def titles(scene: Scene) -> list[str]:
    return [alert.message.title for alert in scene.store.alerts()]


@pytest.fixture
def restored(scene: Scene, tmp_path: Path) -> Scene:
    """Backed up while a message waits, gone on for 40 minutes, died; restored 20 minutes later."""
    path, copy = tmp_path / "monitor.db", tmp_path / "copy.db"
    scene.wire.put(HOOK.url.reveal(), status(204, HOOK.url.reveal()))
    round_of(scene, ferry("first", scene, 5))
    back_up(path, copy, scene.now)
    scene.deliver()
    scene.later(minutes=40)
    round_of(scene, ferry("second", scene, 1), ferry("first", scene, 45))
    scene.deliver()
    assert len(scene.wire.to(HOOK.url.reveal())) == 2
    died = scene.now
    scene.later(minutes=20)
    scene.store.close()
    restore(copy, path, scene.now, told=died)
    scene.restart([SOURCE])
    return scene


def test_nothing_goes_out_at_once(restored: Scene) -> None:
    scene = restored
    assert run(scene.store.claim_deliveries(scene.now, MINUTE, 9, scene.desk())) == [], "it was sent since"
    assert run(scene.store.claim_polls(scene.now, 9)) == [], "it may have been asked a moment ago"


def test_what_was_told_is_not_told_again_and_what_was_missed_is(restored: Scene) -> None:
    scene = restored
    scene.later(minutes=15)
    undated = item("undated", "A ferry", "Ferry.", published=None)
    round_of(scene, ferry("third", scene, 20), ferry("second", scene, 36), undated)
    assert titles(scene) == ["Ferry third sails", "Ferry first sails"]
    assert scene.store.counts().articles == 4, "all is read and kept"
    assert why(scene, "https://courier.example/second").outcome == "restored"


def test_from_the_second_poll_on_all_is_as_ever(restored: Scene) -> None:
    scene = restored
    scene.later(minutes=15)
    round_of(scene, ferry("third", scene, 20))
    scene.later(hours=1)
    late = item("late", "A ferry, undated", "Ferry undated.", published=None)
    round_of(scene, ferry("fourth", scene, 100), ferry("third", scene, 80), late)
    assert {"Ferry fourth sails", "A ferry, undated"} <= set(titles(scene))
