"""The table of push (WebSub); see `schema` for the others."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BeforeValidator

from monitor.config.fields import PositiveDuration, as_json, text_of, url_fault, wrong
from monitor.config.table import Table, key
from monitor.model import PushSettings

_LISTEN = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9.-]{1,253})):([0-9]{1,5})")


def _callback(value: object) -> str:
    text = text_of(value, "an address", "https://news.example.org/websub")
    if text and (fault := url_fault(text)):
        raise wrong(fault)
    if text and (urlsplit(text).query or urlsplit(text).fragment or "@" in urlsplit(text).netloc):
        raise wrong("must be an address without user, `?` and `#`: what hubs call is put at its end")
    return text


def _listen(value: object) -> str:
    text = text_of(value, "host and port", "127.0.0.1:8430")
    found = _LISTEN.fullmatch(text)
    if found is None or not 0 <= int(found[3]) < 65536:
        raise wrong(f'must be host and port such as "127.0.0.1:8430", found "{text[:80]}"')
    return text


Callback = Annotated[str, BeforeValidator(_callback), as_json(format="uri")]
Listen = Annotated[str, BeforeValidator(_listen), as_json()]


class WebsubTable(Table):
    """Feeds that hubs push to us (WebSub), beside being polled."""

    callback: Callback = key(
        "",
        "Public address of yours that leads to `listen`, best through a web server that speaks TLS. Feeds "
        "that name a hub are subscribed to with it. Empty: none is.",
        "https://news.example.org/websub",
    )
    listen: Listen = key(
        "127.0.0.1:8430",
        "Host and port at which hubs' calls are taken. Counts from the next start on.",
        "0.0.0.0:8430",
    )
    lease: PositiveDuration = key(
        "7d", "For how long subscriptions are asked; hubs decide, and they are renewed before.", "1d"
    )


def settings(table: WebsubTable) -> PushSettings:
    """The settings, host and port apart."""
    host, _, port = table.listen.rpartition(":")
    lease = max(table.lease, timedelta(minutes=1))
    return PushSettings(table.callback, host.strip("[]"), int(port), lease)
