"""Which of the words that rules look for a document has: each word with its forms is a number."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from monitor.rules.fields import Fields
from monitor.rules.plan_tree import APART, Forms, Key
from monitor.rules.query import VALUE_FIELDS
from monitor.rules.word_keys import Lookout


class WordClasses:
    """Forms by number and numbers by key, as long as a rule holds them.

    However many forms a word has and however many rules ask for it, a document looks each of its own words up
    once.
    """

    def __init__(self) -> None:
        self._numbers: dict[Forms, int] = {}
        self._forms: dict[int, Forms] = {}
        self._held: dict[int, int] = {}
        """Number to how often it is held."""
        self._of: dict[Key, tuple[int, ...]] = {}
        self._lookouts = {space: Lookout() for space in ("", *APART)}
        """Field whose words are apart, or "" for the text, to what is looked for in it."""
        self._next = 0

    def known(self, forms: Forms) -> Forms:
        """The equal object that is kept, if there is one."""
        number = self._numbers.get(forms)
        return forms if number is None else self._forms[number]

    def hold(self, forms: Forms) -> int:
        """The number of `forms`, which are looked for from now on."""
        number = self._numbers.get(forms)
        if number is not None:
            self._held[number] += 1
            return number
        self._next = number = self._next + 1
        self._numbers[forms], self._forms[number], self._held[number] = number, forms, 1
        alone = (number,)
        for key in dict.fromkeys(forms):
            there = self._of.get(key)
            if there is None:
                self._of[key] = alone
                space, word = _apart(key)
                self._lookouts[space].add(word)
            else:
                self._of[key] = there + alone
        return number

    def release(self, number: int) -> None:
        """Look for the forms of that number no more, once nobody holds them."""
        self._held[number] -= 1
        if self._held[number]:
            return
        del self._held[number]
        forms = self._forms.pop(number)
        del self._numbers[forms]
        for key in dict.fromkeys(forms):
            left = tuple([other for other in self._of[key] if other != number])
            if left:
                self._of[key] = left
            else:
                del self._of[key]
                space, word = _apart(key)
                self._lookouts[space].remove(word)

    def found(self, fields: Fields) -> set[Key]:
        """Every key that is looked for and that the document has."""
        return self._of.keys() & self._seen(fields)

    def numbers(self, keys: Iterable[Key]) -> set[int]:
        """The numbers of the words that have one of `keys`, all of which are looked for."""
        return set(chain.from_iterable(map(self._of.__getitem__, keys)))

    def _seen(self, fields: Fields) -> set[Key]:
        """Every key that the document has and that might be looked for."""
        keys = self._lookouts[""].seen(chain(fields.tokens("title").words, fields.tokens("body").words))
        for field in APART:
            if self._lookouts[field].keys:
                seen = self._lookouts[field].seen(fields.tokens(field).words)
                keys.update([f"{field}:{key}" for key in seen])
        keys.update([f"{field}:{value}" for field in VALUE_FIELDS for value in fields.values(field)])
        return keys


def _apart(key: Key) -> tuple[str, Key]:
    """The field whose words are apart, or "", and the key as it is looked for there."""
    field, _, word = key.partition(":")
    return (field, word) if field in APART else ("", key)
