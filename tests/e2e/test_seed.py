"""The article that started the project, from a feed to a webhook by the shipped rules."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.config.shipped import shipped
from tests.loopback import Feed, Hook, Item, Site, answer, configure, daemon, rss, wait_until

pytestmark = [pytest.mark.corpus, pytest.mark.whole]

TAGS = {
    *("shahed", "interceptor", "zelensky", "electronic-warfare", "iran", "jordan", "ceasefire", "nsdc"),
    *("ballistic-missiles", "help-requests", "training", "russian-components", "us-bases", "air-defence"),
    *("russia-iran-intelligence", "drone-production"),
}


def with_shipped_rules(config: Path) -> Path:
    """The shipped rules in place of the test's own."""
    (config / "rules.toml").unlink()
    for file in (*shipped().glob("rules*.toml"), shipped() / "termsets.toml"):
        shutil.copy(file, config / file.name)
    return config


def test_the_seed_article_is_tagged_and_told_of_once(corpus: Path, tmp_path: Path) -> None:
    title, *paragraphs = (corpus / "seed-article.txt").read_text(encoding="utf-8").strip().split("\n\n")
    page = f"<html><body><article><h1>{title}</h1>" + "".join(f"<p>{part}</p>" for part in paragraphs)
    published = datetime.now(UTC) - timedelta(minutes=5)
    with Site() as site, Hook() as hook:
        link = site.put("/seed.html", f"{page}</article></body></html>".encode(), "text/html; charset=utf-8")
        feed = rss([Item("seed", title, link, paragraphs[0][:200], published=published)])
        feeds = [Feed("seed", site.put("/feed", feed, "application/rss+xml"))]
        config = with_shipped_rules(configure(tmp_path / "config", feeds, hook=hook.url + "/hook"))
        state = tmp_path / "state"
        with daemon(config, state):
            assert wait_until(lambda: bool(hook.accepted), 60)
            rounds = site.asked("/feed")
            assert wait_until(lambda: site.asked("/feed") >= rounds + 2, 60)
            told: list[dict[str, Any]] = [one.payload["data"] for one in hook.accepted]
            hits = answer(config, state, "search", "zelensky")
    assert [one["title"] for one in told] == [title]
    assert set(told[0]["tags"]) >= TAGS
    assert told[0]["url"] == link
    assert len(hits) == 1
    assert set(hits[0]["tags"]) >= TAGS
