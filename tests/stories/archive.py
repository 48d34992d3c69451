"""An archive of a few articles, asked as the store is: all of them are found, whatever they share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from monitor.model import Candidate, Frequencies, Member, Posting, Standing, StoryState
from monitor.stories import words
from monitor.stories.sketch import sketch


@dataclass
class Archive:
    """Answers from `articles`."""

    articles: list[Candidate] = field(default_factory=list)

    def postings(self, hashes: Sequence[int]) -> Mapping[int, Sequence[Posting]]:
        found: defaultdict[int, list[Posting]] = defaultdict(list)
        for one in self.articles:
            for said in set(sketch(words.read(one.title, one.text)).hashes) & set(hashes):
                found[said].append(Posting(one.article, one.first or one.article))
        return found

    def candidates(self, articles: Sequence[int]) -> Sequence[Candidate]:
        return [one for one in self.articles if one.article in articles]

    def frequencies(self, terms: Sequence[int]) -> Frequencies:
        return Frequencies()

    def stories(self, keys: Sequence[int]) -> Sequence[StoryState]:
        return []

    def apart(self, articles: Sequence[int]) -> frozenset[int]:
        return frozenset()

    def standing(self, story: int) -> Standing:
        return Standing()

    def members(self, story: int) -> Sequence[Member]:
        return []
