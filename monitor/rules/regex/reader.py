"""From a pattern to its tree: what RE2 knows, but for what would be surprising, slow or mean nothing here.

    either  = row { "|" row }
    row     = { piece }
    piece   = atom [ "*" | "+" | "?" | "{n}" | "{n,}" | "{n,m}" ] [ "?" ]
    atom    = character | "." | "^" | "$" | escape | "[" class "]" | "(" [ opening ] either ")"
    opening = "?:" | "?i:" | "?P<name>" …

Case does not count unless the query or ``(?-i)`` says so. ``^`` and ``$`` are the edges of the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from monitor.rules.regex.escapes import NEWLINE, Escapes, RegexError
from monitor.rules.regex.tree import (
    Char,
    Class,
    Edge,
    Either,
    Node,
    Repeat,
    characters,
    has_edge,
    may_be_empty,
    sequence,
)

MAX_LENGTH = 1_000
"""Characters of a pattern: each may cost a step at each character of a text."""
MAX_DEPTH = 40
"""Groups within each other."""
MAX_REPEATED = 200
"""Characters of what a number in braces writes out."""

_GROUP = re.compile(r"\(\?(?:(?P<flags>[a-zA-Z]*(?:-[a-zA-Z]+)?)(?P<ends>[:)])|P?<(?P<name>[A-Za-z_]\w*)>)")
_COUNT = re.compile(r"\{(?P<least>[0-9]+)?(?P<comma>,)?(?P<most>[0-9]+)?\}")
_REFUSED: Mapping[str, str] = {
    "(?=": "looking ahead is not known here: say what must be there beside it with AND, or NEAR",
    "(?!": "looking ahead is not known here: say what must not be there with NOT",
    "(?<=": "looking behind is not known here: let the pattern begin with it",
    "(?<!": "looking behind is not known here: say what must not be there with NOT",
    "(?P=": "a back-reference is not known here: write out what repeats",
    "(?P>": "recursion is not known here",
    "(?>": "an atomic group is not known here: no pattern backtracks, write (?:…)",
    "(?#": "a comment is not known here: write it behind a # outside of the pattern",
}


def read(pattern: str, *, case: bool) -> Node:
    """The tree of `pattern`, in which case counts if `case`. Raises `RegexError`. Linear in its length."""
    if len(pattern) > MAX_LENGTH:
        message = (
            f"a regular expression has at most {MAX_LENGTH:,} characters: write alternatives as words with OR"
        )
        raise RegexError(message, 0)
    reader = _Reader(pattern, fold=not case)
    tree = reader.either()
    if reader.at < len(pattern):
        raise RegexError("this ) closes nothing; write \\) to look for it", reader.at)
    if may_be_empty(tree):
        raise RegexError(
            "this finds nothing at all, and so every article: say what must be there, + instead of *", 0
        )
    return tree


class _Reader(Escapes):
    """One reading of one pattern."""

    def __init__(self, pattern: str, *, fold: bool) -> None:
        super().__init__(pattern, fold=fold)
        self._depth = 0
        self._dot_all = False

    def either(self) -> Node:
        """Alternatives up to a ) or the end."""
        options = [self._row()]
        while self.here() == "|":
            self.at += 1
            options.append(self._row())
        return options[0] if len(options) == 1 else Either(tuple(options))

    def _row(self) -> Node:
        parts: list[Node] = []
        ended = False
        while self.here() not in ("", "|", ")"):
            at = self.at
            piece = self._piece()
            if piece is None:
                continue
            if ended:
                raise RegexError("nothing can be after $, the end of the text", at)
            ended = has_edge(piece, frozenset((Edge.END,)))
            parts.append(piece)
        return sequence(parts)

    def _piece(self) -> Node | None:
        """An atom with what repeats it; None for flags alone."""
        begun = self.at
        atom = self._atom()
        if atom is None:
            return None
        at = self.at
        count = self._count()
        if count is None:
            return atom
        if isinstance(atom, Edge) or has_edge(atom, frozenset((Edge.END,))):
            raise RegexError("this repeats no character: there is nothing to repeat here", at)
        lazy = self.here() == "?"
        self.at += lazy
        again = self.at
        if self._count() is not None:
            raise RegexError("one repetition behind another: put the first into ( )", again)
        return self._bounded(Repeat(atom, *count, lazy=lazy), begun)

    def _bounded(self, repeat: Repeat, at: int) -> Repeat:
        times = repeat.least if repeat.most is None else repeat.most
        size = characters(repeat)
        if times > 1 and size > MAX_REPEATED:
            message = (
                f"repeated, this is {size:,} characters of a pattern that may have {MAX_REPEATED}: "
                "repeat it less often, or use + or *"
            )
            raise RegexError(message, at)
        return repeat

    def _count(self) -> tuple[int, int | None] | None:
        """What the quantifier here says, taken."""
        simple = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        if (sign := self.here()) in simple and sign:
            self.at += 1
            return simple[sign]
        found = _COUNT.match(self.pattern, self.at)
        if found is None or not (found["least"] or found["most"]):
            return None
        least = int(found["least"] or 0)
        most = int(found["most"]) if found["most"] else None if found["comma"] else least
        if most is not None and most < max(least, 1):
            raise RegexError(f"{found[0]} lets nothing through: the second number is the larger", self.at)
        self.at = found.end()
        return least, most

    def _atom(self) -> Node | None:
        sign = self.here()
        match sign:
            case "(":
                return self._group()
            case "[":
                return self.class_()
            case "\\":
                return self.escape()
            case "*" | "+" | "?":
                raise RegexError(
                    f"there is nothing before {sign} that it could repeat; write \\{sign}", self.at
                )
            case "^" | "$" | ".":
                self.at += 1
                if sign == ".":
                    return Class(() if self._dot_all else ((NEWLINE, NEWLINE),), negated=True)
                return Edge.START if sign == "^" else Edge.END
            case _:
                self.at += 1
                return Char(ord(sign), self.fold)

    def _group(self) -> Node | None:
        opened, flags = self.at, (self.fold, self._dot_all)
        if self._opening():
            return None  # flags for the rest of the group around: they stay
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise RegexError(f"more than {MAX_DEPTH} groups within each other", opened)
        inside = self.either()
        if self.here() != ")":
            raise RegexError("this ( is never closed; write \\( to look for it", opened)
        self.at += 1
        self._depth -= 1
        self.fold, self._dot_all = flags
        return inside

    def _opening(self) -> bool:
        """Take what opens a group; True when it is flags and closed again."""
        if not self.pattern.startswith("(?", self.at):
            self.at += 1
            return False
        for opening, message in _REFUSED.items():
            if self.pattern.startswith(opening, self.at):
                raise RegexError(message, self.at)
        found = _GROUP.match(self.pattern, self.at)
        if found is None:
            raise RegexError("(? here begins nothing that is known: there are (?:…), (?i:…), (?-i)", self.at)
        self._set(found["flags"] or "")
        self.at = found.end()
        return found["ends"] == ")"

    def _set(self, flags: str) -> None:
        on, _, off = flags.partition("-")
        for flag in on + off:
            if flag == "m":
                message = "there is no flag m: ^ and $ are the edges of the text; a line begins at (^|\\n)"
                raise RegexError(message, self.at)
            if flag not in "is":
                raise RegexError(
                    f"there is no flag {flag}: there are i (any case) and s (. is any character)", self.at
                )
        if "i" in flags:
            self.fold = "i" in on
        if "s" in flags:
            self._dot_all = "s" in on
