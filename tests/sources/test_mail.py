"""Mail as news: its words, nothing that tells its sender of us, and no way to hold the reader up."""

from __future__ import annotations

import pytest

from monitor.sources.mail import entry, html
from monitor.text.clean import plain
from tests.cost import affordable
from tests.hostile import HOSTILE

MEGABYTE = 1_000_000


def mail(body: str = "Words", **headers: str) -> bytes:
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"{head}\r\n{body}".encode("utf-8", "surrogatepass")


def text_of(raw: bytes) -> str:
    return plain(entry(raw, None, None).content)


def test_of_two_wordings_the_one_with_markup_counts_where_it_says_something() -> None:
    parts = "--x\r\nContent-Type: text/plain\r\n\r\nplain words\r\n"
    parts += "--x\r\nContent-Type: text/html\r\n\r\n{}\r\n--x--"
    kind = 'multipart/alternative; boundary="x"'
    assert text_of(mail(parts.format("<p>marked words</p>"), Content_Type=kind)) == "marked words"
    assert (
        text_of(mail(parts.format("<img src='https://t.example/1.gif'>"), Content_Type=kind)) == "plain words"
    )


def test_no_link_and_nothing_hidden_is_kept_of_markup() -> None:
    kept = html(
        "<a href='https://track.example/?me'>Read</a> on<span style='Display: None'>unseen <b>too</b></span>"
        "<img src='https://track.example/open.gif'><p style='visibility:hidden'>unseen</p> and on"
    )
    assert "track.example" not in kept
    assert plain(kept) == "Read on\nand on"


@pytest.mark.parametrize(
    ("archived", "link"),
    [
        ("<https://lists.example/1>", "https://lists.example/1"),
        ("<javascript:alert(1)>", ""),
        ("<file:///etc/passwd>", ""),
        ("https://lists.example/1", ""),
    ],
)
def test_the_one_link_is_that_of_the_archive(archived: str, link: str) -> None:
    raw = mail(Archived_At=archived, List_Unsubscribe="<https://lists.example/u?me>")
    assert entry(raw, None, None).link == link


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n\r\n",
        b"Subject: =?utf-8?B?!!!?=\r\nFrom: <<>>,;:@\r\nDate: yesterday\r\nMessage-ID: \r\n\r\nx",
        b"Subject: =?no-such-charset?Q?=FF?=\r\n\r\nx",
        b"Content-Type: text/plain; charset=no-such\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!",
        b"Content-Type: multipart/mixed\r\n\r\n--x",
        b"Content-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\ninner words",
        b"From: " + b"a" * 5000 + b"\r\nSubject: " + b"=?utf-8?Q?a?= " * 5000 + b"\r\n\r\nx",
        b"From: " + b"(" * 1900 + b"\r\nSubject: x\r\n\r\nx",
    ],
)
def test_mail_that_is_wrong_is_read_as_far_as_it_goes(raw: bytes) -> None:
    with affordable(0.5):
        made = entry(raw, None, None)
    assert not made.key
    assert len(made.title) <= 1000


@pytest.mark.parametrize(
    "raw",
    [
        b"Content-Type: text/plain" + b";" * MEGABYTE + b"\r\n\r\nx",
        b"Content-Type: text/plain;\r\n" + b" a*0=b;\r\n" * (MEGABYTE // 9) + b"\r\nx",
        b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n' + b"--x\r\n\r\n" * (MEGABYTE // 7),
        b"".join(
            b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(9000)
        ),
        b"Subject: " + b"=?utf-8?Q?=" * (MEGABYTE // 11) + b"\r\n\r\nx",
        b"From: " + b'"' * MEGABYTE + b"\r\n\r\nx",
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + b"=" * MEGABYTE,
        b"Content-Type: text/html\r\n\r\n" + b"<table><tr><td>" * (MEGABYTE // 15),
        b"A:\r\n" * (MEGABYTE // 4),
        b"-" * MEGABYTE,
    ],
)
def test_mail_that_is_made_to_cost_time_costs_little(raw: bytes) -> None:
    with affordable(1.0):
        entry(raw, None, None)


def test_hostile_words_are_read_anywhere() -> None:
    said = [mail(text, Subject=text[:900], From=text[:900], Message_ID=text[:900]) for text in HOSTILE[::9]]
    with affordable(2.0):
        made = [entry(raw, None, None) for raw in said]
    shown = "".join(one.title + one.author + one.id for one in made)
    assert not set("\x00\x1b\u202e\u2066") & set(shown)
