"""Which articles tell one story: the decisions of the daemon on labelled sets, in one language and across.

    python -m benchmarks.stories [--sets FOLDER] [--wrong]

Sets, read from beside the captured corpus: BASIL (dated, a window of 7 days), ECB+ (look-alike events without
dates: over one day), MEANTIME (translations), labelled groups of captured feeds. Of our own, in
tests/stories/data: look-alike events in Ukrainian, Russian and English, and in Arabic and Hebrew beside them;
the last families were looked at when the bars stood. Rarity of words is first counted on other news (NeuS),
as the daemon counts. A set that is absent is skipped with the reason. Exit code 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import defaultdict
from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from benchmarks.__main__ import corpus_dir
from benchmarks._stories import (
    START,
    Counts,
    Report,
    Stream,
    b_cubed,
    counted,
    families,
    load,
    read,
    recall_at,
)
from monitor.model import Relation, Response, Source
from monitor.sources import feed
from monitor.stories import bars
from monitor.stories.likeness import Likeness, likeness
from monitor.stories.profile import Profile, profile

WRITTEN = Path(__file__).parents[1] / "tests" / "stories" / "data"
RELATED = (Relation.SAME_STORY, Relation.RELATED)
_ORDERS = 6
_WARM = 3000
_KNOWN, _KNOWN_ABJADS = 14, 13
"""Families of the hand-written sets that the bars were set on."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is there; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stories")
    default = corpus_dir().parent / "bench" / "stories"
    parser.add_argument("--sets", type=Path, default=default, help="folder of the labelled sets")
    parser.add_argument("--wrong", action="store_true", help="list what was joined or parted by mistake")
    given = parser.parse_args(arguments)
    missed: list[str] = []
    other = given.sets / "neus.jsonl.gz"
    news = counted(load(other)[:_WARM]) if other.is_file() else Counts()
    print(
        f"rarity first counted on {news.articles} other articles" if news.articles else "rarity not counted"
    )
    for name, measure in _SETS.items():
        path = given.sets / f"{name}.jsonl.gz"
        if path.is_file():
            missed += measure(load(path), news)
        else:
            print(f"\n{name} skipped: no {path}; --sets names the folder of labelled sets")
    missed += measure_cyrillic(news, wrong=given.wrong)
    missed += measure_abjads(news, wrong=given.wrong)
    groups = corpus_dir() / "feeds" / "story_groups.json"
    if groups.is_file():
        missed += measure_feeds(groups, wrong=given.wrong)
    else:
        print(f"\nfeeds skipped: no {groups}; MONITOR_CORPUS names the folder of the corpus")
    print("\n" + ("missed: " + "; ".join(missed) if missed else "every bar is held"))
    return 1 if missed else 0


def _held(what: str, *holds: bool) -> list[str]:
    return [] if all(holds) else [what]


def _placed(
    reports: Sequence[Report], news: Counts, joins: Sequence[Relation] = (Relation.SAME_STORY,)
) -> tuple[tuple[float, float, float], float]:
    """B-cubed of articles placed in their order, and articles a second of CPU."""
    stream = Stream(news, joins=joins)
    began = time.process_time()
    found = [stream.place(report)[0] for report in reports]
    took = time.process_time() - began
    return b_cubed([(one, report.story) for one, report in zip(found, reports, strict=True)]), len(
        found
    ) / took


def _row(name: str, measured: tuple[float, float, float], note: str = "") -> None:
    precision, recall, both = measured
    print(f"  {name:<44} P {precision:.3f}  R {recall:.3f}  F {both:.3f}  {note}")


def measure_basil(reports: list[Report], news: Counts) -> list[str]:
    """Articles of three papers on 100 events over ten years, in order of their dates."""
    reports.sort(key=lambda one: (one.at, one.id))
    print(f"\nBASIL, {len(reports)} articles in order of their dates, B-cubed")
    same, speed = _placed(reports, news)
    _row("the same story", same, f"{speed:.0f} articles/s of CPU, reading included")
    _row("the same story, nothing counted before", _placed(reports, Counts())[0])
    _row("the same story or related", _placed(reports, news, RELATED)[0])
    return _held("BASIL P .995 R .86", same[0] >= 0.995, same[1] >= 0.86)


