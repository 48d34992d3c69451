"""What went wrong on the wire, in words that hold no URL, no header and no bytes of the other side.

The texts of the HTTP library are never passed on: some quote a header's value or the status line.
"""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Iterator
from typing import Final

import h11

from monitor.model import Fault

WIRE_FAILURES: Final = (h11.ProtocolError, TimeoutError, OSError, UnicodeError)
"""All that is raised for what the other side, the network or a malformed request does."""

_WRONG_NAME: Final = frozenset({62, 63, 64})
"""X509_V_ERR_HOSTNAME_MISMATCH and its kin for addresses: OpenSSL's own text for them names the host."""


class RefusedError(Exception):
    """An exchange that ends without a usable answer. ``detail`` is fit for people and for logs."""

    def __init__(self, fault: Fault, detail: str) -> None:
        super().__init__(detail)
        self.fault = fault
        self.detail = detail


def explain(error: BaseException) -> RefusedError:
    """Why the exchange failed, from the exception that ended it and from those that caused that one."""
    causes = tuple(_causes(error))
    if tls := next((cause for cause in causes if isinstance(cause, ssl.SSLError)), None):
        return RefusedError(Fault.TLS, _tls_detail(tls))
    if any(isinstance(cause, TimeoutError) for cause in causes):
        return RefusedError(Fault.TIMEOUT, "no complete answer in time")
    if isinstance(error, h11.LocalProtocolError | UnicodeError):
        return RefusedError(Fault.PROTOCOL, "the request cannot be put on the wire: see its URL and headers")
    if isinstance(error, h11.ProtocolError):
        return RefusedError(Fault.PROTOCOL, "the answer breaks the rules of HTTP or ends early")
    return RefusedError(Fault.CONNECT, _system_detail(causes))


def dns_failure(error: OSError) -> RefusedError:
    """A name that could not be resolved."""
    temporary = error.errno == socket.EAI_AGAIN
    return RefusedError(Fault.DNS, "the name server gives no answer" if temporary else "no such host")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _tls_detail(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        if error.verify_code in _WRONG_NAME:
            return "the certificate is for another host"
        return f"certificate refused: {error.verify_message}"
    return (error.reason or "handshake failed").replace("_", " ").lower()


def _system_detail(causes: tuple[BaseException, ...]) -> str:
    number = next((cause.errno for cause in causes if isinstance(cause, OSError) and cause.errno), None)
    return os.strerror(number).lower() if number else "the connection was closed"
