"""Word to the service manager goes out as sd_notify(3) says."""

from __future__ import annotations

import socket
from pathlib import Path

from monitor.daemon.systemd import Manager


def test_state_reaches_a_socket_on_disk(tmp_path: Path) -> None:
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as server:
        server.bind(address)
        Manager.from_environment({"NOTIFY_SOCKET": address}).say("READY=1\nSTATUS=здоров")
        assert server.recv(100).decode() == "READY=1\nSTATUS=здоров"


def test_state_reaches_an_abstract_socket() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as server:
        server.bind("")  # autobind: the kernel picks an abstract address
        name = server.getsockname().decode()
        Manager(address="@" + name[1:]).say("WATCHDOG=1")
        assert server.recv(100) == b"WATCHDOG=1"


def test_nobody_listens() -> None:
    Manager.from_environment({}).say("READY=1")
    Manager(address="/nonexistent/socket").say("READY=1")


def test_the_watchdog_time_is_read_in_seconds() -> None:
    assert Manager.from_environment({"WATCHDOG_USEC": "300000000"}).watchdog == 300
    assert Manager.from_environment({"WATCHDOG_USEC": "soon"}).watchdog == 0
    assert Manager.from_environment({}).watchdog == 0
