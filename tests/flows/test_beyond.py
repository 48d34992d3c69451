"""Sources that are not asked over HTTP, polled and read as all others are: nothing twice, nothing missed."""

from __future__ import annotations

import asyncio
import base64
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from monitor.model import Source
from monitor.net.folder import SETTLED, Folders
from monitor.net.imap import Mailboxes
from monitor.sources.address import folder as address_of
from tests.flows.scene import Scene, run
from tests.net.imap import Box, serving
from tests.net.wire import LOOPBACK, trusting

ASKED_LATER = lambda: time.time_ns() + 2 * SETTLED  # noqa: E731


def folder_scene(tmp_path: Path) -> tuple[Scene, Path]:
    place = tmp_path / "reports"
    place.mkdir()
    scene = Scene(tmp_path)
    run(scene.store.sync_sources([Source("reports", address_of(str(place)), kind="folder")], scene.now))
    scene.poller = replace(scene.poller, beyond={"folder": Folders(timedelta(seconds=9), ASKED_LATER)})
    return scene, place


def news(scene: Scene) -> int:
    scene.later(hours=1)
    (polled,) = scene.poll()
    assert not polled.error
    return polled.new


def test_files_are_news_edits_or_known(tmp_path: Path) -> None:
    scene, place = folder_scene(tmp_path)
    (place / "a.txt").write_text("Ferry sinks\n\nThe ferry sank at dawn.")
    assert news(scene) == 1
    (place / "b.txt").write_text("Ferry raised\n\nIt was raised at noon.")
    assert news(scene) == 1
    (place / "b.txt").rename(place / "c.txt")
    assert news(scene) == 0  # it was told under its other name
    (place / "a.txt").write_text("Ferry sinks\n\nThe ferry sank at dawn, forty were saved.")
    assert news(scene) == 0
    texts = [one.article.text for one in (*scene.read(), *scene.read())]
    assert any("forty were saved" in text for text in texts)
    assert scene.state().gaps == 0


def test_an_alert_names_the_file_and_leads_nobody_to_it(tmp_path: Path) -> None:
    scene, place = folder_scene(tmp_path)
    assert news(scene) == 0
    (place / "sub").mkdir()
    (place / "sub" / "пором 1.txt").write_text("Ferry sinks\n\nThe ferry sank at dawn.")
    assert news(scene) == 1
    (read,) = scene.read()
    assert read.alert
    assert scene.deliver()
    (sent,) = scene.wire.asked
    said = sent.body.decode()
    assert "пором 1.txt" in said.encode().decode("unicode_escape") or "пором 1.txt" in said
    assert "file:" not in said
    assert str(place) not in said


def test_a_folder_that_is_not_there_fails_as_a_source_does(tmp_path: Path) -> None:
    scene, place = folder_scene(tmp_path)
    place.rmdir()
    (polled,) = scene.poll()
    assert polled.error == "missing: there is no such folder"
    assert not scene.poller.connection.down


def test_mail_is_read_once_though_the_mailbox_numbers_it_anew(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    told: list[int] = []

    async def story() -> None:
        async with serving(Box()) as box:
            login = "Basic " + base64.b64encode(b"ann:secret").decode()
            url = f"imap://127.0.0.1:{box.port}/INBOX"
            source = Source("letters", url, kind="imap", headers=(("authorization", login),))
            await scene.store.sync_sources([source], scene.now)
            mailboxes = Mailboxes(timedelta(seconds=9), allow=LOOPBACK, tls=trusting)
            poller = replace(scene.poller, beyond={"imap": mailboxes})

            async def poll() -> None:
                scene.later(hours=1)
                for work in await scene.store.claim_polls(scene.now, 9):
                    polled = await poller(work)
                    assert not polled.error
                    told.append(polled.new)

            box.put("ferry", "fire")
            await poll()
            await poll()
            box.put("storm")
            await poll()
            box.validity, box.mails = 2, {}
            box.put("fire", "storm", "flood")
            await poll()
            await poll()

    asyncio.run(story())
    assert told == [2, 0, 1, 1, 0]
    assert sorted(read.article.title for read in scene.read()) == ["ferry", "fire", "flood", "storm"]
    assert scene.state().gaps == 0
