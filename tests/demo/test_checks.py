"""Each check holds on a good run and fails on the fault it is there for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from monitor.demo.chat import Received
from monitor.demo.checks import DOORS, Evidence, Polls, fields, harm, judge, story_of
from monitor.demo.content import load
from monitor.demo.process import Ended
from monitor.demo.stage import alert_lines, check_line, shortened

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
PAPER = load()


def payload(story: str, door: str) -> dict[str, Any]:
    piece = next(piece for piece in PAPER.pieces if piece.story == story)
    title = "a hostile headline, cleaned" if story == "hostile-headline" else piece.title
    url = f"http://127.0.0.1:1/{piece.outlet}/{piece.address}.html" if piece.link else ""
    extra: dict[str, Any] = {"allowed_mentions": {"parse": []}} if door == "discord" else {}
    return {"type": "alert", "data": {"title": title, "url": url, "severity": "high"}, **extra}


def received(story: str, door: str = "webhook", status: int = 204, id: str = "") -> Received:
    known = id or (f"dlv_{story}" if door == "webhook" else "")
    return Received(NOW, door, known, payload(story, door), status)


def good() -> Evidence:
    stories = PAPER.stories()
    first = received(stories[0], status=503)
    taken = [received(story, door) for door in DOORS for story in stories]
    polls = [
        Polls(
            o.id,
            1 if o.quirk == "pushes" else 5,
            0 if o.validators == "none" else 3,
            1 if o.quirk == "unavailable-first" else 0,
        )
        for o in PAPER.outlets
    ]
    counts = {o.id: len({p.address for p in PAPER.pieces if p.outlet == o.id}) for o in PAPER.outlets}
    digest = "\n".join(piece.title for piece in PAPER.pieces if piece.story)
    log = ['event=polled source=lantern status=200 error="not a feed"', "event=polled source=mgla status=304"]
    log.append("event=pushed source=semaphore entries=2 new=1")
    return Evidence(PAPER, [first, *taken], polls, (), log, digest, 0, counts, Ended(0, 0.4))


def failed(evidence: Evidence) -> list[str]:
    return [check.name for check in judge(evidence) if not check.held]


def without(every: Sequence[Received], story: str, door: str) -> list[Received]:
    return [one for one in every if not (one.door == door and story_of(PAPER, one) == story)]


def test_a_good_run_passes() -> None:
    assert failed(good()) == []


@pytest.mark.parametrize("story", PAPER.stories())
def test_a_missing_alert_fails(story: str) -> None:
    run = good()
    names = failed(replace(run, received=without(run.received, story, "webhook")))
    assert any("exactly once" in name for name in names)


def test_a_second_alert_of_a_story_fails() -> None:
    run = good()
    again = received("jamming-trial", id="dlv_other")
    assert any("exactly once" in n for n in failed(replace(run, received=[*run.received, again])))


def test_a_missing_chat_message_fails() -> None:
    run = good()
    left = without(run.received, "itirad-shahed", "slack")
    assert failed(replace(run, received=left)) == ["Slack, Discord and Telegram were told the same, once"]


def test_an_alert_of_a_decoy_fails() -> None:
    run = good()
    piece = PAPER.named("beekeepers-count-drones")
    assert piece is not None
    stray = Received(NOW, "webhook", "dlv_x", {"url": f"http://h/{piece.outlet}/{piece.slug}.html"}, 204)
    assert any("nobody was told" in n for n in failed(replace(run, received=[*run.received, stray])))


def test_a_repeated_id_fails() -> None:
    run = good()
    assert any(
        "same id" in n for n in failed(replace(run, received=[*run.received, received("jamming-trial")]))
    )


def test_a_new_id_after_503_fails() -> None:
    run = good()
    first = received(PAPER.stories()[0], status=503, id="dlv_changed")
    assert any("same id" in n for n in failed(replace(run, received=[first, *run.received[1:]])))


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"foreign": ["/mgla/feed: x"]}, "conditionally"),
        ({"polls": []}, "503"),
        ({"log": []}, "broken feed"),
        ({"stored": {}}, "stored"),
        ({"stored": {}}, "than feeds"),
        ({"log": ["event=pushed source=semaphore entries=2 new=0"]}, "pushed"),
        ({"digest_code": 1}, "digest"),
        ({"digest": ""}, "digest"),
        ({"log": ["event=polled source=lantern error=x", "Traceback (most recent call last):"]}, "traceback"),
        ({"ended": Ended(-9, 15.0)}, "SIGTERM"),
        ({"ended": Ended(0, 11.0)}, "SIGTERM"),
    ],
)
def test_other_faults_fail(change: dict[str, Any], part: str) -> None:
    assert any(part in name for name in failed(replace(good(), **change)))


def test_no_304_fails() -> None:
    run = good()
    polls = [replace(one, unmodified=0) if one.outlet == "mgla" else one for one in run.polls]
    assert any("conditionally" in name for name in failed(replace(run, polls=polls)))


def test_bad_signature_fails() -> None:
    run = good()
    bad = replace(run.received[0], status=401, fault="no signature fits")
    assert "every webhook was signed as Standard Webhooks asks" in failed(
        replace(run, received=[bad, *run.received])
    )


@pytest.mark.parametrize(
    ("door", "payload", "harmful"),
    [
        ("slack", {"text": "&lt;!channel&gt; @everyone"}, False),
        ("slack", {"blocks": [{"text": {"text": "<!channel>"}}]}, True),
        ("slack", {"text": "x", "link_names": 1}, True),
        ("discord", {"content": "@everyone", "allowed_mentions": {"parse": []}}, False),
        ("discord", {"content": "@everyone"}, True),
        ("discord", {"content": "@everyone", "allowed_mentions": {"parse": ["everyone"]}}, True),
        ("telegram", {"text": "<script>", "parse_mode": "HTML"}, True),
        ("telegram", {"text": "<script>"}, False),
        ("webhook", {"data": {"title": "\x1b[31m"}}, True),
        ("webhook", {"data": {"title": "a\u202eb"}}, True),
        ("webhook", {"data": {"title": "<script> is only text in JSON"}}, False),
    ],
)
def test_harm(door: str, payload: dict[str, Any], harmful: bool) -> None:
    assert bool(list(harm(door, payload))) is harmful


def test_hostile_message_that_rings_fails() -> None:
    run = good()
    loud = replace(received("hostile-headline", "slack"), payload={"t": "<!channel> hostile-headline"})
    url = "http://127.0.0.1:1/tidewater/hostile-headline.html"
    loud = replace(loud, payload={"text": f"<!channel> {url}"})
    left = without(run.received, "hostile-headline", "slack")
    assert any("hostile" in name for name in failed(replace(run, received=[*left, loud])))


def test_fields_of_a_log_line() -> None:
    line = '2026-03-04T12:00:00Z level=info event=polled source=lantern error="not a feed: \\"html\\"" new=0'
    said = fields(line)
    assert (said["event"], said["source"], said["new"]) == ("polled", "lantern", "0")
    assert said["error"].startswith("not a feed")


def test_stage_lines() -> None:
    said = {"data": {"severity": "high", "title": "T", "source": "S", "lang": "uk", "rules": ["a", "b"]}}
    assert alert_lines(said) == ("high", "T", "S · uk · a, b")
    assert alert_lines(None) == ("", "", "")
    check = judge(good())[0]
    assert check_line(check).startswith("  ✓ ")
    assert check_line(replace(check, held=False, detail="why")).endswith("(why)")
    assert shortened("t=1 level=info event=polled new=1") == "event=polled new=1"
    assert len(shortened("x" * 500)) == 150


def test_a_digest_may_name_a_story_by_an_update_of_its_article() -> None:
    titles = PAPER.titles("crews-for-jordan")
    assert titles[0] == "Zelensky offers interceptor crews to Jordan after Shahed warning"
    assert titles[-1].startswith("UPDATE: Zelensky offers interceptor crews")
    assert not PAPER.titles("no such story")
