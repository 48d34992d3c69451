"""The kind ``imap``: a mailbox of newsletters, each mail an entry, known by its Message-ID.

bundle ─► mail ─decoded, HTML as text─► [Entry] ─keys─► (Entry, …), newest first

A Message-ID stays when the mailbox numbers its mail anew, or a mail comes a second time.
"""

from __future__ import annotations

from monitor.model import Feed, Response, Source
from monitor.sources import mail
from monitor.sources.identity import keyed
from monitor.text import bundle, dates


def read(source: Source, response: Response) -> Feed:  # noqa: ARG001 - every kind's reader has both
    """The mail that was handed out, the latest first; raises `ParseError`."""
    now = dates.parse(response.header("date"))
    entries = [mail.entry(piece.body, piece.time, now) for piece in bundle.unpacked(response.body)]
    said = [one for one in entries if one.title or one.content]
    return Feed(keyed(said[::-1]), delta=True)
