"""There is one way to the network: no module outside `net` imports anything that opens a connection."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import monitor

HOUSE = Path(monitor.__file__).parent
CLIENTS = frozenset(
    {
        "aiohttp",
        "aiosmtplib",
        "apprise",
        "ftplib",
        "h11",
        "h2",
        "http.client",
        "httpcore",
        "httpx",
        "httpx2",
        "imaplib",
        "niquests",
        "poplib",
        "pycurl",
        "requests",
        "smtplib",
        "socket",
        "socketserver",
        "ssl",
        "telnetlib",
        "urllib.request",
        "urllib3",
        "websockets",
        "xmlrpc",
    }
)
EXCEPTIONS = {
    ("daemon", "socket"): "sd_notify",
    **dict.fromkeys((("demo", "socket"), ("demo", "socketserver")), "the demo's own servers"),
    ("demo", "urllib"): "the demo's hub, which calls the daemon",
}
CONNECTING = frozenset(
    {"open_connection", "open_unix_connection", "create_connection", "create_datagram_endpoint"}
)


MODULES = [path for path in sorted(HOUSE.rglob("*.py")) if path.relative_to(HOUSE).parts[0] != "net"]


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def offences(source: str, where: str) -> list[str]:
    tree = ast.parse(source)
    names = {
        name
        for name in imported(tree)
        for client in CLIENTS
        if name == client or name.startswith(f"{client}.")
    }
    calls = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)} & CONNECTING
    return sorted(name for name in names | calls if (where, name.split(".")[0]) not in EXCEPTIONS)


def test_no_second_client() -> None:
    assert len(MODULES) > 300
    found = {path: offences(path.read_text(), path.relative_to(HOUSE).parts[0]) for path in MODULES}
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    "source",
    [
        "import httpx",
        "from urllib.request import urlopen",
        "from urllib import request",
        "import requests.sessions",
        "def f():\n    import socket",
        "import asyncio\nasyncio.open_connection('a', 1)",
    ],
)
def test_a_second_client_would_be_found(source: str) -> None:
    assert offences(source, "flows")


def test_harmless_imports_are_left_alone() -> None:
    assert offences("from urllib.parse import urlsplit\nimport http\nimport asyncio", "flows") == []
