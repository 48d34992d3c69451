"""Articles per CPU second: the rulebook beside a loop of compiled regular expressions, in one run.

    python -m benchmarks.percolate [rounds]

Texts are the full-text ground truths of the captured corpus. Rules are made from words of these texts: half
single words, a quarter phrases, a quarter boolean. Both sides get the raw text and must give the names of the
rules that hold; where the regular expressions (``\\b``, ignoring case, no fold) answer otherwise is counted.
Rounds alternate between the two, so that a busy machine slows both; read the ratio, not the figures.
"""

from __future__ import annotations

import json
import os
import random
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from monitor.model import Rule
from monitor.rules.rulebook import compile_rulebook
from monitor.text.document import document

SIZES = (10, 1_000)
ARTICLES = 60
SEED = 42

Engine = Callable[[str], set[str]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A rule in both languages: all of `needed` (each a choice of phrases), none of `excluded`."""

    name: str
    needed: tuple[tuple[str, ...], ...]
    excluded: tuple[str, ...] = ()

    def query(self) -> str:
        """As a query of ours."""
        groups = ["(" + " OR ".join(f'"{phrase}"' for phrase in choice) + ")" for choice in self.needed]
        return " ".join(groups + [f'-"{phrase}"' for phrase in self.excluded])


def texts() -> list[str]:
    """Ground-truth texts of the corpus that are worth an article; ends the program when it is absent."""
    beside = Path(__file__).parents[2] / "shared" / "corpus"
    pages = Path(os.environ.get("MONITOR_CORPUS") or beside) / "pages"
    if not pages.is_dir():
        sys.exit(f"the captured corpus is not at {pages.parent}; set MONITOR_CORPUS to its folder")
    found = [
        json.loads(path.read_text(encoding="utf-8")).get("text") or ""
        for path in sorted(pages.glob("*.json"))
    ]
    return [text for text in found if len(text) > 500]


def make_rules(count: int, sample: Sequence[str], dice: random.Random) -> list[Wanted]:
    """Rules of `count` in the proportions of real ones, from words that are neither everywhere nor tiny."""
    bodies = [re.findall(r"[^\W\d_]{4,30}", text) for text in sample]
    seen = Counter(word for words in bodies for word in set(words))
    words = [word for word, articles in seen.items() if articles <= max(2, len(sample) // 50)]
    pairs = [
        f"{one} {two}"
        for text in sample
        for one, two in re.findall(r"([^\W\d_]{4,30}) ([^\W\d_]{4,30})", text)
    ]

    def rule(number: int) -> Wanted:
        name = f"rule-{number}"
        match number % 4:
            case 0 | 1:
                return Wanted(name, ((dice.choice(words),),))
            case 2:
                return Wanted(name, ((dice.choice(pairs),),))
            case _:
                a, b, c, d, e = dice.sample(words, 5)
                return dice.choice(
                    (
                        Wanted(name, ((a,), (b,), (c,))),
                        Wanted(name, ((a, b), (c,)), (d,)),
                        Wanted(name, ((a, b, c, d, e),)),
                    )
                )

    return [rule(number) for number in range(count)]


def ours(rules: Sequence[Wanted]) -> Engine:
    """The rulebook, from raw text to names."""
    rulebook = compile_rulebook(Rule(rule.name, rule.query()) for rule in rules)
    return lambda text: {match.rule.name for match in rulebook.percolate(document("", text))}


def regex_loop(rules: Sequence[Wanted]) -> Engine:
    """What a simple monitor does: every rule's expressions over every text."""

    def compiled(phrases: Sequence[str]) -> re.Pattern[str]:
        inside = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in phrases)
        return re.compile(rf"\b(?:{inside})\b", re.IGNORECASE)

    prepared = [
        (
            rule.name,
            [compiled(choice) for choice in rule.needed],
            [compiled((word,)) for word in rule.excluded],
        )
        for rule in rules
    ]
    return lambda text: {
        name
        for name, needed, excluded in prepared
        if all(each.search(text) for each in needed) and not any(each.search(text) for each in excluded)
    }


def speed(engine: Engine, sample: Sequence[str]) -> float:
    """Articles per CPU second."""
    began = time.process_time()
    for text in sample:
        engine(text)
    return len(sample) / (time.process_time() - began)


def main() -> None:
    """Print one row a size of rulebook."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    dice = random.Random(SEED)
    everything = texts()
    sample = dice.sample(everything, min(ARTICLES, len(everything)))
    size = sum(map(len, sample)) / len(sample)
    print(
        f"{len(sample)} articles of {size:,.0f} characters on average, median of {rounds} alternating rounds"
    )
    print(f"{'rules':>8} {'rulebook/s':>12} {'regex loop/s':>13} {'ratio':>8} {'missed':>11} {'extra':>6}")
    for count in SIZES:
        rules = make_rules(count, everything, dice)
        engines = {"ours": ours(rules), "regex": regex_loop(rules)}
        found = {name: [engine(text) for text in sample] for name, engine in engines.items()}
        missed = sum(len(right - given) for right, given in zip(found["ours"], found["regex"], strict=True))
        extra = sum(len(given - right) for right, given in zip(found["ours"], found["regex"], strict=True))
        speeds: dict[str, list[float]] = {name: [] for name in engines}
        for _ in range(rounds):
            for name, engine in engines.items():
                speeds[name].append(speed(engine, sample))
        own, peer = (statistics.median(speeds[name]) for name in ("ours", "regex"))
        total = sum(map(len, found["ours"]))
        print(
            f"{count:>8,} {own:>12,.0f} {peer:>13,.1f} {own / peer:>7,.0f}x {missed:>5}/{total:<5} {extra:>6}"
        )


if __name__ == "__main__":
    main()
