"""Derive monitor/forms/wikidata.txt, the names that no one wrote down by hand, from a list built on Wikidata.

    python -m tests.forms.names.derive persons.txt

`persons.txt` is rigour/data/names/persons.txt of the wheel rigour 1.8.2 (MIT), which was made of Wikidata's
labels (CC0): a line is ``spelling, spelling, … => item``. Kept are spellings of one word in six scripts,
where the consonants of one sound like those of another. What sounds otherwise is a translation, a slip or a
namesake; names of women under a man's are another person's.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from monitor.forms.wikidata import FILE
from monitor.text.alphabet import UNSPACED
from monitor.text.tokens import bare, tokenise

ALIKE = 0.6
"""Likeness of the consonants of two spellings, from 0 to 1, from which they are one name."""
SHORTEST, LONGEST = 3, 24
"""Letters of a spelling."""
HEAD = """\
# Names over scripts, a line a name: derived by `python -m tests.forms.names.derive` from rigour 1.8.2
# (https://github.com/opensanctions/rigour), MIT License, Copyright (c) 2023-2025 OpenSanctions Datenbanken
# GmbH, which was built of Wikidata's labels (CC0). Corrections go to names.txt.
"""

_SCRIPTS = (
    ("latin", re.compile("[a-z]+")),
    ("cyrillic", re.compile("[а-яіїєґўәғқңөұүһјљњћђџ']+")),
    ("arabic", re.compile("[ء-ۓ]+")),
    ("hebrew", re.compile("[א-ת']+")),
    ("han", re.compile("[㐀-鿿]{2,6}")),
    ("kana", re.compile("[ァ-ヺー]{3,12}")),
)
_FEMININE = re.compile("(?:[oe]v|sk|ck|zk|in|yn|[оеєё]в|ськ|цьк|ск|цк|ин|ін)(?:a|aya|aja|aia|а|ая)$")
_SOUNDS = (
    ("latin", "bpfvw=p cgkqx=k sz=s dt=t mn=n lr=l jhyaeiou="),
    ("cyrillic", "бпфв=p гґкхқғ=k сзцжшщчџћђ=s дт=t мн=n лрљњ=l"),
    ("arabic", "بپفو=p قکگغخجچ=k سصزذضظژشث=s دتطة=t من=n لر=l"),
    ("hebrew", "בפףו=p גקכךח=k סזצץש=s דטת=t מםנן=n לר=l"),
)
_SIGN = {
    letter: sound
    for _, pairs in _SOUNDS
    for letters, _, sound in (pair.partition("=") for pair in pairs.split())
    for letter in letters
}
_DIGRAPHS = re.compile("tsch|tch|sch|sh|ch|zh|cz|sz|kh|gh|ts|th|ph|ck|x")
_AS_ONE = {"kh": "k", "gh": "k", "th": "t", "ph": "p", "ck": "k", "x": "ks"}


def sound(word: str) -> str:
    """The consonants of a folded `word`, those that spellings confuse as one; repeats once."""
    plain = _DIGRAPHS.sub(lambda found: _AS_ONE.get(found[0], "s"), word)
    signs = "".join(_SIGN.get(letter, "") for letter in plain)
    return re.sub(r"(.)\1+", r"\1", signs)


def _script(word: str) -> str:
    return next((name for name, pattern in _SCRIPTS if pattern.fullmatch(word)), "")


def _folded(spellings: Iterable[str]) -> Iterator[str]:
    for spelling in spellings:
        words = tokenise(spelling).words
        if all(UNSPACED.match(word) for word in words):
            yield "".join(words)
        elif len(words) == 1 and SHORTEST <= len(words[0]) <= LONGEST:
            yield bare(words[0])


def _alike(word: str, others: Sequence[str]) -> bool:
    wanted = sound(word)
    return any(SequenceMatcher(None, wanted, sound(other)).ratio() >= ALIKE for other in others)


def group(spellings: Iterable[str]) -> tuple[str, ...]:
    """The spellings of one name that are kept; none where too little is left."""
    by_script: dict[str, list[str]] = {name: [] for name, _ in _SCRIPTS}
    for word in dict.fromkeys(_folded(spellings)):
        if script := _script(word):
            by_script[script].append(word)
    men = [word for word in by_script["latin"] if not _FEMININE.search(word)]
    if men:
        for script in ("latin", "cyrillic"):
            by_script[script] = [word for word in by_script[script] if not _FEMININE.search(word)]
    latin = by_script["latin"]
    if not latin:
        return ()
    by_script["latin"] = [
        word for word in latin if len(latin) == 1 or _alike(word, [one for one in latin if one != word])
    ]
    for script in ("cyrillic", "arabic", "hebrew"):
        by_script[script] = [word for word in by_script[script] if _alike(word, latin)]
    if not by_script["latin"] or not any(
        by_script[script] for script in ("cyrillic", "arabic", "hebrew", "han")
    ):
        return ()
    return tuple(word for words in by_script.values() for word in words)


def derive(lines: Iterable[str]) -> list[tuple[str, ...]]:
    """All names that are kept, each once, by alphabet; without those that are spelt by Japanese readings."""
    found = set()
    for line in lines:
        spellings = line.rpartition(" => ")[0].split(", ")
        if not any("ぁ" <= letter <= "ゖ" for spelling in spellings for letter in spelling):
            found.add(group(spellings))
    return sorted(found - {()})


def main(arguments: Sequence[str]) -> int:
    """Write the file anew."""
    with Path(arguments[0]).open(encoding="utf-8") as lines:
        names = derive(lines)
    rows = ("\t".join(("", *name, "\n")) for name in names)
    FILE.write_text(HEAD + "".join(rows), encoding="utf-8")
    print(f"{len(names):,} names, {FILE.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
