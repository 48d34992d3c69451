"""What a document has of that which rules look for: a word in one of its forms, a row of words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from monitor.rules.fields import Fields
from monitor.rules.gate import Item, Row
from monitor.rules.plan_tree import ANYWHERE, APART, Forms, Key
from monitor.rules.query import VALUE_FIELDS
from monitor.rules.regex.engine import Strings
from monitor.rules.sought import NOTHING, Sought, add_parts, mixed, rows
from monitor.rules.word_keys import Lookout, with_bare
from monitor.text.memo import Memo


class WordClasses:
    """What is sought, as long as a rule holds it.

    However many forms a word has and however many rules ask for it, a document looks each of its own words up
    once, folded as `Tokens` has them for all who ask.
    """

    def __init__(self) -> None:
        self._sought: dict[Item, Sought] = {}
        self._of: dict[Key, Sought] = {}
        self._lookouts = {space: Lookout() for space in ("", *APART)}
        """Field whose words are apart, or "" for the text, to what is looked for in it."""
        self._strings = Strings()
        """What is looked for as characters, within words and over them."""
        self._words = Memo(self._as_word, 1 << 15)

    def known(self, forms: Forms) -> Forms:
        """The equal object that is kept, if there is one."""
        kept = self._sought[forms].item if forms in self._sought else forms
        return forms if isinstance(kept, Row) else kept

    def hold(self, item: Item) -> Sought:
        """What looks for `item` from now on."""
        sought = self._sought.get(item)
        if sought is None:
            sought = self._sought[item] = Sought(item=item)
            if isinstance(item, Row):
                self.hold(item.begun).go_on(self.hold(item.words[-1]), sought)
            else:
                self._enter(sought, item)
        sought.held += 1
        return sought

    def release(self, sought: Sought) -> None:
        """Look for it no more, once nobody holds it."""
        sought.held -= 1
        if sought.held:
            return
        del self._sought[sought.item]
        if isinstance(sought.item, Row):
            begun, last = self._sought[sought.item.begun], self._sought[sought.item.words[-1]]
            begun.stop(last)
            self.release(begun)
            self.release(last)
        else:
            self._leave(sought, sought.item)

    def _forget(self) -> None:
        """What words are is to be looked up anew."""
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
        title, body = fields.document.title.words, fields.document.body.words
        sought = self._words.__getitem__
        text = [*map(sought, title), NOTHING, *map(sought, body), NOTHING]
        others = self._others(fields)
        items = set(chain(text, filter(None, map(self._of.get, others))))
        items |= rows(text, some_have_parts=add_parts(items))
        return items, self._keys(fields, others)

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
        items = set(filter(None, [self._of.get(f"tag:{tag}") for tag in tags]))
        add_parts(items)
        return items

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
