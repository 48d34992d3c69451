"""The newsroom on the wire: validators, refusals, editions, pages."""

from __future__ import annotations

import http.client
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from monitor.demo.content import Outlet, load
from monitor.demo.loopback import Seen
from monitor.demo.newsroom import Ledger, Newsroom, Validators, validators

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(load(), NOW) as room:
        yield room


def get(
    room: Newsroom, path: str, headers: Mapping[str, str] | None = None
) -> tuple[int, Mapping[str, str], bytes]:
    connection = http.client.HTTPConnection(urlsplit(room.url).netloc, timeout=5)
    try:
        connection.request("GET", path, headers=dict(headers or {}))
        response = connection.getresponse()
        return response.status, dict(response.getheaders()), response.read()
    finally:
        connection.close()


def seen(**headers: str) -> Seen:
    return Seen(NOW, "GET", "/x/feed", tuple((k.replace("_", "-"), v) for k, v in headers.items()))


@pytest.mark.parametrize(
    ("headers", "unchanged"),
    [
        ({}, False),
        ({"if_none_match": 'W/"a:0;q=gzip"'}, True),
        ({"if_none_match": '"a:0;q=gzip"'}, False),
        ({"if_none_match": 'W/"a:0;q=gzip" '}, False),
        ({"if_modified_since": "Wed, 04 Mar 2026 12:00:00 GMT"}, True),
        ({"if_modified_since": "Wed, 04 Mar 2026 12:00:00 +0000"}, False),
        ({"if_none_match": '"old"', "if_modified_since": "Wed, 04 Mar 2026 12:00:00 GMT"}, False),
    ],
)
def test_validators_are_compared_byte_for_byte(headers: dict[str, str], unchanged: bool) -> None:
    given = Validators('W/"a:0;q=gzip"', "Wed, 04 Mar 2026 12:00:00 GMT")
    assert given.unchanged(seen(**headers)) is unchanged


@pytest.mark.parametrize(
    ("kind", "names"),
    [("both", ["ETag", "Last-Modified"]), ("etag", ["ETag"]), ("date", ["Last-Modified"]), ("none", [])],
)
def test_outlets_give_the_validators_they_are_said_to(kind: str, names: list[str]) -> None:
    outlet = Outlet("x", "X", "en", "rss", validators=kind)
    assert [name for name, _ in validators(outlet, b"body", NOW).headers] == names


def test_no_validators_never_means_unchanged() -> None:
    assert not Validators().unchanged(seen())


def test_ledger_keeps_validators_that_were_never_given_out() -> None:
    ledger = Ledger()
    ledger.issue("/x/feed", Validators('"a"'))
    ledger.note(seen(if_none_match='"a"'))
    assert ledger.foreign == []
    ledger.note(seen(if_none_match="a"))
    assert ledger.foreign == ["/x/feed: a"]


def test_a_feed_asked_again_with_its_validators_is_not_modified(newsroom: Newsroom) -> None:
    status, headers, body = get(newsroom, "/meridian/feed")
    assert status == 200
    assert body
    again = {"If-None-Match": headers["ETag"], "If-Modified-Since": headers["Last-Modified"]}
    assert get(newsroom, "/meridian/feed", again)[0] == 304
    assert newsroom.statuses("/meridian/feed") == {200: 1, 304: 1}
    assert newsroom.ledger.foreign == []


def test_second_edition_changes_feeds_and_their_validators(newsroom: Newsroom) -> None:
    _, first, _ = get(newsroom, "/gullwing/feed")
    newsroom.publish_second_edition(NOW + timedelta(minutes=1))
    status, second, body = get(newsroom, "/gullwing/feed", {"If-None-Match": first["ETag"]})
    assert status == 200
    assert b"ceasefire-timetable" in body
    assert first["ETag"] != second["ETag"]
    assert newsroom.ledger.foreign == []


def test_one_source_is_unavailable_at_first(newsroom: Newsroom) -> None:
    status, headers, _ = get(newsroom, "/hvylia/feed")
    assert (status, headers["retry-after"]) == (503, "1")
    assert get(newsroom, "/hvylia/feed")[0] == 200


def test_pages_are_there_when_their_edition_is_out(newsroom: Newsroom) -> None:
    assert get(newsroom, "/meridian/interceptor-crews-for-jordan.html")[0] == 200
    assert get(newsroom, "/gullwing/ceasefire-timetable.html")[0] == 404
    newsroom.publish_second_edition(NOW)
    assert get(newsroom, "/gullwing/ceasefire-timetable.html")[0] == 200
    assert b"UPDATE" in get(newsroom, "/meridian/interceptor-crews-for-jordan.html")[2]


def test_requests_are_kept_with_their_headers(newsroom: Newsroom) -> None:
    get(newsroom, "/mgla/feed", {"User-Agent": "somebody/1"})
    ((request, status),) = newsroom.exchanges
    assert (request.method, request.path, status) == ("GET", "/mgla/feed", 200)
    assert request.header("User-Agent") == "somebody/1"
    assert request.header("absent") == ""


def test_what_is_not_there_is_not_found(newsroom: Newsroom) -> None:
    assert get(newsroom, "/nothing")[0] == 404
