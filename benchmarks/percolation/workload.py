"""Rules as a desk would write them, made from words of the captured corpus: the same seed, the same rules.

Half are single words, a quarter phrases of two or three words, a quarter boolean with three to eight terms, a
quarter of which are phrases. Terms are drawn by Zipf's law from those that at most a given share of the
articles has; the words of a phrase may be common, as those of New York are. A quarter of the terms are rare
ones, a fifth stand in no article. Those of a boolean rule come from one article, or from one language.

    articles ─Pool─► terms by rank ─draw─► Wanted (a rule that every engine can hold) ─► query
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from itertools import accumulate, chain

from benchmarks.percolation.corpus import Captured
from monitor.rules.common import COMMON
from monitor.text.alphabet import UNSPACED
from monitor.text.tokens import Tokens, bare, tokenise

SEED = 42
DENSE, SPARSE = 0.01, 0.002
"""Share of the articles that a term has at most."""
RARE, UNSEEN = 0.25, 0.20
"""Of the terms drawn."""
PHRASES = 0.25
"""Of the terms of boolean rules."""
LETTERS = 4
"""Of the shortest word that is a rule by itself."""

Phrase = str
"""Folded words side by side, a space between; one word is a phrase too."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A rule that every engine can hold: of each choice one phrase at least, none of `excluded`."""

    name: str
    needed: tuple[tuple[Phrase, ...], ...]
    excluded: tuple[Phrase, ...] = ()

    def query(self) -> str:
        """As a query of ours."""
        choices = [" OR ".join(map(written, choice)) for choice in self.needed]
        if len(choices) > 1 or self.excluded:
            choices = [f"({one})" if " OR " in one else one for one in choices]
        return " ".join(choices + [f"-{written(phrase)}" for phrase in self.excluded])


def written(phrase: Phrase) -> str:
    """A phrase as a query has it."""
    return f'"{phrase}"' if " " in phrase else phrase


