"""What a document has of that which rules look for: a word in one of its forms, a row of words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from monitor.rules.fields import Fields
from monitor.rules.gate import Item, Row
from monitor.rules.plan_tree import ANYWHERE, APART, Forms, Key
from monitor.rules.query import VALUE_FIELDS
from monitor.rules.regex.engine import Strings
from monitor.rules.sought import NOTHING, Sought, mixed, rows, with_parts
from monitor.rules.word_keys import Lookout, with_bare
from monitor.text.memo import Memo
from monitor.text.tokens import words_of


class WordClasses:
    """What is sought, as long as a rule holds it.

    However many forms a word has and however many rules ask for it, a document looks each of its own words up
    once, as it is written: the fold of a word and what rules look for in it are remembered together.
    """

    def __init__(self) -> None:
        self._sought: dict[Item, Sought] = {}
        self._numbered: dict[int, Sought] = {}
        self._of: dict[Key, Sought] = {}
        self._lookouts = {space: Lookout() for space in ("", *APART)}
        """Field whose words are apart, or "" for the text, to what is looked for in it."""
        self._strings = Strings()
        """What is looked for as characters, within words and over them."""
        self._words = Memo(self._as_word, 1 << 15)
        self._pieces = Memo(self._in_piece, 1 << 16)
        """Pieces of texts to what is sought of them, word by word: all that most words cost."""

    def __getitem__(self, number: int) -> Sought:
        return self._numbered[number]

    def known(self, forms: Forms) -> Forms:
        """The equal object that is kept, if there is one."""
        kept = self._sought[forms].item if forms in self._sought else forms
        return forms if isinstance(kept, Row) else kept

    def hold(self, item: Item) -> int:
        """The number of `item`, which is looked for from now on."""
        sought = self._sought.get(item)
        if sought is None:
            sought = Sought(item=item)
            self._sought[item] = self._numbered[id(sought)] = sought
            if isinstance(item, Row):
                self._go_on(sought, item)
            else:
                self._enter(sought, item)
        sought.held += 1
        return id(sought)

    def release(self, number: int) -> None:
        """Look for the item of that number no more, once nobody holds it."""
        sought = self._numbered[number]
        sought.held -= 1
        if sought.held:
            return
        del self._numbered[number], self._sought[sought.item]
        if isinstance(sought.item, Row):
            self._stop(sought.item)
        else:
            self._leave(sought, sought.item)

    def _go_on(self, sought: Sought, row: Row) -> None:
        begun, last = self[self.hold(row.begun)], self[self.hold(row.words[-1])]
        begun.go_on(last, sought)

    def _stop(self, row: Row) -> None:
        begun, last = self._sought[row.begun], self._sought[row.words[-1]]
        begun.stop(last)
        self.release(id(begun))
        self.release(id(last))

    def _forget(self) -> None:
        """What words are is to be looked up anew."""
        self._pieces.clear()
        self._words.clear()

    def _enter(self, sought: Sought, forms: Forms) -> None:
        self._forget()
        for key in dict.fromkeys(forms):
            there = self._of.get(key)
            if there is None:
                self._of[key] = sought
                lookout, word = self._apart(key)
                lookout.add(word)
            else:
                self._of[key] = mixed((*(there.parts or (there,)), sought))

    def _leave(self, sought: Sought, forms: Forms) -> None:
        self._forget()
        for key in dict.fromkeys(forms):
            there = self._of[key]
            if there is not sought:
                self._of[key] = mixed([part for part in there.parts if part is not sought])
            else:
                del self._of[key]
                lookout, word = self._apart(key)
                lookout.remove(word)

    def present(self, fields: Fields) -> tuple[set[Sought], Iterator[Key]]:
        """All items that the document has, and the keys under which it has them."""
        document = fields.document
        title, body = (map(self._pieces.__getitem__, of.pieces) for of in (document.title, document.body))
        text = [*chain.from_iterable(title), NOTHING, *chain.from_iterable(body)]
        others = self._others(fields)
        items = with_parts(chain(text, filter(None, map(self._of.get, others))))
        return items | rows(text), self._keys(fields, others)

    def _in_piece(self, piece: str) -> tuple[Sought, ...]:
        """What is sought of a piece of a text, word by word."""
        return tuple(map(self._words.__getitem__, words_of(piece)))

    def _as_word(self, word: str) -> Sought:
        """What is sought of a word: by itself, without its diacritics, by how it begins."""
        found = [self._of[key] for key in self._lookouts[""].of_word(word) if key in self._of]
        if len(found) < 2:
            return found[0] if found else NOTHING
        return mixed(tuple(dict.fromkeys(part for one in found for part in one.parts or (one,))))

    def _keys(self, fields: Fields, others: Iterable[Key]) -> Iterator[Key]:
        """Those that are looked for. Of most documents nobody asks."""
        words = with_bare(chain(fields.tokens("title").words, fields.tokens("body").words))
        yield from filter(self._of.__contains__, chain(self._lookouts[""].begun(words), others))

    def of_tags(self, tags: Iterable[str]) -> set[Sought]:
        """Those tags that are looked for."""
        return with_parts(filter(None, [self._of.get(f"tag:{tag}") for tag in tags]))

    def _others(self, fields: Fields) -> set[Key]:
        """Every key that the document has and that might be looked for, but for those of single words."""
        keys: set[Key] = set()
        if self._lookouts[""].wildcards:
            keys = self._lookouts[""].fitting(
                with_bare(chain(*(fields.tokens(one).words for one in ANYWHERE)))
            )
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
