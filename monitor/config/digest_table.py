"""The table that says which digests come by themselves; see `schema` for the others."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import BeforeValidator

from monitor.config.fields import Lang, Level, Name, Title, Word, as_json, one_of, text_of, wrong
from monitor.config.routing import Zone
from monitor.config.table import Table, key, must
from monitor.config.units import DURATION_PATTERN, duration
from monitor.digest.calendar import fault

LAST = "last"


def _cron(value: object) -> str:
    text = text_of(value, "a cron expression", "0 8 * * mon-fri")
    if why := fault(text):
        raise wrong(f'must be a cron expression such as "0 8 * * mon-fri", found "{text[:80]}", which {why}')
    return text


def _since(value: object) -> timedelta | None:
    if value is None or isinstance(value, timedelta):
        return value
    text = text_of(value, "a duration, or the word last,", "24h")
    if text == LAST:
        return None
    try:
        found = duration(text)
    except ValueError as error:
        raise wrong(f'must be a duration such as "24h", or "last", found "{text[:80]}": {error}') from None
    if not found:
        raise wrong('must be longer than nothing, found "0"')
    return found


Cron = Annotated[str, BeforeValidator(_cron), as_json()]
Since = Annotated[timedelta | None, BeforeValidator(_since), as_json(pattern=f"^{LAST}$|{DURATION_PATTERN}")]
Sections = Annotated[Literal["tag", "rule"], *one_of("tag", "rule")]


class DigestTable(Table):
    """A digest that comes by itself, as e-mail, JSON or headlines, whichever each receiver takes.

    All that is given must hold for a story; what is left out fits all.
    """

    id: Word = must("Name of the digest in output and commands; unique.", "morning")
    at: Cron = must(
        "When it comes, a cron expression: minute, hour, day of the month, month, day of the week.",
        "0 8 * * mon-fri",
    )
    zone: Zone = key(
        "UTC", "Time zone of `at` and of the times shown; daylight saving is minded.", "Europe/Kyiv"
    )
    receivers: list[Name] = must("Names of the receivers that get it.", ["desk"], min_length=1)
    since: Since = key(
        LAST,
        "How far it looks back: a duration, or `last`, which is all that came since the one before it.",
        "24h",
    )
    by: Sections = key("tag", "What its sections are of: `tag` or `rule`.", "rule")
    tags: list[Word] = key([], "Only stories with one of these tags.", ["drones"])
    rules: list[Name] = key([], "Only stories that one of these rules found.", ["air-defence"])
    sources: list[Word] = key([], "Only stories that one of these sources (ids) told.", ["example-news"])
    langs: list[Lang] = key([], "Only stories told in one of these languages.", ["uk", "en"])
    severity: Level = key("low", "Only stories of this severity or above.", "high")
    top: int = key(50, "At most so many stories, the foremost; the others are counted.", 10, ge=1, le=1000)
    title: Title = key("News digest", "What it is called.", "The morning's news")
    empty: bool = key(False, "Comes with nothing to tell as well.", True)
