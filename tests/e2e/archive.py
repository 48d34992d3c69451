"""What the daemon has stored, read beside it or after it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from monitor.errors import StoreError
from monitor.model import Article
from monitor.store import open_store
from monitor.views import OutboxItem, SourceStatus

DATABASE = "monitor.db"


def articles(state: Path) -> list[Article]:
    """Every article with its text, newest first."""
    with open_store(state / DATABASE, read_only=True) as store:
        return [one.article for one in store.articles(None)]


def outbox(state: Path) -> list[OutboxItem]:
    """Every delivery that has not been sent, dead letters among them."""
    with open_store(state / DATABASE, read_only=True) as store:
        return list(store.outbox(limit=1_000))


def statuses(state: Path) -> dict[str, SourceStatus]:
    """How each source is doing, by id; empty before the daemon has made its database."""
    try:
        with open_store(state / DATABASE, read_only=True) as store:
            return {status.source.id: status for status in store.source_statuses(datetime.now(UTC))}
    except StoreError:
        return {}
