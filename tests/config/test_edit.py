"""A source is added, and nothing else is touched."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config.edit import add_source, free_id, table
from monitor.errors import ConfigError

NEW = table({"id": "new", "url": "https://new.example/f", "kind": "", "name": "Новини"})


@pytest.mark.parametrize(
    "before",
    [
        "",
        "# only words",
        '#:schema x\n\n[[source]]\nid = "a" # here\nurl = "https://a.example/f"\n[source.headers]\nA = "b"',
        "[polling]\nevery = '5m'\n\n\n",
    ],
)
def test_all_that_stood_there_stands_there_still(tmp_path: Path, before: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(before)
    path.chmod(0o640)
    assert add_source(tmp_path, NEW, {}) == path
    after = path.read_text()
    assert after.startswith(before.rstrip())
    assert tomllib.loads(after)["source"][-1] == {
        "id": "new",
        "url": "https://new.example/f",
        "name": "Новини",
    }
    assert path.stat().st_mode & 0o777 == 0o640
    assert [one.name for one in tmp_path.iterdir()] == ["sources.toml"]


def test_a_first_source_makes_the_file(tmp_path: Path) -> None:
    (tmp_path / "monitor.toml").write_text("")
    add_source(tmp_path, NEW, {})
    assert tomllib.loads((tmp_path / "sources.toml").read_text())["source"][0]["id"] == "new"


@pytest.mark.parametrize(
    "before", [None, 'source = [{id = "a", url = "https://a.example/f"}]\n', NEW, "[broken\n"]
)
def test_what_does_not_fit_leaves_all_as_it_was(tmp_path: Path, before: str | None) -> None:
    (tmp_path / "monitor.toml").write_text("")
    path = tmp_path / "sources.toml"
    if before is not None:
        path.write_text(before)
    with pytest.raises(ConfigError):
        add_source(tmp_path, NEW if before is not None else table({"id": "a b", "url": "x"}), {})
    assert (path.read_text() if path.exists() else None) == before


def test_a_linked_file_stays_linked(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    real = tmp_path / "real" / "shared.toml"
    real.write_text("# shared\n")
    config = tmp_path / "config"
    config.mkdir()
    (config / "sources.toml").symlink_to(real)
    add_source(config, NEW, {})
    assert (config / "sources.toml").is_symlink()
    assert real.read_text().startswith("# shared\n")
    assert os.listdir(tmp_path / "real") == ["shared.toml"]


def test_ids_are_free_and_speak_of_the_place() -> None:
    assert free_id("https://www.news.example/rss.xml", "feed", ()) == "news-example"
    assert free_id("https://t.me/s/harbour_watch", "telegram", ("harbour_watch",)) == "harbour_watch-2"
    assert free_id("https://a.example/", "feed", ("a-example", "a-example-2")) == "a-example-3"
    given: dict[str, int] = {}
    made = [free_id("https://a.example/", "feed", ("a-example-2",), given) for _ in range(3)]
    assert made == ["a-example", "a-example-3", "a-example-4"]


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_words_come_back_as_they_were(url: str, name: str) -> None:
    clean = {key: value for key, value in {"url": url, "name": name}.items() if value}
    if not any(sign in url + name for sign in ("\x7f", *map(chr, range(0xD800, 0xE000)))):
        assert tomllib.loads(table(clean))["source"][0] == clean
    assert free_id(url, "feed", ("source",)) != "source"
