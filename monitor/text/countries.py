"""Which countries a text speaks of: by names, capitals and adjectives, in the language of the text.

    words ─look-up─► where a name begins ─the longest─► sense ─► sure | doubtful ─company─► codes

A name is found in all its forms, which were worked out when `countries.txt` was derived (CLDR's names,
expanded by the dictionaries of rules): an article costs a look-up a word. Where the script has capitals a
name has one, which tells Mali from a Russian and Ukrainian verb. What a capital can't tell, its
surroundings do:

- a common word that begins a sentence, or stands in a title of capitals (Turkey, Того, Mısır), is doubtful,
- so is a person's or another place's name (Jordan, Chad) without a word of place before it,
- and so is always a name that two places share (Georgia);
- a doubtful one counts when the country is named surely elsewhere, or stands in a list of countries; some
  also where the text speaks of another country.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, pairwise
from pathlib import Path

from monitor.text.tokens import Tokens, tokenise

FILE = Path(__file__).with_name("countries.txt")
MOST = 12
"""Countries of an article; of more, those that are named most often."""
IN_TITLE = 3
"""How often a name of the body counts as much as one of the title."""

_LIKE = {**dict.fromkeys(("be", "bg", "mk", "sr", "kk", "ky", "mn"), "ru"), "ur": "fa", "sk": "cs"}
"""Languages without names of their own, and the one whose names they borrow; others borrow English ones."""
_OTHER = "en"
_PLACE = frozenset(
    tokenise("in across into inside near throughout у в во на w we nach en au a في إلى من در به از").words
)
"""Words before a place, folded."""
_AND = frozenset(
    tokenise("and or і й та и или або oraz i und oder et ou y e o ve ile و ו 和 与 及 als a").words
)
"""Words between the members of a list, folded."""
_MOST_OF = 0.7
"""Share of a title's words with capitals from which a capital tells nothing."""
_PERSON = "p"
"""The kind of what is the name of a person, who stands there with another name."""
_UNSURE = frozenset("-xd")
"""Kinds of what names a country only in its context, or none."""
_NO_COUNTRIES = frozenset(("--", "EU", "UN"))
"""Codes of what is no country: a name that only looks like one, and unions of states."""
_WORDY = 2
"""Letters of a short name that may be a word in a text of capitals (TELL US)."""
_ENDS = frozenset(".!?…:;\n•|")
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class _Term:
    """A name of a country: the forms of its words after the first, and as it stands where capitals matter."""

    code: str
    kind: str
    rest: tuple[frozenset[str], ...]
    exact: str = ""


@dataclass(frozen=True, slots=True)
class _Mention:
    """Where a country may be named, in words of the text."""

    code: str
    kind: str
    start: int
    end: int
    sure: bool


Names = Mapping[str, Sequence[_Term]]
"""First words of names, each with the names that begin so, the longest first."""


def _rows(lang: str) -> Iterator[str]:
    """The lines of a language; none where it has no names of its own."""
    mine = False
    with FILE.open(encoding="utf-8") as file:
        for line in file:
            if line.startswith("["):
                mine = line[1:-2] == lang
            elif mine:
                yield line.rstrip("\n")


@lru_cache(maxsize=32)
def _names(lang: str) -> Names:
    """The names of a language; some milliseconds, and a megabyte at most, once for each."""
    names: dict[str, tuple[_Term, ...]] = {}
    for line in _rows(_LIKE.get(lang, lang)):
        said, _, exact = line.partition("\t")
        code, kind, *words = said.split(" ")
        first, *rest = (word.split("|") for word in words)
        term = _Term(code, kind, tuple(map(frozenset, rest)), exact)
        alone = (term,)  # one for all the forms of a word that begins no other name: most do
        for form in first:
            names[form] = tuple(sorted((*names[form], term), key=_reach)) if form in names else alone
    return names or _names(_OTHER)


def country(word: str, lang: str) -> str:
    """The country that a folded `word` with a capital names, or whose people, in `lang` (ISO 639-1).

    "" where the word alone does not tell. What stands beside it is not asked: *Guinea pig* names one.
    """
    alone = [term for term in _names(lang).get(word, ()) if not term.rest] if lang else []
    codes = {"" if term.kind in _UNSURE else term.code for term in alone}
    return codes.pop() if len(codes) == 1 else ""


@lru_cache(maxsize=32)
def beginnings(lang: str) -> Names:
    """First words of the names that `country` does not know: of several words, or told by their capitals."""
    names = {
        word: tuple(one for one in terms if one.rest or one.exact)
        for word, terms in (_names(lang) if lang else {}).items()
    }
    return {word: terms for word, terms in names.items() if terms}


def named_at(words: Sequence[str], at: int, written: str, lang: str) -> tuple[str, int]:
    """The country, EU or UN that the folded words from one of `beginnings` on name, and how many words.

    `written` is the text from there on. "" and 0 where they name none.
    """
    for term in beginnings(lang)[words[at]]:
        size = 1 + len(term.rest)
        following = words[at + 1 : at + size]
        if len(following) < len(term.rest) or (term.exact and not _stands(term.exact, written)):
            continue
        if all(word in forms for word, forms in zip(following, term.rest, strict=True)):
            return ("", 0) if term.kind in "-d" else (term.code, size)
    return "", 0


def _stands(capitals: str, written: str) -> bool:
    return written.startswith(capitals) and not written[len(capitals) : len(capitals) + 1].isalnum()


def _reach(term: _Term) -> tuple[int, bool]:
    return -len(term.rest), term.kind != "x"


