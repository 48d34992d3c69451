from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from monitor.cli.try_feed import feed
from tests.sources.reading import rss

APP = typer.Typer()
APP.command()(feed)
RUN = CliRunner()


@pytest.fixture
def good(tmp_path: Path) -> Path:
    file = tmp_path / "good.xml"
    file.write_text(
        rss(
            "<guid isPermaLink='false'>1</guid><title>Перша</title><link>/a</link>"
            "<pubDate>Sun, 04 Oct 2026 13:00:00 +0300</pubDate>",
            "<title>Second</title>",
        )
    )
    return file


def test_an_object_an_entry_in_order(good: Path) -> None:
    done = RUN.invoke(APP, [str(good), str(good)])
    first, second, *again = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.exit_code, again) == (0, [first, second])
    assert first == {
        "file": str(good), "id": "1", "link": "https://site.example/a", "title": "Перша",
        "published": "2026-10-04T10:00:00Z", "summary": "", "content": "", "lang": None,
    }  # fmt: skip
    assert (second["title"], second["published"], second["link"]) == ("Second", None, "")
    assert "Перша" in done.stdout


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(good: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<!doctype html><p>no feed")
    done = RUN.invoke(APP, [str(page), str(tmp_path / "absent"), str(tmp_path), str(good)])
    assert done.exit_code == 1
    assert len(done.stdout.splitlines()) == 2
    assert done.stderr.splitlines() == [
        f"{page}: an HTML page, not a feed",
        f"{tmp_path / 'absent'}: No such file or directory",
        f"{tmp_path}: Is a directory",
    ]


def test_standard_input_and_a_base(good: Path) -> None:
    body = good.read_text().replace("<link>https://site.example/</link>", "")
    done = RUN.invoke(APP, ["--url", "https://base.example/feed", "-"], input=body)
    first = json.loads(done.stdout.splitlines()[0])
    assert (first["file"], first["link"]) == ("-", "https://base.example/a")


def test_without_any_base_a_relative_link_stays_as_written(good: Path) -> None:
    body = good.read_text().replace("<link>https://site.example/</link>", "")
    assert json.loads(RUN.invoke(APP, ["-"], input=body).stdout.splitlines()[0])["link"] == "/a"


def test_a_reader_that_leaves_early_is_no_error(good: Path) -> None:
    words = [sys.executable, "-m", "monitor", "try", "feed", *[str(good)] * 3000]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout
        assert child.stderr
        child.stdout.readline()
        child.stdout.close()
        assert child.stderr.read() == b""
        assert child.wait() == 0
