"""The date that a feed or page writes, as an aware time in UTC; wrong is worse than none.

Forms, tried in order: ISO 8601 (RFC 3339, W3CDTF), RFC 822 and its many misspellings, month names before the
day, day.month.year, East Asian 年月日, Unix time. No general date library, on purpose:
one took 1.5 ms a date in our measurements and answers also where there is nothing to read ("2025").
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
"""Nothing was published on the web before; an older date is a default (1970) or a mistake."""

MAX_AHEAD = timedelta(days=1)
"""Clocks are wrong and zones forgotten by up to a day; a later date is a mistake or an event's."""

_LONGEST = 100

# Fixed offsets, in hours, of the zone names seen in feeds. EET, EEST and MSK are here because feedparser
# reads them as UTC, which is two to three hours wrong. Names that mean two places mean the one that
# publishes the more: IST India, BST Britain, CST the United States (RFC 822).
_ZONES = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "BST": 1, "IST": 5.5, "CET": 1,
    "CEST": 2, "MEZ": 1,
    "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "MSD": 4, "TRT": 3, "IDT": 3, "SAMT": 4, "GST": 4, "YEKT": 5,
    "PKT": 5, "OMST": 6, "KRAT": 7, "IRKT": 8, "HKT": 8, "SGT": 8, "AWST": 8, "JST": 9, "KST": 9, "VLAT": 10,
    "ACST": 9.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "SAST": 2, "CAT": 2, "EAT": 3, "WAT": 1,
    "IRST": 3.5, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "AST": -4, "ADT": -3, "NST": -3.5, "NDT": -2.5, "AKST": -9, "AKDT": -8, "HST": -10, "BRT": -3, "ART": -3,
}  # fmt: skip

# Names of the months, one language a line, in their order; the genitive where dates use it.
MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
        "січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень",
        "січ лют бер кві тра чер лип сер вер жов лис гру",
        "січ лют берез квіт трав черв лип серп верес жовт листоп груд",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
        "янв фев мар апр мая июн июл авг сен окт ноя дек",
        "янв февр март апр май июн июл авг сент окт нояб дек",
        "студзеня лютага сакавіка красавіка мая чэрвеня ліпеня жніўня верасня кастрычніка лістапада снежня",
        "януари февруари март април май юни юли август септември октомври ноември декември",
        "januar februar märz april mai juni juli august september oktober november dezember",
        "jan feb mär apr mai jun jul aug sept okt nov dez",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "janv févr mars avr mai juin juil août sept oct nov déc",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "ene feb mar abr may jun jul ago sep oct nov dic",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "gen feb mar apr mag giu lug ago set ott nov dic",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "jan fev mar abr mai jun jul ago set out nov dez",
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
        "ledna února března dubna května června července srpna září října listopadu prosince",
        "januari februari maart april mei juni juli augustus september oktober november december",
        "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
        "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    )
    for number, name in enumerate(names.split(), 1)
}

