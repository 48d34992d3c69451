"""Where the state lies is told without reading the rest, and as reading all of it would tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.config.folder import state_dir
from monitor.config.load import load

SOURCE = '[[source]]\nid = "a"\nurl = "https://example.org/feed"\n'


def written(place: Path, **files: str) -> Path:
    place.mkdir()
    for name, text in files.items():
        (place / f"{name}.toml").write_text(text, "utf-8")
    return place


@pytest.mark.parametrize("said", ["", "~", "~/news", "state", "/var/lib/monitor"])
@pytest.mark.parametrize("home", ["", "/elsewhere"])
def test_it_is_what_the_whole_configuration_says(tmp_path: Path, said: str, home: str) -> None:
    place = written(tmp_path / "c", monitor=f'state_dir = "{said}"\n', sources=SOURCE)
    assert state_dir(place, home) == load(place, {"HOME": home}).settings.state_dir


def test_a_comment_says_nothing(tmp_path: Path) -> None:
    place = written(tmp_path / "c", monitor='# state_dir = "x"\n', rules="this is no TOML")
    assert state_dir(place, "") is None


@pytest.mark.parametrize(
    "files",
    [
        {"a": "state_dir = 1"},
        {"a": 'state_dir = "x'},
        {"a": 'state_dir = "x"', "b": 'state_dir = "y"'},
    ],
)
def test_what_is_wrong_is_left_to_who_can_say_so(tmp_path: Path, files: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"state_dir|\.toml|Unterminated|Illegal|Expected|string"):
        state_dir(written(tmp_path / "c", **files), "")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="nothing"):
        state_dir(tmp_path / "nothing", "")
