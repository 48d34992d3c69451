"""News made of captured text: each article recombines paragraphs of one language, folded once for all.

Every article is told by its number and the seed alone, so both sides of a comparison read the same news.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import chain
from pathlib import Path

from benchmarks.percolation.corpus import ARTICLE, Captured, entries, true_texts
from monitor.model import Article, Entry, Match, Rule, Severity, Span, TextFrom
from monitor.rules.rulebook import Rulebook, compile_rulebook
from monitor.store.fulltext import folded
from monitor.text.countries import countries
from monitor.text.document import document

END = datetime(2026, 11, 1, 12, tzinfo=UTC)
"""When the last article is published."""
DAYS = 90
SOURCES = 500
COPIES = 0.25
"""Articles that are copies of one of the `LATEST` before them."""
LATEST = 300
TAGS = 20
RULES = 40
SHARE = (0.0002, 0.002)
"""Paragraphs that have a rule's word: from few to many."""
LEAST = 40
"""Characters of a paragraph."""
PARAGRAPHS = 20
"""Of a language in which articles are made."""
LONGEST = 8000
"""Characters of an article, about."""
SPANS = 100
COUNTRIES = 5
AFTER = timedelta(minutes=3)
"""From when an article is published until it is seen."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph: its text, its words as the index has them, which rules hold, what countries it names."""

    text: str
    words: str
    held: tuple[Match, ...]
    countries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class News:
    """An article as it is stored; `article.entry` is its number, from 1 on."""

    article: Article
    at: datetime
    story: int
    """Stories are numbered from 1 on, too."""
    copied: int | None
    """The first article of the story when this one is a copy of it, word for word."""
    title_words: str
    body_words: str
    matches: tuple[Match, ...]

    @property
    def seen(self) -> datetime:
        """When it came."""
        return self.at + AFTER

    @property
    def entry(self) -> Entry:
        """What its feed said of it."""
        read = self.article
        return Entry(
            key=read.url,
            link=read.link,
            title=read.title,
            summary=read.summary,
            published=read.published,
            lang=read.lang,
        )


def captured(corpus: Path) -> Iterator[Captured]:
    """The texts of a captured corpus that articles are made of."""
    return chain(true_texts(corpus), entries(corpus))