def countries(title: tuple[Tokens, str], body: tuple[Tokens, str], lang: str) -> tuple[str, ...]:
    """Codes (ISO 3166-1 alpha-2) of the countries named, the most often named first, `MOST` at most.

    `title` and `body` are each the words of a text and the text, in the language `lang` (ISO 639-1).
    """
    names = _names(lang)
    found = [list(_mentions(*text, names)) for text in (title, body)]
    sure = {one.code for mentions in found for one in mentions if one.sure}
    sure.update(_in_news(found, sure))
    counted: Counter[str] = Counter()
    for mentions, weight in zip(found, (IN_TITLE, 1), strict=True):
        for one in mentions:
            if one.kind != _PERSON and one.code in sure:
                counted[one.code] += weight
    return tuple(sorted(counted, key=lambda code: (-counted[code], code)))[:MOST]


def _in_news(found: Sequence[Sequence[_Mention]], sure: Set[str]) -> Iterator[str]:
    """The doubtful that count because the text speaks of another country surely.

    A name that people bear does not where somebody of the text bears it, nor beside the United States alone.
    """
    people = {one.code for mentions in found for one in mentions if one.kind == _PERSON}
    for one in chain.from_iterable(found):
        if (one.kind == "t" and sure) or (one.kind == "w" and sure - {"US"} and one.code not in people):
            yield one.code


def _mentions(tokens: Tokens, text: str, names: Names) -> Iterator[_Mention]:
    """What is named, doubtful ones in sure company made sure."""
    words = tokens.words
    places = [at for at, word in enumerate(words) if word in names]
    if not places:
        return
    seen = _Text(tokens, text)
    found, end = [], 0
    for at in places:
        if at >= end and (one := _named(seen, at, names[words[at]])):
            end = one.end
            if one.code not in _NO_COUNTRIES:
                found.append(one)
    kept = {id(one) for pair in pairwise(found) if seen.listed(*pair) for one in _in_company(*pair)}
    for one in found:
        yield replace(one, sure=True) if id(one) in kept else one


def _in_company(one: _Mention, other: _Mention) -> Iterator[_Mention]:
    """Those of two neighbours in a list that the other makes sure; beside the US, Georgia is a state."""
    for mine, its in ((one, other), (other, one)):
        if its.sure and its.code != mine.code and not (mine.kind == "d" and its.code == "US"):
            yield mine


def _named(seen: _Text, at: int, terms: Sequence[_Term]) -> _Mention | None:
    """The longest name that stands at a word, if what stands there can be one."""
    for term in terms:
        end = at + 1 + len(term.rest)
        following = seen.words[at + 1 : end]
        if len(following) < len(term.rest):
            continue
        if all(word in forms for word, forms in zip(following, term.rest, strict=True)):
            sure = seen.sense(term, at, end)
            if sure is not None:
                return _Mention(term.code, term.kind, at, end, sure)
            if term.kind == "w":
                return _Mention(term.code, _PERSON, at, end, False)
    return None


class _Text:
    """A text and its words: what stands where."""

    def __init__(self, tokens: Tokens, text: str) -> None:
        self.words = tokens.words
        self._starts, self._ends = tokens.starts, tokens.ends
        self._text = text
        head = [word[0].isupper() for word in _WORD.findall(text[:300])][1:]
        self._shouts = text.isupper()
        self._titled = self._shouts or (
            len(text) < 300 and len(head) > 2 and sum(head) > _MOST_OF * len(head)
        )

    def sense(self, term: _Term, at: int, end: int) -> bool | None:
        """Whether a name is surely meant; None when it is not meant at all."""
        first = self._text[self._starts[at]]
        if term.kind in "-a":
            return True
        if term.kind == _PERSON:
            return False
        if term.kind == "x":
            said = self._text[self._starts[at] : self._ends[end - 1]]
            return True if said == term.exact and (len(said) > _WORDY or not self._shouts) else None
        if first.islower():
            return None
        if term.kind == "n":
            return True
        if term.kind in "st":
            return not first.isupper() or not (self._titled or self._begins(at))
        if term.kind == "w" and self._placed(at):
            return True
        return None if self._beside_a_name(at, end) else False

    def listed(self, one: _Mention, other: _Mention) -> bool:
        """Nothing but a comma or an "and" stands between two names."""
        between = self.words[one.end : other.start]
        gap = self._text[self._ends[one.end - 1] : self._starts[other.start]]
        return len(between) <= 1 and _AND.issuperset(between) and _ENDS.isdisjoint(gap) and len(gap) < 12

    def _begins(self, at: int) -> bool:
        """A sentence begins with this word."""
        if at == 0:
            return True
        gap = self._text[self._ends[at - 1] : self._starts[at]]
        return not _ENDS.isdisjoint(gap) or bool(gap.strip(" \u00a0,"))

    def _placed(self, at: int) -> bool:
        """A word of place stands before this one, or is written together with it."""
        if self.words[at].startswith("ב"):
            return True
        return at > 0 and self.words[at - 1] in _PLACE and not self._begins(at)

    def _beside_a_name(self, at: int, end: int) -> bool:
        """Another capitalised word stands directly before or after: a first name or a surname."""
        if self._titled:
            return False
        before = at > 0 and not self._begins(at - 1) and self._joined(at - 1)
        return before or (end < len(self.words) and self._joined(end - 1, after=True))

    def _joined(self, at: int, *, after: bool = False) -> bool:
        """Only a space is between this word and the next, and the one that is asked about has a capital."""
        gap = self._text[self._ends[at] : self._starts[at + 1]]
        return gap == " " and self._text[self._starts[at + 1 if after else at]].isupper()