def measure_ecb(reports: list[Report], news: Counts) -> list[str]:
    """Pairs of look-alike events, undated: all over one day, in random orders."""
    print(f"\nECB+, {len(reports)} articles over one day, mean of {_ORDERS} orders, B-cubed")
    means = {}
    for joins, name in (((Relation.SAME_STORY,), "the same story"), (RELATED, "the same story or related")):
        runs = [
            _placed(_over_a_day(random.Random(n).sample(reports, len(reports))), news, joins)[0]
            for n in range(_ORDERS)
        ]
        precision, recall, both = (sum(run[part] for run in runs) / _ORDERS for part in range(3))
        _row(name, (precision, recall, both))
        means[joins] = both
    return _held("ECB+ F .88", means[RELATED] >= 0.88)


def _over_a_day(reports: Sequence[Report]) -> list[Report]:
    step = timedelta(days=1) / len(reports)
    return [replace(report, at=START + place * step) for place, report in enumerate(reports)]


def _profiles(reports: Sequence[Report], news: Counts) -> list[Profile]:
    """Profiles with rarity counted on other news, then on the articles themselves as they come."""
    counts = Counts(news.articles, news.of.copy())
    found = []
    for report in reports:
        told = read(report)
        found.append(profile(told, counts.frequencies(told.terms), report.at))
        counts.add(report.text, told.terms)
    return found


def _is_same(like: Likeness) -> bool:
    return bars.level(like) is Relation.SAME_STORY and not bars.doubt(like)


def measure_meantime(reports: list[Report], news: Counts) -> list[str]:
    """120 stories in four languages: every pair of two languages."""
    random.Random(1).shuffle(reports)
    told = list(zip(reports, _profiles(reports, news), strict=True))
    pairs = [
        (likeness(first, second), one.story == other.story)
        for (one, first), (other, second) in combinations(told, 2)
        if one.lang != other.lang
    ]
    print(f"\nMEANTIME, {len(pairs)} pairs of articles in two of en, es, it, nl, as if of one day")
    recall, score = recall_at(0.97, [(like.score, same) for like, same in pairs])
    print(f"  recall {recall:.3f} at precision .97 (score {score:.2f})")
    _decided("the same story", pairs)
    return _held("MEANTIME R .83 at P .97", recall >= 0.83)


def _decided(name: str, pairs: Sequence[tuple[Likeness, bool]]) -> tuple[float, float]:
    joined = [same for like, same in pairs if _is_same(like)]
    precision, recall = sum(joined) / max(len(joined), 1), sum(joined) / sum(same for _, same in pairs)
    print(f"  {name:<44} P {precision:.3f}  R {recall:.3f}  of {len(pairs)} pairs")
    return precision, recall


def measure_cyrillic(news: Counts, *, wrong: bool) -> list[str]:
    """Look-alike events in Ukrainian, Russian and English."""
    pairs = _pairs(WRITTEN / "cyrillic.tsv", news)
    print(f"\nUkrainian, Russian, English: {len(pairs)} pairs, half of them of look-alike events of one day")
    return _told_apart("pairs", pairs, _KNOWN, wrong=wrong)


def measure_abjads(news: Counts, *, wrong: bool) -> list[str]:
    """Look-alike events in Arabic and Hebrew, each beside another language."""
    pairs = [
        pair
        for pair in _pairs(WRITTEN / "arabic_hebrew.tsv", news)
        if {pair.one.lang, pair.other.lang} & {"ar", "he"}
    ]
    print(
        f"\nArabic, Hebrew, beside each other and English, Ukrainian, Russian: {len(pairs)} pairs, "
        "half of them of two events of one day with the same actors"
    )
    for name, first, others in (
        ("Arabic with English, Ukrainian, Russian", "ar", {"en", "uk", "ru"}),
        ("Hebrew with English", "he", {"en"}),
        ("Arabic with Hebrew", "ar", {"he"}),
    ):
        _decided(name, [pair.judged for pair in pairs if pair.between(first, others)])
    return _told_apart("Arabic and Hebrew pairs", pairs, _KNOWN_ABJADS, wrong=wrong)


