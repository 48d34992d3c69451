"""Which rules held, which came nearest, and which term they lack."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from monitor.flows.explaining.values import Setup, Step, Verdict
from monitor.flows.matched import as_document
from monitor.model import Article, Match
from monitor.rules.nearest import Miss, Nearest
from monitor.text.document import Document
from monitor.text.shown import line
from monitor.views.trace import Trace

NEAREST = 3
"""Rules that came nearest, as many as are shown."""
WORDS = 5
"""Words shown of what made a rule hold."""


def rules_step(trace: Trace, article: Article, setup: Setup) -> Step:
    """Which rules held when it was read; and where none did, what those that came nearest lack."""
    held = [_held(one, article) for one in trace.matches]
    said = [_said(one) for one in held]
    facts: dict[str, object] = {"held": held, "nearest": [], "holds_now": [], "holds_no_more": []}
    if not held:
        said.append(_no_rule(trace))
    if setup.nearest is not None and (not held or setup.every_rule):
        said += _asked_now(setup.nearest(), article, trace, facts, setup.now)
    verdict = Verdict.PASSED if held else Verdict.STOPPED
    return Step("rules", verdict, "held" if held else "no-rule", "; ".join(said), None, facts)


def _no_rule(trace: Trace) -> str:
    if trace.entry.fault:
        return f"no rule held in what could be read of it ({line(trace.entry.fault)})"
    return "no rule held"


def _held(match: Match, article: Article) -> dict[str, object]:
    texts = {"title": article.title, "body": article.body}
    words = [texts[span.field][span.start : span.end] for span in match.spans if span.field in texts]
    return {
        "rule": match.rule.name,
        "tags": list(match.rule.tags),
        "severity": match.rule.severity.label,
        "by": list(dict.fromkeys(words))[:WORDS],
    }


def _said(held: dict[str, object]) -> str:
    tags, words = held["tags"], held["by"]
    assert isinstance(tags, list)
    assert isinstance(words, list)
    about = ", ".join([str(held["severity"]), *tags])
    by = f" by {', '.join(f'`{line(word)}`' for word in words)}" if words else ""
    return f"{line(str(held['rule']))} held ({line(about)}){by}"


def _asked_now(
    rules: Nearest, article: Article, trace: Trace, facts: dict[str, object], now: datetime
) -> Sequence[str]:
    """What the rules of today say to it. Its age is what it was when it was seen."""
    then = {one.rule.name for one in trace.matches}
    looked = as_document(article, trace.entry.seen if trace.entry.seen < now else now)
    holding = [rule.name for rule in rules.holding(looked)]
    new = [name for name in holding if name not in then]
    misses = rules.misses(looked)
    gone = [miss for miss in misses if miss.rule.name in then]
    nearest = [miss for miss in misses if miss.rule.name not in then][:NEAREST]
    facts |= {
        "nearest": [_miss(miss) for miss in nearest],
        "holds_now": new,
        "holds_no_more": [miss.rule.name for miss in gone],
    }
    said = [
        f"{line(name)} would hold now: the rule is newer than the reading, or was changed" for name in new
    ]
    said += [f"{line(miss.rule.name)} does not hold any more: {miss.lacking}" for miss in gone]
    return said + _lacking(nearest)


def _lacking(misses: Sequence[Miss]) -> list[str]:
    return [f"{line(miss.rule.name)} does not hold: {line(miss.lacking)}" for miss in misses]


def _miss(miss: Miss) -> dict[str, object]:
    return {
        "rule": miss.rule.name,
        "lacking": miss.lacking,
        "short": miss.short,
        "near": round(miss.near, 3),
    }


def of_text(text: Document, rules: Nearest) -> Step:
    """What the rules would say to a text that nobody published."""
    holding, misses = rules.holding(text), rules.misses(text)
    facts = {
        "held": [
            {"rule": one.name, "tags": list(one.tags), "severity": one.severity.label, "by": []}
            for one in holding
        ],
        "nearest": [_miss(miss) for miss in misses[:NEAREST]],
        "holds_now": [],
        "holds_no_more": [],
    }
    said = [f"{line(one.name)} holds ({line(', '.join([one.severity.label, *one.tags]))})" for one in holding]
    said = said or ["no rule holds"]
    verdict = Verdict.PASSED if holding else Verdict.STOPPED
    reason = "held" if holding else "no-rule"
    return Step("rules", verdict, reason, "; ".join(said + _lacking(misses[:NEAREST])), None, facts)
