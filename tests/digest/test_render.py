"""A digest in its four forms: golden for harmless stories, harmless for hostile ones."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.digest import Choice, Digest, page, render
from monitor.digest.wrap import columns, wrap
from monitor.text.graphemes import graphemes
from monitor.text.shown import line
from tests.digest.examples import RAID, TALKS, UNMATCHED, digest
from tests.extent import examples, some
from tests.hostile import HOSTILE, LINKS

GOLDEN = Path(__file__).parent / "golden"
REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "digest.md"
FORMS: dict[str, Callable[[Digest], str]] = {
    "txt": render.text,
    "md": render.markdown,
    "html": page.page,
    "json": render.as_json,
}
UNSEEN = re.compile(
    "[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
DETAIL = re.compile(r"first told |\d|also |tags: |rules: |countries: ")
LIVE = re.compile(r"[@#]\w|\w://|\w\.[^\W\d_]", re.IGNORECASE)


@pytest.mark.parametrize("form", FORMS)
def test_golden(form: str) -> None:
    assert FORMS[form](digest()).rstrip("\n") + "\n" == (GOLDEN / f"digest.{form}").read_text("utf-8")


@pytest.mark.parametrize("form", ["txt", "md", "html"])
def test_an_empty_digest_says_so(form: str) -> None:
    assert "Nothing to tell" in FORMS[form](digest(UNMATCHED)).replace("\\", "")
    assert "(1 story matched none.)" in FORMS[form](digest(UNMATCHED)).replace("\\", "")


def infected(text: str) -> Digest:
    story = replace(
        RAID, title=text, source=text, sources=(text, text + "2"), langs=(text,), tags=(text,), rules=(text,)
    )
    return replace(digest(story, TALKS), title=text)


def check_text(made: str, width: int) -> None:
    for row in made.split("\n"):
        assert sum(map(columns, graphemes(row))) <= width, row
        assert not UNSEEN.search(row), repr(row)


def check_markdown(made: str) -> None:
    assert not UNSEEN.search(made)
    for row in made.rstrip("\n").split("\n"):
        own = row.strip(" ")
        own = re.sub(r"^#{1,2} |^- \*\*[a-z]+(, new)?\*\* ", "", own)
        own = re.sub(r"\\[!-/:-@\[-`{-~]", lambda found: f"\ue000{ord(found[0][1]):x}\ue001", own)
        own = re.sub(r"^\[(.*)\]\(<https?://[!#-;=?-Z\[\]_a-z~]+>\)$", r"\1", own)
        assert not re.search(r"[\\`*_\[\]<>|~&$]|^#|#$", own), row
        assert not row.startswith("  ") or re.match(DETAIL, own), row
        plain = re.sub("\ue000([0-9a-f]+)\ue001", lambda found: chr(int(found[1], 16)), own)
        assert not LIVE.search(plain), row


TAGS = re.compile(r"<(/?)([a-z0-9]+|!DOCTYPE html)((?: [a-z-]+=\"[^\"<>]*\")*)>")
PLAIN = {"html", "head", "meta", "title", "body", "h1", "h2", "p", "div", "span", "a", "!DOCTYPE html"}
HARMLESS = {
    "lang", "style", "charset", "name", "content", "http-equiv", "dir", "aria-hidden", "href", "rel"
}  # fmt: skip


def check_html(made: str) -> None:
    """Nothing but our own elements stands there, in pairs; nothing is loaded and nothing runs."""
    assert not UNSEEN.search(made)
    open_ones: list[str] = []
    for closing, name, attributes in TAGS.findall(made):
        assert name in PLAIN, name
        for key, value in re.findall(r' ([a-z-]+)="([^"]*)"', attributes):
            assert key in HARMLESS, key
            assert key != "style" or "url" not in value
            assert key != "href" or re.fullmatch(r"https?://[!#-;=?-Z\[\]_a-z~]+", html.unescape(value)), (
                value
            )
        if closing:
            assert open_ones.pop() == name
        elif name not in ("meta", "!DOCTYPE html"):
            open_ones.append(name)
    assert not open_ones
    words = html.unescape(TAGS.sub("\n", made))
    assert "<" not in TAGS.sub("", made)
    assert ">" not in TAGS.sub("", made)
    assert not LIVE.search(words), LIVE.search(words)


def check_json(made: str, text: str) -> None:
    assert not UNSEEN.search(made)
    form: dict[str, Any] = json.loads(made)
    assert form["version"] == render.VERSION
    assert form["title"] == line(text)
    assert {
        link for section in form["sections"] for story in section["stories"] if (link := story["url"])
    } <= {
        RAID.url,
        TALKS.url,
    }


def test_hostile_texts() -> None:
    for text in some(HOSTILE, 7):
        made = infected(text)
        check_text(render.text(made, 72), 72)
        check_markdown(render.markdown(made))
        check_html(page.page(made))
        check_json(render.as_json(made), text)


def test_hostile_links() -> None:
    for url in (*LINKS, *some(HOSTILE, 7)):
        made = digest(replace(RAID, url=url))
        shown = json.loads(render.as_json(made))["sections"][0]["stories"][0]["url"]
        assert re.fullmatch(r"|https?://[!#-;=?-Z\[\]_a-z~]+", shown)
        check_markdown(render.markdown(made))
        check_html(page.page(made))


@examples(60)
@given(
    st.text(st.sampled_from("@#<>&|*_~`\\[](){}:/.!-+=\n\r\u202e\u200d\u0301👨🇺🇦無aя1 ") | st.characters()),
    st.integers(20, 120),
)
def test_any_text(text: str, width: int) -> None:
    made = infected(text)
    check_text(render.text(made, width), width)
    check_markdown(render.markdown(made))
    check_html(page.page(made))
    check_json(render.as_json(made), text)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("- list", r"\- list"),
        ("+ list", r"\+ list"),
        ("12. list", r"12\. list"),
        ("3) list", r"3\) list"),
        ("=== title", r"\=== title"),
        ("# title", r"\# title"),
        ("> quote", r"\> quote"),
        ("-- a - b", r"\-- a - b"),
        ("3.5 % more", r"3\.5 % more"),
        ("plain, (quite) well-known: words!", "plain, (quite) well-known: words!"),
    ],
)
def test_escape_holds_at_the_start_of_a_line_too(text: str, escaped: str) -> None:
    assert render.escape(text) == escaped


def test_columns() -> None:
    assert [columns(cluster) for cluster in ("a", "e\u0301", "無", "👨‍👩‍👧", "❤️", "\u0301", "\u200d")] == [
        1,
        1,
        2,
        2,
        2,
        0,
        0,
    ]


def test_a_width_too_small_is_widened() -> None:
    assert render.text(digest(), 3) == render.text(digest(), 20)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one two three", ["one two", "  three"]),
        ("onetwothreefour", ["onetwoth", "  reefou", "  r"]),
        ("無人機が墜落", ["無人機が", "  墜落"]),
        ("", [""]),
        ("🇺🇦🇺🇦🇺🇦🇺🇦🇺🇦", ["🇺🇦🇺🇦🇺🇦🇺🇦", "  🇺🇦"]),
    ],
)
def test_wrap(text: str, lines: list[str]) -> None:
    assert list(wrap(text, 8, indent="  ")) == lines


def test_the_reference_names_every_field_of_the_json_form() -> None:
    documented = set(re.findall(r"^\| `([a-z_.\[\]]+)` \|", REFERENCE.read_text("utf-8"), re.MULTILINE))

    def fields(value: object, at: str = "") -> set[str]:
        if isinstance(value, dict):
            found = {f"{at}{name}" for name in value}
            return found.union(*(fields(inner, f"{at}{name}.") for name, inner in value.items()))
        if isinstance(value, list) and value and isinstance(value[0], dict):
            return set().union(*(fields(inner, at.removesuffix(".") + "[].") for inner in value))
        return set()

    assert documented == fields(json.loads(render.as_json(digest())))


def test_times_are_shown_by_the_clocks_of_the_digests_zone() -> None:
    made = replace(digest(), zone=ZoneInfo("Europe/Kyiv"))
    assert "2026-11-23 08:00 EET to 2026-11-24 08:00 EET" in render.text(made)
    assert json.loads(render.as_json(made))["since"] == "2026-11-23T06:00:00Z"


def test_what_is_left_out_is_counted() -> None:
    made = digest(choice=Choice(top=1))
    for form in (render.text, render.markdown, page.page):
        assert "and 3 more stories" in form(made)


def test_titles_may_run_from_right_to_left() -> None:
    assert (
        '<p dir="auto" style="margin:2px 0;font-weight:600"><a href="https://north.example/raid"'
        in page.page(digest())
    )
