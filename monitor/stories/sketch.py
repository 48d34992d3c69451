"""The few passages by which a text is found again: sampled runs of five words.

Of the hashes of all runs those below an eighth of their range are kept, in every text the same ones. Two
texts that share a passage of some length share kept hashes, wherever in them it stands: a cut copy and one
within a longer text are found as well as a whole one, which the minima of MinHash would not do.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, compress, count
from operator import add
from zlib import crc32

from monitor.model import Posting
from monitor.stories.words import Text

RUN = 5
"""Words of a run; characters in scripts without spaces are worth half a word."""
SAMPLE = (1 << 32) // 8
FEWEST = 4
MOST = 400
"""Hashes kept of one text: bounds the work for the longest."""

POSTINGS = 64
"""Articles remembered for one passage: later ones are copies of those, or the passage is a footer."""

COMMON = 4
"""Independent texts from which a passage tells nothing: a footer, or the fixed words of a bulletin."""
_GAP = 60
"""Words between two common passages up to which what stands between is taken to be common too."""

CERTAIN = 8
"""Passages up to which a single one in common is worth a comparison."""

COMPARED = 5
"""Texts that are compared word by word."""
_OF_ONE = 2
"""Of them, copies of one text."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """Kept hashes, unsigned 32 bit, with the words at which their runs begin, in order of place."""

    hashes: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    run: int = RUN


def sketch(text: Text) -> Sketch:
    """The sketch of a text; empty for an empty one, the hash of all words for one shorter than a run."""
    size = 2 * RUN if text.unspaced else RUN
    words = text.plain
    if not words:
        return Sketch()
    size = min(size, len(words))
    hashes = _hashes(words, size)
    kept = [(hashes[at], at) for at in compress(count(), map(SAMPLE.__gt__, hashes))]
    if not FEWEST <= len(kept) <= MOST:
        ordered = sorted((said, at) for at, said in enumerate(hashes)) if len(kept) < FEWEST else sorted(kept)
        kept = ordered[: FEWEST if len(kept) < FEWEST else MOST]
        kept.sort(key=lambda one: one[1])
    return Sketch(tuple(said for said, _ in kept), tuple(at for _, at in kept), size)


def _hashes(words: Sequence[str], size: int) -> list[int]:
    """The hash of each run of `size` words, joined by spaces, in UTF-8."""
    joined = " ".join(words).encode("utf-8", "surrogatepass")
    # Where each word begins: behind the words before it, and as many spaces.
    begins = list(map(add, accumulate(map(len, joined.split(b" ")), initial=0), count()))
    return [crc32(joined[begin : end - 1]) for begin, end in zip(begins, begins[size:], strict=False)]


Postings = Mapping[int, Sequence[Posting]]
"""Kept hash to the articles in which its run stands."""


def ranked(postings: Postings, asked: int) -> list[int]:
    """Articles worth comparing, most promising first: a rare passage counts more.

    Of equal ones the first of its text comes first, then the latest: else who copies an old version after a
    correction would be compared with that alone. `asked` is how many passages were looked for: where they
    are many, one alone is a coincidence.
    """
    score: defaultdict[int, float] = defaultdict(float)
    first: dict[int, int] = {}
    hits: Counter[int] = Counter()
    for found in postings.values():
        weight = 1 / len(found) if found else 0.0
        for posting in found:
            score[posting.article] += weight
            hits[posting.article] += 1
            first[posting.article] = posting.first
    taken: Counter[int] = Counter()
    chosen: list[int] = []
    enough = 2 if asked > CERTAIN else 1
    for article in sorted(
        (one for one in score if hits[one] >= enough),
        key=lambda one: (-round(score[one], 9), one != first[one], -one),
    ):
        if taken[first[article]] < _OF_ONE:
            taken[first[article]] += 1
            chosen.append(article)
            if len(chosen) == COMPARED:
                break
    return chosen


def common(made: Sketch, postings: Postings, length: int) -> bytes:
    """For each word of the text, 1 where it stands in a passage that many independent texts share."""
    known = {said for said, found in postings.items() if len({posting.first for posting in found}) >= COMMON}
    if not known:
        return b""
    mask = bytearray(length)
    before: int | None = None
    for said, at in zip(made.hashes, made.places, strict=True):
        if said not in known:
            before = None
            continue
        begin = before if before is not None and at - before < _GAP else at
        mask[begin : at + made.run] = b"\1" * (min(at + made.run, length) - begin)
        before = at
    return bytes(mask)
