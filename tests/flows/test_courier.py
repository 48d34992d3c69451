"""What a notifier made goes through the door that it is made for."""

from __future__ import annotations

import pytest

from monitor.flows.courier import Doors
from monitor.model import Letter, Notification, Parcel, Reply, Request, Response, Security
from tests.flows.scene import run


class Door:
    """Answers with its own name, under each of the three."""

    def __init__(self, name: str) -> None:
        self._name = name

    async def fetch(self, request: Request) -> Reply:
        return Response(self._name, 200)

    async def send(self, letter: Letter) -> Reply:
        return Response(self._name, 250)

    async def notify(self, notification: Notification) -> Reply:
        return Response(self._name, 201)


@pytest.mark.parametrize(
    ("parcel", "reply"),
    [
        (Request("https://hook.example/"), Response("web", 200)),
        (Letter("h", 25, Security.TLS, "a@b.example", (), (), "", ""), Response("mail", 250)),
        (Notification("json://h", "t", "x"), Response("relay", 201)),
    ],
)
def test_each_has_its_door(parcel: Parcel, reply: Reply) -> None:
    assert run(Doors(Door("web"), Door("mail"), Door("relay")).carry(parcel)) == reply
