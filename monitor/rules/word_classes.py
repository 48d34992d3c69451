"""What a document has of that which rules look for: a word in one of its forms, two words side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, pairwise

from monitor.rules.fields import Fields
from monitor.rules.gate import Adjacent, Item
from monitor.rules.plan_tree import ANYWHERE, APART, Forms, Key
from monitor.rules.query import VALUE_FIELDS
from monitor.rules.regex.engine import Strings
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
        self._pairs: dict[int, dict[int, int]] = {}
        """First word and second word to the number of both side by side."""
        self._lookouts = {space: Lookout() for space in ("", *APART)}
        """Field whose words are apart, or "" for the text, to what is looked for in it."""
        self._strings = Strings()
        """What is looked for as characters, within words and over them."""
        self._next = 0

    def known(self, forms: Forms) -> Forms:
        """The equal object that is kept, if there is one."""
        kept = self._items.get(self._numbers.get(forms, 0), forms)
        return forms if isinstance(kept, Adjacent) else kept

    def hold(self, item: Item) -> int:
        """The number of `item`, which is looked for from now on."""
        number = self._numbers.get(item)
        if number is None:
            self._next = number = self._next + 1
            self._numbers[item], self._items[number], self._held[number] = number, item, 0
            if isinstance(item, Adjacent):
                first, second = map(self.hold, item)
                self._pairs.setdefault(first, {})[second] = number
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
        if isinstance(item, Adjacent):
            first, second = self._numbers[item.first], self._numbers[item.second]
            del self._pairs[first][second]
            if not self._pairs[first]:
                del self._pairs[first]
            self.release(first)
            self.release(second)
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
        numbers = set(chain.from_iterable(map(self._of.__getitem__, found)))
        if not self._pairs.keys().isdisjoint(numbers):
            for field in ANYWHERE:
                self._add_pairs(fields.tokens(field).words, found, numbers)
        return numbers

    def _add_pairs(self, words: Sequence[str], found: set[Key], numbers: set[int]) -> None:
        of = {word: self._of[word] for word in found.intersection(words)}
        for word in set(words):
            if not word.isascii() and (plain := bare_of(word)) != word and plain in found:
                of[word] = of.get(word, ()) + self._of[plain]
        pairs = self._pairs
        firsts = {
            word: seconds
            for word, those in of.items()
            if (seconds := [pairs[number] for number in those if number in pairs])
        }
        for word, after in pairwise(words):
            if word in firsts and after in of:
                for second in firsts[word]:
                    for number in of[after]:
                        if number in second:
                            numbers.add(second[number])

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
