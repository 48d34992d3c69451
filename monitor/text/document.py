"""A document: an article in the shape in which rules look at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from monitor.text.tokens import Tokens, tokenise
from monitor.text.url import site


@dataclass(frozen=True, slots=True)
class Document:
    """Title and body as tokens, with the texts that their offsets point into."""

    title: Tokens
    body: Tokens
    title_text: str = ""
    body_text: str = ""
    source: str = ""
    """Id of the source, or empty when unknown."""
    url: str = ""
    lang: str = ""
    """ISO 639-1, or empty when unknown."""
    author: str = ""
    country: str = ""
    """Of the source, as configured; empty when unknown."""
    tags: tuple[str, ...] = ()
    """What it is tagged with before any rule is looked at."""
    age: timedelta | None = None
    """Since it was published, or first seen; None when unknown."""

    @property
    def site(self) -> str:
        """The host of `url`, as `monitor.text.url.site` has it; empty when unknown."""
        return site(self.url)


def document(
    title: str, body: str, *, source: str = "", url: str = "", lang: str = "", author: str = ""
) -> Document:
    """The document of a text; `title` and `body` are plain text, as `clean` leaves it."""
    return Document(tokenise(title), tokenise(body), title, body, source, url, lang, author)
