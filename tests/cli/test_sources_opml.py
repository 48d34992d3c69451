"""``monitor sources export`` and ``import``: lists of feeds for and from other programs."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from tests.cli.scene import ALIVE, HOSTILE, Desk

KEPT = """# my sources
[[source]]
id = "courier"   # the first
url = "https://courier.example/feed?utm_source=x"
name = "The Courier"
lang = "uk"
tags = ["agency", "war/drones"]

[[source]]
id = "paid"
url = "https://paid.example/feed?token=hush"

[[source]]
id = "channel"
url = "https://t.me/s/channel"

[[source]]
id = "off"
url = "https://off.example/feed"
enabled = false
"""
LIST = """<?xml version="1.0"?>
<opml version="2.0"><body>
<outline text="Eastern Europe">
  <outline type="rss" text="The Harbour" xmlUrl="https://harbour.example/feed" language="uk"/>
  <outline type="rss" text="none"/>
  <outline type="rss" text="Again" xmlUrl="http://www.courier.example/feed"/>
</outline>
<outline type="rss" text="Harbour" xmlUrl="https://harbour.example/sport"/>
<outline type="rss" text="Off" xmlUrl="https://off.example/feed/"/>
</body></opml>
"""


def sources(desk: Desk) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((desk.config / "sources.toml").read_text())["source"]
    return found


def listed(folder: Path, text: str) -> str:
    file = folder / "list.opml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_feeds_are_added_below_what_stands_there(fresh: Desk, tmp_path: Path) -> None:
    fresh.write("sources.toml", KEPT)
    file = listed(tmp_path, LIST)
    dry = fresh("sources", "import", file, "--dry-run")
    assert (dry.code, dry.out.count("[[source]]")) == (1, 2)
    assert (fresh.config / "sources.toml").read_text() == KEPT
    done = fresh("sources", "import", file, "--tag", "new")
    assert done.code == 1, "an outline was wrong"
    assert done.err.splitlines() == [
        f"{file}:5: this feed has no `xmlUrl`",
        "2 feeds skipped: there already",
    ]
    assert done.out.startswith(f"2 sources added to {fresh.config / 'sources.toml'}. Reload the daemon")
    text = (fresh.config / "sources.toml").read_text()
    assert text.startswith(KEPT)
    assert sources(fresh)[4:] == [
        {
            "id": "harbour-example",
            "url": "https://harbour.example/feed",
            "name": "The Harbour",
            "lang": "uk",
            "tags": ["eastern-europe", "new"],
        },
        {
            "id": "harbour-example-2",
            "url": "https://harbour.example/sport",
            "name": "Harbour",
            "tags": ["new"],
        },
    ]
    assert fresh("check").code == 0
    again = fresh("sources", "import", file)
    assert again.out == "Nothing was added.\n"
    assert "4 feeds skipped: there already" in again.err
    assert (fresh.config / "sources.toml").read_text() == text


def test_what_is_exported_comes_back_in_another_configuration(fresh: Desk, tmp_path: Path) -> None:
    fresh.write("sources.toml", KEPT)
    file = tmp_path / "out.opml"
    done = fresh("sources", "export", str(file), "--with-secrets")
    assert (done.code, done.out) == (0, f"{file}: 2 feeds\n")
    assert done.err == "1 source that is no feed left out\n"
    assert fresh("sources", "export", str(file)).code == 4, "an export replaces nothing"
    more = '[[source]]\nkind = "telegram"\nid = "port"\nchannel = "port"\n'
    fresh.write("more.toml", more)
    assert fresh("sources", "export").err.startswith("2 sources that are no feeds left out\n")
    (fresh.config / "more.toml").unlink()
    fresh.write("sources.toml", "")
    assert fresh("sources", "import", str(file)).code == 0
    courier, paid = sources(fresh)
    assert courier == {
        "id": "courier-example",
        "url": "https://courier.example/feed?utm_source=x",
        "name": "The Courier",
        "lang": "uk",
        "tags": ["agency", "war/drones"],
    }
    assert paid["url"] == "https://paid.example/feed?token=hush"


def test_secrets_stay_here_unless_they_are_asked_for(fresh: Desk) -> None:
    fresh.write("sources.toml", KEPT)
    done = fresh("sources", "export")
    assert done.code == 0
    assert "hush" not in done.out
    assert 'xmlUrl="https://paid.example/feed?token=REDACTED"' in done.out
    assert "1 source in which a key was hidden: --with-secrets leaves it in" in done.err


def test_hostile_names_stay_words(fresh: Desk, tmp_path: Path) -> None:
    name = HOSTILE.replace("\x1b", "").replace("<", "&lt;").replace("&lt;b&gt;", "&lt;b&gt;")
    body = (
        f'<outline text="{name}"><outline xmlUrl="https://a.example/f" text="{name}&#10;[[rule]]"/></outline>'
    )
    done = fresh("sources", "import", listed(tmp_path, f"<opml><body>{body}</body></opml>"))
    assert (done.code, done.err) == (0, "")
    (one,) = sources(fresh)
    assert not [sign for sign in ALIVE if sign in str(one)]
    assert fresh("check").code == 0
    assert not [sign for sign in ALIVE if sign in fresh("sources", "export").out]


def test_what_cannot_be_read_or_added_changes_nothing(fresh: Desk, tmp_path: Path) -> None:
    fresh.write("sources.toml", KEPT)
    bomb = listed(tmp_path, '<!DOCTYPE x [<!ENTITY a "b">]><opml>&a;</opml>')
    for file, said in (
        (bomb, "line 1: it has a document type (DTD), which no list needs"),
        (str(tmp_path / "none.opml"), "No such file or directory"),
        (str(tmp_path), "Is a directory"),
    ):
        done = fresh("sources", "import", file)
        assert (done.code, done.out) == (1, "")
        assert done.err == f"{file}: {said}\n"
    assert fresh("sources", "import", listed(tmp_path, LIST), "--tag", "two words").code == 2
    assert fresh("sources", "import", listed(tmp_path, "<opml/>")).code == 1
    assert (fresh.config / "sources.toml").read_text() == KEPT
    fresh.write("rules.toml", "[[rule]]\n")
    assert fresh("sources", "import", listed(tmp_path, LIST)).code == 3
    assert (fresh.config / "sources.toml").read_text() == KEPT
