"""The fields of one document: their tokens, values, and where what is in them begins and ends."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from monitor.rules.plan_tree import ANYWHERE, APART, base
from monitor.rules.regex.seen import Seen
from monitor.text.document import Document
from monitor.text.sentences import paragraphs, sentences
from monitor.text.tokens import Tokens, tokenise

LEAD_LEAST, LEAD_MOST = 40, 100
"""Words of a lead: paragraphs from the first are added until there are so many, and cut at so many.

A dateline or a line of its author's name is often a paragraph by itself.
"""


def value(text: str) -> str:
    """A value as values are compared."""
    return " ".join(text.casefold().split())


class Fields:
    """Everything is worked out when it is first asked for, and remembered."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._tokens: dict[str, Tokens] = {"title": document.title, "body": document.body}
        self.tags = set(map(value, document.tags))
        """What it is tagged with so far: rules that hold add theirs."""
        self._seen: dict[str, Seen] = {}
        self._breaks: dict[tuple[str, str], Sequence[int]] = {}

    def known(self) -> list[str]:
        """Fields that hold words and are not part of another, those without any left out."""
        return [*ANYWHERE, *(field for field in APART if self._text(field))]

    def tokens(self, field: str) -> Tokens:
        """Tokens of the field that `field` is part of."""
        name = base(field)
        if name not in self._tokens:
            self._tokens[name] = tokenise(self._text(name))
        return self._tokens[name]

    def written(self, field: str, at: int) -> str:
        """The token at `at` as the text has it."""
        tokens = self.tokens(field)
        return self._text(base(field))[tokens.starts[at] : tokens.ends[at]]

    def values(self, field: str) -> tuple[str, ...]:
        """What `source`, `lang` … is equal to: a site also to the domains it is in, a tag to any of them."""
        document = self.document
        match field:
            case "site":
                labels = document.site.split(".")
                return tuple(".".join(labels[at:]) for at in range(len(labels)) if labels[at])
            case "tag":
                return tuple(self.tags)
            case _:
                known = {"source": document.source, "lang": document.lang, "country": document.country}
                return (known[field].casefold(),)

    def seen(self, field: str) -> Seen:
        """The text of a field as people see it; of a beginning of the body, to the end of its last word."""
        if field not in self._seen:
            text = self._text(base(field))
            if field != base(field):
                ends = self.tokens(field).ends
                words = self.before_end(field, range(len(ends)))
                text = text[: ends[words - 1]] if words else ""
            self._seen[field] = Seen(text)
        return self._seen[field]

    def before_end(self, field: str, positions: Sequence[int]) -> int:
        """How many of `positions` in the body, which are in order, lie within ``lead`` or ``first/n``."""
        end = self._lead() if field == "lead" else int(field.partition("/")[2])
        return bisect_left(positions, end)

    def breaks(self, field: str, unit: str) -> Sequence[int]:
        """The tokens with which a ``sentence`` or ``paragraph`` of a field begins, but for its first."""
        name = (base(field), unit)
        if name not in self._breaks:
            told = sentences if unit == "sentence" else paragraphs
            self._breaks[name] = told(self._text(name[0]), self.tokens(field))
        return self._breaks[name]

    def _text(self, field: str) -> str:
        document = self.document
        texts = {
            "title": document.title_text,
            "body": document.body_text,
            "url": document.url,
            "author": document.author,
        }
        return texts[field]

    def _lead(self) -> int:
        ends = self.breaks("body", "paragraph")
        return min(next((end for end in ends if end >= LEAD_LEAST), LEAD_MOST), LEAD_MOST)
