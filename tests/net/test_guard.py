"""No address inside gets through, however it is written and whatever a resolver says the second time."""

from __future__ import annotations

import asyncio
import ipaddress
import socket

import pytest

from monitor.model import Fault, Request, Unreachable
from monitor.net import dial as dialing
from monitor.net.dial import dial
from monitor.net.fault import RefusedError
from monitor.net.guard import Guard, is_public
from monitor.net.resolve import resolve
from tests.net.wire import LOOPBACK, answer, client, run, says, site

NOT_PUBLIC = """
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.100.100.200 100.127.255.255 127.0.0.1 127.1.2.3 169.254.0.1
169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.8 192.0.0.9 192.0.0.170 192.0.0.192 192.0.2.1
192.31.196.1 192.52.193.1 192.88.99.1 192.168.1.1 192.175.48.1 198.18.0.1 198.19.255.255 198.51.100.1
203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 168.63.129.16
:: ::1 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:169.254.169.254 ::ffff:8.8.8.8 ::ffff:0:127.0.0.1
64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b::808:808 64:ff9b:1::7f00:1 100::1 100:0:0:1::1 2001::1
2001:0:7f00:1:: 2001:2::1 2001:10::1 2001:20::1 2001:db8::1
2002:7f00:1:: 2002:a9fe:a9fe:: 2620:4f:8000::1 3fff::1 5f00::1
fc00::1 fd00:ec2::254 fd00::1 fe80::1 fe80::1%eth0 2606:4700::1111%eth0 fec0::1 ff02::1 ff0e::1
""".split()  # noqa: SIM905

PUBLIC = (
    "8.8.8.8",
    "1.1.1.1",
    "168.63.129.17",
    "100.63.255.255",
    "100.128.0.1",
    "172.32.0.1",
    "2606:4700::1111",
    "2a00:1450::1",
)

SPELLINGS = (
    "0x7f.1",
    "0x7f000001",
    "2130706433",
    "017700000001",
    "127.1",
    "127。0。0。1",
    "①②⑦.0.0.1",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "localhost",
)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def test_the_corpus_is_as_large_as_promised() -> None:
    assert len(set(NOT_PUBLIC)) >= 35
    assert len(set(SPELLINGS)) >= 7


def test_one_bad_address_spoils_the_host() -> None:
    with pytest.raises(RefusedError) as refused:
        Guard().check(("8.8.8.8", "10.0.0.1"))
    assert refused.value.fault is Fault.BLOCKED


def test_a_host_without_addresses_is_a_dns_failure() -> None:
    with pytest.raises(RefusedError) as refused:
        Guard().check(())
    assert refused.value.fault is Fault.DNS


def test_the_users_own_network_may_be_reached_and_no_other() -> None:
    guard = Guard((ipaddress.ip_network("10.1.0.0/16"), ipaddress.ip_network("fd12::/16")))
    assert guard.check(("10.1.2.3", "fd12::7")) == ("10.1.2.3", "fd12::7")
    assert not guard.allows(ipaddress.ip_address("10.2.0.1"))
    assert not guard.allows(ipaddress.ip_address("::ffff:10.1.2.3"))


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_spelling_of_loopback_is_connected_to(spelling: str) -> None:
    async def story() -> None:
        async with site(says(answer(b"inside"))) as here, client(allow=()) as http:
            reply = await http.fetch(Request(f"http://{spelling}:{here.port}/"))
            assert isinstance(reply, Unreachable)
            assert reply.fault in (Fault.BLOCKED, Fault.DNS, Fault.PROTOCOL)
            assert here.most_open == 0

    run(story())


def test_odd_spellings_resolve_and_are_judged_by_what_they_resolve_to() -> None:
    async def story() -> None:
        for spelling in ("0x7f.1", "2130706433", "127.1"):
            with pytest.raises(RefusedError) as refused:
                await dial(Guard(), resolve, spelling, 80)
            assert refused.value.fault is Fault.BLOCKED

    run(story())