@dataclass(frozen=True, slots=True)
class Ranked:
    """Terms to draw from, the most frequent first."""

    terms: Sequence[Phrase]
    _weights: list[float] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        weights = accumulate(1 / rank for rank in range(1, len(self.terms) + 1))
        object.__setattr__(self, "_weights", list(weights))

    def draw(self, dice: random.Random) -> Phrase:
        """A term by Zipf's law."""
        return dice.choices(self.terms, cum_weights=self._weights)[0]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Terms that belong together."""

    words: Ranked
    phrases: Ranked


class Pool:
    """The terms of articles, as rules draw them."""

    def __init__(self, articles: Sequence[Captured], share: float = DENSE) -> None:
        most = max(2, round(share * len(articles)))
        tokens = [tokenise(article.text) for article in articles]
        terms = [
            frozenset(chain(_words(one), _phrases(one, of.text)))
            for one, of in zip(tokens, articles, strict=True)
        ]
        self.seen = Counter(chain.from_iterable(set(one.words) for one in tokens))
        """Every word to how many articles have it."""
        self._frequency = Counter(chain.from_iterable(terms))
        self._usable = {term for term, count in self._frequency.items() if count <= most}
        self._articles = [terms_of & self._usable for terms_of in terms]
        self._langs = [article.lang for article in articles]
        self.everything = self._shelf(self._usable)
        """All terms."""
        self._rare = self._shelf(term for term in self._usable if self._frequency[term] == 1)
        self._by_lang = _joined(self._langs, self._articles)
        self._shelves: dict[int | str, Shelf] = {}

    def _shelf(self, terms: Iterable[Phrase]) -> Shelf:
        ranked = sorted(sorted(terms), key=self._frequency.__getitem__, reverse=True)
        words, phrases = ([one for one in ranked if (" " in one) is more] for more in (False, True))
        return Shelf(Ranked(words), Ranked(phrases))

    def kin(self, dice: random.Random) -> Shelf:
        """Terms of one article, or of one language."""
        while True:
            number = dice.randrange(len(self._articles))
            which: int | str = number if dice.random() < 0.5 else self._langs[number]
            if which not in self._shelves:
                terms = self._articles[which] if isinstance(which, int) else self._by_lang[which]
                self._shelves[which] = self._shelf(terms)
            shelf = self._shelves[which]
            if len(shelf.words.terms) > 8 and len(shelf.phrases.terms) > 8:
                return shelf

    def word(self, dice: random.Random, shelf: Shelf | None = None) -> Phrase:
        """One word, which an article may have or not."""
        kind = dice.random()
        if kind < UNSEEN:
            return self._unseen_word(dice)
        if kind < UNSEEN + RARE:
            return dice.choice(self._rare.words.terms)
        return (shelf or self.everything).words.draw(dice)

    def phrase(self, dice: random.Random, shelf: Shelf | None = None) -> Phrase:
        """Two or three words, which stand side by side in an article or don't."""
        kind = dice.random()
        if kind < UNSEEN:
            return self._unseen_phrase(dice)
        if kind < UNSEEN + RARE:
            return dice.choice(self._rare.phrases.terms)
        return (shelf or self.everything).phrases.draw(dice)

    def _unseen_word(self, dice: random.Random) -> Phrase:
        while True:
            one, other = (dice.choice(self._rare.words.terms) for _ in range(2))
            made = one[: len(one) // 2] + other[len(other) // 2 :]
            if made not in self.seen and len(made) >= LETTERS:
                return made

    def _unseen_phrase(self, dice: random.Random) -> Phrase:
        """Known words that no article has side by side."""
        while True:
            one, other = (dice.choice(self.everything.phrases.terms) for _ in range(2))
            made = f"{one.rpartition(' ')[0]} {other.rpartition(' ')[2]}"
            if made not in self._frequency:
                return made

    def terms(self, count: int, dice: random.Random) -> list[Phrase]:
        """So many terms that belong together, each another one."""
        shelf = self.kin(dice)
        found: dict[Phrase, None] = {}
        while len(found) < count:
            draw = self.phrase if dice.random() < PHRASES else self.word
            found[draw(dice, shelf)] = None
        return list(found)


def _words(tokens: Tokens) -> Iterator[Phrase]:
    """The words that may be a rule by themselves."""
    return (w for w in set(tokens.words) if len(w) >= LETTERS and w.isalpha() and not UNSPACED.search(w))


def _phrases(tokens: Tokens, text: str) -> Iterator[Phrase]:
    """Two or three words of letters with single spaces between, of which neither the first nor the last is a
    function word."""
    words = tokens.words
    letters = [word.isalpha() and not UNSPACED.search(word) for word in words]
    edge = [plain and word not in COMMON for plain, word in zip(letters, words, strict=True)]
    beside = [text[end:start] == " " for end, start in zip(tokens.ends, tokens.starts[1:], strict=False)]
    pairs = [at for at, together in enumerate(beside) if together and edge[at] and letters[at + 1]]
    for at in pairs:
        if edge[at + 1]:
            yield f"{words[at]} {words[at + 1]}"
        if beside[at + 1 : at + 2] == [True] and edge[at + 2]:
            yield f"{words[at]} {words[at + 1]} {words[at + 2]}"


def _joined(langs: Sequence[str], articles: Sequence[Iterable[Phrase]]) -> dict[str, set[Phrase]]:
    joined: defaultdict[str, set[Phrase]] = defaultdict(set)
    for lang, terms in zip(langs, articles, strict=True):
        joined[lang].update(terms)
    return dict(joined)


def common_rules(count: int, pool: Pool, seed: int = SEED) -> list[Wanted]:
    """Rules whose meaning every engine can hold: words, phrases, AND, OR, NOT.

    Rules with a word that another becomes without its diacritics are left out: peers know no such thing.
    """
    dice = random.Random(seed)
    twins = {bare(word) for word in pool.seen if bare(word) != word}
    return [_common(number, pool, dice, twins) for number in range(count)]


def _common(number: int, pool: Pool, dice: random.Random, twins: Set[str]) -> Wanted:
    while True:
        rule = _drawn(number, pool, dice)
        terms = chain(*rule.needed, rule.excluded)
        if twins.isdisjoint(word for term in terms for word in term.split()):
            return rule


def _drawn(number: int, pool: Pool, dice: random.Random) -> Wanted:
    name = f"rule-{number}"
    match number % 4:
        case 0 | 2:
            return Wanted(name, ((pool.word(dice),),))
        case 1:
            return Wanted(name, ((pool.phrase(dice),),))
        case _:
            return _boolean(name, pool, dice)


def _boolean(name: str, pool: Pool, dice: random.Random) -> Wanted:
    kind = dice.randrange(4)
    if kind == 0:
        return Wanted(name, tuple((term,) for term in pool.terms(3, dice)))
    if kind == 1:
        terms = pool.terms(dice.randint(4, 8), dice)
        cut = len(terms) // 2
        return Wanted(name, (tuple(terms[:cut]), tuple(terms[cut:])))
    if kind == 2:
        a, b, c, d = pool.terms(4, dice)
        return Wanted(name, ((a, b), (c,)), (d,))
    return Wanted(name, (tuple(pool.terms(dice.randint(5, 8), dice)),))
