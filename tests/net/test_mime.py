"""Letters as bytes: what was meant is read again by another's parser, and no text becomes a header."""

from __future__ import annotations

import email.header
import re
from email import message_from_bytes, policy

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model import Letter, Security
from monitor.net.mime import wire
from tests.hostile import HOSTILE

NAMES = ["Date", "To", "Subject", "MIME-Version", "Content-Type"]


def letter(subject: str, text: str = "x\n", to: str = "ann@example.org") -> Letter:
    headers = (("Date", "Tue, 24 Nov 2026 06:00:05 +0000"), ("To", to), ("Subject", subject))
    return Letter(
        "h", 25, Security.TLS, "a@example.org", ("b@example.org",), headers, text, f"<p>{text}</p>\n"
    )


def check(subject: str, text: str) -> None:
    raw = wire(letter(subject, text))
    assert raw.isascii()
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)|\x00", raw)
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    check_head(raw, subject)
    parts = message_from_bytes(raw, policy=policy.default).get_payload()
    assert len(parts) == 2
    bodies = [part.get_payload(decode=True).decode() for part in parts]  # type: ignore[union-attr]
    shown = re.sub(r"\r\n|\r", "\n", text.encode("utf-8", "replace").decode())
    assert bodies[0].replace("\r\n", "\n").replace("\r", "\n") == shown


def check_head(raw: bytes, subject: str) -> None:
    head, _, _ = raw.partition(b"\r\n\r\n")
    unfolded = re.sub(rb"\r\n ", b" ", head).decode().split("\r\n")
    assert [line.split(":")[0] for line in unfolded] == NAMES
    assert not re.search(rb"(?m)^[ \t]*\r?$", head), "a line of white space ends the head for some"
    wanted = subject.encode("utf-8", "replace").decode()
    assert decoded(unfolded[2].removeprefix("Subject: ")) == wanted


def decoded(value: str) -> str:
    return "".join(
        part.decode(code or "ascii") if isinstance(part, bytes) else part
        for part, code in email.header.decode_header(value)
    )


def test_hostile_texts() -> None:
    """Each as a subject; several to a body."""
    texts = [text for text in HOSTILE if len(text) < 1000]
    for at in range(0, len(texts), 40):
        check(texts[at], "\n".join(texts[at : at + 40]) + "\n")
        for text in texts[at : at + 40]:
            check_head(wire(letter(text)), text)


SIGNS = st.sampled_from("=?utf8-bq\r\n ._:<>@я\u202e\ud800👨") | st.characters()


@settings(max_examples=40, deadline=None)
@given(st.text(SIGNS, min_size=1, max_size=200))
def test_any_text(text: str) -> None:
    check(text, text + "\n")


def test_plain_subjects_stay_plain_and_likenesses_of_encoded_words_do_not() -> None:
    assert b"\r\nSubject: [high] Ferry\r\n" in wire(letter("[high] Ferry"))
    trick = "=?utf-8?q?a=0D=0ABcc:_evil=40x.example?="
    raw = wire(letter(trick))
    assert b"=0D=0A" not in raw
    check(trick, "x\n")


def test_many_addresses_are_folded_between_them() -> None:
    to = ", ".join(f"number{number}@example.org" for number in range(50))
    raw = wire(letter("x", to=to))
    assert message_from_bytes(raw, policy=policy.default)["to"] == to
    assert max(map(len, raw.split(b"\r\n"))) <= 78


def test_the_same_letter_is_the_same_bytes() -> None:
    assert wire(letter("x")) == wire(letter("x"))
