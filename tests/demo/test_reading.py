"""The product's own reader on the newsroom's pages: the text and nothing but the text, copies alike."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.demo.content import Piece, load
from monitor.demo.pages import address, page
from monitor.model import Quality, Readable
from monitor.text.readable import readable
from monitor.text.signature import text_hash

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
BASE = "http://127.0.0.1:8000"
PAPER = load()
OUTLETS = {outlet.id: outlet for outlet in PAPER.outlets}
LINKED = [piece.slug for piece in PAPER.pieces if piece.link]


def piece_of(slug: str) -> Piece:
    piece = PAPER.named(slug)
    assert piece is not None
    return piece


def read(piece: Piece) -> Readable:
    outlet = OUTLETS[piece.outlet]
    body = page(outlet, piece, PAPER.of(outlet.id, piece.edition), BASE, NOW)
    return readable(body, address(piece, BASE), "text/html; charset=utf-8")


@pytest.mark.parametrize("slug", LINKED)
def test_the_text_and_nothing_but_the_text(slug: str) -> None:
    piece = piece_of(slug)
    found = read(piece)
    folded = " ".join(found.text.split())
    assert found.quality is Quality.FULL or (found.quality is Quality.SHORT and not piece.story)
    assert all(paragraph in folded for paragraph in piece.paragraphs)
    assert "cookies" not in folded
    assert "Imprint" not in folded


def test_copies_have_the_text_of_the_original() -> None:
    slugs = [p.slug for p in PAPER.pieces if p.story == "crews-for-jordan"]
    hashes = {text_hash(piece_of(slug).title, read(piece_of(slug)).text) for slug in slugs}
    assert len(slugs) == 3
    assert len(hashes) == 1
    assert hashes != {""}


def test_no_other_two_articles_are_taken_for_copies() -> None:
    own = [piece for piece in PAPER.pieces if piece.link and not piece.copy_of]
    told = list(filter(None, (text_hash(piece.title, read(piece).text) for piece in own)))  # briefs tell none
    assert len(told) > len(own) / 2
    assert len(set(told)) == len(told)
