"""Rules as a desk would write them, made from words of the captured corpus: the same seed, the same rules.

Half are single words, a quarter phrases of two or three, a quarter boolean with three to eight terms. Words
are drawn by Zipf's law from those that at most `share` of the articles have; a quarter are rare ones, a fifth
stand in no article. The terms of one boolean rule come from one article, or from articles of one language.

    articles ─Pool─► words by rank ─draw─► Wanted (a rule that every engine can hold) ─► query
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from benchmarks.percolation.corpus import Captured
from monitor.text.alphabet import UNSPACED
from monitor.text.tokens import Tokens, bare, tokenise

SEED = 42
DENSE, SPARSE = 0.01, 0.002
"""Share of the articles that a word of a rule has at most."""
RARE, UNSEEN = 0.25, 0.20
"""Of the words drawn."""
LETTERS = 4
"""Of the shortest word that a rule is made of."""

Phrase = tuple[str, ...]
"""Folded words side by side; one word is a phrase too."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A rule that every engine can hold: of each choice one phrase at least, none of `excluded`."""

    name: str
    needed: tuple[tuple[Phrase, ...], ...]
    excluded: tuple[Phrase, ...] = ()

    def query(self) -> str:
        """As a query of ours."""
        choices = [" OR ".join(map(_written, choice)) for choice in self.needed]
        groups = [f"({one})" if " OR " in one and len(choices) > 1 else one for one in choices]
        if self.excluded and len(groups) == 1 and " OR " in groups[0]:
            groups = [f"({groups[0]})"]
        return " ".join(groups + [f"-{_written(phrase)}" for phrase in self.excluded])


def _written(phrase: Phrase) -> str:
    return phrase[0] if len(phrase) == 1 else f'"{" ".join(phrase)}"'


@dataclass(slots=True)
class Ranked:
    """Words to draw from, the most frequent first."""

    words: list[str]
    _weights: list[float] = field(init=False)

    def __post_init__(self) -> None:
        self._weights = list(accumulate(1 / rank for rank in range(1, len(self.words) + 1)))

    def draw(self, dice: random.Random) -> str:
        """A word by Zipf's law."""
        return dice.choices(self.words, cum_weights=self._weights)[0]


