"""An hour of real news, polled, read and matched by the real verbs over a wire that answers from the corpus.

What each article is about, a person has said in ``corpus_labels.tsv``; here it goes on to the webhook.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from benchmarks.labels import FAMILIES, labels
from benchmarks.percolation import corpus as captured
from monitor.alerting.policy import Freshness
from monitor.alerting.raising import Policy
from monitor.flows.events import Read
from monitor.flows.read import Judgement
from monitor.model import Response, Route, Source
from monitor.rules.rulebook import Rulebook
from tests.flows.scene import Scene, run

pytestmark = [pytest.mark.corpus, pytest.mark.whole]

HOOK_URL = "https://hook.example/in"
HOUR = datetime(2026, 10, 4, 6, tzinfo=UTC)
CHANNEL = "t-me-kpszsu--2026-10-04-excerpt.html.gz"
FEEDS = (
    "ukrinform-net--2026-10-04.xml",
    "kyivindependent-com--2026-10-04.xml",
    "pravda-com-ua-eng--2026-10-04-first5.xml",
)
TRAPS = {
    "battle-net--atombattlenet.xml",  # StarCraft has interceptors
    "youtube-com--3597ad3b5fc7ebdd.xml",  # drones that film
}
INVESTOR = "aljazeera-com--3f9eeff5039a008d.xml"
TAGS = {tag for family in FAMILIES.values() for tag in family}


class Hour(Scene):
    """The captured sources, polled once."""

    def __init__(self, folder: Path, corpus: Path, rulebook: Rulebook) -> None:
        super().__init__(folder)
        self.now = HOUR
        policy = Policy((Route(("desk",), name="all"),), Freshness(timedelta(days=2), timedelta(days=3)))
        self.reader = replace(self.reader, judgement=lambda: Judgement(rulebook, policy))
        self.wire.put(HOOK_URL, Response(HOOK_URL, 204))
        run(self.store.sync_sources([*self._sources(corpus)], self.now))

    def _sources(self, corpus: Path) -> Iterator[Source]:
        for file in (*FEEDS, *sorted(TRAPS), INVESTOR):
            url = f"https://{file}.example/feed"
            self.wire.put(url, Response(url, 200, body=(corpus / "feeds" / file).read_bytes()))
            yield Source(file, url, full_text=False)
        url = "https://t.me/s/kpszsu"
        self.wire.put(
            url, Response(url, 200, body=gzip.decompress((corpus / "pages" / CHANNEL).read_bytes()))
        )
        yield Source(CHANNEL, url, kind="telegram", full_text=False)

    def goes_by(self) -> list[Read]:
        """Everything that the hour brings is read and told of."""
        while self.poll() or self.read() or self.deliver():
            pass
        return [event for event in self.events if isinstance(event, Read)]

    def told(self) -> str:
        """All that the webhook got."""
        return "\n".join(request.body.decode() for request in self.wire.to(HOOK_URL))


def test_the_hour_is_told_of_and_games_films_and_investors_are_not(
    corpus: Path, rulebook: Rulebook, tmp_path: Path
) -> None:
    hour, right = Hour(tmp_path, corpus, rulebook), labels()
    read = hour.goes_by()
    told = hour.told()
    ids = {(text.source, text.title): id for id, text in captured.named(corpus, right)}
    alerted: dict[str, bool] = {}
    joined: set[str] = set()  # stories that were told of already
    for one in read:
        given = {tag for match in one.matches for tag in match.rule.tags} & TAGS
        id = ids.get((one.source.id, one.article.title), "")
        if one.source.id in FEEDS:
            assert given == right[id], id
            alerted[id] = one.alert is not None
            joined |= {id} if one.placement.story is not None else set()
        if one.source.id in TRAPS or id == f"{INVESTOR}#16":
            assert not one.matches, one.article.url
    assert len(alerted) == 50
    raised = {id for id, alert in alerted.items() if alert}
    assert raised <= {id for id in alerted if right[id]} <= raised | joined
    assert len(raised) >= 15
    assert all(one.article.title in told for one in read if one.source.id in FEEDS and one.alert)
    channel = [one for one in read if one.source.id == CHANNEL]
    # The label is of the page as a whole; its posts, each an article, name places that drones head for.
    given = {tag for one in channel for match in one.matches for tag in match.rule.tags} & TAGS
    assert given == right[CHANNEL] | {"air-raid"}
    assert any(one.alert for one in channel)
