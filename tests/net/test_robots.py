"""robots.txt is heeded for pages that nobody named, at every hop, and asked for once a day."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from protego import Protego

from monitor.model import Fault, Reply, Request, Response, RobotsFile, Unreachable
from monitor.net import robots
from monitor.net.address import address
from monitor.net.robots import ASKED_AGAIN, KEPT, LONGEST, MOST_DELAY, Robots, heard, permission
from tests.cost import affordable
from tests.net.wire import AGENT, NEWS, Handler, Seen, answer, client, run, site

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)
HOST = "https://outlet.example"
PAGE = f"{HOST}/2026/11/harbour"


@dataclass
class Memory:
    """A cache that lives as long as a test."""

    kept: dict[str, RobotsFile] = field(default_factory=dict)

    async def robots(self, host: str) -> RobotsFile | None:
        return self.kept.get(host)

    async def keep_robots(self, file: RobotsFile) -> None:
        self.kept[file.host] = file


def outlet(robots: str, status: str = "200 OK", **to: str) -> Handler:
    """A site with its rules; paths named in `to` redirect, the rest is news."""

    async def handle(seen: Seen, writer: asyncio.StreamWriter) -> None:
        target = to.get(seen.path.strip("/"))
        if seen.path == "/robots.txt":
            writer.write(answer(robots.encode(), status=status))
        elif target:
            writer.write(answer(b"", f"Location: {target}", status="302 Found"))
        else:
            writer.write(answer(NEWS))
        await writer.drain()

    return handle


def asked(handler: Handler, paths: Iterable[str], *, crawl: bool = True) -> tuple[list[Reply], list[str]]:
    """The answers, and the paths that the server saw."""

    async def story() -> tuple[list[Reply], list[str]]:
        async with site(handler) as here, client(robots=Memory()) as http:
            requests = [Request(here.url + path, crawl=crawl) for path in paths]
            return await asyncio.gather(*map(http.fetch, requests)), [seen.path for seen in here.seen]

    return run(story())


def test_pages_are_asked_for_as_the_site_allows_and_its_rules_once() -> None:
    rules = "User-agent: *\nDisallow: /private\nAllow: /private/open$\n"
    replies, seen = asked(outlet(rules), ["/a", "/private/b", "/private/open", "/c?x=1"])
    assert [isinstance(reply, Response) for reply in replies] == [True, False, True, True]
    assert isinstance(replies[1], Unreachable)
    assert replies[1].fault is Fault.ROBOTS
    assert "robots.txt of 127.0.0.1" in replies[1].detail
    assert "private" not in replies[1].detail, "an error never quotes an address"
    assert seen.count("/robots.txt") == 1
    assert "/private/b" not in seen


def test_what_a_person_named_is_not_asked_about() -> None:
    replies, seen = asked(outlet("User-agent: *\nDisallow: /"), ["/feed"], crawl=False)
    assert isinstance(replies[0], Response)
    assert seen == ["/feed"]


def test_every_hop_is_judged() -> None:
    (reply,), seen = asked(outlet("User-agent: *\nDisallow: /b", a="/b"), ["/a"])
    assert isinstance(reply, Unreachable)
    assert reply.fault is Fault.ROBOTS
    assert seen == ["/robots.txt", "/a"]


@pytest.mark.parametrize(
    ("status", "open_"),
    [
        *(("200 OK", True), ("404 Not Found", True), ("403 Forbidden", True), ("401 Unauthorized", True)),
        *(("500 Oops", False), ("503 Busy", False), ("429 Slow", False)),
    ],
)
def test_a_site_that_cannot_say_is_left_alone(status: str, open_: bool) -> None:
    (reply,), seen = asked(outlet("", status=status), ["/a"])
    assert isinstance(reply, Response) is open_
    assert seen == ["/robots.txt", "/a"][: 1 + open_]


@pytest.mark.parametrize(
    ("reply", "closed", "until"),
    [
        (Unreachable(Fault.TIMEOUT), "timeout", ASKED_AGAIN),
        (Unreachable(Fault.DNS), "dns", ASKED_AGAIN),
        (Unreachable(Fault.TOO_LARGE), "too-large", KEPT),
        (Unreachable(Fault.ENCODING), "encoding", KEPT),
        (Unreachable(Fault.REDIRECT), "", KEPT),
        (Response(HOST, 502), "HTTP 502", ASKED_AGAIN),
        (Response(HOST, 410), "", KEPT),
    ],
)
def test_what_an_answer_means(reply: Reply, closed: str, until: timedelta) -> None:
    assert heard(HOST, reply, NOW) == RobotsFile(HOST, "", closed, NOW + until)


def test_no_more_than_500_kib_count() -> None:
    body = b"#" * (LONGEST - 10) + b"\nUser-agent: *\nDisallow: /"
    assert len(heard(HOST, Response(HOST, 200, (), body), NOW).text) == LONGEST


def test_a_file_counts_for_a_day_and_survives_a_restart() -> None:
    memory, requests, now = Memory(), [], [NOW]

    async def fetch(request: Request) -> Reply:
        requests.append(request.url)
        return Response(request.url, 200, (), b"User-agent: *\nCrawl-delay: 7")

    async def permit() -> float:
        return await Robots(fetch, memory, AGENT, lambda: now[0]).permit(address(PAGE))

    assert run(permit()) == 7
    now[0] += KEPT - timedelta(seconds=1)
    assert run(permit()) == 7
    assert requests == [f"{HOST}/robots.txt"]
    now[0] += timedelta(seconds=2)
    run(permit())
    assert len(requests) == 2
    now[0] -= timedelta(days=400)  # what was kept under a clock that stood wrong is not believed for a year
    run(permit())
    assert len(requests) == 3


@pytest.mark.parametrize(
    ("text", "allowed", "delay"),
    [
        ("", True, 0),
        ("User-agent: *\nDisallow:", True, 0),
        ("User-agent: *\nDisallow: /", False, 0),
        ("\ufeffUser-agent: *\nDisallow: /".lstrip("\ufeff"), False, 0),
        ("User-agent: news-monitor\nDisallow: /\n\nUser-agent: *\nAllow: /", False, 0),
        ("User-agent: otherbot\nDisallow: /", True, 0),
        ("User-agent: *\nCrawl-delay: 5\nDisallow: /x", True, 5),
        ("User-agent: *\nCrawl-delay: 86400", True, MOST_DELAY),
        ("User-agent: *\nCrawl-delay: -5", True, 0),
        ("User-agent: *\nDisallow: /*/11/*", False, 0),
        ("User-agent: *\nDisallow: /2026\nAllow: /2026/11", True, 0),
        ("<html><body>no such page</body></html>", True, 0),
    ],
)
def test_rules_and_what_they_say(text: str, allowed: bool, delay: float) -> None:
    found = permission(text, PAGE, "news-monitor/1.0 (+https://example.org)")
    assert (found.allowed, found.delay) == (allowed, delay)


def test_the_pages_of_a_site_share_its_rules_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []

    def parse(text: str) -> Protego:
        parsed.append(text)
        return Protego.parse(text)

    monkeypatch.setattr(robots, "_rules", lru_cache(maxsize=64)(parse))
    text = "User-agent: *\nDisallow: /private/\n"
    assert [permission(text, f"{HOST}/{path}", AGENT).allowed for path in ("a", "private/b", "c")] == [
        True,
        False,
        True,
    ]
    assert parsed == [text]


@given(st.text(max_size=200), st.text(max_size=40))
def test_any_text_is_judged(text: str, path: str) -> None:
    permission(text, f"{HOST}/{path}", AGENT)


@pytest.mark.parametrize(
    "line", ["Disallow: /*a*a*a*a*a*a*a*b\n", "User-agent: x\n", "Disallow: /p\n", "Crawl-delay: 9\n"]
)
def test_the_largest_file_is_affordable(line: str) -> None:
    text = ("User-agent: *\n" + line * (LONGEST // len(line)))[:LONGEST]
    with affordable(3):
        permission(text, f"{HOST}/" + "a" * 2_000, AGENT)
