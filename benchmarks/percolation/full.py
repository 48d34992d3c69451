"""Rules that use the whole language, in the proportions of `workload`; the same seed, the same rules.

Words that are to stand near each other are taken from one passage, so that they often do.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence

from benchmarks.percolation.corpus import Captured
from benchmarks.percolation.workload import SEED, Phrase, Pool, written
from monitor.model import Rule
from monitor.rules.query import asks_for_something
from monitor.rules.syntax import parse
from monitor.text.alphabet import UNSPACED
from monitor.text.tokens import tokenise

PASSAGE = 14
"""Words of the passage that related words come from."""

Write = Callable[["Writer"], str]


class Writer:
    """Writes queries about articles."""

    def __init__(self, pool: Pool, articles: Sequence[Captured], seed: int = SEED) -> None:
        self.pool = pool
        self.dice = random.Random(seed)
        self._articles = [article for article in articles if len(article.body) > 200]

    def word(self) -> Phrase:
        """One word."""
        return self.pool.word(self.dice)

    def number(self, *choices: int) -> int:
        """One of these."""
        return self.dice.choice(choices)

    def passage(self, count: int) -> list[str]:
        """So many words of one passage, each another one, in the order in which they stand."""
        while True:
            article = self.dice.choice(self._articles)
            words = tokenise(article.body).words
            at = self.dice.randrange(len(words))
            near = [w for w in dict.fromkeys(words[at : at + PASSAGE]) if w.isalpha() and len(w) > 2]
            rare = [w for w in near if self.pool.seen[w] * 20 <= len(self._articles)]
            if len(near) >= count and rare and not UNSPACED.search("".join(near)):
                # One of them is no word of every article: a rule of such words alone nobody would write.
                chosen = {self.dice.choice(rare)}
                while len(chosen) < count:
                    chosen.add(self.dice.choice(near))
                return [word for word in near if word in chosen]

    def article(self) -> Captured:
        """Any article, for what is known of it."""
        return self.dice.choice(self._articles)

    def of(self, ways: Mapping[Write, int]) -> str:
        """A query written in one of these ways, each so often."""
        (way,) = self.dice.choices(list(ways), weights=list(ways.values()))
        return way(self)


def _near(of: Writer) -> str:
    return f" NEAR/{of.number(1, 3, 5, 10)} ".join(of.passage(2))


def _near_three(of: Writer) -> str:
    return f" NEAR/{of.number(3, 6)} ".join(of.passage(3))


def _near_choice(of: Writer) -> str:
    one, other = of.passage(2)
    return f"({one} OR {written(of.pool.phrase(of.dice))} OR {of.word()}) NEAR/{of.number(2, 8)} {other}"


def _ordered(of: Writer) -> str:
    return f" ONEAR/{of.number(1, 4, 8)} ".join(of.passage(2))


def _apart(of: Writer) -> str:
    return f" NOT NEAR/{of.number(0, 2, 5)} ".join(of.passage(2))


def _together(of: Writer) -> str:
    return of.dice.choice((" SENTENCE ", " PARAGRAPH ")).join(of.passage(of.number(2, 2, 3)))


def _window(of: Writer) -> str:
    return f'"{" ".join(of.passage(of.number(2, 3)))}"~{of.number(1, 3, 6)}'


def _count(of: Writer) -> str:
    words = [of.pool.everything.words.draw(of.dice) for _ in range(of.number(1, 1, 2, 3))]
    return f"count({' OR '.join(words)})>={of.number(2, 2, 3)}"


def _field(of: Writer) -> str:
    inside = of.dice.choice((of.word(), written(of.pool.phrase(of.dice)), f"({of.word()} OR {of.word()})"))
    return f"{of.dice.choice(('title', 'title', 'title', 'lead', 'body', 'url'))}:{inside}"


def _first(of: Writer) -> str:
    return f"first/{of.number(10, 30, 80)}({of.pool.everything.words.draw(of.dice)})"


def _exact(of: Writer) -> str:
    return of.dice.choice((f"={of.word()}", f"{written(of.pool.phrase(of.dice))}="))


def _cased(of: Writer) -> str:
    word = of.word()
    return f"case:{of.dice.choice((word.capitalize(), word.upper(), word))}"


def _begin(of: Writer) -> str:
    return f"{of.word()[:5]}*"


def _wildcard(of: Writer) -> str:
    word = of.word()
    return of.dice.choice((f"*{word[-5:]}", f"*{word[1:6]}*", f"{word[:3]}?{word[4:]}"))


def _name(of: Writer) -> str:
    return f'name:"{of.pool.phrase(of.dice)}"'


def _single(of: Writer) -> str:
    return of.word()


def _phrase(of: Writer) -> str:
    return written(of.pool.phrase(of.dice))


def _wild_phrase(of: Writer) -> str:
    first, _, last = of.pool.phrase(of.dice).rpartition(" ")
    return f'"{first} {last[:4]}*"' if len(last) > 4 else f'"{first} {last}"'


SINGLE: Mapping[Write, int] = {
    _single: 60, _count: 12, _field: 12, _exact: 5, _cased: 4, _first: 4, _begin: 2, _wildcard: 1,
}  # fmt: skip
PHRASES: Mapping[Write, int] = {
    _phrase: 50, _near: 14, _ordered: 8, _window: 8, _near_three: 3, _near_choice: 5, _together: 4, _apart: 3,
    _name: 3, _wild_phrase: 2,
}  # fmt: skip
TERMS: Mapping[Write, int] = {
    _single: 55, _phrase: 15, _near: 5, _ordered: 3, _window: 3, _count: 6, _field: 5, _apart: 2,
    _together: 2, _exact: 2, _cased: 1, _begin: 1,
}  # fmt: skip


def _boolean(of: Writer) -> str:
    """Three to eight terms, most of them words of one article or one language."""
    size = of.dice.randint(3, 8)
    terms = [written(term) for term in of.pool.terms(size, of.dice)]
    for at in range(size):
        if of.dice.random() < 0.3:
            terms[at] = of.of(TERMS)
    grouped = [f"({term})" if " " in term and term[0] != '"' else term for term in terms]
    cut = of.dice.randint(1, size - 2)
    either, rest = f"({' OR '.join(grouped[:cut])})", grouped[cut:]
    kind = of.dice.randrange(5)
    if kind == 0:
        return " ".join(grouped[:3])
    if kind == 1:
        return f"{either} ({' OR '.join(rest)})"
    if kind == 2:
        return f"{either} {rest[0]} NOT {rest[-1]}"
    if kind == 3:
        return " OR ".join(grouped)
    return f"({' OR '.join(grouped)}) {_known(of)}"


BOOLEAN: Mapping[Write, int] = {_boolean: 1}


def _known(of: Writer) -> str:
    """What narrows a query down by what is known of an article."""
    article = of.article()
    return of.dice.choice(
        (
            f"lang:{article.lang}" if article.lang else "words>100",
            f'source:"{article.source}"' if article.source else "words<=1000",
            f"words>{of.number(50, 200, 500)}",
            f"words<{of.number(200, 800)}",
            f"-title:{of.word()}",
        )
    )


def full_rules(count: int, pool: Pool, articles: Sequence[Captured], seed: int = SEED) -> list[Rule]:
    """Rules of the whole language about `articles`; one that could not be written by a person is left out."""
    of = Writer(pool, articles, seed)
    rules: list[Rule] = []
    while len(rules) < count:
        number = len(rules)
        query = of.of((SINGLE, PHRASES, SINGLE, BOOLEAN)[number % 4])
        if asks_for_something(parse(query)):
            rules.append(Rule(f"rule-{number}", query))
    return rules
