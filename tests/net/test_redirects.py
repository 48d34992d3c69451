"""Where redirects may lead, and what goes along."""

from __future__ import annotations

import asyncio

import pytest

from monitor.model import Fault, Request, Response, Unreachable
from tests.net.wire import (
    NEWS,
    Seen,
    answer,
    client,
    fault_of,
    fetch_from,
    redirects,
    response_of,
    run,
    says,
    site,
)


def test_a_redirect_is_followed_and_the_final_url_told() -> None:
    response = response_of(redirects(a="/b", b="c?q=1#part"), Request("/a"))
    assert response.url.endswith("/c?q=1")
    assert response.body == NEWS


def test_a_target_in_its_own_letters_is_utf_8() -> None:
    reply = response_of(redirects(a="/ґ?q=ї".encode().decode("latin-1")), Request("/a"))
    assert reply.url.endswith("/%D2%91?q=%D1%97")
    neither = response_of(redirects(a="/\xe4"), Request("/a"))
    assert neither.url.endswith("/%C3%A4")


@pytest.mark.parametrize(
    ("status", "moved"),
    [("301 Moved", "/b"), ("308 Moved", "/b"), ("302 Found", ""), ("303 See", ""), ("307 Temporary", "")],
)
def test_only_permanent_redirects_tell_of_a_move(status: str, moved: str) -> None:
    response = response_of(redirects(status, a="/b"), Request("/a"))
    assert response.url.endswith("/b")
    assert response.moved == (response.url if moved else "")


def test_a_move_ends_where_a_passing_redirect_begins() -> None:
    async def handle(seen: Seen, writer: asyncio.StreamWriter) -> None:
        steps = {"/a": ("301 Moved", "/b"), "/b": ("302 Found", "/c"), "/c": ("301 Moved", "/d")}
        status, target = steps.get(seen.path, ("200 OK", ""))
        writer.write(answer(b"", f"Location: {target}", status=status) if target else answer(NEWS))
        await writer.drain()

    response = response_of(handle, Request("/a"))
    assert response.url.endswith("/d")
    assert response.moved.endswith("/b")


def test_five_hops_are_followed_and_no_sixth() -> None:
    chain = redirects(a="/b", b="/c", c="/d", d="/e", e="/f", f="/g")
    assert response_of(chain, Request("/b")).body == NEWS
    assert fault_of(chain, Request("/a")) is Fault.REDIRECT


@pytest.mark.parametrize(
    ("target"),
    [
        "/b",
        "/a",
        "file:///etc/passwd",
        "ftp://outlet.example/",
        "http://u:p@127.0.0.1/",
        "http://[::1",
        "//",
        "http://xn--/",
        "http://xn--a/",
        "http://\xad/",
        "http://a:0/",
        "gopher://a/",
        "data:,a",
        "http://a.example:99999/",
    ],
)
def test_circles_and_odd_targets_end_the_exchange(target: str) -> None:
    assert fault_of(redirects(a=target, b="/a"), Request("/a")) is Fault.REDIRECT


def test_a_redirect_to_an_address_inside_is_blocked() -> None:
    async def story() -> None:
        async with site(says(answer(b"inside"))) as inside, client() as http:
            target = f"http://[::ffff:127.0.0.1]:{inside.port}/"
            async with site(redirects(a=target)) as outside:
                reply = await http.fetch(Request(f"{outside.url}/a"))
                assert isinstance(reply, Unreachable)
                assert reply.fault is Fault.BLOCKED
                assert inside.most_open == 0

    run(story())


def test_credentials_stay_with_their_origin() -> None:
    headers = (("Authorization", "Bearer s3cret"), ("X-Api-Key", "s3cret"), ("If-None-Match", '"v1"'))

    async def story() -> tuple[Seen, Seen, Seen]:
        async with (
            site(says(answer(NEWS))) as other,
            site(redirects(a="/b", b=f"{other.url}/c")) as here,
            client() as http,
        ):
            await http.fetch(Request(f"{here.url}/a", headers=headers))
            return here.seen[0], here.seen[1], other.seen[0]

    first, same, foreign = run(story())
    assert same.headers["authorization"] == first.headers["authorization"] == "Bearer s3cret"
    assert b"s3cret" not in foreign.raw
    assert foreign.headers["if-none-match"] == '"v1"'


def test_headers_of_a_home_are_for_that_home_alone() -> None:
    headers = (("Authorization", "Bearer s3cret"), ("Cookie", "s3cret"), ("Accept-Language", "uk"))

    async def story() -> tuple[Seen, Seen]:
        async with site(says(answer(NEWS))) as other, site(says(answer(NEWS))) as here, client() as http:
            for url in (f"{here.url}/page", f"{other.url}/page"):
                await http.fetch(Request(url, headers=headers, home=f"{here.url}/feed"))
            return here.seen[0], other.seen[0]

    own, foreign = run(story())
    assert own.headers["authorization"] == "Bearer s3cret"
    assert b"s3cret" not in foreign.raw
    assert foreign.headers["accept-language"] == "uk"


@pytest.mark.parametrize(
    ("status", "method", "body"),
    [("303 See Other", "GET", b""), ("302 Found", "GET", b""), ("307 Temporary Redirect", "POST", b"{}")],
)
def test_what_a_post_becomes(status: str, method: str, body: bytes) -> None:
    request = Request("/a", method="POST", body=b"{}", headers=(("Content-Type", "application/json"),))
    _, (_, second) = run(fetch_from(redirects(status, a="/b"), request))
    assert second.line.startswith(method)
    assert second.body == body
    assert ("content-type" in second.headers) is bool(body)


def test_a_webhook_that_redirects_is_not_followed() -> None:
    request = Request("/a", method="POST", body=b"{}", follow=False)
    reply, seen = run(fetch_from(redirects(a="/b"), request))
    assert isinstance(reply, Response)
    assert reply.status == 302
    assert len(seen) == 1


def test_a_redirect_without_a_target_is_the_answer() -> None:
    assert response_of(says(answer(b"see there", status="301 Moved Permanently"))).body == b"see there"
