"""Apprise in its child: what it says, the guard before its connections, its deadline, and no secret told."""

from __future__ import annotations

import ipaddress
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.model import Fault, Notification, Response, Unreachable
from monitor.net.apprised import _Wall
from monitor.net.guard import Guard
from monitor.pool.relay import LIMITS, Relay
from tests.net.wire import LOOPBACK, answer, drip, run, says, site

pytest.importorskip("apprise", reason="the extra `apprise` is not installed")

CANARY = "CANARY0secret0CANARY"


def test_taken_and_not_taken_and_unknown() -> None:
    async def story() -> None:
        relay = Relay(LOOPBACK)
        try:
            async with site(says(answer(b"ok"))) as good, site(says(answer(status="429 Slow"))) as bad:
                for here, status in ((good, 200), (bad, 502)):
                    url = f"json://127.0.0.1:{here.port}/{CANARY}"
                    reply = await relay.notify(Notification(url, "Title", "Text *x* <b>"))
                    assert isinstance(reply, Response)
                    assert reply.status == status
                    assert CANARY not in repr(reply)
                assert b'"Text *x* <b>"' in good.seen[0].body
                assert len(good.seen) == len(bad.seen) == 1
            reply = await relay.notify(Notification(f"nosuchthing://{CANARY}", "t", "x"))
            assert isinstance(reply, Response)
            assert reply.status == 400
        finally:
            await relay.aclose()

    run(story())


def test_addresses_that_are_not_public_are_refused_wherever_they_come_from() -> None:
    async def story() -> None:
        relay = Relay()
        try:
            async with site(says(answer(b"ok"))) as here:
                for host in ("127.0.0.1", "localhost", "2130706433"):
                    reply = await relay.notify(Notification(f"json://{host}:{here.port}/x", "t", "x"))
                    assert reply == Unreachable(Fault.BLOCKED), host
                assert here.seen == []
        finally:
            await relay.aclose()

    run(story())


def test_one_that_takes_too_long_is_ended() -> None:
    async def story() -> None:
        limits = replace(LIMITS, wall=timedelta(seconds=1.5))
        relay = Relay(LOOPBACK, limits)
        try:
            async with site(drip(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"x")) as here:
                reply = await relay.notify(Notification(f"json://127.0.0.1:{here.port}/x", "t", "x"))
                assert isinstance(reply, Unreachable)
                assert reply.fault is Fault.TIMEOUT
        finally:
            await relay.aclose()

    run(story())


@pytest.mark.parametrize(
    ("address", "passes"),
    [
        (("93.184.216.34", 80), True),
        (("2606:4700::1111", 443, 0, 0), True),
        (("10.1.2.3", 80), True),
        (("10.2.2.3", 80), False),
        (("169.254.169.254", 80), False),
        (("::ffff:169.254.169.254", 80, 0, 0), False),
        (("localhost", 80), False),
        (("example.org", 80), False),
        ("/run/dbus/system_bus_socket", False),
        (b"\0abstract", False),
        ((), False),
        ((1, 2), False),
    ],
)
@pytest.mark.parametrize("event", ["socket.connect", "socket.sendto", "socket.sendmsg"])
def test_the_wall(event: str, address: object, passes: bool) -> None:
    wall = _Wall(Guard([ipaddress.ip_network("10.1.0.0/16")]))
    wall("open", (None, "/etc/passwd"))
    wall(event, (None, None))  # a datagram on a connected socket
    if passes:
        wall(event, (None, address))
    else:
        with pytest.raises(PermissionError):
            wall(event, (None, address))
    assert wall.refused is not passes
