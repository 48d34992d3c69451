"""A folder as a place to ask: what is new is handed out once, and nothing leads out of it."""

from __future__ import annotations

import asyncio
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.model import Fault, Request, Response, Unreachable
from monitor.net import folder
from monitor.net.folder import SETTLED, Folders, answer
from monitor.sources.address import folder as address_of
from monitor.text.bundle import Piece, unpacked


def ask(place: Path, mark: str = "", later: int = 2 * SETTLED) -> Response | Unreachable:
    headers = (("if-none-match", mark),) if mark else ()
    return answer(Request(address_of(str(place)), headers=headers), time.time_ns() + later)


def pieces(reply: Response | Unreachable) -> dict[str, bytes]:
    assert isinstance(reply, Response)
    return {piece.name: piece.body for piece in unpacked(reply.body)}


def mark(reply: Response | Unreachable) -> str:
    assert isinstance(reply, Response)
    return reply.header("etag")


def write(path: Path, text: str = "news") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_each_file_is_handed_out_once_and_again_when_it_was_written_to(tmp_path: Path) -> None:
    one = write(tmp_path / "one.txt")
    write(tmp_path / "sub" / "two.HTML")
    first = ask(tmp_path)
    assert set(pieces(first)) == {"one.txt", "sub/two.HTML"}
    again = ask(tmp_path, mark(first))
    assert isinstance(again, Response)
    assert again.status == 304
    three = write(tmp_path / "three.md")
    os.utime(three, (1, 1))  # moved here from elsewhere: its time of writing is old
    third = ask(tmp_path, mark(first))
    assert set(pieces(third)) == {"three.md"}
    one.write_text("more news")
    assert pieces(ask(tmp_path, mark(third))) == {"one.txt": b"more news"}


def test_what_is_being_written_waits_for_the_next_time(tmp_path: Path) -> None:
    write(tmp_path / "one.txt")
    early = ask(tmp_path, later=0)
    assert pieces(early) == {}
    assert mark(early) == ""
    assert set(pieces(ask(tmp_path))) == {"one.txt"}


@pytest.mark.parametrize("name", [".hidden.txt", "a.pdf", "half.txt.part", "b", ".git/c.txt"])
def test_other_files_are_not_read(tmp_path: Path, name: str) -> None:
    write(tmp_path / name)
    assert pieces(ask(tmp_path)) == {}


def test_nothing_leads_out_of_the_folder(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    write(outside / "secret.txt", "secret")
    write(inside / "good.txt")
    (inside / "link.txt").symlink_to(outside / "secret.txt")
    (inside / "folder").symlink_to(outside)
    os.mkfifo(inside / "pipe.txt")
    assert set(pieces(ask(inside))) == {"good.txt"}


def test_a_folder_that_becomes_a_link_after_it_was_looked_at_is_not_followed(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    write(outside / "secret.txt", "secret")
    inside.mkdir()
    (inside / "folder").symlink_to(outside)
    top = os.open(inside, os.O_RDONLY)
    try:
        with pytest.raises(NotADirectoryError), folder._opened(top, ("folder", "secret.txt"), 0):
            pass
    finally:
        os.close(top)


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    write(tmp_path / "real" / "one.txt")
    (tmp_path / "named").symlink_to(tmp_path / "real")
    assert set(pieces(ask(tmp_path / "named"))) == {"one.txt"}


def test_names_may_be_anything(tmp_path: Path) -> None:
    names = [b"\xff\xfe.txt", "пором\u202e\n.txt".encode(), b"<b>&amp; %2e%2e.txt"]
    for name in names:
        Path(os.fsdecode(bytes(tmp_path) + b"/" + name)).write_text("news")
    found = pieces(ask(tmp_path))
    assert {name.encode("utf-8", "surrogateescape") for name in found} == set(names)


def test_a_lot_of_news_comes_in_parts_and_none_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "MOST", 3)
    write(tmp_path / "first.txt")
    reply = ask(tmp_path)
    for number in range(8):
        write(tmp_path / f"{number}.txt")
    told = list[str]()
    while isinstance(reply, Response) and reply.status == 200:
        assert len(pieces(reply)) <= 3
        told += pieces(reply)
        reply = ask(tmp_path, mark(reply))
    assert sorted(told) == sorted(["first.txt", *(f"{number}.txt" for number in range(8))])


def test_an_answer_has_a_bound_in_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "LARGEST", 10)
    monkeypatch.setattr(folder, "MOST_BYTES", 15)
    for name in "abc":
        write(tmp_path / f"{name}.txt", "x" * 1000)
    found = pieces(ask(tmp_path))
    assert [len(body) for body in found.values()] == [10, 10]


def test_at_first_the_latest_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "MOST", 2)
    for name in "abcd":
        write(tmp_path / f"{name}.txt")
    reply = ask(tmp_path)
    assert len(pieces(reply)) == 2
    assert ask(tmp_path, mark(reply)) == Response(address_of(str(tmp_path)), 304)


def test_a_mark_of_the_future_or_of_nobody_is_none(tmp_path: Path) -> None:
    write(tmp_path / "one.txt")
    for known in (f"{time.time_ns() * 2}-x", "x", "-", "9" * 30, "'; --"):
        assert set(pieces(ask(tmp_path, known))) == {"one.txt"}


def test_a_folder_of_a_whole_disk_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "MOST_LOOKED_AT", 3)
    for number in range(5):
        write(tmp_path / f"{number}.pdf")
    reply = ask(tmp_path)
    assert isinstance(reply, Unreachable)
    assert (reply.fault, reply.detail) == (Fault.TOO_LARGE, "the folder holds more than 3 files")


def test_what_is_nested_too_deep_is_left(tmp_path: Path) -> None:
    write(tmp_path.joinpath(*"abcdefgh") / "deep.txt")
    write(tmp_path.joinpath(*"abcdefghi") / "deeper.txt")
    assert set(pieces(ask(tmp_path))) == {"a/b/c/d/e/f/g/h/deep.txt"}


def test_what_stands_in_the_way_is_said(tmp_path: Path) -> None:
    file = write(tmp_path / "one.txt")
    assert str(ask(tmp_path / "none")) == "missing: there is no such folder"
    assert str(ask(file)) == "missing: this is a file; give the folder that it is in"


def test_it_is_asked_as_a_server_is(tmp_path: Path) -> None:
    write(tmp_path / "one.txt")
    folders = Folders(timedelta(seconds=30), lambda: time.time_ns() + 2 * SETTLED)
    reply = asyncio.run(folders.fetch(Request(address_of(str(tmp_path)))))
    assert pieces(reply) == {"one.txt": b"news"}


def test_a_file_written_in_the_future_has_no_time(tmp_path: Path) -> None:
    os.utime(write(tmp_path / "one.txt"), (2**33, 2**33))
    reply = ask(tmp_path)
    assert isinstance(reply, Response)
    assert list(unpacked(reply.body)) == [Piece("one.txt", 0, b"news")]
