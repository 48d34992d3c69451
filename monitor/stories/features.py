"""What an article is compared by when stories are told apart: words, names and figures of title and lead.

    title, lead ──tokenise──► words (stems of 7 letters, without English endings; pairs of characters in
                              scripts without spaces)
                ──capitals──► names (their key in every script, and how Latin script writes them;
                              a country and its people are one; guesses where nothing has a capital)
                ──figures───► values, however written

A pure function of the text. Terms are 32-bit hashes, equal in every process, so that a store can count them.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from monitor.stories.abjads import ABJADS, SCRIPTS, reading
from monitor.stories.figures import is_clock, is_figure
from monitor.stories.kinds import WEEKDAYS
from monitor.stories.name_keys import name_keys, script
from monitor.stories.names_in_text import names, names_without_spaces, tells_names
from monitor.stories.words import Text, read
from monitor.text.alphabet import UNSPACED
from monitor.text.countries import country
from monitor.text.memo import Memo
from monitor.text.tokens import bare

WORDS = 200
"""Words of the body that count as what it tells; later ones are background that other stories share."""
LEAD_WORDS = 50
"""Of them, those that tell what is new; what follows is told again in every report of the matter."""
NAME_WORDS = 400
"""Words of the body in which names and figures are looked for."""
MOST_TERMS = 80
"""Terms of an article whose frequency is asked for."""
_LONGEST_TITLE = 400
_TITLE_WORDS, _TITLE_NAMES = 2.0, 1.5
"""What a word, a name or figure of the title counts more than one of the body."""
_STEM, _SHORT_STEM = 7, 4
_PLURAL = re.compile("([a-z]{2,}(?:s|x|z|ch|sh))es|([a-z]{2,}[a-hj-rtv-z])s")
_PARTICIPLES = ("ing", "ed")
_PARTICIPLE = re.compile("((?=.*[aeiouy])[a-z]{3,})(?:ing|ed)")
_DIGITS = frozenset("0123456789")
_NAME_SHARE, _COUNTRY_SHARE = 0.005, 0.05
_DAYS = {name: 1 << day for name, day in WEEKDAYS.items()}


@dataclass(frozen=True, slots=True)
class Features:
    """Terms of one article, before it is known how rare they are."""

    lang: str = ""
    capitals: bool = True
    """Names are told by capitals; without them any word may be one."""
    words: dict[int, float] = field(default_factory=dict)
    """Stem to how often it is used."""
    names: dict[int, float] = field(default_factory=dict)
    """Key of a name or figure to how often it is used."""
    written: dict[int, int] = field(default_factory=dict)
    """Name to 16 bits of how Latin script writes it; absent where its script is another."""
    figures: set[int] = field(default_factory=set)
    """Those of ``names`` that are figures."""
    title: set[int] = field(default_factory=set)
    """Stems of the title."""
    lead: set[int] = field(default_factory=set)
    """Stems of the title and of the beginning of the body."""
    heads: set[int] = field(default_factory=set)
    """Names of the title that the body names too: whom and where it is about."""
    numbers: set[int] = field(default_factory=set)
    """Figures of the title."""
    guesses: set[int] = field(default_factory=set)
    """Those of ``names`` that a word may stand for or not, in a script without capitals."""
    usual: dict[int, float] = field(default_factory=dict)
    """Term to the share of articles that are supposed to hold it, before any was counted."""
    days: int = 0
    """Days of the week that title and beginning name, a bit each."""
    shown: dict[int, str] = field(default_factory=dict)
    """Term to how the text writes it, for people."""

    @property
    def terms(self) -> tuple[int, ...]:
        """Terms whose frequency is wanted, those that tell most first; at most `MOST_TERMS`."""
        telling = {
            term: count / (self.usual[term] + 0.002)
            for term, count in chain(self.words.items(), self.names.items())
        }
        return tuple(sorted(telling, key=telling.__getitem__, reverse=True)[:MOST_TERMS])


def features(title: str, body: Text, lang: str) -> Features:
    """The features of an article of clean `title` and `body`; `lang` is ISO 639-1 or empty.

    Only the first 400 words of the body are looked at.
    """
    headline = read("", without_site(title[:_LONGEST_TITLE], body.original))
    lead = body.beginning(NAME_WORDS)
    days = _DAYS.keys() & chain(headline.words, lead.words[:WORDS])
    found = Features(lang, tells_names(lead.words or headline.words), days=sum({_DAYS[day] for day in days}))
    _add_words(found, headline.words, _TITLE_WORDS)
    found.title.update(found.words)
    _add_words(found, lead.words[:LEAD_WORDS], 1.0)
    found.lead.update(found.words)
    _add_words(found, lead.words[LEAD_WORDS:WORDS], 1.0)
    headed = _add_names(found, headline, _TITLE_NAMES)
    _add_figures(found, headline.words, _TITLE_NAMES)
    found.numbers.update(found.figures)
    found.heads.update(headed & _add_names(found, lead, 1.0))
    _add_figures(found, lead.words, 1.0)
    return found


_SUFFIX = re.compile(r"\s[|–—-]\s+([^|–—]{2,40})\Z")
_MOST_SITE_WORDS, _FEWEST_TITLE_WORDS = 4, 3


def without_site(title: str, body: str) -> str:
    """`title` without the name of a site after a dash or a bar, which the body would not begin with."""
    found = _SUFFIX.search(title)
    if found is None or len(found[1].split()) > _MOST_SITE_WORDS or found[1] in body[:1000]:
        return title
    rest = title[: found.start()]
    return rest if len(rest.split()) >= _FEWEST_TITLE_WORDS else title


def _add_words(found: Features, words: Sequence[str], weight: float) -> None:
    for word, count in Counter(words if found.capitals else _pairs(words)).items():
        stem, term, usual = _STEMS[word]
        if stem:
            found.words[term] = found.words.get(term, 0.0) + weight * count
            if term not in found.usual:
                found.usual[term] = usual
                found.shown[term] = stem


def _pairs(words: Iterable[str]) -> Iterator[str]:
    """Words; of scripts without spaces each character with the one before it."""
    before = ""
    for word in words:
        unspaced = UNSPACED.match(word) is not None
        if not unspaced or before:
            yield before + word if unspaced else word
        before = word if unspaced else ""


def _add_names(found: Features, text: Text, weight: float) -> set[int]:
    """The names of `text`, which are added to those found."""
    named: set[int] = set()
    for word, sure in names(text, found.lang):
        one = _named(word, found.lang)
        for term in one.terms:
            named.add(term)
            _add_name(found, term, sure * weight, one.usual, word)
            if one.written:
                found.written.setdefault(term, one.written)
        if one.guessed:
            found.guesses.update(one.terms)
    if not found.capitals:
        for word, key in names_without_spaces(text.words):
            named.add(_hash("n", key))
            _add_name(found, _hash("n", key), weight, _NAME_SHARE, word)
    return named


def _add_figures(found: Features, words: Sequence[str], weight: float) -> None:
    # Hardly a word ends in a digit: the sieve spares four hundred calls.
    for word, count in Counter(word for word in words if word[-1] in _DIGITS and is_figure(word)).items():
        if not is_clock(word) and word.count(".") < 2:  # a date has two
            term, usual = _figure(word)
            found.figures.add(term)
            _add_name(found, term, weight * count, usual, word)


def _add_name(found: Features, term: int, weight: float, usual: float, shown: str) -> None:
    found.names[term] = found.names.get(term, 0.0) + weight
    found.usual[term] = usual
    found.shown.setdefault(term, shown)


def _hash(kind: str, text: str) -> int:
    """32 bits; words, names and figures do not meet."""
    return zlib.crc32(f"{kind}{text}".encode("utf-8", "surrogatepass"))


def _stemmed(word: str) -> tuple[str, int, float]:
    """The stem of a word, its term, and the share of articles that hold it: short words are the common ones.

    Nothing for a figure and a single letter.
    """
    if len(word) < 2 or is_figure(word):
        return "", 0, 0.0
    stem = _without_ending(word)[:_STEM]
    shares = (0.5, 0.5, 0.5, 0.2, 0.05, 0.02, 0.01)
    return stem, _hash("w", stem), shares[len(word)] if len(word) < len(shares) else 0.005


_STEMS = Memo(_stemmed, 1 << 15)


def _without_ending(word: str) -> str:
    """*attacks*, *attacked* and *attacking* as *attack*; other languages are seldom touched, and alike."""
    if not word.isascii():
        return word
    if word.endswith("ies") and len(word) > _SHORT_STEM:
        word = word[:-3] + "y"
    elif word[-1] == "s" and (found := _PLURAL.fullmatch(word)):
        word = found[1] or found[2]
    if word.endswith(_PARTICIPLES) and (found := _PARTICIPLE.fullmatch(word)):
        word = found[1]
        if word[-1] == word[-2] and word[-1] not in "ls":  # planned, but killed
            word = word[:-1]
    return word[:-1] if len(word) > _SHORT_STEM and word.endswith("e") else word


@lru_cache(maxsize=1 << 12)
def _figure(value: str) -> tuple[int, float]:
    """The term of a figure, and the share of articles that hold it: few digits and years are in many."""
    if len(value) == 4 and "1900" <= value < "2100":
        share = 0.1
    else:
        digits = len(value.replace(".", "").strip("0"))
        share = (0.2, 0.2, 0.05, 0.01)[digits] if digits < 4 else 0.003
    return _hash("#", value), share


class _Named(NamedTuple):
    """What a word names."""

    terms: tuple[int, ...]
    usual: float = _NAME_SHARE
    written: int = 0
    guessed: bool = False


@lru_cache(maxsize=1 << 15)
def _named(word: str, lang: str) -> _Named:
    if state := word if word.isupper() else country(word, lang):
        return _Named((_hash("n", f"@{state}"),), _COUNTRY_SHARE)
    if lang in ABJADS and script(word) in SCRIPTS:
        may = reading(word)
        terms = tuple(_hash("n", key) for key in may.keys)
        return _Named(terms, guessed=not may.known)
    terms = tuple(_hash("n", key) for key in name_keys(word, lang))
    return _Named(terms, written=_hash("l", bare(word)[:6]) & 0xFFFF or 1 if script(word) == "latin" else 0)
