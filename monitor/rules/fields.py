"""The fields of one document: their tokens, values, and where what is in them begins and ends."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from monitor.rules.plan_tree import ANYWHERE, APART, base
from monitor.text.document import Document
from monitor.text.sentences import paragraphs, sentences
from monitor.text.tokens import Tokens, tokenise

LEAD_LEAST, LEAD_MOST = 40, 100
"""Words of a lead: paragraphs from the first are added until there are so many, and cut at so many.

A dateline or a line of its author's name is often a paragraph by itself.
"""


class Fields:
    """Everything is worked out when it is first asked for, and remembered."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._tokens: dict[str, Tokens] = {"title": document.title, "body": document.body}
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
        """What `source`, `lang` or `site` is equal to: a site also to the domains it is in."""
        if field == "site":
            labels = self.document.site.split(".")
            return tuple(".".join(labels[at:]) for at in range(len(labels)) if labels[at])
        return ((self.document.source if field == "source" else self.document.lang).casefold(),)

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
