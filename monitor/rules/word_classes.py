"""What a document has of that which rules look for: a word in one of its forms, a row of words."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from monitor.rules.fields import Fields
from monitor.rules.gate import Item, Row
from monitor.rules.plan_tree import APART, Forms, Key
from monitor.rules.query import VALUE_FIELDS
from monitor.rules.regex.engine import Strings
from monitor.rules.rows import Rows
from monitor.rules.word_keys import Lookout, bare_of


class WordClasses:
    """Forms by number and numbers by key, as long as a rule holds them.

    However many forms a word has and however many rules ask for it, a document looks each of its own words up
    once.
    """

    def __init__(self) -> None:
        self._numbers: dict[Item, int] = {}
        self._items: dict[int, Item] = {}
        self._held: dict[int, int] = {}
        """Number to how often it is held."""
        self._of: dict[Key, tuple[int, ...]] = {}
        self._rows = Rows()
        self._lookouts = {space: Lookout() for space in ("", *APART)}
        """Field whose words are apart, or "" for the text, to what is looked for in it."""
        self._strings = Strings()
        """What is looked for as characters, within words and over them."""
        self._next = 0

    def known(self, forms: Forms) -> Forms:
        """The equal object that is kept, if there is one."""
        kept = self._items.get(self._numbers.get(forms, 0), forms)
        return forms if isinstance(kept, Row) else kept

    def hold(self, item: Item) -> int:
        """The number of `item`, which is looked for from now on."""
        number = self._numbers.get(item)
        if number is None:
            self._next = number = self._next + 1
            self._numbers[item], self._items[number], self._held[number] = number, item, 0
            if isinstance(item, Row):
                self._rows.add([self.hold(forms) for forms in item.words], number)
            else:
                self._enter(item, (number,))
        self._held[number] += 1
        return number

    def release(self, number: int) -> None:
        """Look for the item of that number no more, once nobody holds it."""
        self._held[number] -= 1
        if self._held[number]:
            return
        del self._held[number]
        item = self._items.pop(number)
        del self._numbers[item]
        if isinstance(item, Row):
            words = [self._numbers[forms] for forms in item.words]
            self._rows.remove(words)
            for one in words:
                self.release(one)
        else:
            self._leave(item, number)

    def _enter(self, forms: Forms, alone: tuple[int]) -> None:
        for key in dict.fromkeys(forms):
            there = self._of.get(key)
            if there is None:
                self._of[key] = alone
                lookout, word = self._apart(key)
                lookout.add(word)
            else:
                self._of[key] = there + alone

    def _leave(self, forms: Forms, number: int) -> None:
        for key in dict.fromkeys(forms):
            left = tuple([other for other in self._of[key] if other != number])
            if left:
                self._of[key] = left
            else:
                del self._of[key]
                lookout, word = self._apart(key)
                lookout.remove(word)

    def found(self, fields: Fields) -> set[Key]:
        """Every key that is looked for and that the document has."""
        return self._of.keys() & self._seen(fields)

    def numbers(self, fields: Fields, found: set[Key]) -> set[int]:
        """The numbers of all items that the document has, of whose keys it has those in `found`."""
        of = {key: self._of[key] for key in found}
        numbers = set(chain.from_iterable(of.values()))
        if self._rows.begin_with(numbers):
            words = [*fields.tokens("title").words, "", *fields.tokens("body").words]
            for word in set(words):
                if not word.isascii() and (plain := bare_of(word)) != word and plain in found:
                    of[word] = of.get(word, ()) + self._of[plain]
            numbers |= self._rows.found(words, of)
        return numbers

    def of_tags(self, tags: Iterable[str]) -> set[int]:
        """The numbers of those tags that are looked for."""
        return set(chain.from_iterable(self._of.get(f"tag:{tag}", ()) for tag in tags))

    def _seen(self, fields: Fields) -> set[Key]:
        """Every key that the document has and that might be looked for."""
        keys = self._lookouts[""].seen(chain(fields.tokens("title").words, fields.tokens("body").words))
        for field in APART:
            if self._lookouts[field].keys:
                seen = self._lookouts[field].seen(fields.tokens(field).words)
                keys.update([f"{field}:{key}" for key in seen])
        keys.update([f"{field}:{value}" for field in VALUE_FIELDS for value in fields.values(field)])
        if self._strings:
            texts = map(fields.seen, fields.known())
            keys.update([f"/{string}" for string in self._strings.seen(texts)])
        return keys

    def _apart(self, key: Key) -> tuple[Lookout | Strings, Key]:
        """What looks for a key, and the key as it does."""
        if key[0] == "/":
            return self._strings, key[1:]
        field, _, word = key.partition(":")
        return (self._lookouts[field], word) if field in APART else (self._lookouts[""], key)
