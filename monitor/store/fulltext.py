"""The full-text index: SQLite's FTS5 over words that the product itself has folded.

FTS5's own folding would part ё from е, split п'ять and leave Arabic ي beside Persian ی (measured). So it gets
folded words joined by spaces, and a tokeniser that splits at spaces and does nothing else: `ascii` takes
every character beyond ASCII as part of a word, and all of ASCII's punctuation is named as such here. One
folded word is then exactly one word of the index, in any script; a test holds that for arbitrary text.

The index is contentless: it holds no second copy of the text, only where words stand.
"""

from __future__ import annotations

import string
from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, bindparam, column, delete, table

from monitor.store.ready import Written
from monitor.text.alphabet import MARKED
from monitor.text.tokens import bare, tokenise

_WORD_CHARACTERS = string.punctuation.replace('"', '""').replace("'", "''")
CREATE: Final = (
    "CREATE VIRTUAL TABLE article_fts USING fts5(title, body, content='', contentless_delete=1, "
    f"tokenize=\"ascii tokenchars '{_WORD_CHARACTERS}'\")"
)
TABLES: Final = frozenset(
    {"article_fts", *(f"article_fts_{part}" for part in ("data", "idx", "docsize", "config"))}
)
"""The index and the tables that FTS5 keeps it in: not ours to compare or migrate."""

fts = table("article_fts", column("rowid"), column("title"), column("body"))
_INSERT = Written(fts.insert(), ("rowid", "title", "body"))
_DELETE = delete(fts).where(fts.c.rowid == bindparam("article"))


def folded(text: str) -> str:
    """`text` as the index takes it: folded words, one space between them."""
    return indexed(tokenise(text).words)


def indexed(words: Iterable[str]) -> str:
    """Folded words as the index takes them, in a text's place and in a query's.

    Without Latin diacritics, because a query for Erdogan finds Erdoğan; that it then finds marche for marché
    too is for the caller of a search to sort out. A lone surrogate (a garbled command line) becomes "?".
    """
    said = " ".join(words)
    if MARKED.search(said):  # most scripts have no Latin letters to look at one by one
        said = " ".join([bare(word) or word for word in said.split(" ")])
    return said.encode("utf-8", "replace").decode()


def add(connection: Connection, article: int, title: str, body: str) -> None:
    """Index the folded title and body of an article that is not indexed yet."""
    if title or body:
        _INSERT(connection, {"rowid": article, "title": title, "body": body})


def remove(connection: Connection, articles: Iterable[int]) -> None:
    """Take articles out of the index."""
    for article in articles:
        connection.execute(_DELETE, {"article": article})
