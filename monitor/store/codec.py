"""Rows to values and back, where a value is more than its columns."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from datetime import datetime
from itertools import chain
from typing import Any

from monitor.model import (
    Article,
    Document,
    Entry,
    Excerpt,
    Headline,
    Held,
    Matcher,
    Message,
    PollState,
    Severity,
    Source,
    Span,
    Subject,
    TextFrom,
)
from monitor.store.kept import dump
from monitor.store.types import Record, unpack


def source_columns(source: Source) -> dict[str, Any]:
    """The columns that mirror the configuration; see `source_value` for what stays out."""
    return {
        "url": source.url,
        "kind": source.kind,
        "name": source.name,
        "lang": source.lang,
        "country": source.country,
        "trust": source.trust,
        "tags": source.tags,
        "min_interval": source.min_interval,
        "max_interval": source.max_interval,
        "full_text": source.full_text,
    }


def source_value(row: Record, configured: Source | None = None) -> Source:
    """The source of a row that holds `source`'s columns under their own names.

    What no row holds (headers may be secrets, and selectors are for who reads pages) is that of `configured`.
    """
    return Source(
        id=row.id,
        url=row.url,
        kind=row.kind,
        name=row.name,
        lang=row.lang,
        country=row.country,
        trust=row.trust,
        tags=row.tags,
        min_interval=row.min_interval,
        max_interval=row.max_interval,
        full_text=row.full_text,
        headers=configured.headers if configured else (),
        selector=configured.selector if configured else "",
        select=configured.select if configured else None,
    )


def state_columns(state: PollState) -> dict[str, Any]:
    """The columns of a poll state."""
    return {name: getattr(state, name) for name in STATE}


def state_value(row: Record) -> PollState:
    """The poll state of a row of `source`."""
    return PollState(**{name: getattr(row, name) for name in STATE})


STATE = tuple(field.name for field in dataclasses.fields(PollState))
"""The columns of a poll state, which are its fields."""


def entry_columns(entry: Entry) -> dict[str, Any]:
    """The feed's own fields. The item's id is the column `guid`: `id` is the row's."""
    return {"guid": entry.id, **{name: getattr(entry, name) for name in _ENTRY}}


def entry_value(row: Record) -> Entry:
    """The entry of a row of `entry`."""
    return Entry(id=row.guid, **{name: getattr(row, name) for name in _ENTRY})


_ENTRY = tuple(field.name for field in dataclasses.fields(Entry) if field.name != "id")


def article_value(row: Record, tags: Iterable[Iterable[str]]) -> Article:
    """The article of a row with its text and its source's country; `tags` of each rule that holds."""
    return Article(
        entry=row.entry,
        source=row.source,
        url=row.url,
        link=row.link,
        title=row.title,
        text=unpack(row.text),
        summary=row.summary,
        author=row.author,
        published=row.published,
        seen=row.seen,
        lang=row.lang,
        country=row.country,
        countries=row.countries,
        tags=tuple(dict.fromkeys(chain.from_iterable(tags))),
        text_from=TextFrom(row.text_from),
        text_hash=row.text_hash,
    )


def spans_text(spans: Iterable[Span]) -> str:
    """Spans as JSON: [[field, start, end], …]."""
    return dump([[span.field, span.start, span.end] for span in spans])


def message_text(message: Message) -> str:
    """A message as JSON, to be read back by `message_value` alone."""
    return dump(dataclasses.asdict(message) | {"published": _iso(message.published)})


def message_value(text: str) -> Message:
    """The message that `message_text` wrote. Fields that it did not know take their defaults."""
    data = json.loads(text)
    published = data["published"]
    return Message(
        **data
        | {
            "published": datetime.fromisoformat(published) if published else None,
            "severity": Severity(data["severity"]),
            "rules": tuple(data["rules"]),
            "tags": tuple(data["tags"]),
            "excerpts": tuple(_excerpt(item) for item in data["excerpts"]),
            "headlines": tuple(_headline(item) for item in data.get("headlines", ())),
            "document": Document(**document) if (document := data.get("document")) else None,
        }
    )


def subject_text(subject: Subject) -> str:
    """What an alert is about as JSON; its story is the row's."""
    held = [[one.rule, list(one.tags), int(one.severity)] for one in subject.held]
    return dump({"held": held, "source": subject.source, "lang": subject.lang, "sites": subject.sites})


def subject_value(text: str, story: int | None) -> Subject:
    """The subject that `subject_text` wrote; one without rules for an empty text."""
    if not text:
        return Subject((), story=story)
    data = json.loads(text)
    held = tuple(Held(rule, tuple(tags), Severity(severity)) for rule, tags, severity in data["held"])
    return Subject(held, data["source"], data["lang"], data["sites"], story)


def matcher_text(matcher: Matcher) -> str:
    """A matcher as JSON."""
    return dump(dataclasses.asdict(matcher))


def matcher_value(text: str) -> Matcher:
    """The matcher that `matcher_text` wrote. Fields that it did not know take their defaults."""
    data: dict[str, Any] = json.loads(text)
    levels = {key: Severity(data[key]) for key in ("min_severity", "max_severity") if key in data}
    lists = {key: tuple(value) for key, value in data.items() if isinstance(value, list)}
    return Matcher(**data | lists | levels)


def _excerpt(data: dict[str, Any]) -> Excerpt:
    return Excerpt(data["text"], tuple((start, end) for start, end in data["marks"]))


def _headline(data: dict[str, Any]) -> Headline:
    return Headline(**data | {"severity": Severity(data["severity"])})


def _iso(when: datetime | None) -> str | None:
    return when.isoformat() if when else None
