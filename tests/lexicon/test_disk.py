"""Dictionaries on disk: built when first asked for, found again, built anew when they cannot be read."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from monitor.forms import Forms
from monitor.lexicon import disk
from monitor.lexicon.cache import folders, trusted, writable
from monitor.lexicon.disk import DiskLexicon, file_name


@pytest.fixture
def indonesian_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """There are two usual languages."""
    monkeypatch.setattr(disk, "USUAL", ("ms", "id"))


@pytest.fixture(autouse=True)
def only_malay(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The usual language is one whose dictionary is small; nothing lies among temporary files."""
    monkeypatch.setattr(disk, "USUAL", ("ms",))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path_factory.mktemp("temporary")))


def opened(place: Path, said: list[str]) -> DiskLexicon:
    return DiskLexicon({"CACHE_DIRECTORY": str(place)}, said.append)


@pytest.mark.usefixtures("indonesian_too")
def test_usual_dictionaries_are_built_together_once_and_found_again(tmp_path: Path) -> None:
    said: list[str] = []
    assert opened(tmp_path, said).paradigms("bukunya", "ms")[0][0] == "buku"
    assert sorted(path.name for path in tmp_path.iterdir()) == [file_name("id"), file_name("ms")]
    assert said == [f"Building dictionaries in {tmp_path}, once (ms, id): up to a minute …"]
    assert opened(tmp_path, said).paradigms("bukunya", "ms")[0][0] == "buku"
    assert len(said) == 1


def test_a_language_without_dictionary_knows_no_word_and_builds_nothing(tmp_path: Path) -> None:
    said: list[str] = []
    assert opened(tmp_path, said).paradigms("тест", "xx") == ()
    assert opened(tmp_path, said).paradigms("тест", "../he") == ()
    assert opened(tmp_path, said).own_forms("тест", "xx") == 0
    assert (said, list(tmp_path.iterdir())) == ([], [])


def test_at_rest_nothing_is_mapped_and_what_was_there_is_found_again(tmp_path: Path) -> None:
    said: list[str] = []
    lexicon = opened(tmp_path, said)
    forms = Forms(lexicon)
    before = forms.forms("buku", "ms")
    assert len(before) > 1
    maps = Path("/proc/self/maps")
    assert not maps.exists() or str(tmp_path) in maps.read_text()
    forms.rest()
    assert not maps.exists() or str(tmp_path) not in maps.read_text()
    assert forms.forms("buku", "ms") == before
    assert len(said) == 1


def test_a_damaged_dictionary_is_built_anew(tmp_path: Path) -> None:
    said: list[str] = []
    opened(tmp_path, said).prepare()
    (tmp_path / file_name("ms")).write_bytes(b"what a full disk left")
    assert opened(tmp_path, said).paradigms("buku", "ms")
    assert said[1:] == [f"Building dictionaries in {tmp_path}, once (ms): up to a minute …"]


def test_two_builders_at_once_do_not_harm_each_other(tmp_path: Path) -> None:
    found: list[int] = []

    def look() -> None:
        found.append(len(opened(tmp_path, []).paradigms("buku", "ms")))

    both = [threading.Thread(target=look) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert found[0] == found[1] > 0
    assert {path.suffix for path in tmp_path.iterdir()} == {".lexicon"}, "nothing is left aside"


def test_what_a_killed_builder_left_aside_is_removed_and_what_another_is_writing_stays(
    tmp_path: Path,
) -> None:
    left, written = (tmp_path / f".{file_name('ms')}.{pid}.1" for pid in (2, 3))
    left.write_bytes(b"half")
    written.write_bytes(b"half")
    os.utime(left, (0, 0))
    opened(tmp_path, []).prepare()
    assert not left.exists()
    assert written.exists()


def test_a_folder_that_cannot_be_written_gives_way_to_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file where the folder should be")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    said: list[str] = []
    assert opened(taken, said).paradigms("buku", "ms")
    assert (tmp_path / f"monitor-{os.getuid()}" / file_name("ms")).exists()


@pytest.mark.usefixtures("indonesian_too")
def test_what_cannot_be_built_is_told_and_does_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", str(tmp_path / "no-python"))
    said: list[str] = []
    assert opened(tmp_path, said).paradigms("buku", "ms") == ()
    assert [line.partition(":")[0] for line in said[1:]] == [
        "The dictionary of ms could not be built",
        "The dictionary of id could not be built",
    ]
    monkeypatch.setattr("sys.executable", "/bin/false")
    opened(tmp_path, said).paradigms("buku", "ms")
    assert said[-1] == "The dictionary of id could not be built: exit code 1"
    assert list(tmp_path.iterdir()) == []


def test_nowhere_to_write_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = tmp_path / "taken"
    taken.write_text("")
    monkeypatch.setattr("tempfile.tempdir", str(taken))
    said: list[str] = []
    assert opened(taken, said).paradigms("buku", "ms") == ()
    assert said == [f"No dictionaries: none of {taken}, {taken}/monitor-{os.getuid()} can be written"]


def test_where_dictionaries_are_kept() -> None:
    def first(**env: str) -> str:
        return str(next(folders(env)))

    assert first(CACHE_DIRECTORY="/var/cache/a:/var/cache/b", XDG_CACHE_HOME="/x") == "/var/cache/a"
    assert first(XDG_CACHE_HOME="/x", HOME="/home/ann") == "/x/monitor"
    assert first(XDG_CACHE_HOME="x", HOME="/home/ann") == "/home/ann/.cache/monitor"
    assert first() == str(next(folders({})))


def test_a_temporary_folder_that_others_may_write_to_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (folder,) = folders({})
    assert writable(folder)
    folder.chmod(0o777)
    assert not trusted(folder)
    assert not writable(folder)
