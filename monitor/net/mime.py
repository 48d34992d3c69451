"""A letter as bytes (RFC 5322, RFC 2045 to 2047): all of it seven-bit ASCII in short lines. Pure.

Built by hand, since the standard library decodes what looks like an encoded word in a header it is given, and
has let line ends through that way (CVE-2024-6923). Here a header's text is printable ASCII or base64 of ours,
so that none can end its line.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from hashlib import blake2b
from typing import Final

from monitor.model import Letter

_LINE: Final = 76
_WORD: Final = 39
"""Bytes of text in one encoded word: a line that has one may have 76 characters (RFC 2047, section 2), and
the first has the name as well."""

_BARE: Final = re.compile(r"[\x21-\x7e]+(?: [\x21-\x7e]+)*")
_LONGEST_WORD: Final = 320
"""Characters without a space in a header that goes out bare: the longest address (RFC 5321, 4.5.3.1)."""


def wire(letter: Letter) -> bytes:
    """The letter with CRLF line ends; lines that begin with a dot are the sender's to double."""
    mark = "=_" + blake2b(repr(letter.headers).encode("utf-8", "replace"), digest_size=12).hexdigest()
    head = "".join(f"{name}: {_folded(value)}\r\n" for name, value in letter.headers)
    parts = "".join(
        f"--{mark}\r\nContent-Type: text/{kind}; charset=utf-8\r\n"
        f"Content-Transfer-Encoding: quoted-printable\r\n\r\n{_quoted(body)}\r\n"
        for kind, body in (("plain", letter.text), ("html", letter.html))
    )
    return (
        f"{head}MIME-Version: 1.0\r\n"
        f'Content-Type: multipart/alternative; boundary="{mark}"\r\n\r\n'
        f"{parts}--{mark}--\r\n"
    ).encode("ascii")


def _folded(value: str) -> str:
    """A header's value, folded at spaces; as encoded words where it is not plain."""
    plain = _BARE.fullmatch(value) and "=?" not in value
    words = value.split(" ") if plain else list(_encoded(value))
    if plain and max(map(len, words)) > _LONGEST_WORD:
        words = list(_encoded(value))
    lines, room = [""], _LINE - len("Content-Disposition: ")
    for word in words:
        if lines[-1] and len(lines[-1]) + 1 + len(word) > room:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
        room = _LINE if len(lines) > 1 else room
    return "\r\n ".join(lines)


def _encoded(value: str) -> Iterator[str]:
    """Encoded words, none of which splits a character."""
    piece = b""
    for char in value:
        more = char.encode("utf-8", "replace")
        if len(piece) + len(more) > _WORD:
            yield _word(piece)
            piece = b""
        piece += more
    yield _word(piece)


def _word(piece: bytes) -> str:
    return f"=?utf-8?b?{base64.b64encode(piece).decode('ascii')}?="


def _quoted(body: str) -> str:
    """Quoted-printable, which people can read in the raw and filters of unwanted mail take for text.

    A lone dash or dot at a line's start is no mark here: the boundary holds signs that are quoted.
    """
    lines = re.sub(r"\r\n?", "\n", body).encode("utf-8", "replace")
    return binascii.b2a_qp(lines, istext=True).replace(b"\n", b"\r\n").decode("ascii")
