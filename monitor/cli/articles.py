"""Articles as lines of JSON, and an answer to each: what ``monitor try rules`` and ``try query`` share.

{"id","title","body","lang"?,"source"?,"url"?,"author"?,"country"?,"published"?,"tags"?}
        ──answer──►  a line of JSON for each, in order
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from monitor.text.document import Document


_TEXTS = ("title", "body", "lang", "source", "url", "author", "country", "published")

Answer = Callable[[dict[str, Any]], dict[str, Any]]


def answer_lines(
    answer: Answer, lines: Iterable[bytes], out: BinaryIO, complain: Callable[[str], None]
) -> int:
    """Answer every line in order; how many could not be read. `complain` is told of each, with its number."""
    bad = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            answered = answer(article(line))
        except ValueError as error:
            complain(f"line {number}: {error}")
            bad += 1
            continue
        # A lone surrogate came in as \ud800 and goes out so: as itself it would be no UTF-8.
        out.write(json.dumps(answered, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
    out.flush()
    return bad


def article(line: bytes) -> dict[str, Any]:
    """The object of a line. Raises ValueError when it is none or its text fields are not text."""
    try:
        given = json.loads(line.decode("utf-8-sig"))
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(given, dict):
        raise ValueError("not a JSON object")
    if not isinstance(given.get("id"), str | int | None):
        raise ValueError("id must be a string or a whole number")
    for name in _TEXTS:
        if given.get(name) is None:
            given[name] = ""
        if not isinstance(given[name], str):
            raise ValueError(f"{name} must be a string")
    given["tags"] = given.get("tags") or []
    if not isinstance(given["tags"], list) or not all(isinstance(tag, str) for tag in given["tags"]):
        raise ValueError("tags must be a list of strings")
    given["published"] = _time(given["published"])
    return given


def _time(text: str) -> datetime | None:
    if not text:
        return None
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        when = None
    if when is None or when.tzinfo is None:
        raise ValueError("published must be a time with its zone, such as 2026-03-04T05:06:07Z")
    return when


def as_document(given: dict[str, Any]) -> Document:
    """The document of an article read by `article`."""
    from monitor.cli.output import utc_now
    from monitor.text.document import document

    known = {name: given[name] for name in ("source", "url", "lang", "author")}
    age = utc_now() - given["published"] if given["published"] else None
    made = document(given["title"], given["body"], **known)
    return replace(made, country=given["country"], tags=tuple(given["tags"]), age=age)
