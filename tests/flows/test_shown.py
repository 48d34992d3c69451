"""What comes of polls is the same, whether what stands as it stood is read again or not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.flows import poll
from monitor.model import Feed, Response, Source
from tests.extent import examples
from tests.flows.scene import FEED, Readers, Scene, feed, item
from tests.store.support import rows


class Forgetful(Readers):
    """Reads all of a feed each time."""

    async def feed(self, source: Source, response: Response, shown: bytes = b"") -> Feed:
        return replace(await super().feed(source, response), shown=b"")


ITEM = st.tuples(st.sampled_from("1234"), st.sampled_from(["Ferry", "Fire"]), st.sampled_from(["", "x", "y"]))
DOCUMENTS = st.lists(st.lists(ITEM, max_size=8, unique_by=lambda parts: parts[0]), min_size=2, max_size=4)
"""An id is given once: of those that are given twice less is taken for new with a memory, see below."""


@examples(25)
@given(DOCUMENTS)
def test_what_is_stored_and_read_again_is_the_same(documents: list[list[tuple[str, str, str]]]) -> None:
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        assert outcome(Scene(Path(one)), documents) == outcome(forgetful(Path(other)), documents)


@examples(25)
@given(DOCUMENTS)
def test_few_entries_looked_up_in_the_commit_come_to_the_same_as_many_before_it(
    documents: list[list[tuple[str, str, str]]],
) -> None:
    with TemporaryDirectory() as one, TemporaryDirectory() as other, pytest.MonkeyPatch.context() as many:
        few = outcome(Scene(Path(one)), documents)
        many.setattr(poll, "FEW_WORDS", 0)
        assert outcome(Scene(Path(other)), documents) == few


def forgetful(folder: Path) -> Scene:
    scene = Scene(folder)
    scene.poller = replace(scene.poller, readers=Forgetful())
    return scene


def outcome(scene: Scene, documents: list[list[tuple[str, str, str]]]) -> Any:
    told: list[Any] = []
    for document in documents:
        scene.wire.put(FEED, feed(*(item(*parts) for parts in document)))
        told += [(polled.entries, polled.new, polled.next_poll) for polled in scene.poll()]
        told += [len(scene.read())]
        scene.later(hours=2)
    scene.store.close()
    entries = rows(scene.path, "SELECT key, also, title, summary, due FROM entry ORDER BY id")
    imprints = rows(scene.path, "SELECT entry, digest, edits, reread FROM imprint ORDER BY entry")
    return told, entries, imprints


def test_what_stands_as_it_stood_is_not_new_when_another_comes_under_its_id(scene: Scene) -> None:
    """Only the title tells them apart: read again, the first one would have a key that it never had."""
    scene.wire.put(FEED, feed(item("1", "Ferry")), feed(item("1", "Fire"), item("1", "Ferry")))
    assert [polled.new for polled in scene.poll()] == [1]
    scene.later(hours=2)
    assert [(polled.entries, polled.new) for polled in scene.poll()] == [(2, 1)]


def test_a_feed_that_was_sent_again_costs_no_look_into_the_archive(scene: Scene) -> None:
    scene.wire.put(FEED, feed(item("1", "Ferry")), feed(item("2", "Fire"), item("1", "Ferry")))
    scene.poll()
    scene.later(hours=2)
    asked: list[str] = []
    settle_few = scene.store.settle_few

    async def spied(source: str, entries: Any, *rest: Any) -> Any:
        asked.extend(entry.title for entry in entries)
        return await settle_few(source, entries, *rest)

    scene.store.settle_few = spied  # type: ignore[assignment, method-assign]
    (polled,) = scene.poll()
    assert asked == ["Fire"]
    assert (polled.entries, polled.new) == (2, 1)
    assert len(scene.state().shown) > 0
