"""What ``monitor export`` writes, a piece at a time: an archive may be larger than memory."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

import typer

from monitor.cli.output import harmless, nothing, utc_now
from monitor.cli.state import archive
from monitor.errors import StoreError
from monitor.export.case import Case, faults
from monitor.export.lines import Cursor, ending, line
from monitor.export.warc import stamp
from monitor.store import Answers
from monitor.store.backups import discard, publish
from monitor.views.export import ArticleRecord, Selection

PAGE = 200
"""Articles read at once."""

_LARGEST_MANIFEST = 1 << 30


@dataclass(frozen=True, slots=True)
class Done:
    """A case that was written."""

    articles: Sequence[dict[str, Any]]
    sha256: str
    """Of the manifest."""


def case(name: str, chosen: Selection, out: Path, config: Path | None, state: Path | None) -> Done:
    """Write a case: evidence first, then the manifest. Nothing, and exit code 1, where none is chosen."""
    warc, listed = out / f"{name}.warc.gz", out / f"{name}.json"
    said = _said(chosen)
    with archive(config, state) as store, _new(warc) as file:
        made = Case(name, utc_now(), file)
        made.open(said)
        for record in _articles(store, chosen):
            made.add(record, store.evidence(record.article))
        if not made.articles:
            raise nothing("No such article is stored in which a rule held.")
    text = json.dumps(made.manifest(said), ensure_ascii=False, indent=2).encode("utf-8", "replace") + b"\n"
    with _new(listed) as file:
        file.write(text)
    return Done(made.articles, sha256(text).hexdigest())


def problems(path: Path) -> list[str]:
    """What in a case is not as its manifest says. `path` is the manifest, or the file beside it."""
    listed = path.with_name(path.name.removesuffix(".warc.gz") + ".json") if path.suffix == ".gz" else path
    try:
        with listed.open("rb") as file:
            manifest = json.loads(file.read(_LARGEST_MANIFEST))
        named = Path(str(manifest["warc"]["file"])).name
        with listed.with_name(named).open("rb") as file:
            return list(faults(manifest, file))
    except OSError as error:
        raise StoreError(f"{error.filename}: {error.strerror}") from None
    except (ValueError, KeyError, TypeError):
        raise StoreError(f"{listed}: this is not the manifest of a case") from None


def lines(chosen: Selection, cursor: str, config: Path | None, state: Path | None) -> None:
    """Print articles, then their stories, then the alerts that they raised, and where to go on."""
    try:
        begun = Cursor.of(cursor) if cursor else Cursor()
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--cursor") from None
    last = begun
    with archive(config, state) as store:
        for record in _articles(store, chosen, begun.article):
            _print(line(record))
            last = replace(last, article=record.article)
        after = 0
        while found := store.leaving_stories(chosen, begun.article, after, PAGE):
            for story in found:
                _print(line(story))
            after = found[-1].story
        while raised := store.leaving_alerts(chosen, last.alert, PAGE):
            for alert in raised:
                _print(line(alert))
            last = replace(last, alert=(raised[-1].created, raised[-1].alert))
    _print(ending(last))


def everything(to: Path, config: Path | None, state: Path | None, now: datetime) -> None:
    """Write database and configuration into one file."""
    from monitor.cli.carrying import carry

    carry(to, config, state, now)


def _articles(store: Answers, chosen: Selection, after: int = 0) -> Iterator[ArticleRecord]:
    while found := store.leaving(chosen, after, PAGE):
        yield from found
        after = found[-1].article


def _print(text: str) -> None:
    sys.stdout.write(f"{harmless(text)}\n")


def _said(chosen: Selection) -> dict[str, object]:
    """What was chosen, without what was not."""
    given = {name: value for name, value in asdict(chosen).items() if value}
    return {
        name: stamp(value)
        if isinstance(value, datetime)
        else list(value)
        if isinstance(value, tuple)
        else value
        for name, value in given.items()
    }


@contextmanager
def _new(path: Path) -> Iterator[BinaryIO]:
    """A file that was not there, for its owner alone, under its name only when all of it is on the disk."""
    half = path.with_name(f".{path.name}.half")
    if path.exists():
        raise StoreError(f"{path} is there already: an export replaces nothing")
    discard(half)
    try:
        with os.fdopen(
            os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb"
        ) as file:
            yield file
        publish(half, path)
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}") from None
    finally:
        discard(half)