class Newsroom:
    """Makes as many articles as are asked for, the last of which is of `END`."""

    def __init__(self, texts: Iterable[Captured], number: int, seed: int = 7) -> None:
        self.number, self._seed = number, seed
        by_lang: defaultdict[str, dict[str, None]] = defaultdict(dict)
        titles: defaultdict[str, list[str]] = defaultdict(list)
        self._sizes: list[int] = []
        for one in texts:
            lang = one.lang[:2].lower()
            parts = [part for part in map(str.strip, one.body.split("\n")) if len(part) >= LEAST]
            by_lang[lang].update(dict.fromkeys(parts))
            titles[lang] += [one.title] if one.title else [part[:80] for part in parts[:1]]
            self._sizes += [min(len(one.body), LONGEST)] if len(one.body) > ARTICLE else []
        self._texts = {
            lang: tuple(of_it) for lang, of_it in sorted(by_lang.items()) if len(of_it) >= PARAGRAPHS
        }
        self._titles = titles
        self._weights = [len(of_it) ** 0.5 for of_it in self._texts.values()]

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Words of the captured paragraphs as rules, some frequent, some rare, each with one tag."""
        dice = random.Random(self._seed)
        seen: defaultdict[str, int] = defaultdict(int)
        texts = [text for of_lang in self._texts.values() for text in of_lang]
        for text in texts:
            for word in set(folded(text).split()):
                seen[word] += 1
        low, high = (share * len(texts) for share in SHARE)
        words = sorted(word for word, count in seen.items() if low <= count <= high and word.isalpha())
        return tuple(
            Rule(f"rule {at}", f'body:"{word}"', (f"tag {at % TAGS}",), Severity(1 + at % 3))
            for at, word in enumerate(dice.sample(words, min(RULES, len(words))))
        )

    @cached_property
    def pieces(self) -> dict[str, tuple[Piece, ...]]:
        """Paragraphs by language."""
        book = compile_rulebook(self.rules)
        return {
            lang: tuple(_piece(text, lang, book) for text in texts) for lang, texts in self._texts.items()
        }

    @cached_property
    def _heads(self) -> dict[str, tuple[tuple[str, str], ...]]:
        return {lang: tuple((one, folded(one)) for one in self._titles[lang]) for lang in self._texts}

    def phrases(self, count: int, words: int = 3) -> list[str]:
        """At most so many rows of words as they stand in the texts, of languages as often as articles are in
        them."""
        dice = random.Random(self._seed + 1)
        found: dict[str, None] = {}
        langs = list(self.pieces)
        for _ in range(10 * count):
            (lang,) = dice.choices(langs, self._weights)
            row = dice.choice(self.pieces[lang]).words.split()
            at = dice.randrange(max(len(row) - words, 1))
            some = row[at : at + words]
            if len(some) == words and all(word.isalpha() for word in some):
                found[" ".join(some)] = None
        return list(found)[:count]

    def __iter__(self) -> Iterator[News]:
        """All articles, the oldest first."""
        latest: list[tuple[int, int]] = []
        stories = 0
        for number in range(1, self.number + 1):
            dice = random.Random(self._seed * 1_000_003 + number)
            if latest and dice.random() < COPIES:
                story, first = dice.choice(latest)
            else:
                story, first = stories + 1, number
            stories = max(stories, story)
            latest = [*latest[1 - LATEST :], (story, first)]
            yield self._news(number, story, first, dice)

    def _news(self, number: int, story: int, first: int, dice: random.Random) -> News:
        of_text = random.Random(self._seed * 7_000_003 + first)
        (lang,) = of_text.choices(list(self.pieces), self._weights)
        pieces, missing = self.pieces[lang], of_text.choice(self._sizes)
        parts: list[Piece] = []
        while missing > 0 or not parts:
            parts.append(of_text.choice(pieces))
            missing -= len(parts[-1].text)
        title, title_words = of_text.choice(self._heads[lang])
        at = END - timedelta(days=DAYS) / self.number * (self.number - number)
        source = f"source-{dice.randrange(SOURCES):03}"
        url = f"https://{source}.example/{at:%Y/%m/%d}/{number}"
        article = Article(
            entry=number,
            source=source,
            url=url,
            link=url,
            title=title,
            text="\n".join(part.text for part in parts),
            summary=parts[0].text[:250],
            published=at,
            seen=at + AFTER,
            lang=lang,
            countries=tuple(dict.fromkeys(chain.from_iterable(part.countries for part in parts)))[:COUNTRIES],
            text_from=TextFrom.PAGE,
            text_hash=f"{first:016x}",
        )
        words = " ".join(part.words for part in parts if part.words)
        matches = tuple(_matches(parts))
        return News(article, at, story, None if first == number else first, title_words, words, matches)


def _piece(text: str, lang: str, book: Rulebook) -> Piece:
    made = document("", text, lang=lang)
    named = countries((made.title, made.title_text), (made.body, made.body_text), lang)
    return Piece(text, folded(text), tuple(book.percolate(made)), named)


def _matches(parts: Sequence[Piece]) -> Iterator[Match]:
    """What holds in the whole: the same rules, their places moved to where each paragraph begins."""
    found: dict[str, tuple[Rule, list[Span]]] = {}
    start = 0
    for part in parts:
        for match in part.held:
            spans = found.setdefault(match.rule.name, (match.rule, []))[1]
            spans += [Span(span.field, span.start + start, span.end + start) for span in match.spans]
        start += len(part.text) + 1
    for rule, spans in found.values():
        yield Match(rule, tuple(spans[:SPANS]))
