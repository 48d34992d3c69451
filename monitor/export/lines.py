"""Lines of JSON, and the cursor by which an export goes on where the last one ended."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from monitor.export.case import plain
from monitor.views.export import ArticleRecord, RaisedRecord, StoryRecord

_KINDS = {ArticleRecord: "article", StoryRecord: "story", RaisedRecord: "alert"}


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last article and the last alert that left."""

    article: int = 0
    alert: tuple[datetime, str] | None = None

    def __str__(self) -> str:
        told = f"/{self.alert[0].isoformat()}/{self.alert[1]}" if self.alert else ""
        return f"{self.article}{told}"

    @staticmethod
    def of(text: str) -> Cursor:
        """The cursor that was written so; raises ValueError."""
        article, *told = text.split("/")
        if not article.isascii() or not article.isdigit() or len(told) not in (0, 2):
            raise ValueError("not a cursor of an export")
        return Cursor(int(article), (datetime.fromisoformat(told[0]), told[1]) if told else None)


def line(record: ArticleRecord | StoryRecord | RaisedRecord) -> str:
    """A record as one line, under the name of its type."""
    return json.dumps({"type": _KINDS[type(record)], **plain(record)}, ensure_ascii=False)


def ending(cursor: Cursor) -> str:
    """The last line: where to go on."""
    return json.dumps({"type": "cursor", "cursor": str(cursor)})
