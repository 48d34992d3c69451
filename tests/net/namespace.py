"""In a network of its own, where every address may be ours: what is reached without the guard, and with it.

    unshare -rn python -m tests.net.namespace

Loopback gets all addresses of the corpus that a machine can have, and a public one. A server on all of them
notes who connects. Prints JSON: the addresses that were reached, as `Reached`, for each attack.
"""

from __future__ import annotations

import asyncio
import dataclasses
import ipaddress
import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.model import Request, Response
from monitor.net.resolve import Resolve, resolve
from tests.net.test_guard import NOT_PUBLIC, SPELLINGS
from tests.net.wire import client

OPEN = (ipaddress.ip_network("0.0.0.0/0"), ipaddress.ip_network("::/0"))
"""All is the user's own network: the guard is off."""
PUBLIC = "8.8.8.8"


@dataclass(frozen=True)
class Reached:
    """What a server was asked through: hosts with the guard off, with it on, and why not."""

    off: list[str] = dataclasses.field(default_factory=list)
    on: list[str] = dataclasses.field(default_factory=list)
    connections: int = 0
    """That the server saw while the guard was on."""
    faults: list[str] = dataclasses.field(default_factory=list)


def have(addresses: Sequence[str]) -> None:
    """Give loopback these addresses; it refuses some, as multicast."""
    lines = ["link set lo up", "link add eth0 type dummy", "link set eth0 up"]
    for address in (*addresses, PUBLIC):
        text, _, interface = address.partition("%")
        length = "128 nodad" if ":" in text else "32"
        lines.append(f"addr add {text}/{length} dev {interface or 'lo'}")
    said = "\n".join(lines)
    subprocess.run(["ip", "-force", "-batch", "-"], input=said, text=True, capture_output=True, check=False)


class Servers:
    """Answers on all addresses."""

    def __init__(self) -> None:
        self.connections = 0
        self.port = 0

    async def start(self) -> None:
        """On one port."""
        first = await asyncio.start_server(self._connected, "0.0.0.0", 0)
        self.port = first.sockets[0].getsockname()[1]
        await asyncio.start_server(self._connected, "::", self.port)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\ninside")
        writer.close()


async def attacked(
    servers: Servers, hosts: Sequence[str], lookup: Sequence[Resolve] = (resolve, resolve)
) -> Reached:
    """Ask every host, first with the guard off and then with it on; `lookup` are the resolvers for both."""
    off, _ = await _asked(servers, hosts, OPEN, lookup[0])
    before = servers.connections
    on, faults = await _asked(servers, hosts, (), lookup[1])
    return Reached(off, on, servers.connections - before, sorted(set(faults)))


async def _asked(
    servers: Servers, hosts: Sequence[str], allow: Sequence[object], lookup: Resolve
) -> tuple[list[str], list[str]]:
    reached, faults = [], []
    async with client(allow=allow, lookup=lookup) as http:
        for host in hosts:
            reply = await http.fetch(Request(f"http://{host}:{servers.port}/"))
            if isinstance(reply, Response):
                reached.append(host)
            else:
                faults.append(reply.fault.value)
    return reached, faults


def fixed(address: str) -> Resolve:
    """A resolver to whom every name is this address."""

    async def look_up(host: str, port: int) -> tuple[str, ...]:
        return (address,)

    return look_up


def rebinding() -> Resolve:
    """A resolver that says a public address first, and loopback ever after."""
    answers = iter([PUBLIC])

    async def look_up(host: str, port: int) -> tuple[str, ...]:
        return (next(answers, "127.0.0.1"),)

    return look_up


async def main() -> dict[str, Reached]:
    """All attacks."""
    have(NOT_PUBLIC)
    servers = Servers()
    await servers.start()
    literal = [f"[{one}]" if ":" in one else one for one in NOT_PUBLIC if "%" not in one]
    found = {
        "addresses": await attacked(servers, literal),
        "spellings": await attacked(servers, SPELLINGS),
        "public": await attacked(servers, [PUBLIC]),
        "rebinding": await attacked(servers, ["first.example", "second.example"], (rebinding(), rebinding())),
    }
    for address in NOT_PUBLIC:
        named = await attacked(servers, [f"{len(found)}.example"], (fixed(address), fixed(address)))
        found[f"a name of {address}"] = named
    return found


if __name__ == "__main__":
    print(json.dumps({name: dataclasses.asdict(one) for name, one in asyncio.run(main()).items()}))
