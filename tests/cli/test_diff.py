"""``monitor diff``: versions of an article, for people at terminals of any width, and for scripts."""

from __future__ import annotations

import json
import re
import shutil

import pytest

from monitor.cli import diff_shown, screen
from monitor.cli.output import columns
from monitor.text.difference import difference
from tests.cli.scene import Desk
from tests.flows.scene import FEED, Scene, feed, item

MIDDLE = "Nothing of what stands between has changed, and it is left out where it is long enough. " * 3
FIRST = f"The ferry to Lom ran aground, and 12 people were brought ashore. {MIDDLE}" * 2
LATER = FIRST.replace("12 people", "15 people", 1) + "The mayor thanked them."
PERSIAN = ("در این حمله ۱۲ نفر کشته شدند و چند نفر زخمی شدند. " * 30, "۱۲", "۱۵")


def edited(desk: Desk, *said: tuple[str, str]) -> None:
    """An archive in which one article said these titles and texts, one after the other."""
    desk.state.mkdir()
    scene = Scene(desk.state)
    for title, text in said:
        scene.wire.put(FEED, feed(item("1", title, text)))
        scene.poll()
        scene.read()
        scene.later(hours=30)
    scene.store.close()


def test_the_last_edit_is_shown_word_by_word(fresh: Desk) -> None:
    edited(fresh, ("Ferry aground", FIRST), ("Ferry sank", LATER))
    done = fresh("diff", "1")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[:3] == [
        "Ferry sank",
        "article 1 of courier, 2 versions",
        "https://courier.example/1",
    ]
    assert "  Ferry [-aground-]{+sank+}\n" in done.out
    assert "\nfigures: 12 → 15\n" in done.out
    assert "and [-12-]{+15+} people were brought ashore." in done.out
    assert "The mayor thanked them+}" in done.out
    assert done.out.count("left out") < 4, "only what stands near"


def test_a_search_says_that_an_article_was_edited(fresh: Desk) -> None:
    edited(fresh, ("Ferry aground", FIRST), ("Ferry sank", LATER))
    asked = ("search", "ferry", "--since", "2026-10-01")
    assert "  2 versions: monitor diff 1\n" in fresh(*asked).out
    assert " · 2 versions\n" in fresh(*asked, "--format", "markdown").out
    (hit,) = json.loads(fresh(*asked, "--json").out)
    assert hit["versions"] == 2
    head, row = fresh(*asked, "--csv").out.splitlines()
    assert (head.split(",")[-1], row.split(",")[-1]) == ('"versions"', '"2"')


def test_a_search_says_nothing_of_what_was_never_edited(fresh: Desk) -> None:
    edited(fresh, ("Ferry aground", FIRST))
    asked = ("search", "ferry", "--since", "2026-10-01")
    assert "version" not in fresh(*asked).out + fresh(*asked, "--format", "markdown").out


def test_versions_are_chosen(fresh: Desk) -> None:
    edited(fresh, ("One ferry", FIRST), ("Two ferries", FIRST), ("Three ferries", LATER))
    assert "[-One ferry-]{+Three ferries+}" in fresh("diff", "1", "--from", "1").out
    assert "One [-ferry" not in fresh("diff", "1").out
    assert "[-Two-]{+Three+} ferries" in fresh("diff", "https://courier.example/1?utm_source=x").out
    assert "[-One ferry-]{+Two ferries+}" in fresh("diff", "courier.example/1", "--to", "2").out
    assert "[-Three-]{+Two+} ferries" in fresh("diff", "1", "--from", "3", "--to", "2").out
    for words, said in (
        (("--from", "9"), "there are versions 1 to 3"),
        (("--from", "2", "--to", "2"), "both are version 2"),
        (("--from", "3"), "both are version 3"),
        (("--from", "-1"), "Invalid value for '--from'"),
    ):
        done = fresh("diff", "1", *words)
        assert (done.code, said in done.err) == (2, True), done.err


def test_what_was_never_edited_or_is_not_there_is_said_in_a_line(fresh: Desk) -> None:
    assert fresh("diff", "1").code == 1, "no archive yet"
    edited(fresh, ("Ferry aground", FIRST))
    never = fresh("diff", "1")
    assert (never.code, never.out) == (1, "")
    assert never.err.startswith("Article 1 was not edited since it was read at 2026-10-04 ")
    none = fresh("diff", "https://courier.example/none")
    assert (none.code, none.err) == (
        1,
        "There is no article 'https://courier.example/none', or it is forgotten.\n",
    )
    assert fresh("diff", "ferry").code == 2


