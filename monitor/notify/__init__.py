"""Notifiers: how a message is put to a service, and what its answer means.

A notifier is two pure functions, and a third where the service can edit. Add one in a module of its own and
name it in `NOTIFIERS`: the matrix of statuses and the hostile strings in the tests pick it up by themselves,
and so does the check of docs/reference/receivers.md.
"""

from __future__ import annotations

import re

from monitor.model import Receiver, Secret
from monitor.notify import (
    discord,
    matrix,
    mattermost,
    ntfy,
    pagerduty,
    slack,
    teams,
    telegram,
    webhook,
)
from monitor.notify.notifier import Notifier

__all__ = ["NOTIFIERS", "Notifier", "infer_kind", "missing"]

NOTIFIERS: dict[str, Notifier] = {
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


def infer_kind(url: str) -> str:
    """The kind of receiver that `url` belongs to: a chat by its host, else ``webhook``; "" for no URL."""
    from_host = (kind for kind, notifier in NOTIFIERS.items() if notifier.owns(url))
    return next(from_host, "webhook") if url.strip() else ""


def missing(receiver: Receiver) -> tuple[str, ...]:
    """Names of the fields that the receiver's kind needs and that are empty or unusable.

    An unknown kind lacks its ``kind``; a signing key that cannot be decoded counts as ``signing_keys``, a
    token that no header can carry as ``token``.
    """
    notifier = NOTIFIERS.get(receiver.kind)
    if notifier is None:
        return ("kind",)
    wanted = notifier.bot if notifier.bot and receiver.token else notifier.needs
    lacking = [name for name in wanted if not getattr(receiver, name)]
    lacking += [name for name in notifier.unusable(receiver) if name not in lacking]
    if not _sendable(receiver.token) and "token" not in lacking:
        lacking.append("token")
    if not webhook.keys_usable(receiver.signing_keys):
        lacking.append("signing_keys")
    return tuple(lacking)


def _sendable(token: Secret) -> bool:
    """A header can carry it (RFC 9110, section 5.5)."""
    return re.fullmatch(r"[!-~]*", token.reveal().strip()) is not None
