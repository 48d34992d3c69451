"""The newsroom's feeds as independent readers see them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from html import escape
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest

from monitor.demo import kinds
from monitor.demo.content import Outlet, Piece, load
from monitor.demo.feeds import feed
from monitor.demo.pages import address, page
from monitor.model import Response, Source
from monitor.sources import KINDS
from monitor.sources.address import asked_at

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
BASE = "http://127.0.0.1:8000"
PAPER = load()
OUTLETS = {outlet.id: outlet for outlet in PAPER.outlets}
XML = [o.id for o in PAPER.outlets if o.form in ("rss", "atom", "rdf") and o.quirk != "html-instead"]


def dated(outlet: Outlet, edition: int = 2) -> list[tuple[Piece, datetime]]:
    return [(piece, piece.published([NOW, NOW])) for piece in PAPER.of(outlet.id, edition)]


def parsed(outlet: Outlet) -> Any:
    media, body = feed(outlet, dated(outlet), BASE)
    return feedparser.parse(body, response_headers={"content-type": media})


@pytest.mark.parametrize("id", XML)
def test_feedparser_reads_every_entry(id: str) -> None:
    outlet = OUTLETS[id]
    entries = parsed(outlet).entries
    wanted = dated(outlet)
    assert [entry.title for entry in entries] == [piece.title for piece, _ in wanted]
    # feedparser gives an Atom entry without a link its id as link: not an address of the web
    links = [entry.link if entry.link.startswith("http") else "" for entry in entries]
    assert links == [address(piece, BASE) if piece.link else "" for piece, _ in wanted]
    times = [entry.get("published_parsed") or entry.updated_parsed for entry in entries]
    assert [time[:5] for time in times] == [when.timetuple()[:5] for _, when in wanted]


@pytest.mark.parametrize(
    ("id", "version"),
    [("gullwing", "rss20"), ("meridian", "atom10"), ("mgla", "rss10"), ("prichal", "rss20")],
)
def test_formats(id: str, version: str) -> None:
    assert parsed(OUTLETS[id]).version == version


def test_only_the_ill_formed_feed_is_ill_formed() -> None:
    assert [id for id in XML if parsed(OUTLETS[id]).bozo] == ["saltmarsh"]


def test_windows_1251_is_declared_and_true() -> None:
    media, body = feed(OUTLETS["prichal"], dated(OUTLETS["prichal"]), BASE)
    assert "windows-1251" in media
    assert 'encoding="windows-1251"' in body[:60].decode("ascii")
    assert "В порту испытали станцию РЭБ" in body.decode("windows-1251")
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")


def test_json_feed() -> None:
    media, body = feed(OUTLETS["tidewater"], dated(OUTLETS["tidewater"]), BASE)
    said = json.loads(body)
    assert media.startswith("application/feed+json")
    assert said["version"] == "https://jsonfeed.org/version/1.1"
    titles = [piece.title for piece, _ in dated(OUTLETS["tidewater"])]
    assert [item["title"] for item in said["items"]] == titles


@pytest.mark.parametrize("form", kinds.ACCOUNTS)
def test_an_account_is_read_at_the_address_it_has_at_its_service(form: str) -> None:
    outlet = next(outlet for outlet in PAPER.outlets if outlet.form == form)
    own = {
        "mastodon": f"https://coast.example/@{outlet.id}",
        "bluesky": f"https://bsky.app/profile/{outlet.id}",
        "youtube": f"https://www.youtube.com/channel/UC{outlet.id:_<22}",
    }
    assert urlsplit(asked_at("feed", own[form]))[2:4] == urlsplit(BASE + kinds.place(outlet))[2:4]
    media, body = feed(outlet, dated(outlet), BASE)
    asked = asked_at("feed", own[form])
    found = KINDS["feed"].read(
        Source(outlet.id, asked), Response(asked, 200, (("content-type", media),), body)
    )
    (piece, published) = dated(outlet)[0]
    said = found.entries[0].title + found.entries[0].summary
    assert piece.title in said
    assert (piece.summary or piece.paragraphs[0]) in said
    assert found.entries[0].published == published


def test_broken_feed_is_a_page() -> None:
    media, body = feed(OUTLETS["lantern"], [], BASE)
    assert media.startswith("text/html")
    assert not feedparser.parse(body).entries


def test_update_keeps_its_id() -> None:
    outlet = OUTLETS["meridian"]
    _, before = feed(outlet, dated(outlet, 1), BASE)
    _, after = feed(outlet, dated(outlet, 2), BASE)
    ids = [{entry.id for entry in feedparser.parse(body).entries} for body in (before, after)]
    assert ids[0] == ids[1]
    assert before != after


def test_pages_carry_the_text_and_escape_the_rest() -> None:
    outlet = OUTLETS["tidewater"]
    piece = PAPER.named("hostile-headline")
    assert piece is not None
    said = page(outlet, piece, PAPER.of("tidewater", 1), BASE, NOW).decode()
    assert "alert('tide')</script>" not in said
    assert all(f"<p>{escape(paragraph)}</p>" in said for paragraph in piece.paragraphs)
    assert "cookie-banner" in said
    assert "<nav>" in said
    assert "<footer" in said


def test_structured_data_cannot_end_its_script() -> None:
    outlet = OUTLETS["meridian"]
    piece = PAPER.named("hostile-headline")
    assert piece is not None
    said = page(outlet, piece, (), BASE, NOW).decode()
    start = said.index('<script type="application/ld+json">') + len('<script type="application/ld+json">')
    data = json.loads(said[start : said.index("</script>", start)])
    assert data["headline"] == piece.title


def test_arabic_pages_run_from_right_to_left() -> None:
    outlet = OUTLETS["manara"]
    piece = PAPER.of("manara", 1)[0]
    assert '<html lang="ar" dir="rtl">' in page(outlet, piece, (), BASE, NOW).decode()
