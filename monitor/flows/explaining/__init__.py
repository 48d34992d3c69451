"""Explain: what became of a piece of news, step by step, and which step decided.

    Trace (what is on record) + Setup (the present) ─► source ─► seen ─► read ─► rules ─► story ─► alert
                                                        ─► route ─► delivery ─► Explanation

Pure: the store reads the facts, the command line prints what is said here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.alerting.alert import edit_id
from monitor.flows.explaining.arrival import read_step, seen_step, source_step
from monitor.flows.explaining.matching import of_text, rules_step
from monitor.flows.explaining.sending import delivery_step
from monitor.flows.explaining.telling import alert_steps, story_step
from monitor.flows.explaining.unseen import published_in, unseen
from monitor.flows.explaining.values import Explanation, Setup, Step, Verdict
from monitor.rules.nearest import Nearest
from monitor.text.document import Document
from monitor.views.trace import Sending, Trace

__all__ = [
    "Explanation",
    "Setup",
    "Step",
    "Verdict",
    "explain",
    "explain_sending",
    "explain_text",
    "published_in",
    "unseen",
]


def explain(trace: Trace, setup: Setup, delivery: str = "") -> Explanation:
    """What became of an entry; with the id of a delivery, the outcome is what became of that one."""
    steps = [source_step(trace.source, setup), seen_step(trace, setup), read_step(trace, setup)]
    article = trace.article
    if article is not None:
        steps += [rules_step(trace, article, setup), story_step(trace, setup), *alert_steps(trace, setup)]
        for alert in trace.alerts:
            steps += [delivery_step(one, setup, alert.subject) for one in alert.sendings]
        steps += [delivery_step(one, setup) for one in _edits(trace)]
    decided = _deciding(steps, delivery)
    return Explanation(
        title=article.title if article else trace.entry.title,
        url=article.link if article else trace.entry.link,
        source=trace.entry.source,
        article=trace.number,
        outcome=decided.reason,
        answer=decided.said,
        steps=tuple(steps),
    )


def explain_sending(sending: Sending, setup: Setup) -> Explanation:
    """What became of a delivery that tells of no single alert: a notice, or several together."""
    step = delivery_step(sending, setup)
    message = sending.detail.message
    return Explanation(message.title, message.url, "", None, step.reason, step.said, (step,))


def explain_text(text: Document, rules: Nearest) -> Explanation:
    """What the rules would say to a text."""
    step = of_text(text, rules)
    return Explanation(text.title_text, "", "", None, step.reason, step.said, (step,))


def _edits(trace: Trace) -> Iterator[Sending]:
    """Edits by which the article was put into what its story had been told with."""
    for alert in {alert.id: alert for _, alert in trace.told}.values():
        mine = {edit_id(one.detail.item.id, str(trace.number)) for one in alert.sendings}
        yield from (one for one in alert.sendings if one.detail.item.id in mine)


_ORDER = (Verdict.STOPPED, Verdict.WAITS, Verdict.PASSED)


def _deciding(steps: Sequence[Step], delivery: str) -> Step:
    """The step that says how it ended: of several deliveries the one that came furthest."""
    sent = [step for step in steps if step.step == "delivery" and step.verdict is not Verdict.NOTED]
    asked = [step for step in sent if step.facts.get("delivery") == delivery]
    if asked or sent:
        return max(asked or sent, key=lambda step: _ORDER.index(step.verdict))
    way = [step for step in steps if step.step not in ("source", "story")]
    return next((step for step in way if step.verdict is Verdict.STOPPED), way[-1])
