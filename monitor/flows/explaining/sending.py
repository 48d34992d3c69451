"""What became of a delivery: sent, told together with others, held, kept quiet, or given up."""

from __future__ import annotations

from monitor.alerting.matching import holds
from monitor.flows.explaining.values import Setup, Step, Verdict
from monitor.model import Kind, Subject
from monitor.text.shown import line
from monitor.views.trace import Sending

Found = tuple[Verdict, str, str]
"""What was done with it, by which reason, in words."""


def delivery_step(sending: Sending, setup: Setup, subject: Subject | None = None) -> Step:
    """How a delivery stands; with the subject of its alert, whether a silence awaits it too."""
    detail, item = sending.detail, sending.detail.item
    verdict, reason, said = _found(sending, setup, subject)
    if item.kind == Kind.EDIT:
        verdict = Verdict.NOTED  # what was told stays told, whatever becomes of a correction
    facts: dict[str, object] = {
        "delivery": item.id,
        "receiver": item.receiver,
        "route": detail.route,
        "kind": item.kind,
        "state": item.state,
        "attempts": item.attempts,
        "due": item.due,
        "settled": detail.settled,
        "reason": item.reason,
        "together": detail.together,
        "members": list(detail.members),
    }
    what = "an edit of what was sent" if item.kind == Kind.EDIT else item.id
    at = detail.settled or item.due
    return Step("delivery", verdict, reason, f"{line(item.receiver)}: {what} {said}", at, facts)


def _found(sending: Sending, setup: Setup, subject: Subject | None) -> Found:
    detail, item, when = sending.detail, sending.detail.item, setup.when
    match item.state:
        case "sent":
            tries = f", at try {item.attempts}" if item.attempts > 1 else ""
            return Verdict.PASSED, "sent", f"was sent at {when(detail.settled)}{tries}"
        case "merged":
            return _together(sending, setup)
        case "quiet":
            return (
                Verdict.STOPPED,
                "kept-quiet",
                f"was not sent at {when(detail.settled)}: {line(item.reason)}",
            )
        case "dead":
            tries = f"after {item.attempts} {'try' if item.attempts == 1 else 'tries'}"
            said = f"is a dead letter since {when(detail.settled)} {tries}: {line(item.reason)}"
            return Verdict.STOPPED, "dead", f"{said} (`monitor outbox replay {item.id}`)"
        case _:
            return _waiting(sending, setup, subject)


def _together(sending: Sending, setup: Setup) -> Found:
    whole = sending.whole
    if whole is None:
        return Verdict.PASSED, "sent-together", "was told together with others"
    about = f"together with {len(whole.members) - 1} others in {whole.item.id} “{line(whole.item.title)}”"
    verdict, reason, said = _found(Sending(whole, "", "", None), setup, None)
    reason = "sent-together" if reason == "sent" else reason
    return verdict, reason, f"goes {about}, which {said}"


def _waiting(sending: Sending, setup: Setup, subject: Subject | None) -> Found:
    reason, said = _waits_for(sending, setup)
    silence = next(
        (
            one
            for one in setup.silences
            if subject is not None and one.starts <= setup.now < one.ends and holds(one.matcher, subject)
        ),
        None,
    )
    if silence is not None:
        author = line(silence.author) or "somebody"
        said += f"; a silence of {author} ({silence.id}) holds for it and keeps it quiet when its time comes"
    return Verdict.WAITS, reason, said


def _waits_for(sending: Sending, setup: Setup) -> tuple[str, str]:
    item, when = sending.detail.item, setup.when
    status = setup.standing.get(item.receiver)
    if item.receiver not in setup.receivers:
        why = (
            "is switched off: its url is empty"
            if item.receiver in setup.off
            else "is not configured any more"
        )
        return "no-receiver", f"waits, for its receiver {why}"
    if status and status.disabled:
        said = f"waits: nothing is sent to this receiver since {when(status.disabled)}: {line(status.reason)}"
        return "disabled", f"{said} (mend its settings, or `monitor receivers enable {line(item.receiver)}`)"
    if sending.held:
        return f"held-{sending.held}", f"is held until {when(item.due)}: {line(item.reason) or sending.held}"
    if item.attempts:
        tries = "once" if item.attempts == 1 else f"{item.attempts} times"
        return "retry", f"failed {tries} ({line(item.reason)}) and is tried again at {when(item.due)}"
    if status and status.wait and status.wait > setup.now:
        return "receiver-waits", f"waits: its service asked to be left alone until {when(status.wait)}"
    if item.due and item.due > setup.now:
        for_group = "waits for others of its group" if sending.batch else "waits"
        return "group" if sending.batch else "due", f"{for_group} until {when(item.due)}"
    idle = "" if setup.running else "; no daemon seems to run"
    return "due", f"is due since {when(item.due)}{idle}"
