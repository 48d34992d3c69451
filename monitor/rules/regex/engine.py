"""RE2, the linear-time engine: nobody else here speaks to it.

It is loaded when the first regular expression is met. Where it has no build, patterns are refused and all
else goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from monitor.rules.regex.escapes import RegexError
from monitor.rules.regex.literals import literals
from monitor.rules.regex.reader import read
from monitor.rules.regex.seen import Seen, as_seen
from monitor.rules.regex.tree import Edge, has_edge
from monitor.rules.regex.written import written

_PATTERN_BYTES = 5 << 20
"""Memory of one pattern: its program, and states that a text brings it to, which are forgotten when full."""
_STRINGS = 5_000
"""Strings that one set looks for: a set of many more cannot be made, and one that changes is made anew."""
_STRINGS_BYTES = 64 << 20
"""Memory of a set: a tenth of it for the strings, the rest for states that texts bring it to."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression, ready to be looked for."""

    source: str
    case: bool
    literals: frozenset[str] = field(compare=False)
    """Of which every match has one, in any case; none when that cannot be said."""
    marked: bool = field(compare=False)
    program: Any = field(compare=False, repr=False)

    @property
    def size(self) -> int:
        """Instructions of its program, each repetition by number written out."""
        return int(self.program.programsize)

    def places(self, text: Seen) -> Iterator[tuple[int, int]]:
        """Where it stands, as offsets in the original text. Each costs a look at the rest of the text."""
        data = text.marked if self.marked else text.encoded
        found = (match.span() for match in self.program.finditer(data))
        return text.original(found, marked=self.marked)


@lru_cache(maxsize=4096)
def compiled(pattern: str, case: bool) -> Pattern:
    """The pattern, in which case counts if `case`. Raises `RegexError`."""
    tree = read(as_seen(pattern), case=case)
    marked = has_edge(tree, frozenset((Edge.WORD,)))
    program = _program(written(tree, marked=marked))
    return Pattern(pattern, case, literals(tree), marked, program)


def _program(pattern: str) -> Any:
    re2 = _re2()
    try:
        return re2.compile(pattern, _options(re2, _PATTERN_BYTES))
    except re2.error as error:
        raise RegexError(_said(error), 0) from None


def _said(error: Exception) -> str:
    """What RE2 complains of, for people."""
    said = error.args[0].decode("utf-8", "replace") if error.args else ""
    if "too large" in said or "repetition" in said:
        return "this is too large once its repetitions are written out: repeat \\w and its like less often"
    return f"this cannot be read: {said}"


def _options(re2: Any, memory: int) -> Any:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = memory
    return options


@cache
def _re2() -> Any:
    try:
        import re2  # noqa: PLC0415 - not before it is asked for
    except ImportError:
        message = (
            "regular expressions need the library google-re2, which is not installed: pip install google-re2"
        )
        raise RegexError(message, 0) from None
    return re2


@dataclass(slots=True)
class _Some:
    """As many strings as one set holds; it is made when a text comes, and anew when they change."""

    strings: dict[str, None] = field(default_factory=dict)
    built: tuple[Any, tuple[str, ...]] | None = None

    def seen(self, texts: Iterable[Seen]) -> Iterator[str]:
        if self.built is None:
            self.built = _set(self.strings), tuple(self.strings)
        looking, strings = self.built
        for text in texts:
            yield from (strings[at] for at in looking.Match(text.encoded) or ())


@dataclass(slots=True)
class Strings:
    """Tells of many strings in one look which of them stand in a text, in any case."""

    _sets: list[_Some] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self._sets)

    def add(self, string: str) -> None:
        """Look for `string` from now on; it is new."""
        if not self._sets or len(self._sets[-1].strings) >= _STRINGS:
            self._sets.append(_Some())
        self._sets[-1].strings[string] = None
        self._sets[-1].built = None

    def remove(self, string: str) -> None:
        """Look for it no more."""
        its = next(some for some in self._sets if string in some.strings)
        del its.strings[string]
        its.built = None
        self._sets = [some for some in self._sets if some.strings]

    def seen(self, texts: Iterable[Seen]) -> set[str]:
        """Those of the strings that stand in one of the texts."""
        texts = tuple(texts)
        return {string for some in self._sets for string in some.seen(texts)}


def _set(strings: Iterable[str]) -> Any:
    re2 = _re2()
    options = _options(re2, _STRINGS_BYTES)
    options.literal = True
    options.case_sensitive = False
    made = re2.Set.SearchSet(options)
    for one in strings:
        made.Add(one)
    made.Compile()
    return made
