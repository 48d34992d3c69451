"""The benchmarks of the percolator are fair: rules mean the same to all, and are the same at every run."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.percolate import engines, goals, table
from benchmarks.percolation.automata import regex_loop
from benchmarks.percolation.batches import fts5
from benchmarks.percolation.corpus import Captured, entries, true_texts
from benchmarks.percolation.engines import Job, NineForms, ours, ours_nine_forms
from benchmarks.percolation.full import full_rules
from benchmarks.percolation.running import Measured, Run
from benchmarks.percolation.terms import FOLDS, Checked, Terms, grams, padded
from benchmarks.percolation.worker import Built, Changed, change
from benchmarks.percolation.workload import Pool, Wanted, common_rules
from benchmarks.truth import compare, found
from monitor.model import Rule
from monitor.rules.rulebook import compile_rulebook
from tests.extent import WHOLE, some


def invented() -> list[Captured]:
    """Articles of made-up words, a few of which all of them have."""
    dice = random.Random(7)
    words = ["".join(dice.choices("abdeikmnorstuv", k=dice.randint(4, 8))) for _ in range(600)]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    return [
        Captured(
            f"News {number}", " ".join(dice.choices(words, weights, k=120)), lang="en" if number % 3 else "de"
        )
        for number in range(60)
    ]


ARTICLES = invented()
POOL = Pool(ARTICLES, share=0.2)
WANTED = common_rules(400, POOL)


def job(fold: str = "ours") -> Job:
    rules = tuple(Rule(rule.name, rule.query()) for rule in WANTED)
    return Job(rules, tuple(WANTED), tuple(ARTICLES[:20]), POOL.seen, fold)


def test_the_same_seed_gives_the_same_rules() -> None:
    again = Pool(invented(), share=0.2)
    assert common_rules(400, again) == WANTED
    assert full_rules(100, again, ARTICLES) == full_rules(100, POOL, ARTICLES)
    assert common_rules(400, POOL, seed=1) != WANTED


def test_rules_come_in_the_proportions_of_real_ones() -> None:
    def kind(rule: Wanted) -> str:
        terms = [term for choice in rule.needed for term in choice] + list(rule.excluded)
        if len(terms) > 1:
            assert 3 <= len(terms) <= 8
            return "boolean"
        return "phrase" if " " in terms[0] else "word"

    assert Counter(map(kind, WANTED)) == {"word": 200, "phrase": 100, "boolean": 100}


def test_a_rule_means_the_same_to_engines_that_find_terms() -> None:
    given = job()
    right = ours(given)(given.articles)
    assert sum(map(len, right)) > 100
    terms, check = Terms(WANTED, POOL.seen), Checked(WANTED, knows_not=False)
    everything = [rule.name for rule in WANTED]
    unchecked = check(everything, ())
    assert 0 < len(unchecked) < len(WANTED)
    for article, names in zip(given.articles, right, strict=True):
        words = FOLDS["ours"](article.text)
        text = padded(words)
        assert {term for term in terms.phrases if f" {term} " in text} == grams(words) & {*terms.phrases}
        seen = {number for number, phrase in enumerate(terms.phrases) if f" {phrase} " in text}
        assert terms.holding(seen) == names
        assert check(everything, words) - unchecked == names - unchecked


@pytest.mark.parametrize("build", [fts5, regex_loop, ours_nine_forms])
def test_engines_that_are_always_there_answer_as_ours(build: object) -> None:
    given = job("plain")
    assert callable(build)
    assert build(given)(given.articles) == ours(given)(given.articles)


def test_nine_forms_are_nine_more() -> None:
    assert len(NineForms().forms("drone", "")) == 10


def test_changing_a_rule_is_measured_on_a_book_of_them() -> None:
    changed = change(job(), times=5)
    assert changed.add_worst >= changed.add > 0
    assert changed.remove_worst >= changed.remove > 0


def test_an_engine_that_nobody_knows_is_refused() -> None:
    with pytest.raises(SystemExit, match="no engine grep; there are ours"):
        engines(["grep"])


def test_a_goal_is_judged_by_the_ratio_to_the_peer() -> None:
    built, changed = Built(9.0, 200_000_000, 200_000_000), Changed(0.1, 0.2, 0.1, 0.2)
    ours_is = Measured("ours", 100.0, built, 0, 0)
    peers = (
        Measured("perq", 25.0, built, 0, 0),
        Measured("pyahocorasick", 140.0, built, 0, 0),
        Measured("ahocorasick_rs-raw", 160.0, built, 7, 2),
    )
    run = Run(100_000, 3.0, (ours_is, *peers), changed)
    judged = {what.partition(" (")[0]: enough for what, _, enough in goals(run)}
    assert not judged["times the speed of perq"]
    assert judged["the best Aho-Corasick of the same answers"]
    assert not judged["the best Aho-Corasick of any answers"], "and it says how many of them are wrong"
    assert judged["building, s"]
    assert "4.00x" in "\n".join(table(run))


def test_a_difference_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = full_rules(50, POOL, ARTICLES)
    documents = [article.document() for article in ARTICLES[:5]]
    assert compare(rules, documents).missed == compare(rules, documents).extra == ()
    monkeypatch.setattr("benchmarks.truth.found", lambda *_: ({"other"},))
    compared = compare(rules, documents)
    assert len(compared.missed) == compared.matches > 0
    assert compared.extra == tuple((number, "other") for number in range(5))


@pytest.mark.corpus
def test_nothing_is_missed_and_nothing_is_extra_on_captured_texts(corpus: Path) -> None:
    """A short form of `python -m benchmarks.truth`."""
    pages = [page for page in true_texts(corpus) if len(page.body) > 500][:160]
    short = [entry for _, entry in zip(range(20), entries(corpus), strict=False)]
    rules = full_rules(1_000 if WHOLE else 200, Pool(pages), pages)
    looked = some((*pages[::4], *short), 3)
    compared = compare(rules, [one.document() for one in looked])
    assert compared.documents == len(looked) >= 20
    assert compared.matches > len(looked)
    assert (compared.missed, compared.extra) == ((), ())


def test_every_kind_of_rule_is_among_those_of_the_whole_language() -> None:
    queries = " ".join(rule.query for rule in full_rules(2_000, POOL, ARTICLES))
    asked = ("NEAR/", "ONEAR/", "NOT NEAR/", "SENTENCE", "PARAGRAPH", "count(", "title:", "lead:", "first/")
    assert all(one in queries for one in (*asked, "case:", "name:", "words>", "lang:", '"~', '"=', "*"))


def test_what_is_found_is_asked_of_the_rulebook() -> None:
    book = compile_rulebook([Rule("x", "drone"), Rule("y", "uav")])
    assert found(book, Captured("", "A drone fell").document()) == ({"x"}, {"x"})
