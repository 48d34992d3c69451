"""Words to the keys under which rules look for them: forms, beginnings, wildcards."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from monitor.rules.plan_tree import Key
from monitor.rules.wildcards import fits, fitting, is_wildcard, lines
from monitor.text.tokens import bare


class _Bare(dict[str, str]):
    """A word to its form without Latin diacritics; forgets all when it is full."""

    def __missing__(self, word: str) -> str:
        if len(self) >= 1 << 16:
            self.clear()
        self[word] = plain = bare(word)
        return plain


_BARE = _Bare()


def with_bare(words: Iterable[str]) -> set[str]:
    """`words`, and those with Latin diacritics also without.

    So a query for Erdogan finds Erdoğan, as people who have no such key expect; marché does not find marche.
    """
    distinct = set(words)
    distinct.update([_BARE[word] for word in distinct if not word.isascii()])
    return distinct


@dataclass(slots=True)
class Lookout:
    """Keys that rules are indexed under, as far as words must be cut or searched to have them."""

    keys: int = 0
    stems: Counter[int] = field(default_factory=Counter)
    """Length of a beginning to how many keys have it."""
    wildcards: set[Key] = field(default_factory=set)

    def add(self, key: Key) -> None:
        """Look for `key` from now on; it is new."""
        self.keys += 1
        if is_wildcard(key):
            self.wildcards.add(key)
        elif key.endswith("*"):
            self.stems[len(key) - 1] += 1

    def remove(self, key: Key) -> None:
        """Look for `key` no more."""
        self.keys -= 1
        if is_wildcard(key):
            self.wildcards.remove(key)
        elif key.endswith("*"):
            self.stems[len(key) - 1] -= 1
            if not self.stems[len(key) - 1]:
                del self.stems[len(key) - 1]

    def seen(self, words: Iterable[str]) -> set[Key]:
        """Every key that one of `words` has and a rule might be indexed under."""
        keys = with_bare(words)
        wild: list[Key] = []
        if self.wildcards:
            text = lines(keys)
            wild = [key for key in self.wildcards if fits(key, text)]
        keys.update([f"{word[:length]}*" for length in self.stems for word in keys if len(word) >= length])
        keys.update(wild)
        return keys


class Looked:
    """The keys that are looked for in one document."""

    def __init__(self, vocabulary: frozenset[Key]) -> None:
        self._vocabulary = vocabulary
        self._wildcards = tuple(filter(is_wildcard, vocabulary))
        self._lengths = {len(key) - 1 for key in vocabulary if key.endswith("*") and not is_wildcard(key)}

    def positions(self, words: Sequence[str]) -> Mapping[Key, Sequence[int]]:
        """Each key to the indexes of the words that have it."""
        keys = self._keys_of(words)
        positions: defaultdict[Key, list[int]] = defaultdict(list)
        for at, word in [(at, word) for at, word in enumerate(words) if word in keys]:
            for key in keys[word]:
                positions[key].append(at)
        return dict(positions)

    def _keys_of(self, words: Iterable[str]) -> dict[str, set[Key]]:
        """Each word that is looked for, to the keys under which it is."""
        distinct = set(words)
        wild = self._wild(distinct)
        keys: dict[str, set[Key]] = {}
        for word in distinct:
            names = (word,) if word.isascii() else {word, _BARE[word]}
            found = {name for name in names if name in self._vocabulary}
            for name in names:
                found.update(
                    [stem for length in self._lengths if (stem := f"{name[:length]}*") in self._vocabulary]
                )
                found.update(wild.get(name, ()))
            if found:
                keys[word] = found
        return keys

    def _wild(self, words: set[str]) -> dict[str, list[Key]]:
        found: dict[str, list[Key]] = {}
        text = lines(with_bare(words)) if self._wildcards else ""
        for key in self._wildcards:
            for word in fitting(key, text):
                found.setdefault(word, []).append(key)
        return found
