"""The receiving side of Standard Webhooks: is this message what its sender signed?

Written apart from the notifier that signs, from the specification alone, so that the two check each other.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from datetime import datetime, timedelta

TOLERANCE = timedelta(minutes=5)
"""How far the signed time may be from ours, as the specification's own libraries have it."""


def sign(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    """The signature of a message: HMAC-SHA256 over id, time and body, the secret's base64 part as key."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def fault(secret: str, message_id: str, timestamp: str, signatures: str, body: bytes, now: datetime) -> str:
    """Why a message isn't to be trusted, or an empty string. `signatures` are separated by spaces."""
    if not message_id:
        return "no webhook-id"
    if not timestamp.isascii() or not timestamp.isdigit():
        return "no webhook-timestamp in whole seconds"
    if abs(now.timestamp() - int(timestamp)) > TOLERANCE.total_seconds():
        return "webhook-timestamp too far from now"
    try:
        expected = sign(secret, message_id, timestamp, body)
    except (binascii.Error, ValueError):
        return "the receiver's own secret is not base64"
    given = signatures.split()
    if not any(hmac.compare_digest(expected.encode(), one.encode()) for one in given):
        return "no signature fits"
    return ""
