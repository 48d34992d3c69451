"""The table that says how long what was read is kept; see `schema` for the others."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator

from monitor.config.fields import Size, as_json, text_of, wrong
from monitor.config.sheets import Item
from monitor.config.table import Table, key
from monitor.config.units import DURATION_PATTERN, duration
from monitor.config.values import Note
from monitor.model import Retention

LEAST = timedelta(days=30)
"""Copies and stories are looked for among the articles of so many days."""

FOREVER = "forever"


def _keep(value: object) -> timedelta | None:
    text = text_of(value, "a duration", "180d")
    if text == FOREVER:
        return None
    try:
        time = duration(text)
    except ValueError as error:
        raise wrong(
            f'must be a duration such as "180d", or "forever", found "{text[:80]}": {error}'
        ) from None
    if time < LEAST:
        raise wrong(f'must be 30d at least, found "{text}": among those copies and stories are looked for')
    return time


Keep = Annotated[
    timedelta | None,
    BeforeValidator(_keep),
    as_json(pattern=f"^{FOREVER}$|{DURATION_PATTERN}"),
]


class RetentionTable(Table):
    """How long what was read is kept, from when it was first seen: a duration of 30d or more, or `forever`.
    What is older is forgotten at night, a little at a time; see the page on data."""

    unmatched: Keep = key("180d", "Articles in which no rule held.", "60d")
    matched: Keep = key("730d", "Articles in which one did, with the alerts that they raised.", "forever")
    tags: dict[str, Keep] = key(
        {},
        "Articles that rules gave a tag, in place of `matched`; of several tags the longest counts.",
        {"air-defence": "forever", "sport": "60d"},
    )
    sources: dict[str, Keep] = key(
        {},
        "Articles of a source, in place of `unmatched`; one in which a rule held is kept no shorter.",
        {"example-news": "30d"},
    )
    deliveries: Keep = key(
        "90d", "Messages that were sent, given up or kept quiet, and silences that are over.", "30d"
    )
    evidence: Keep = key(
        "365d", "Pages as they were fetched; they go with their article at the latest.", "90d"
    )
    names: Keep = key(
        "400d",
        "Names of entries whose article is forgotten. A feed that lists an entry for longer brings it again, "
        "as an old article.",
        "forever",
    )


class EvidenceTable(Table):
    """Pages kept as they were fetched, with their headers, of articles in which a rule held; see the page on
    data."""

    pages: bool = key(True, "Keep them.", False)
    max_size: Size = key("2MB", "Bytes kept of one page; of a larger one the beginning.", "500KB")


def retention(table: RetentionTable) -> Retention:
    """The table as the rest of the program takes it."""
    return Retention(**dict(table))


def strangers(
    items: tuple[Item[RetentionTable], Item[RetentionTable]], tags: Collection[str], sources: Collection[str]
) -> Iterator[Note]:
    """Tags that no rule gives, and sources that are not there: what they left behind may still be meant."""
    for item, name, known, what in zip(
        items,
        ("tags", "sources"),
        (tags, sources),
        ("no rule gives the tag", "there is no source"),
        strict=True,
    ):
        for one in getattr(item.table, name):
            if one not in known:
                message = f"{what} `{one[:60]}`: the time counts for what is stored of it"
                yield item.note(message, name, one)
