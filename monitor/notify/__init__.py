"""Notifiers: how a message is put to a service, and what its answer means.

A notifier is two pure functions, and a third where the service can edit. Add one in a module of its own and
name it in `CHATS`: the matrix of statuses and the hostile strings in the tests pick it up by themselves,
and so does the check of docs/reference/receivers.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256

from monitor.model import Parcel, Receiver, Request
from monitor.notify import (
    apprise,
    discord,
    email,
    matrix,
    mattermost,
    ntfy,
    pagerduty,
    slack,
    teams,
    telegram,
    webhook,
)
from monitor.notify.notifier import WEB, Notifier

__all__ = [
    "CHATS",
    "NOTIFIERS",
    "OWN_ADDRESSES",
    "Notifier",
    "complaints",
    "fingerprint",
    "infer_kind",
    "missing",
]

CHATS: dict[str, Notifier[Request]] = {
    "webhook": webhook.NOTIFIER,
    "slack": slack.NOTIFIER,
    "discord": discord.NOTIFIER,
    "telegram": telegram.NOTIFIER,
    "mattermost": mattermost.NOTIFIER,
    "teams": teams.NOTIFIER,
    "matrix": matrix.NOTIFIER,
    "ntfy": ntfy.NOTIFIER,
    "pagerduty": pagerduty.NOTIFIER,
}
"""Services that are spoken to by HTTP."""

NOTIFIERS: dict[str, Notifier[Parcel]] = {**CHATS, "email": email.NOTIFIER, "apprise": apprise.NOTIFIER}


OWN_ADDRESSES = frozenset(kind for kind, notifier in NOTIFIERS.items() if notifier.schemes != WEB)
"""Kinds whose url is no web address."""


def infer_kind(url: str) -> str:
    """The kind of receiver that `url` belongs to: a chat by its host, a mail server by its scheme, else
    ``webhook``; "" for no URL."""
    from_host = (kind for kind, notifier in NOTIFIERS.items() if notifier.owns(url))
    return next(from_host, "webhook") if url.strip() else ""


def fingerprint(receiver: Receiver) -> str:
    """A digest of where and how the receiver is reached: another one means that somebody mended it."""
    secrets = (receiver.url, receiver.token, receiver.user, receiver.password)
    parts = (receiver.kind, receiver.chat, receiver.sender, *receiver.to, *(one.reveal() for one in secrets))
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def missing(receiver: Receiver) -> tuple[str, ...]:
    """Names of the fields that the receiver's kind needs and that are empty; ``kind`` where it is unknown."""
    notifier = NOTIFIERS.get(receiver.kind)
    if notifier is None:
        return ("kind",)
    wanted = notifier.bot if notifier.bot and receiver.token else notifier.needs
    return tuple(name for name in wanted if not getattr(receiver, name))


def complaints(receiver: Receiver) -> Iterator[tuple[str, str]]:
    """Fields of a receiver that lacks nothing, and what is wrong with each; no secret is in it."""
    if not re.fullmatch(r"[!-~]*", receiver.token.reveal().strip()):
        yield "token", "has signs in it that no header can carry: copy it anew"  # RFC 9110, section 5.5
    if not webhook.keys_usable(receiver.signing_keys):
        yield "signing_keys", "has a key that is empty, or begins with whsec_ and does not go on in base64"
    if notifier := NOTIFIERS.get(receiver.kind):
        yield from notifier.complaints(receiver)
