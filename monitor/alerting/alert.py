"""Ids of alerts and deliveries, which follow from their cause.

A crash between storing and telling repeats work under the same ids, so a receiver that looks at them sees
every alert once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import blake2b


def alert_id(source: str, entry_key: str, rules: Iterable[str]) -> str:
    """The id of the alert that this entry raises for these rules, in whatever order they come."""
    return "alr_" + _digest(source, entry_key, *sorted(set(rules)))


def change_id(*cause: str) -> str:
    """The id of the alert that an article changed, by what makes it the same change again."""
    return "alr_" + _digest("change", *cause)


def delivery_id(alert: str, receiver: str) -> str:
    """The id of an alert's delivery to a receiver, the same on every try."""
    return "msg_" + _digest(alert, receiver)


def edit_id(delivery: str, cause: str) -> str:
    """The id of an edit of what was delivered, by what brought it about: an article's number, say."""
    return "msg_" + _digest("edit", delivery, cause)


def together_id(deliveries: Iterable[str]) -> str:
    """The id of the delivery in which these are told together."""
    return "msg_" + _digest("together", *sorted(deliveries))


def notice_id(key: str, receiver: str) -> str:
    """The id of a notice's delivery: the same word is said once."""
    return "msg_" + _digest("notice", key, receiver)


def digest_id(digest: str, at: datetime, receiver: str) -> str:
    """The id of the delivery of a digest that was due or asked for at a time."""
    return "msg_" + _digest("digest", digest, at.isoformat(), receiver)


def _digest(*parts: str) -> str:
    """128 bits over the parts, each with its length before it, so that no two lists of parts look alike."""
    state = blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        state.update(len(data).to_bytes(8, "big") + data)
    return state.hexdigest()
