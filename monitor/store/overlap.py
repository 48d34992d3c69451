"""How much of what a source gives the archive has already, from others."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, func, select

from monitor.store.tables import article as table

MOST = 200
"""Addresses that are looked up at a time."""


def known(connection: Connection, urls: Collection[str]) -> int:
    """How many of these canonical addresses, the first `MOST`, are those of articles."""
    asked = list(urls)[:MOST]
    found = select(func.count(func.distinct(table.c.url))).where(table.c.url.in_(asked))
    return int(connection.execute(found).scalar_one()) if asked else 0