def test_a_rebinding_resolver_is_asked_once_and_its_first_answer_is_connected_to() -> None:
    """127.0.0.2 stands for the public address: it is what was judged, so nothing else is reached."""
    answers = iter([("127.0.0.2",), ("127.0.0.1",), ("127.0.0.1",)])

    async def rebinding(host: str, port: int) -> tuple[str, ...]:
        return next(answers)

    async def story() -> None:
        judged = (ipaddress.ip_network("127.0.0.2/32"),)
        async with site(says(answer(b"inside"))) as inside, client(allow=judged, lookup=rebinding) as http:
            first = await http.fetch(Request(f"http://outlet.example:{inside.port}/"))
            assert isinstance(first, Unreachable)
            assert first.fault is Fault.CONNECT  # nobody listens on 127.0.0.2
            second = await http.fetch(Request(f"http://outlet.example:{inside.port}/"))
            assert isinstance(second, Unreachable)
            assert second.fault is Fault.BLOCKED
            assert inside.most_open == 0

    run(story())


def test_the_next_address_is_tried_when_one_does_not_answer() -> None:
    async def two(host: str, port: int) -> tuple[str, ...]:
        return ("127.0.0.2", "127.0.0.1")

    async def story() -> None:
        async with site(says(answer(b"here"))) as here:
            with await dial(Guard(LOOPBACK), two, "outlet.example", here.port) as connected:
                assert connected.getpeername()[0] == "127.0.0.1"

    run(story())


class Holes:
    """An event loop that connects to loopback alone: other addresses never answer, or fail at once."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.made: list[socket.socket] = []
        self.connect = asyncio.get_running_loop().sock_connect
        monkeypatch.setattr(dialing, "HEAD_START", 0.0)
        monkeypatch.setattr(asyncio.get_running_loop(), "sock_connect", self)

    async def __call__(self, one: socket.socket, to: tuple[str, int]) -> None:
        self.made.append(one)
        if to[0].startswith("127.0.1."):
            await asyncio.Event().wait()
        if to[0].startswith("127.0.2."):
            raise OSError(101, "Network is unreachable")
        await self.connect(one, to)

    @property
    def left_open(self) -> int:
        return sum(one.fileno() != -1 for one in self.made)


DEAD = tuple(f"127.0.1.{number}" for number in range(1, 40))
FAR = tuple(f"127.0.2.{number}" for number in range(1, 40))


@pytest.mark.parametrize("first", [DEAD, FAR, (*FAR, *DEAD)], ids=["silent", "unreachable", "both"])
def test_a_host_of_which_many_addresses_are_dead_is_reached_by_the_one_that_lives(
    first: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def many(host: str, port: int) -> tuple[str, ...]:
        return (*first, "127.0.0.1", *DEAD)

    async def story() -> None:
        async with site(says(answer(b"here"))) as here:
            holes = Holes(monkeypatch)
            with await dial(Guard(LOOPBACK), many, "outlet.example", here.port) as connected:
                assert connected.getpeername()[0] == "127.0.0.1"
                assert holes.left_open == 1, "nobody waits for the others"

    run(story())


def test_a_host_of_which_every_address_is_dead_fails_as_the_last_one_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = iter([FAR, DEAD])

    async def one_way_or_other(host: str, port: int) -> tuple[str, ...]:
        return next(answers)

    async def story() -> None:
        holes = Holes(monkeypatch)
        with pytest.raises(OSError, match="unreachable"):
            await dial(Guard(LOOPBACK), one_way_or_other, "outlet.example", 80)
        task = asyncio.create_task(dial(Guard(LOOPBACK), one_way_or_other, "outlet.example", 80))
        while len(holes.made) < len(FAR) + len(DEAD):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert holes.left_open == 0

    run(story())


def test_the_connected_socket_has_the_last_word() -> None:
    """The event loop connects to another address than the one it was told."""

    async def story() -> None:
        loop = asyncio.get_running_loop()
        connect, made = loop.sock_connect, list[socket.socket]()
        async with site(says(answer(b"inside"))) as inside:

            async def elsewhere(one: socket.socket, _: object) -> None:
                made.append(one)
                await connect(one, ("127.0.0.1", inside.port))

            loop.sock_connect = elsewhere  # type: ignore[method-assign,assignment]
            judged = Guard((ipaddress.ip_network("127.0.0.2/32"),))
            with pytest.raises(RefusedError) as refused:
                await dial(judged, resolve, "127.0.0.2", inside.port)
        assert refused.value.fault is Fault.BLOCKED
        assert [one.fileno() for one in made] == [-1], "and it is closed"

    run(story())
