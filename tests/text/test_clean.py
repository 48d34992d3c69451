from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text import clean
from tests.cost import affordable


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\x00b\x07c\x1bd", "abcd"),
        ("a\r\nb\rc\u2028d\te", "a\nb\nc\nd\te"),
        ("cafe\u0301", "café"),
        ("и\u0306жак", "йжак"),
        ("x\ud800y", "xy"),
        ("pay\u202efdp.exe\u202c", "payfdp.exe"),
        ("\u2066x\u2069\u200f", "x"),
        ("\ufeffx\u0085y\u0099z", "x\nyz"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("inter\u00adceptor", "interceptor"),
    ],
)
def test_clean_drops_what_no_text_needs(text: str, cleaned: str) -> None:
    assert clean.clean(text) == cleaned


@given(st.text(st.characters()))
def test_clean_is_idempotent_composed_and_encodable(text: str) -> None:
    cleaned = clean.clean(text)
    assert clean.clean(cleaned) == cleaned == unicodedata.normalize("NFC", cleaned)
    assert cleaned.encode().decode() == cleaned


@given(st.text())
def test_line_is_one_line(text: str) -> None:
    assert clean.line(text) == " ".join(clean.clean(text).split())


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>Two<br>three</p>", "One\nTwo\nthree"),
        ("<ul><li>a<li>b</ul>tail", "a\nb\ntail"),
        ("<table><tr><td>1<td>2</table>", "1 2"),
        ("x<script>if (a < b) {}</script >y<style>p{}</style>z", "xyz"),
        ("a<!-- <p>hidden</p> -->b", "ab"),
        ('<a href="x>y" title=\'"\'>link</a> on', "link on"),
        ("1 < 2 &amp; 3 &gt; 2", "1 < 2 & 3 > 2"),
        ("List<String> and <stdio.h>", "List<String> and <stdio.h>"),
        ("<o:p>Word</o:p><amp-img></amp-img>", "Word"),
        ("caf&eacute;&nbsp;&#8212; &#x43A;&unknown; &copy=1", "café — к&unknown; &copy=1"),
        ("cut <a href='x", "cut <a href='x"),
        ("<script>never closed", ""),
        ("", ""),
    ],
)
def test_plain_reads_html_as_a_person_sees_it(markup: str, text: str) -> None:
    assert clean.plain(markup) == text


@pytest.mark.parametrize(
    "bomb",
    [
        '<a ">" ',
        "<!--",
        "<b>",
        "<script>",
        "<",
        "&",
        "<a '",
        "<p ",
        "</script",
        "<svg ",
        "&#1",
        "<a-",
        "<td>\n",
    ],
)
def test_time_is_linear(bomb: str) -> None:
    with affordable(3):
        clean.plain(bomb * 50_000)
        clean.heading(bomb * 50_000)


@given(st.text("<>/abp&;!-\"' #1lt", max_size=60))
def test_any_markup_becomes_clean_lines(text: str) -> None:
    found = clean.plain(text)
    assert all(line == clean.line(line) and line for line in found.split("\n") if found)
    assert "\n" not in clean.heading(text)


def test_from_plain_is_html_that_reads_as_the_text() -> None:
    assert clean.from_plain("a < b\n\nc & d") == "<p>a &lt; b</p>\n<p>c &amp; d</p>"
    assert clean.plain(clean.from_plain("a < b\n\nc & d")) == "a < b\nc & d"
