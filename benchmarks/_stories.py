"""Sets and measures of `benchmarks.stories`, and the real decisions over a store of dictionaries."""

from __future__ import annotations

import gzip
import json
import zlib
from collections import Counter, defaultdict, deque
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.model import Frequencies, Relation, StoryState
from monitor.store import looks
from monitor.stories import events, words
from monitor.stories.features import Features, features
from monitor.stories.profile import profile

LATEST, CANDIDATES, FEWEST_KEYS = looks.LATEST, looks.STORIES, looks.FEWEST_KEYS
START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Report:
    """An article of a labelled set."""

    id: str
    story: str
    lang: str
    title: str
    text: str
    at: datetime = START
    home: str = ""


def load(path: Path) -> list[Report]:
    """The articles of a set of `shared/bench/stories`."""
    rows = map(json.loads, gzip.decompress(path.read_bytes()).decode("utf-8").splitlines())
    return [
        Report(row["id"], row["story"], row["lang"], row["title"], row["text"], _day(row.get("date")))
        for row in rows
    ]


def _day(date: str | None) -> datetime:
    return datetime.fromisoformat(date[:10]).replace(tzinfo=UTC) if date else START


def read(report: Report) -> Features:
    """The features of an article."""
    return features(report.title, words.read(report.title, report.text), report.lang)


@dataclass(slots=True)
class Counts:
    """How many of the counted articles have a term."""

    articles: int = 0
    of: Counter[int] = field(default_factory=Counter)

    def add(self, text: str, terms: Iterable[int]) -> None:
        """Count the article, or from some number on one in a few for all, by its text."""
        weight = 1 if self.articles < looks.COUNTED_ALL else looks.SAMPLED
        if zlib.crc32(text.encode()) % weight == 0:
            self.articles += weight
            self.of.update(dict.fromkeys(terms, weight))

    def frequencies(self, terms: Iterable[int], recent: int = 0) -> Frequencies:
        """What a store answers for the terms."""
        return Frequencies(self.articles, {term: self.of[term] for term in terms if term in self.of}, recent)


def counted(reports: Iterable[Report]) -> Counts:
    """Frequencies as they are after some other news."""
    counts = Counts()
    for report in reports:
        counts.add(report.text, read(report).terms)
    return counts


class Stream:
    """Articles placed one after another by the real decisions, in memory."""

    def __init__(self, counts: Counts, *, joins: Sequence[Relation] = (Relation.SAME_STORY,)) -> None:
        self.counts = Counts(counts.articles, Counter(counts.of))
        self.joins = joins
        self._stories: dict[int, StoryState] = {}
        self._found_by: dict[int, dict[int, None]] = defaultdict(dict)
        self._articles = 0
        self._seen: deque[datetime] = deque(maxlen=looks.LATELY)

    def place(self, report: Report) -> tuple[int, events.Decision]:
        """The story of an article, and the decision that led to it."""
        self._articles += 1
        recent = self._pace(report.at)
        told = read(report)
        one = profile(told, self.counts.frequencies(told.terms), report.at, report.home)
        keys = events.keys(one)
        decision = events.decide(told, one, self._candidates(keys, report.at), recent=recent)
        joins = decision.relation in self.joins and decision.story is not None and not decision.roundup
        story = decision.story if joins and decision.story is not None else self._articles
        if not decision.roundup:
            before = self._stories.get(story)
            self._stories[story] = StoryState(
                story,
                events.joined(before.state if before else None, one),
                before.first if before else report.at,
                report.at,
                before.article if before else self._articles,
            )
            for key in keys:
                self._found_by[key].pop(story, None)
                self._found_by[key][story] = None
        self.counts.add(report.text, told.terms)
        return story, decision

    def _pace(self, now: datetime) -> int:
        """Articles a week, as a store tells it of the latest that came before."""
        first = next((at for at in self._seen if at >= now - looks.CROWD), now)
        came = sum(at >= first for at in self._seen)
        self._seen.append(now)
        return looks.pace(came, now - first)

    def _candidates(self, keys: Sequence[int], now: datetime) -> list[StoryState]:
        shared = Counter(story for key in keys for story in list(self._found_by[key])[-LATEST:])
        recent = (
            story
            for story, count in shared.most_common()
            if count >= FEWEST_KEYS and now - self._stories[story].last <= timedelta(days=30)
        )
        return [self._stories[story] for story, _ in zip(recent, range(CANDIDATES), strict=False)]


def b_cubed(pairs: Sequence[tuple[Hashable, Hashable]]) -> tuple[float, float, float]:
    """Precision, recall and F of articles given as (story found, story told)."""
    found, told = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    both = Counter(pairs)
    precision = sum(count * count / found[one] for (one, _), count in both.items()) / len(pairs)
    recall = sum(count * count / told[other] for (_, other), count in both.items()) / len(pairs)
    return precision, recall, 2 * precision * recall / (precision + recall)


def recall_at(precision: float, scored: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """The highest recall of pairs (score, told as one) at which the precision holds, and the score there."""
    right, whole = 0, sum(same for _, same in scored)
    best = (0.0, 1.0)
    for taken, (score, same) in enumerate(sorted(scored, reverse=True), 1):
        right += same
        if right / taken >= precision:
            best = right / whole, score
    return best


def families(path: Path) -> Iterator[tuple[str, Report]]:
    """Family and article of a hand-written set; an article's story is its family and event."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            family, event, lang, title, text = line.split("\t")
            yield family, Report(f"{family}-{event}-{lang}", f"{family}-{event}", lang, title, text)
