"""Where a text shows at a glance what a plan asks for: for texts of which an index said that they have it.

    rows of words ──► one pattern over the text in small letters ──► stretches of whole pieces, to be verified

Texts are folded piece by piece between white space, so a row of words that stands in such a stretch stands in
the text. What a glance does not show (a word of mixed scripts, a stress accent) may be there all the same:
then the whole text is to be looked at.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain, islice

from monitor.rules.plan_tree import ANYWHERE, Any, Plan, WordClass, Words
from monitor.text import alphabet
from monitor.text.tokens import bare

AROUND = 300
"""Characters on either side: more than a passage that is shown has."""
TRIES = 5
"""Stretches that are looked at: with more of them the whole text costs no more."""
MOST = 200
"""Forms in all: a pattern of more is slower than a fold."""

Stretch = tuple[int, int, int]
"""Where it begins, where it is over, and where in it words stand that may be meant."""


class Glimpse:
    """Looks for the words of one plan. A plan that asks for anything else is never seen at a glance."""

    def __init__(self, plan: Plan) -> None:
        rows = _rows(plan)
        forms = sum(len(tuple(one.keys)) for row in rows for one in row.classes)
        self._pattern = re.compile("|".join(map(_row, rows))) if rows and forms <= MOST else None

    def stretches(self, text: str) -> Iterator[Stretch]:
        """Parts of `text`, cut at white space, in which a row of the plan's words seems to stand."""
        if self._pattern is None:
            return
        small = text.replace("İ", "I").lower()  # the one letter of which the small one is longer
        for found in islice(self._pattern.finditer(small), TRIES):
            yield _before(text, found.start() - AROUND), _behind(text, found.end() + AROUND), found.start()


def _rows(plan: Plan) -> tuple[Words, ...]:
    """The words of which one row is enough; none when the plan asks for anything else."""
    parts = plan.parts if isinstance(plan, Any) else (plan,)
    rows = tuple(one for one in parts if isinstance(one, Words) and _is_plain(one))
    return rows if len(rows) == len(parts) else ()


def _is_plain(words: Words) -> bool:
    """Whether they are meant to be there, and nothing is asked of where in the text."""
    return not words.negated and set(ANYWHERE).issuperset(words.fields) and not _has_wildcards(words)


def _has_wildcards(words: Words) -> bool:
    return any(one.wildcards for one in words.classes)


def _row(words: Words) -> str:
    return r"\W*".join(map(_class, words.classes))


def _class(one: WordClass) -> str:
    options = [*map(_word, one.forms), *(rf"\b{_spelt(stem)}\w*" for stem in one.stems)]
    return f"(?:{'|'.join(options)})"


def _word(form: str) -> str:
    # Of a script without spaces each letter is a word.
    return re.escape(form) if len(form) == 1 and not form.isascii() else rf"\b{_spelt(form)}\b"


def _spelt(form: str) -> str:
    written = _written()
    return "".join(written.get(letter) or re.escape(letter) for letter in form)


@cache
def _written() -> Mapping[str, str]:
    """Letters of folded words, as patterns of the small letters that may stand for them: å for a, ё for е."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for letter in filter(str.islower, map(chr, chain(range(0x80, 0x2B0), range(0x1E00, 0x1F00)))):
        found[bare(letter)].add(letter)
    for letter, counts_as in alphabet.SAME.items():
        found[counts_as].add(letter)
    signs = {
        letter: f"[{letter}{''.join(sorted(others))}]" for letter, others in found.items() if letter.isalpha()
    }
    return {**signs, "'": f"[{re.escape(''.join(sorted(alphabet.APOSTROPHES)))}]"}


def _before(text: str, at: int) -> int:
    """Where the piece that stands at `at` begins, or one before it."""
    return max(text.rfind(" ", 0, max(at, 0)), text.rfind("\n", 0, max(at, 0)), -1) + 1


def _behind(text: str, at: int) -> int:
    """Where the piece that stands at `at` is over, or one behind it."""
    ends = [end for end in (text.find(" ", at), text.find("\n", at)) if end >= 0]
    return min(ends, default=len(text))