class _Pair(NamedTuple):
    """Two articles in two languages, of one family of a hand-written set."""

    family: str
    one: Report
    other: Report
    like: Likeness

    @property
    def judged(self) -> tuple[Likeness, bool]:
        """The likeness, and whether they tell of one event."""
        return self.like, self.one.story == self.other.story

    def between(self, lang: str, others: Set[str]) -> bool:
        """One is in the language, the other in one of the others."""
        langs = {self.one.lang, self.other.lang}
        return lang in langs and bool((langs - {lang}) & others)


def _pairs(path: Path, news: Counts) -> list[_Pair]:
    """Every two articles of a family in two languages."""
    articles = list(families(path))
    profiles = dict(
        zip((one.id for _, one in articles), _profiles([one for _, one in articles], news), strict=True)
    )
    return [
        _Pair(family, one, other, likeness(profiles[one.id], profiles[other.id]))
        for (family, one), (also, other) in combinations(articles, 2)
        if family == also and one.lang != other.lang
    ]


def _told_apart(what: str, pairs: Sequence[_Pair], known: int, *, wrong: bool) -> list[str]:
    names = list(dict.fromkeys(pair.family for pair in pairs))
    for name, half in (
        ("known when the bars were set", names[:known]),
        ("looked at afterwards", names[known:]),
    ):
        precision, recall = _decided(name, [pair.judged for pair in pairs if pair.family in half])
    for _, one, other, like in pairs:
        if wrong and _is_same(like) is not (one.story == other.story):
            print(f"    {like.score:.2f} {one.id} {other.id}: {one.title} | {other.title}")
    return _held(f"{what} P .97 R .7", precision >= 0.97, recall >= 0.7)


def measure_feeds(groups: Path, *, wrong: bool) -> list[str]:
    """Entries of captured feeds, title and summary, placed in order of publication."""
    labelled = json.loads(groups.read_text(encoding="utf-8"))
    story = {_key(item): name for name, items in labelled["groups"].items() for item in items}
    alone = {_key(item) for one in labelled["hard_negatives"] for item in one["items"]}
    files = sorted({key[0] for key in (*story, *alone)})
    reports = sorted(
        (one for file in files for one in _entries(groups.parent / file)), key=lambda one: one.at
    )
    stream = Stream(Counts())
    found = {(report.story, report.id): stream.place(report)[0] for report in reports}
    members = defaultdict(set)
    for key, one in found.items():
        members[one].add(key)
    parted = {
        name: stories
        for name in labelled["groups"]
        if len(stories := {found[key] for key in found if story.get(key) == name}) > 1
    }
    joined = [key for key in alone & found.keys() if (members[found[key]] - {key}) & (story.keys() | alone)]
    mixed = [one for one in members.values() if len({story[key] for key in one & story.keys()}) > 1]
    print(f"\nCaptured feeds: {len(reports)} entries, {len(labelled['groups'])} labelled groups")
    print(f"  groups in one story {len(labelled['groups']) - len(parted)}, groups mixed {len(mixed)}")
    print(f"  look-alikes {len(alone)}, joined to a group or to each other {len(joined)}")
    if wrong:
        print(*(f"    {name}: {len(stories)} stories" for name, stories in parted.items()), sep="\n")
        print(*(f"    joined: {title}" for _, title in joined), sep="\n")
    return _held("feeds without a wrong join", not joined, not mixed)


def _key(item: dict[str, str]) -> tuple[str, str]:
    return item["feed"], item["title"].strip()


def _entries(path: Path) -> list[Report]:
    address = "https://news.example/feed"
    response = Response(address, 200, body=path.read_bytes())
    source = Source(path.stem, address)
    return [
        Report(
            entry.title,
            path.name,
            "en",
            entry.title,
            entry.summary or entry.content,
            entry.published,
            path.name,
        )
        for entry in feed.read(source, response).entries
        if entry.published is not None
    ]


_SETS: dict[str, Callable[[list[Report], Counts], list[str]]] = {
    "basil": measure_basil,
    "ecbplus": measure_ecb,
    "meantime": measure_meantime,
}


if __name__ == "__main__":
    raise SystemExit(main())
