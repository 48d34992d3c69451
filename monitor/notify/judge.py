"""What an answer means, as far as it means the same for every service.

``2xx`` is for the service to judge. What may pass by itself is tried again: 408, 425, 429 and all of 5xx, 1xx
(no final answer at all) and no answer. The rest is refused for good: a person must look, and the reason says
at what. Redirects are refused as Standard Webhooks asks (a webhook that moved must be set anew).

Reasons are words of ours alone. Bodies and headers of a reply may repeat the request's URL, which is a
secret, so a service's own words are shown only when they are in a table of known ones.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from http import HTTPStatus

from monitor.model import Fault, Outcome, Rejected, Response, RetryLater, Unreachable
from monitor.text.headers import LONGEST_WAIT, retry_after

RETRIED = frozenset({408, 425, 429, *range(500, 600), *range(100, 200)})
"""Statuses after which a message is tried again."""

PERMANENT = frozenset({401, 403, 404, 410})
"""Statuses that say of the receiver itself, not of the message, that it is wrong, gone or forbidden."""

_LARGEST_ANSWER = 64 * 1024
"""Answers of these services take a few hundred bytes; a longer one is not read."""

_ADVICE = {
    400: "it cannot read the message",
    401: "it refuses the credentials: check the receiver's url and token",
    403: "it forbids this: check that the receiver's url or token is still valid and allowed to post there",
    404: "it does not know this address: check the receiver's url or token, it may be deleted",
    405: "this address takes no messages: check the receiver's url",
    410: "this webhook is gone: make a new one and set the receiver's url",
    413: "the message is too large for it",
}

_FAULTS = {
    Fault.DNS: "its name could not be resolved",
    Fault.CONNECT: "no connection could be made",
    Fault.TLS: "no safe connection could be made (TLS)",
    Fault.TIMEOUT: "it did not answer in time",
    Fault.BLOCKED: (
        "its address is not a public one, so it is not allowed; if it is your own network, "
        'name the network under "allow" in [network] of monitor.toml'
    ),
    Fault.TOO_LARGE: "its answer was too large",
    Fault.ENCODING: "its answer could not be decoded",
    Fault.REDIRECT: "it redirected in a way that cannot be followed",
    Fault.ROBOTS: "its robots.txt keeps robots away",
    Fault.PROTOCOL: "what it answered is not {protocol}",
    Fault.REFUSED: "it lets nobody in with these credentials",
    Fault.MISSING: "nothing stands there",
}

_LIKE_SECRET = re.compile(r"[/\\@=]|[\w-]{16,}", re.ASCII)


def unreachable(reply: Unreachable, protocol: str = "HTTP") -> Outcome:
    """No answer: try again, also where the address is not allowed.

    Names lead inside for a while, in a hotel's network or by a resolver that is at fault, and that must
    cost no message and no receiver.
    """
    reason = f"unreachable: {_FAULTS[reply.fault].format(protocol=protocol)}"
    detail = reply.detail if reply.detail and len(reply.detail) <= 200 else ""
    return RetryLater(f"{reason} ({detail})" if detail and not _LIKE_SECRET.search(detail) else reason)


def refused(
    response: Response,
    now: datetime,
    *,
    says: str = "",
    asks: timedelta | None = None,
    unsaid: timedelta | None = None,
    permanent: bool | None = None,
) -> Outcome:
    """An answer that is not 2xx. `says` is the service's word in ours, `asks` a wait in its body, `unsaid` a
    wait after a 429 that names none; `permanent` is what the service's word says of the receiver, where that
    is more than its status does."""
    named = f"the service answered {answer(response.status)}"
    if response.status in RETRIED:
        waits = [wait for wait in (asks, retry_after(response, now)) if wait is not None]
        usual = unsaid if response.status == 429 else None
        return RetryLater(f"{named}: {says}" if says else named, max(waits, default=usual))
    if 300 <= response.status < 400:
        return Rejected(f"{named}: redirects of a receiver are not followed; set its url to where it moved")
    reason = f"{named}: {says or _ADVICE.get(response.status, 'it refuses the message')}"
    return Rejected(reason, response.status in PERMANENT if permanent is None else permanent)


def not_taken(response: Response, expected: str) -> Outcome:
    """A 2xx that is not the service's own way to say so: whoever answered, perhaps a portal, try again."""
    return RetryLater(f"the service answered {answer(response.status)} but not {expected}")


def judged_as(reply: Response, status: int) -> Response:
    """`reply` with the status that its body names: some services answer 200 to a failure."""
    return Response(reply.url, status, reply.headers, reply.body)


def pause(response: Response, reset: str) -> timedelta | None:
    """The wait in header `reset`, in seconds, when X-RateLimit-Remaining says that nothing is left."""
    spent = response.header("x-ratelimit-remaining").strip() == "0"
    return seconds(response.header(reset)) if spent else None


def word(value: object) -> str:
    """`value` when it is a word that a service may name a message by, else "": it goes into a URL again."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return text if isinstance(text, str) and re.fullmatch(r"[!-~]{1,255}", text) else ""


def answer(status: int) -> str:
    """A status with its name, for people."""
    try:
        return f"{status} ({HTTPStatus(status).phrase})"
    except ValueError:
        return str(status)


def fields(response: Response) -> Mapping[str, object]:
    """The JSON object in the answer's body; empty when there is none."""
    if len(response.body) > _LARGEST_ANSWER:
        return {}
    try:
        found = json.loads(response.body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def seconds(value: object) -> timedelta | None:
    """A wait in seconds, as a number or written in text, within a week; None for anything else."""
    if isinstance(value, str):
        value = float(value) if re.fullmatch(r"\d{1,12}(\.\d{1,9})?", value.strip(), re.ASCII) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if value < 0 or not math.isfinite(value):
        return None
    return timedelta(seconds=min(float(value), LONGEST_WAIT.total_seconds()))
