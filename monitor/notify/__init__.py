"""Notifiers: how a message is put to a service, and what its answer means.

A notifier is two pure functions. Add one in a module of its own and name it in `NOTIFIERS`: the matrix of
statuses and the hostile strings in the tests pick it up by themselves, and so does the check of
docs/reference/receivers.md.
"""

from __future__ import annotations

from hashlib import sha256

from monitor.model import Receiver
from monitor.notify import discord, slack, telegram, webhook
from monitor.notify.notifier import Notifier

__all__ = ["NOTIFIERS", "Notifier", "fingerprint", "infer_kind", "missing"]

NOTIFIERS: dict[str, Notifier] = {
    "webhook": webhook.NOTIFIER,
    "slack": slack.NOTIFIER,
    "discord": discord.NOTIFIER,
    "telegram": telegram.NOTIFIER,
}


def infer_kind(url: str) -> str:
    """The kind of receiver that `url` belongs to: a chat by its host, else ``webhook``; "" for no URL."""
    from_host = (kind for kind, notifier in NOTIFIERS.items() if notifier.owns(url))
    return next(from_host, "webhook") if url.strip() else ""


def fingerprint(receiver: Receiver) -> str:
    """A digest of where and how the receiver is reached: another one means that somebody mended it."""
    parts = (receiver.kind, receiver.url.reveal(), receiver.token.reveal(), receiver.chat)
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def missing(receiver: Receiver) -> tuple[str, ...]:
    """Names of the fields that the receiver's kind needs and that are empty or unusable.

    An unknown kind lacks its ``kind``; a signing key that cannot be decoded counts as ``signing_keys``.
    """
    notifier = NOTIFIERS.get(receiver.kind)
    if notifier is None:
        return ("kind",)
    lacking = tuple(name for name in notifier.needs if not getattr(receiver, name))
    return lacking if webhook.keys_usable(receiver.signing_keys) else (*lacking, "signing_keys")