_CLOCK = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"\s?(?P<half>[AaPp]\.?[Mm]\.?)?"
)
_ZONE = r"(?P<zone>[A-Za-z]{1,5}|(?:GMT|UTC|UT)?\s?[+\-−]\d{1,2}(?::?\d{2})?)(?:\s?\([^()]{0,40}\))?"
_TIME = rf"(?:(?:,|\s|T|at|в|о|um|à)*{_CLOCK}(?:\s?{_ZONE})?)?"
_WEEKDAY = r"(?:[^\W\d_]{2,12}(?:[.,]{1,2}\s?|\s))?"
_NAME = r"(?P<name>[^\W\d_]{3,12})\.?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?P<year>\d{{4}})([-/.])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}}){_TIME}",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})T?"
        r"(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})(?P<zone>Z)?",
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?[\s-](?:de\s|of\s)?{_NAME}"
        r",?[\s-](?:de\s)?(?P<year>\d{4}|\d\d)"
        rf"(?:\s?(?:року|года|р|г)\.?)?{_TIME}",
        rf"{_WEEKDAY}{_NAME}\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<year>\d{{4}}){_TIME}",
        rf"{_WEEKDAY}{_NAME}\s(?P<day>\d{{1,2}})\s{_CLOCK}(?:\s{_ZONE})?\s(?P<year>\d{{4}})",
        rf"(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.(?P<year>\d{{4}}){_TIME}",
        rf"{_CLOCK},?\s(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.(?P<year>\d{{4}})",
        rf"(?P<day>\d{{1,2}})(?P<mark>[/-])(?P<month>\d{{1,2}})(?P=mark)(?P<year>\d{{4}}){_TIME}",
        rf"(?P<year>\d{{4}})\s?[年년]\s?(?P<month>\d{{1,2}})\s?[月월]\s?(?P<day>\d{{1,2}})\s?[日일]\s?{_TIME}",
    )
)
_UNIX = re.compile(r"\d{10}(?:\d{3})?")
_OFFSET = re.compile(r"(?:GMT|UTC|UT)?\s?([+\-−])(\d{1,2}):?(\d{2})?", re.IGNORECASE)


def parse(text: str, *, now: datetime | None = None, lang: str = "") -> datetime | None:
    """The time that `text` writes, in UTC, or None when it isn't sure.

    A time without a zone is UTC, a date without a time its midnight. ``3/4/2025`` is read day first, except
    in English (`lang`) or when the language is unknown: then only if one of the two can't be a month.
    Nothing before 1995 is answered, and with `now` nothing more than a day ahead of it.
    """
    if len(text) > _LONGEST:
        return None
    when = _read(" ".join(text.split()), lang)
    if when is None or when < EARLIEST or (now is not None and when > now + MAX_AHEAD):
        return None
    return when


@lru_cache(maxsize=4096)
def _read(text: str, lang: str) -> datetime | None:
    if _UNIX.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    for form in _FORMS:
        if found := form.fullmatch(text):
            return _moment({key: value for key, value in found.groupdict().items() if value}, lang)
    return None


def _moment(parts: dict[str, str], lang: str) -> datetime | None:
    """The time made of the parts of a date; None if there is no such day, hour, month or zone."""
    day_month = _day_month(parts, lang)
    hour = _hour(int(parts.get("hour", 0)), parts.get("half", "").lower().replace(".", ""))
    offset = _offset(parts.get("zone", "Z"))
    if day_month is None or hour is None or offset is None:
        return None
    day, month = day_month
    second = min(int(parts.get("second", 0)), 59)  # a leap second is not worth losing a date
    try:
        local = datetime(
            _year(parts["year"]),
            month,
            day,
            hour,
            int(parts.get("minute", 0)),
            second,
            tzinfo=timezone(offset),
        )
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _day_month(parts: dict[str, str], lang: str) -> tuple[int, int] | None:
    day = int(parts["day"])
    if name := parts.get("name"):
        month = MONTHS.get(name.casefold())
        return (day, month) if month else None
    month = int(parts["month"])
    if "mark" not in parts or day > 12 or (day == month) or lang not in ("", "en"):
        return day, month
    return (month, day) if month > 12 else None


def _year(text: str) -> int:
    """Two digits are of this century up to 68 (POSIX), as in RFC 822 dates."""
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 69 else 1900)


def _hour(hour: int, half: str) -> int | None:
    if not half:
        return hour
    return hour % 12 + (12 if half == "pm" else 0) if 1 <= hour <= 12 else None


def _offset(zone: str) -> timedelta | None:
    """What a zone is ahead of UTC, at most a day; None for a name that we don't know."""
    if found := _OFFSET.fullmatch(zone.strip()):
        size = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        if size > timedelta(hours=14):
            return None
        return size if found[1] == "+" else -size
    hours = _ZONES.get(zone.strip().upper())
    return None if hours is None else timedelta(hours=hours)
