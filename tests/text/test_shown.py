"""What may reach a screen."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text.shown import MAX_LINK, WORD_JOINER, defuse, line, visible
from monitor.text.shown import link as shown_link
from tests.cost import affordable
from tests.hostile import HOSTILE, LINKS

UNSEEN = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
LIVE = re.compile(r"[@#]\w|\w://|\w\.[a-zа-я]|\d\.\d+\.\d+\.\d|mailto:\w", re.IGNORECASE)


def test_nothing_unseen_is_shown() -> None:
    for text in HOSTILE:
        assert not UNSEEN.search(visible(text)), text[:80]
        assert line(text) == line(line(text))


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert visible(visible(text)) == visible(text)
    assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in visible(text))


def test_what_scripts_need_is_kept() -> None:
    assert line(" می\u200cخواهم  👨‍👩‍👧 п'ять\n") == "می\u200cخواهم 👨‍👩‍👧 п'ять"


def test_nothing_defused_is_live() -> None:
    for text in HOSTILE:
        shown = defuse(visible(text))
        assert not LIVE.search(shown), text[:80]
        assert shown.replace(WORD_JOINER, "") == visible(text)


@pytest.mark.parametrize(
    "text", ["12:30", "3.5 %", "24/7", "U.S", "and/or", "a: b", "C#", "5 @ 3", "End. Next"]
)
def test_plain_text_is_left_alone(text: str) -> None:
    assert defuse(text) in (text, text.replace(".S", f".{WORD_JOINER}S"))


@pytest.mark.parametrize("unit", ["@a", ":a", "a.b", "1.", "/a ", ":", "a:", "http://"])
def test_time_is_linear(unit: str) -> None:
    with affordable(2):
        defuse(unit * 50_000)
        visible(unit * 50_000)


def test_only_plain_web_addresses_are_linked() -> None:
    made = [link for url in (*LINKS, *HOSTILE) if (link := shown_link(url))]
    assert len(made) > 3
    for url in made:
        parts = urlsplit(url)
        assert parts.scheme in ("http", "https")
        assert parts.hostname
        assert "@" not in parts.netloc
        assert re.fullmatch(r"[!#-;=?-Z\[\]_a-z~]+", url)
        assert len(url) <= MAX_LINK
        assert shown_link(url) == url


@pytest.mark.parametrize(
    ("url", "made"),
    [
        ("https://outlet.example/a?b=c&d=%D1%8F#e", "https://outlet.example/a?b=c&d=%D1%8F#e"),
        (
            "https://вісник.example/новина",
            "https://xn--b1amgkt9j.example/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B0",
        ),
        ("HTTPS://Outlet.Example:8443/A(b)", "https://outlet.example:8443/A(b)"),
        ("http://[2001:db8::1]/x", "http://[2001:db8::1]/x"),
        ('https://a.example/"><b>|`', "https://a.example/%22%3E%3Cb%3E%7C%60"),
        ("https://good.example@evil.example/", ""),
        ("javascript:alert(1)", ""),
        ("https://a.example/" + "x" * 5000, ""),
    ],
)
def test_links(url: str, made: str) -> None:
    assert shown_link(url) == made
