"""What a plan demands, as the full-text index is asked: an expression that holds wherever the plan does.

Whatever the index cannot say is left out of it, so it names too many articles rather than too few.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from math import prod
from typing import TypeVar, assert_never

from monitor.rules.plan import All, Any, Fits, Is, Long, Old, Plan, Related, WordClass, Words, base
from monitor.rules.relations import Apart, Near, Window
from monitor.store.fulltext import folded, indexed

_INDEXED = frozenset({"title", "body"})
_DEEPEST = 12
"""Levels of AND and OR that FTS5 is given: its parser's stack ends before our queries do."""
_MOST = 64
"""Phrases that words with their forms are written out as; where there are more, only that they are there."""
_STEM = 3
"""Letters before the first sign of a wildcard that are looked for: fewer begin too many words."""

K = TypeVar("K")
Option = tuple[str, bool]
"""A word as the index has it, and whether it is only the beginning of one."""


def full_text(plan: Plan, depth: int = 0) -> str | None:
    """An FTS5 expression that holds wherever `plan` does; None when indexed words cannot narrow it down."""
    if depth > _DEEPEST:
        return None
    match plan:
        case Words():
            return None if plan.negated else _in_fields(plan.fields, _side_by_side(plan.classes))
        case Related():
            return _related(plan)
        case Fits():
            return None if plan.negated else _in_fields(plan.fields, _passage(plan.pattern.literals))
        case Is() | Long() | Old():
            return None
        case All():
            return _joined(" AND ", _known(full_text(part, depth + 1) for part in plan.parts))
        case Any():
            known = _known(full_text(part, depth + 1) for part in plan.parts)
            return _joined(" OR ", known) if len(known) == len(plan.parts) else None
        case _:
            assert_never(plan)


def _in_fields(fields: Sequence[str], expression: str | None) -> str | None:
    names = tuple(dict.fromkeys(map(base, fields)))
    if expression is None or not _INDEXED.issuperset(names):
        return None
    return expression if _INDEXED.issubset(names) else f"{{{' '.join(names)}}} : ({expression})"


def _side_by_side(classes: Sequence[WordClass]) -> str | None:
    """All pieces of a row of words; of a word that the index cannot look for nothing is said."""
    return _joined(" AND ", [_either(piece) for piece in _pieces(classes)])


def _pieces(classes: Sequence[WordClass]) -> Iterator[list[str]]:
    """A row of words as pieces, each as the phrases that it may be.

    The beginning of a word can only end an FTS5 phrase, and too many forms part a row into its words.
    """
    row: list[list[Option]] = []
    for one in classes:
        options = _options(one)
        if row and (not options or prod(map(len, row)) * len(options) > _MOST):
            yield _phrases(row)
            row = []
        if options:
            row.append(options)
        if any(begins for _, begins in options):
            yield _phrases(row)
            row = []
    if row:
        yield _phrases(row)


def _options(one: WordClass) -> list[Option]:
    """Words and beginnings of words of which one must stand there; none when that cannot be said."""
    stems = [*one.stems, *(re.split(r"[*?]", pattern)[0] for pattern in one.wildcards)]
    if any(len(stem) < _STEM for stem in stems[len(one.stems) :]):
        return []
    options = [(indexed([form]), False) for form in one.forms] + [(indexed([stem]), True) for stem in stems]
    return list(dict.fromkeys(options))


def _phrases(row: Sequence[Sequence[Option]]) -> list[str]:
    return [
        _quoted(" ".join(word for word, _ in words)) + (" *" if words[-1][1] else "")
        for words in product(*row)
    ]


def _quoted(words: str) -> str:
    """Words as an FTS5 string: nothing in it is an operator."""
    return '"{}"'.format(words.replace('"', '""'))


def _related(related: Related) -> str | None:
    """How the parts stand is left to the caller where the index cannot tell: then, that they are there."""
    if related.negated:
        return None
    if isinstance(related.relation, Near | Window) and (near := _near(related, related.relation)):
        return near
    needed = related.parts[:1] if isinstance(related.relation, Apart) else related.parts
    return _joined(" AND ", _known(map(_alternatives, needed)))


def _alternatives(part: Sequence[Words]) -> str | None:
    known = _known(full_text(words) for words in part)
    return _joined(" OR ", known) if len(known) == len(part) else None


def _near(related: Related, relation: Near | Window) -> str | None:
    """FTS5 measures from the end of each phrase to the beginning of the last one: the whole stretch."""
    parts = [_spots(part) for part in related.parts]
    if len(parts) < 2 or not all(parts) or prod(map(len, parts)) > _MOST:
        return None
    sizes = sum(max(len(words.classes) for words in part) for part in related.parts)
    gaps = relation.others if isinstance(relation, Window) else relation.between * (len(parts) - 1)
    near = [f"NEAR({' '.join(spots)}, {gaps + sizes})" for spots in product(*parts)]
    return _in_fields(related.fields, " OR ".join(near))


def _spots(part: Sequence[Words]) -> list[str]:
    """The phrases that a part may be; none when it is not told by whole phrases."""
    found: list[str] = []
    for words in part:
        pieces = list(_pieces(words.classes))
        if len(pieces) != 1 or not all(map(_options, words.classes)):
            return []
        found += pieces[0]
    return list(dict.fromkeys(found))


def _passage(strings: frozenset[str]) -> str | None:
    """Strings of which one is in the text: the words between their spaces are whole and side by side there.

    A word at the edge may be part of another, which the fold may have put into another script.
    """
    inside = [folded(" ".join(re.split(r"\s+", one)[1:-1])) for one in sorted(strings)]
    return _either(map(_quoted, inside)) if inside and all(inside) else None


def _either(phrases: Iterable[str]) -> str:
    return " OR ".join(f"({phrase})" for phrase in phrases)


def _known(parts: Iterable[K | None]) -> list[K]:
    return [part for part in parts if part is not None]


def _joined(operator: str, parts: Sequence[str]) -> str | None:
    return operator.join(f"({part})" for part in parts) if parts else None
