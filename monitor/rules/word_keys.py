"""Words to the keys under which rules look for them: forms, beginnings, wildcards."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, count

from monitor.rules.plan_tree import Forms, Key, WordClass
from monitor.rules.wildcards import beginning, fits, fitting, is_part, is_wildcard, lines
from monitor.text.memo import Memo
from monitor.text.tokens import bare

_BARE = Memo(bare, 1 << 15)


def with_bare(words: Iterable[str]) -> set[str]:
    """`words`, and those with Latin diacritics also without.

    So a query for Erdogan finds Erdoğan, as people who have no such key expect; marché does not find marche.
    """
    distinct = set(words)
    distinct.update([_BARE[word] for word in distinct if not word.isascii()])
    return distinct


_HEAD = 3
"""Letters of a beginning by which nearly every word is told not to begin so; few beginnings are shorter."""


def _head(beginning: Key) -> str:
    """The first letters of a ``beginning*``."""
    return beginning[:-1][:_HEAD]


@dataclass(slots=True)
class Lookout:
    """Keys that rules are indexed under, as far as words must be cut or searched to have them."""

    keys: int = 0
    stems: dict[str, Counter[int]] = field(default_factory=dict)
    """First letters of beginnings to their lengths, and how many keys have each."""
    sizes: Counter[int] = field(default_factory=Counter)
    """How many these letters are, and how many keys have so many."""
    wildcards: set[Key] = field(default_factory=set)

    def add(self, key: Key) -> None:
        """Look for `key` from now on; it is new."""
        self.keys += 1
        if is_wildcard(key):
            self.wildcards.add(key)
        elif key.endswith("*"):
            head = _head(key)
            self.sizes[len(head)] += 1
            self.stems.setdefault(head, Counter())[len(key) - 1] += 1

    def remove(self, key: Key) -> None:
        """Look for `key` no more."""
        self.keys -= 1
        if is_wildcard(key):
            self.wildcards.remove(key)
        elif key.endswith("*"):
            head = _head(key)
            _take(self.sizes, len(head))
            _take(self.stems[head], len(key) - 1)
            if not self.stems[head]:
                del self.stems[head]

    def seen(self, words: Iterable[str]) -> set[Key]:
        """Every key that one of `words` has and a rule might be indexed under."""
        distinct = with_bare(words)
        return self.begun(distinct) | self.fitting(distinct)

    def of_word(self, word: str) -> list[Key]:
        """The same of one word, wildcards left aside."""
        plain = word if word.isascii() else _BARE[word]
        spelt = [word] if plain == word else [word, plain]
        return [*spelt, *self._beginnings(spelt)] if self.stems else spelt

    def begun(self, words: set[str]) -> set[Key]:
        """`words`, and how they begin, as far as that is looked for."""
        return words.union(self._beginnings(words)) if self.stems else words

    def _beginnings(self, words: Iterable[str]) -> list[Key]:
        return [
            f"{word[:length]}*"
            for size in self.sizes
            for word in words
            if len(word) >= size
            for length in self.stems.get(word[:size], ())
            if len(word) >= length
        ]

    def fitting(self, words: Iterable[str]) -> set[Key]:
        """The wildcards that one of `words` fits."""
        text = lines(words)
        return {key for key in self.wildcards if fits(key, text)}


def _take(counted: Counter[int], one: int) -> None:
    counted[one] -= 1
    if not counted[one]:
        del counted[one]


_FEW = 16
"""Words whose places are searched for one by one: of half of all texts no more than one is asked for. To note
where each word stands takes as long as so many searches, and no longer for all."""


class Positions:
    """Where each word stands in a row of words."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._last = dict(zip(words, count()))
        """Each word to the last place where it stands; -1: only words with diacritics stand for it."""
        self._spelt: dict[str, list[str]] = {}
        """What words with Latin diacritics are without them, to those words."""
        for word in [word for word in self._last if not word.isascii()]:
            if (plain := _BARE[word]) != word:
                self._spelt.setdefault(plain, []).append(word)
                self._last.setdefault(plain, -1)
        self._places: dict[str, Sequence[int]] = {}
        self._parts: dict[Key, Sequence[int]] = {}
        """Beginnings and wildcards to where words stand that fit."""
        self._found: dict[int, Sequence[int]] = {}
        """Forms, by identity, to where one of them stands."""
        self._found_many: dict[frozenset[Key], Sequence[int]] = {}
        self._lines = ""

    def __bool__(self) -> bool:
        return bool(self._last)

    def of(self, one: WordClass) -> Sequence[int]:
        """Where words of the class stand, in order."""
        if not self._last:
            return ()
        there = [found for forms in one.whole if (found := self._of_many(forms))]
        there += [found for forms in one.single if (found := self._of(forms))]
        return _in_order(there)

    def of_forms(self, forms: Forms | frozenset[Key]) -> Sequence[int]:
        """Where any of the forms stands, in order."""
        return self._of_many(forms) if isinstance(forms, frozenset) else self._of(forms)

    def _of_many(self, forms: frozenset[Key]) -> Sequence[int]:
        """The same of forms of which there are more than words in a text, none of them a part of a word."""
        found = self._found_many.get(forms)
        if found is None:
            there = list(map(self._at, forms.intersection(self._last)))
            self._found_many[forms] = found = _in_order(there)
        return found

    def _of(self, forms: Forms) -> Sequence[int]:
        """Where any of the forms stands, in order. Rules share forms, so each is looked up once."""
        found = self._found.get(id(forms))
        if found is None:
            if len(forms) == 1 and is_part(forms[0]):
                found = self._part(forms[0])
            elif self._last.keys().isdisjoint(forms):
                found = ()
            else:
                found = _in_order(list(map(self._at, self._last.keys() & forms)))
            self._found[id(forms)] = found
        return found

    def _part(self, key: Key) -> Sequence[int]:
        found = self._parts.get(key)
        if found is None:
            self._parts[key] = found = _in_order(list(map(self._at, self._fitting(key))))
        return found

    def _fitting(self, key: Key) -> Iterable[str]:
        self._lines = self._lines or lines(self._last)
        return fitting(key, self._lines) if is_wildcard(key) else beginning(key[:-1], self._lines)

    def _at(self, key: str) -> Sequence[int]:
        """Where a word that is there stands, in order."""
        places = self._places.get(key)
        if places is None:
            if len(self._places) == _FEW:
                self._places = self._all()
                return self._places[key]
            written = (key, *self._spelt.get(key, ()))
            self._places[key] = places = _in_order(list(map(self._where, written)))
        return places

    def _where(self, word: str) -> Sequence[int]:
        at, last, places = -1, self._last[word], []
        while at < last:
            at = self._words.index(word, at + 1)
            places.append(at)
        return places

    def _all(self) -> dict[str, Sequence[int]]:
        places: defaultdict[str, list[int]] = defaultdict(list)
        for at, word in enumerate(self._words):
            places[word].append(at)
        for plain, written in self._spelt.items():
            places[plain] = sorted(set(places[plain]).union(*(places[word] for word in written)))
        return dict(places)


def _in_order(places: Sequence[Sequence[int]]) -> Sequence[int]:
    if len(places) < 2:
        return places[0] if places else ()
    return sorted(set(chain.from_iterable(places)))
