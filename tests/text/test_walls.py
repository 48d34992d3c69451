"""What stands in an article's place is named, and no article is taken for it; every page here is invented."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Quality, Wall
from monitor.text.readable import readable
from tests.cost import affordable
from tests.extent import WHOLE

URL = "https://www.harbour-post.example/news/2026/net-guns"
TEASER = "<article><h1>Net guns</h1><p>The harbour council bought twelve net guns on Monday.</p></article>"
LONG = "<article><h1>Net guns</h1>" + "".join(
    f"<p>The council of the town met on day {number}, and paragraph {number} tells what it said there.</p>"
    for number in range(9)
)


def page(title: str = "Net guns", body: str = TEASER, head: str = "") -> bytes:
    return f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()


FOUND = [
    (page("Just a moment...", "<p>Enable JavaScript and cookies to continue</p>"), Wall.CHALLENGE),
    (page("Один момент…", "<div id='cf-chl-widget'></div>"), Wall.CHALLENGE),
    (page("Attention Required! | Cloudflare", "<h1>Sorry, you have been blocked</h1>"), Wall.CHALLENGE),
    (page("", "<iframe src='https://geo.captcha-delivery.com/captcha/?x=1'></iframe>"), Wall.CHALLENGE),
    (page("", "<div id='px-captcha'></div><p>Press and hold</p>"), Wall.CHALLENGE),
    (page("", "<script src='/_Incapsula_Resource?SWJIYLWA=1'></script>"), Wall.CHALLENGE),
    (page("Making sure you're not a bot!", "<p>Loading…</p>"), Wall.CHALLENGE),
    (page("Pardon Our Interruption", "<p>As you were browsing …</p>"), Wall.CHALLENGE),
    (page("Вы не робот?", "<form action='/checkcaptcha'></form>"), Wall.CHALLENGE),
    (page("", "<p>Checking your browser before accessing the site.</p>"), Wall.CHALLENGE),
    (page("Before you continue to the Post", "<p>We use cookies and data.</p>"), Wall.CONSENT),
    (page("Bevor Sie fortfahren", "<p>Wir verwenden Cookies.</p>"), Wall.CONSENT),
    (page("Privacy settings", "<p>Accept all</p>"), Wall.CONSENT),
    (page("404 – Page not found", "<p>Go back to the home page.</p>"), Wall.GONE),
    (page("Сторінку не знайдено", "<p>На головну</p>"), Wall.GONE),
    (page("Seite nicht gefunden – Hafenpost", "<p>Zur Startseite</p>"), Wall.GONE),
    (page("Strona nie istnieje", "<p>Wróć</p>"), Wall.GONE),
    (page("Page introuvable", "<p>Accueil</p>"), Wall.GONE),
    (page(head='<script type="application/ld+json">{"isAccessibleForFree": "False"}</script>'), Wall.PAYWALL),
    (page(body=TEASER + "<p>Subscribe to continue reading.</p>"), Wall.PAYWALL),
    (page(body=TEASER + "<p>Il vous reste 87 % de cet article à lire.</p>"), Wall.PAYWALL),
    (page(), Wall.NONE),
    (page("A just moment", "<p>The moment was just, said the judge.</p>"), Wall.NONE),
    (page("Bus 4040 is late", "<p>It came at noon.</p>"), Wall.NONE),
    (page("Cookies for Christmas", "<p>Take butter and sugar.</p>"), Wall.NONE),
    (page("The captcha that nobody can read", "<p>It has seven cats.</p>"), Wall.NONE),
]


@pytest.mark.parametrize(("body", "wall"), FOUND)
def test_what_stands_in_the_way(body: bytes, wall: Wall) -> None:
    assert readable(body, URL).wall is wall


@pytest.mark.parametrize("place", ["https://consent.harbour-post.example/x", f"{URL}/collectConsent?id=1"])
def test_a_consent_walls_address(place: str) -> None:
    assert readable(page("Hello", "<p>Choose</p>"), place).wall is Wall.CONSENT


@pytest.mark.parametrize(
    "body",
    [
        page("404 ways to mend a net", LONG),
        page(body=LONG + "<p>Subscribe to continue reading.</p>"),
        page(body=LONG + "<script src='/_Incapsula_Resource?SWJIYLWA=1'></script>"),
        page(body=LONG, head='<script type="application/ld+json">{"isAccessibleForFree": false}</script>'),
    ],
)
def test_a_whole_article_is_no_wall(body: bytes) -> None:
    found = readable(body, URL)
    assert (found.quality, found.wall) == (Quality.FULL, Wall.NONE)


@given(st.text(max_size=60), st.text(max_size=300))
def test_any_page_is_looked_at(title: str, body: str) -> None:
    readable(page(title, body), URL)


@pytest.mark.parametrize("piece", ["<div class=x>", "<script>cf</script>", "x " * 50, "<iframe src=a>"])
def test_a_large_page_is_affordable(piece: str) -> None:
    with affordable(3):
        readable(page(piece[:9] * 100, piece * 20_000), URL)


@pytest.mark.corpus
def test_no_captured_page_with_an_article_is_taken_for_a_wall(corpus: Path) -> None:
    walls = {
        path.name
        for path in sorted((corpus / "pages").glob("*.html.gz"))[:: 9 if WHOLE else 36]
        if readable(gzip.decompress(path.read_bytes()), URL).wall
    }
    assert walls <= {"bizjournals-com--a572cd18dc.html.gz"}
