"""A burst of alerts to every service at once, each with its documented limits enforced: nothing is lost.

`make burst` runs it with a thousand alerts; here there are few.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from monitor.alerting.desk import Desk
from monitor.flows.deliver import Deliverer
from monitor.model import Delivery, Parcel, Reply, Request
from monitor.store import open_store
from tests.extent import WHOLE
from tests.notify.examples import RECEIVERS
from tests.notify.servers import SERVERS, Wire
from tests.store.support import LEASE, NOW, SECOND, alert, new_story, published, run, source

BURST = int(os.environ.get("BURST", "25" if WHOLE else "8"))
RETRIES = [timedelta(seconds=wait) for wait in (5, 30, 120, 600, 1800, 7200, 18000, 36000)]


@dataclass(frozen=True, slots=True)
class Carrier:
    """The door of requests alone."""

    wire: Wire

    async def carry(self, parcel: Parcel) -> Reply:
        assert isinstance(parcel, Request)
        return await self.wire.fetch(parcel)


def test_nothing_is_early_nothing_is_lost_and_nobody_is_given_up(tmp_path: Path) -> None:
    now = NOW
    receivers = {kind: replace(RECEIVERS[kind], name=kind) for kind in SERVERS}
    servers = {kind: make() for kind, make in SERVERS.items()}
    desk = Desk(receivers)
    with open_store(tmp_path / "m.sqlite") as store:
        run(store.sync_sources([source()], NOW))
        for number in range(BURST):
            published(store, f"e{number}", new_story(alert(f"alr_{number}", tuple(receivers))), now=NOW)
        deliverer = Deliverer(
            Carrier(Wire(servers, lambda: now)),
            store,
            lambda: receivers,
            lambda: desk,
            lambda: RETRIES,
            lambda: now,
            lambda: 0.0,
            lambda _: None,
        )

        async def round_() -> list[Delivery]:
            claimed = list(await store.claim_deliveries(now, LEASE, 32, desk))
            for delivery in claimed:
                await deliverer(delivery)
            return claimed

        while store.counts().waiting:
            if not run(round_()):
                now += SECOND / 2
        states = {item.state for item in store.outbox(states=("waiting", "dead", "sent"), limit=100_000)}
        disabled = [status.name for status in store.receivers() if status.disabled]
    assert (states, disabled) == ({"sent"}, [])
    for kind, server in servers.items():
        assert (kind, server.early, server.faults, server.disabled) == (kind, 0, [], False)
        assert (kind, len({str(taken.id or taken.body) for taken in server.accepted})) == (kind, BURST)
    assert now - NOW < timedelta(days=4)
