# ruff: noqa: E501
"""A stream of what is hard to tell apart, made of given articles: one object an article, in order of time.

Each has ``truth``, the version of a text that it gives, and ``event``, what it tells of: a correction is another
version of the same event, a follow-up or a second interview another text, the next issue of a bulletin another event.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from benchmarks import _bulletins as bulletins
from benchmarks import _desks as desks
from benchmarks import _edits as edits
from benchmarks import _sites as sites
from benchmarks._edits import Edit, Text, sentences, words

EDITS = {**edits.EDITS, **desks.EDITS, **sites.EDITS}

DAYS = 9
ISSUES = 10
GRAM, LENT = 8, 20
"""Words in a row, and how many such of another article make it one that lent."""


@dataclass(frozen=True, slots=True)
class Told:
    """An article of the stream; `at` in hours."""

    at: float
    text: Text
    truth: str
    event: str
    kind: str
    site: str
    donors: tuple[str, ...] = ()


def stream(articles: Sequence[Text], seed: int = 11) -> list[Told]:
    """The stream; the same for the same articles and seed."""
    dice = random.Random(seed)
    made = list(_made(articles, dice))
    made.sort(key=lambda one: one.at)
    return made


def _made(articles: Sequence[Text], dice: random.Random) -> Iterator[Told]:
    names = list(EDITS)
    lent = _Lent(articles)
    for number, text in enumerate(articles):
        at, name = dice.uniform(0, DAYS * 24), f"a{number}"
        site = f"paper{number % 40}.example"
        match number % 8:
            case 5:
                yield from _followed(text, name, at, dice)
                continue
            case 6:
                yield from _interviews(text, articles, name, at, dice)
                continue
            case 7:
                yield Told(at, text, name, name, "background", site)
                continue
        yield Told(at, text, name, name, "first", site)
        for turn in range(4):
            kind = names[(number * 4 + turn) % len(names)]
            yield _edited(text, kind, EDITS[kind], name, name, at, articles, dice, lent)
        correct = dice.choice((edits.correct, desks.correct))
        if number % 8 < 4 and (corrected := correct(text, dice)) and corrected[1].body != text.body:
            what, other = corrected
            later = at + dice.uniform(0.3, 12)
            where = site if dice.random() < 0.5 else f"other{number}.example"
            yield Told(later, other, f"{name}~", name, f"correction {what}", where)
            kind = names[(number * 5 + 1) % len(names)]
            yield _edited(other, kind, EDITS[kind], f"{name}~", name, later, articles, dice, lent)
    yield from _roundups(articles, dice)
    yield from _all_bulletins(dice)


class _Lent:
    """Which articles lend a text passages: it shares many runs of words with them."""

    def __init__(self, articles: Sequence[Text]) -> None:
        self._whose: dict[tuple[str, ...], str] = {}
        for number, one in enumerate(articles):
            self._whose |= dict.fromkeys(_grams(one), f"a{number}")

    def donors(self, text: Text, event: str) -> tuple[str, ...]:
        found = Counter(self._whose.get(gram) for gram in _grams(text))
        return tuple(who for who, count in found.items() if who and who != event and count >= LENT)


def _grams(text: Text) -> Iterator[tuple[str, ...]]:
    pieces = words(text)
    return zip(*(pieces[at:] for at in range(GRAM)), strict=False)


def _edited(
    text: Text, kind: str, edit: Edit, truth: str, event: str, at: float, articles: Sequence[Text],
    dice: random.Random, lent: _Lent,
) -> Told:  # fmt: skip
    later = at + dice.choice((0.2, 1, 3, 9, 20, 40)) * dice.uniform(0.5, 1.5)
    made = edit(text, dice, articles)
    site = f"site{dice.randint(0, 300)}.example"
    return Told(later, made, truth, event, kind, site, lent.donors(made, event))


def _followed(text: Text, name: str, at: float, dice: random.Random) -> Iterator[Told]:
    """A report, and the one of the next hours or days over the same background."""
    said = sentences(text.body)
    if len(said) < 9:
        return
    third = len(said) // 3
    one, two, background = said[:third], said[third : 2 * third], said[2 * third :]
    for part, later in ((one, 0.0), (two, dice.uniform(4, 50))):
        told = replace(text, parts=(text.gap.join(part), text.gap.join(background)))
        told = told if part is one else replace(told, title=part[0][:80])
        yield Told(
            at + later,
            told,
            f"{name}{later > 0}",
            name,
            "follow-up" if later else "first",
            f"p{name}.example",
        )


def _interviews(
    text: Text, articles: Sequence[Text], name: str, at: float, dice: random.Random
) -> Iterator[Told]:
    """Two people asked about one event: the same introduction, other answers."""
    said = sentences(text.body)
    mine = [
        one for one in articles if one.lang == text.lang and len(sentences(one.body)) > 12 and one is not text
    ]
    if len(said) < 6 or len(mine) < 3:
        return
    head = text.gap.join(said[: max(3, len(said) // 4)])[:700]
    for place, other in enumerate(dice.sample(mine, 2)):
        answers = sentences(other.body)[4:12]
        body = [
            line
            for at_, answer in enumerate(answers)
            for line in (f"— {said[(at_ + 3) % len(said)]}", answer)
        ][:12]
        parts = (head, *body) if place else (head, *answers)
        donors = (f"a{articles.index(other)}",)
        told = Text(sentences(other.body)[3][:70], parts, text.lang)
        yield Told(
            at + place * dice.uniform(1, 20),
            told,
            f"{name}i{place}",
            name,
            "interview",
            f"i{name}{place}.example",
            donors,
        )


def _roundups(articles: Sequence[Text], dice: random.Random) -> Iterator[Told]:
    for number in range(DAYS * 3):
        chosen = dice.sample(range(len(articles)), 5)
        parts = [part for at in chosen for part in (articles[at].title, articles[at].parts[0][:400])]
        told = Text(f"Morning briefing: what you need to know, No. {100 + number}", tuple(parts), "en")
        yield Told(
            7 + number * 8,
            told,
            f"r{number}",
            f"r{number}",
            "roundup",
            "brief.example",
            tuple(f"a{at}" for at in chosen),
        )


def _all_bulletins(dice: random.Random) -> Iterator[Told]:
    copies = [
        name
        for name in EDITS
        if name
        not in (
            "paywalled",
            "teaser",
            "without_beginning",
            "commented",
            "growing",
            "halved",
            "summarised",
            "half_foreign",
            "piled",
            "piled_more",
            "quoted_whole",
            "lead_replaced",
            "tail_cut",
            "scrolled",
            "middle_out",
            "bilingual",
            "framed",
            "background_added",
            "openings",
            "columns",
        )
    ]
    for place, form in enumerate(bulletins.forms()):
        issues = bulletins.issues(form, ISSUES, dice, kept=(0.0, 0.15)[place % 2])
        begin = dice.uniform(0, 24)
        texts = [Text(one.title, tuple(one.text.split("\n")), form.lang) for one in issues]
        seen: set[str] = set()
        for number, (issue, text) in enumerate(zip(issues, texts, strict=True)):
            if text.body in seen:
                continue
            seen.add(text.body)
            name = f"b{form.family}{number}"
            yield Told(
                begin + issue.at, text, name, name, f"bulletin {form.family}", f"{form.family}.example"
            )
            if number % 2:
                kind = copies[(place * 7 + number) % len(copies)]
                told = EDITS[kind](text, dice, texts)
                yield Told(
                    begin + issue.at + dice.uniform(0.2, 2),
                    told,
                    name,
                    name,
                    "bulletin copy",
                    f"c{number}.example",
                )
