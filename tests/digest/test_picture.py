"""The HTML form as a reader sees it: light and dark, narrow and wide, and nothing is asked of anybody."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from monitor.digest import page
from tests.digest import browser
from tests.digest.browser import Pixel, Shown, show
from tests.digest.examples import RAID, STORIES, digest
from tests.extent import some

pytestmark = pytest.mark.skipif(
    not browser.CHROMIUM and not browser.MUST, reason="no Chromium here to look at the HTML with"
)
PADDING = 16
"""Pixels at either side that the page leaves free."""
LONG = replace(
    RAID,
    story=9,
    title="Дуже" * 70,
    tags=("x" * 64,),
    rules=('<img src="https://evil.example/p.png">',),
    sources=("North Gazette", *(f"https://evil.example/{number}" for number in range(9))),
)


def light(pixel: Pixel) -> float:
    return (0.3 * pixel[0] + 0.59 * pixel[1] + 0.11 * pixel[2]) / 255


def edges(seen: Shown) -> set[Pixel]:
    """Colours of what lies beyond the text: where a long word would stick out."""
    return {pixel for row in seen.rows for pixel in (*row[: PADDING // 2], *row[-PADDING // 2 :])}


@pytest.mark.parametrize(("width", "dark"), some([(330, True), (760, False)], 2))
def test_the_page_is_shown_whole_and_in_the_readers_colours(tmp_path: Path, width: int, dark: bool) -> None:
    seen = show(page.page(digest(LONG, *STORIES)), tmp_path, width, 500, dark=dark)
    ground = seen.rows[0][0]
    assert (light(ground) < 0.2) is dark
    assert edges(seen) == {ground}
    contrast = max(abs(light(pixel) - light(ground)) for row in seen.rows for pixel in row)
    assert contrast > 0.7  # there is text, and it can be read
    assert (0xC1, 0x1F, 0x2F) in {pixel for row in seen.rows for pixel in row}  # the mark of what is critical
    assert not [url for url in seen.asked if "evil" in url]


def test_the_eye_sees_what_it_should_not(tmp_path: Path) -> None:
    """The same look at a page that does all that ours must not."""
    wrong = '<body style="white-space:nowrap">' + "x" * 500 + '<img src="http://evil.invalid/p.png">'
    seen = show(wrong, tmp_path, 330, 200, dark=False)
    assert len(edges(seen)) > 1
    assert [url for url in seen.asked if "evil" in url]
