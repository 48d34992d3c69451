"""The demo's configuration is one that the real loader takes, and its rules find what the script expects."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from monitor.config.load import load as load_config
from monitor.config.values import Config
from monitor.demo.chat import Doors
from monitor.demo.content import load
from monitor.demo.kinds import place
from monitor.demo.settings import SIGNING_KEY, files, write
from monitor.rules.rulebook import compile_rulebook
from monitor.text.document import document

PAPER = load()
DOORS = Doors("http://127.0.0.1:1/hook", "http://127.0.0.1:1/slack", "http://127.0.0.1:1/discord", "")
RULES = {
    "interceptor-crews-for-jordan": {"shahed", "interceptors", "zelensky"},
    "interceptor-crews-for-jordan-2": {"shahed", "interceptors", "zelensky"},
    "zelensky-interceptor-crews-jordan": {"shahed", "interceptors", "zelensky"},
    "drone-hunters-for-amman": {"shahed", "interceptors", "zelensky"},
    "shahed-wreckage-exhibition": {"shahed", "interceptors"},
    "jamming-trial-airfield": {"electronic-warfare"},
    "hostile-headline": {"shahed", "interceptors"},
    "ceasefire-timetable": {"ceasefire"},
    "archive-first-interceptors": {"shahed", "interceptors"},
    "dosvid-dlia-partneriv": {"shahed", "interceptors", "electronic-warfare", "zelensky"},
    "mobilni-hrupy-reb": {"electronic-warfare"},
    "korotko-odynadtsiat": {"shahed", "interceptors"},
    "perekhopliuvachi-nad-limanom": {"interceptors"},
    "stantsiya-reb-v-portu": {"shahed", "interceptors", "electronic-warfare"},
    "patrole-ucza-sie-zwalczac-shahedy": {"shahed", "interceptors", "electronic-warfare"},
    "itirad-shahed": {"shahed", "interceptors", "electronic-warfare"},
    "waqf-itlaq-al-nar": {"ceasefire"},
    "jammers-on-the-breakwater": {"electronic-warfare"},
    "museum-buys-a-wrecked-shahed": {"shahed"},
    "log-second-watch": {"shahed"},
    "museum-pays-for-a-tail-fin": {"shahed"},
}
"""The rules that hold for each piece; none for the others."""


@pytest.fixture
def config(tmp_path: Path) -> Config:
    beyond = {"folder": "file:///srv/reports", "imap": "imap://127.0.0.1:1/INBOX"}
    web = "http://127.0.0.1:1{}"
    sources = {one: beyond.get(one.form) or web.format(place(one)) for one in PAPER.outlets}
    write(tmp_path, files(sources, DOORS, "12345:demo", 1))
    return load_config(tmp_path, {})


def test_the_loader_takes_it(config: Config) -> None:
    assert [source.id for source in config.sources] == [outlet.id for outlet in PAPER.outlets]
    assert [source.title for source in config.sources] == [outlet.name for outlet in PAPER.outlets]
    assert [receiver.name for receiver in config.receivers] == ["desk", "slack", "discord", "telegram"]
    assert config.receivers[0].signing_keys[0].reveal() == SIGNING_KEY


def test_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    write(tmp_path / "config", {"signing-key.txt": "x"})
    assert stat.S_IMODE((tmp_path / "config" / "signing-key.txt").stat().st_mode) == 0o600


@pytest.mark.parametrize("slug", [piece.slug for piece in PAPER.pieces])
def test_rules_hold_for_what_is_expected_and_for_nothing_else(slug: str, config: Config) -> None:
    piece = PAPER.named(slug)
    assert piece is not None
    lang = next(outlet.lang for outlet in PAPER.outlets if outlet.id == piece.outlet)
    text = "\n".join((piece.summary, *piece.paragraphs))
    found = compile_rulebook(config.rules).percolate(document(piece.title, text, lang=lang))
    assert {match.rule.name for match in found} == RULES.get(slug, set())


def test_every_story_has_a_rule() -> None:
    assert {piece.slug for piece in PAPER.pieces if piece.story} <= RULES.keys()