class Pool:
    """The words of articles, as rules draw them."""

    def __init__(self, articles: Sequence[Captured], share: float = DENSE) -> None:
        self.articles = [tokenise(article.text) for article in articles]
        self.texts = [article.text for article in articles]
        self.seen = Counter(word for tokens in self.articles for word in set(tokens.words))
        most = max(2, round(share * len(articles)))
        self.usable = frozenset(w for w, count in self.seen.items() if count <= most and self._usable(w))
        usable = sorted(self.usable, key=self._rank)
        self.all = Ranked(usable)
        self.rare = [word for word in usable if self.seen[word] == 1]
        self._of_article: dict[int, Ranked] = {}
        self._of_lang = _by_language(articles, self.articles, self.all.words)
        self._langs = [article.lang for article in articles]

    def _rank(self, word: str) -> tuple[int, str]:
        return -self.seen[word], word

    def _usable(self, word: str) -> bool:
        return len(word) >= LETTERS and word.isalpha() and not UNSPACED.search(word)

    def word(self, dice: random.Random, among: Ranked | None = None) -> str:
        """A word of the corpus, or one that no article has."""
        kind = dice.random()
        if kind < UNSEEN:
            return self.unseen(dice)
        if kind < UNSEEN + RARE:
            return dice.choice(self.rare)
        return (among or self.all).draw(dice)

    def unseen(self, dice: random.Random) -> str:
        """A word that no article has, made of halves of two rare ones."""
        while True:
            one, other = dice.choice(self.rare), dice.choice(self.rare)
            made = one[: len(one) // 2] + other[len(other) // 2 :]
            if made not in self.seen and self._usable(made):
                return made

    def kin(self, dice: random.Random) -> Ranked:
        """Words that belong together: those of one article, or of one language."""
        while True:
            number = dice.randrange(len(self.articles))
            own = dice.random() < 0.5
            words = self.of_article(number) if own else self._of_lang[self._langs[number]]
            if len(words.words) > 8:
                return words

    def of_article(self, number: int) -> Ranked:
        """The usable words of one article."""
        if number not in self._of_article:
            words = self.usable.intersection(self.articles[number].words)
            self._of_article[number] = Ranked(sorted(words, key=self._rank))
        return self._of_article[number]

    def phrase(self, dice: random.Random) -> Phrase:
        """Two or three words that stand side by side in an article, one of them usable."""
        size = dice.choice((2, 2, 3))
        while True:
            number = dice.randrange(len(self.articles))
            tokens = self.articles[number]
            if len(tokens) <= size:
                continue
            at = dice.randrange(len(tokens) - size)
            words = tokens.words[at : at + size]
            if not self.usable.isdisjoint(words) and self._plain(number, tokens, at, size):
                if dice.random() < UNSEEN:
                    return (*words[:-1], self.unseen(dice))
                return words

    def _plain(self, number: int, tokens: Tokens, at: int, size: int) -> bool:
        """Only spaces lie between the words, and each is made of letters."""
        gaps = [self.texts[number][tokens.ends[i] : tokens.starts[i + 1]] for i in range(at, at + size - 1)]
        return all(gap == " " for gap in gaps) and all(w.isalpha() for w in tokens.words[at : at + size])


def _by_language(
    articles: Sequence[Captured], tokens: Sequence[Tokens], ranked: Iterable[str]
) -> dict[str, Ranked]:
    words: defaultdict[str, set[str]] = defaultdict(set)
    for article, one in zip(articles, tokens, strict=True):
        words[article.lang].update(one.words)
    order = list(ranked)
    return {lang: Ranked([word for word in order if word in known]) for lang, known in words.items()}


def common_rules(count: int, pool: Pool, seed: int = SEED) -> list[Wanted]:
    """Rules whose meaning every engine can hold: words, phrases, AND, OR, NOT.

    A word that another becomes without its diacritics is left out: the others know no such thing.
    """
    plain = _Plain(pool)
    dice = random.Random(seed)
    return [_common(number, plain, dice) for number in range(count)]


class _Plain:
    """A pool without words that are found under other spellings too."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self._twins = {bare(word) for word in pool.seen if not word.isascii() and bare(word) != word}

    def word(self, dice: random.Random, among: Ranked | None = None) -> str:
        return self._until(lambda: (self.pool.word(dice, among),))[0]

    def phrase(self, dice: random.Random) -> Phrase:
        return self._until(lambda: self.pool.phrase(dice))

    def words(self, count: int, dice: random.Random) -> list[Phrase]:
        """So many terms that belong together, each another one."""
        kin = self.pool.kin(dice)
        found: dict[str, None] = {}
        while len(found) < count:
            found[self.word(dice, kin)] = None
        return [(word,) for word in found]

    def _until(self, draw: Callable[[], Phrase]) -> Phrase:
        while True:
            drawn = draw()
            if self._twins.isdisjoint(drawn):
                return drawn


def _common(number: int, plain: _Plain, dice: random.Random) -> Wanted:
    name = f"rule-{number}"
    match number % 4:
        case 0 | 2:
            return Wanted(name, (((plain.word(dice),),),))
        case 1:
            return Wanted(name, ((plain.phrase(dice),),))
        case _:
            return _boolean(name, plain, dice)


def _boolean(name: str, plain: _Plain, dice: random.Random) -> Wanted:
    kind = dice.randrange(4)
    if kind == 0:
        return Wanted(name, tuple((term,) for term in plain.words(3, dice)))
    if kind == 1:
        terms = plain.words(dice.randint(4, 8), dice)
        cut = len(terms) // 2
        return Wanted(name, (tuple(terms[:cut]), tuple(terms[cut:])))
    if kind == 2:
        a, b, c, d = plain.words(4, dice)
        return Wanted(name, ((a, b), (c,)), (d,))
    return Wanted(name, (tuple(plain.words(dice.randint(5, 8), dice)),))