def test_json_has_it_whole(fresh: Desk) -> None:
    edited(fresh, ("Ferry aground", FIRST), ("Ferry sank", LATER))
    said = json.loads(fresh("diff", "1", "--json").out)
    assert (said["article"], said["source"], said["from"], said["to"]) == (1, "courier", 1, 2)
    assert [(one["version"], one["changed"]) for one in said["versions"]] == [(1, []), (2, ["title", "text"])]
    assert said["parts"]["title"] == [
        {"fate": "same", "text": "Ferry "},
        {"fate": "gone", "text": "aground"},
        {"fate": "new", "text": "sank"},
    ]
    whole = "".join(piece["text"] for piece in said["parts"]["text"] if piece["fate"] != "gone")
    assert whole.split() == LATER.split()
    documented = {"article", "source", "url", "fault", "versions", "from", "to", "figures", "parts"}
    assert said["figures"] == [{"old": "12", "new": "15"}]
    assert said.keys() == documented


@pytest.mark.parametrize("form", [("--json",), ("--format", "json")])
def test_json_says_that_an_article_was_never_edited(fresh: Desk, form: tuple[str, ...]) -> None:
    edited(fresh, ("Ferry aground", FIRST), ("Ferry sank", LATER))
    keys = json.loads(fresh("diff", "1", *form).out).keys()
    shutil.rmtree(fresh.state)
    edited(fresh, ("Ferry aground", FIRST))
    done = fresh("diff", "1", *form)
    said = json.loads(done.out)
    assert (done.code, said.keys()) == (1, keys)
    assert (said["from"], said["to"], len(said["versions"]), said["figures"]) == (1, 1, 1, [])
    assert said["parts"]["title"] == [{"fate": "same", "text": "Ferry aground"}]


def test_markdown_shows_and_does_nothing(fresh: Desk) -> None:
    edited(fresh, ("Ferry *aground*", FIRST), ("Ferry &lt;b&gt;_sank_ [x](y)", LATER))
    said = fresh("diff", "1", "--format", "markdown").out
    assert said.startswith("# Ferry ")
    assert "\n- **1 2026-10-04 " in said
    assert "<del>12</del><ins>15</ins> people" in said
    assert set(re.findall(r"(?<!\\)<[^>]*>", said)) <= {"<del>", "</del>", "<ins>", "</ins>"}
    assert re.search(r"(?<!\\)]\(y\)", said) is None


@pytest.mark.parametrize(
    ("old", "was", "is_"), [PERSIAN, (FIRST, "12", "15"), ("死者12人。" * 99, "12", "15")]
)
@pytest.mark.parametrize("coloured", [True, False])
def test_lines_are_as_wide_as_the_terminal(
    monkeypatch: pytest.MonkeyPatch, old: str, was: str, is_: str, coloured: bool
) -> None:
    monkeypatch.setattr(screen, "coloured", lambda: coloured)
    hunks = list(diff_shown.near(difference(old, old.replace(was, is_, 2))))
    assert sum(len(piece.text) for hunk in hunks for piece in hunk) < len(old) / 2, "only what stands near"
    lines = [text for hunk in hunks for text in diff_shown.lines(hunk, 40)]
    plain = [re.sub("\x1b\\[[0-9;]*m", "", text) for text in lines]
    assert all(columns(text) <= 40 for text in plain), plain
    assert any(is_ in text for text in plain)
    assert any(columns(text) > 30 for text in plain)
    for text in lines:
        assert not coloured or text.count("\x1b[9;31m") + text.count("\x1b[4;32m") == text.count("\x1b[0m")
        assert coloured or "\x1b" not in text
    assert any(("[-" in text) is not coloured for text in plain)


def test_a_long_change_has_its_colour_on_every_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "coloured", lambda: True)
    (hunk,) = diff_shown.near(difference("", "word " * 40))
    lines = list(diff_shown.lines(hunk, 30))
    assert len(lines) > 5
    assert all("\x1b[4;32m" in text and text.endswith("\x1b[0m") for text in lines[:-1])


def test_signs_of_ours_in_a_text_open_no_style(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "coloured", lambda: True)
    (hunk,) = diff_shown.near(difference("a \u2061b\u2062", "c \u2061b\u2063"))
    assert "".join(diff_shown.lines(hunk, 80)).count("\x1b") == 4
