"""The kind ``telegram``: a public channel by its preview page, ``https://t.me/s/NAME``, without an account.

page ─tree─► messages ─► text, poll, file names, link preview ─► [Entry] ─keys─► (Entry, …), newest first
                └─► the address of the page before this one

A message is known by ``data-post`` (channel and number), which an edit leaves as it is. What is quoted from
the message that it answers is not its text; of a forwarded one, the author is the channel it comes from.
Views and reactions change by the minute and are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from lxml.html import HtmlElement

from monitor.errors import ParseError
from monitor.model import About, Entry, Feed, Response, Source
from monitor.sources import guard
from monitor.sources.fragment import fragment
from monitor.sources.identity import keyed
from monitor.sources.item import MAX_AUTHOR, MAX_TITLE, first_words
from monitor.text import charset, clean, dates, tree

_POST = re.compile(r"[A-Za-z0-9_]{1,64}/[0-9]{1,12}")
_SAID = (
    "tgme_widget_message_text",
    "tgme_widget_message_poll_question",
    "tgme_widget_message_poll_option_text",
    "tgme_widget_message_document_title",
    "link_preview_title",
    "link_preview_description",
)
_QUOTES = frozenset(("tgme_widget_message_reply", "tgme_widget_message_text"))


def read(source: Source, response: Response) -> Feed:
    """The messages that the page shows, newest first; raises `ParseError` when it shows no channel."""
    guard.refuse_oversize(response.body)
    root = tree.parse(charset.decode(response.body, response.header("content-type")))
    if root is None or not _with(root, "tgme_channel_history"):
        if root is not None and _with(root, "tgme_page"):
            raise ParseError("no such Telegram channel, or one that shows nothing to the public")
        raise ParseError("not the preview page of a Telegram channel")
    messages = [one for one in _with(root, "tgme_widget_message") if _is_message(one)]
    entries = [_entry(message) for message in messages[-guard.MAX_ENTRIES :]]
    title = next((one.text_content() for one in _with(root, "tgme_header_title")), "")
    return Feed(
        keyed(entries[::-1]),
        older=_older(root, source),
        about=About(clean.heading(title[: MAX_TITLE * 8])[:MAX_TITLE]),
    )


def _older(root: HtmlElement, source: Source) -> str:
    """The page with the messages before these, at the source's own address whatever the page says."""
    numbers = (one.get("data-before") or "" for one in _with(root, "tme_messages_more"))
    number = next((one for one in numbers if re.fullmatch("[0-9]{1,12}", one) and int(one) > 1), "")
    return f"{source.url.partition('?')[0]}?before={number}" if number else ""


def _is_message(element: HtmlElement) -> bool:
    """A post, not word of a pinned message or of a new picture of the channel."""
    posted = _POST.fullmatch(element.get("data-post") or "")
    return posted is not None and "service_message" not in _classes(element)


def _entry(message: HtmlElement) -> Entry:
    """An entry that has no key yet."""
    post = message.get("data-post") or ""
    markup = "\n".join(_markup(message))
    return Entry(
        key="",
        id=post,
        link=f"https://t.me/{post}",
        title=_title(clean.plain(markup)),
        content=markup,
        author=_author(message),
        published=_posted(message),
    )


def _markup(message: HtmlElement) -> Iterator[str]:
    """What a message says, as simple HTML: its text, a poll, names of files, the page that it links to."""
    said = ""
    for name in _SAID:
        for element in _with(message, name):
            if _is_quoted(element):
                continue
            text = clean.line(element.text_content())
            if text and text not in said:
                said += f"{text}\n"
                yield fragment(element, "")


def _is_quoted(element: HtmlElement) -> bool:
    """It stands in the message that this one answers, or within another text."""
    return any(_classes(one) & _QUOTES for one in element.iterancestors())


def _title(text: str) -> str:
    """The first line that has a word in it; channels begin with a line of signs."""
    lines = text.split("\n")
    worded = next((line for line in lines if any(map(str.isalnum, line))), "")
    return first_words(worded)


def _author(message: HtmlElement) -> str:
    """The channel that the message was forwarded from, else who signed it."""
    for name in ("tgme_widget_message_forwarded_from_name", "tgme_widget_message_from_author"):
        for element in _with(message, name):
            if not _is_quoted(element) and (text := clean.heading(element.text_content()[:MAX_AUTHOR])):
                return text
    return ""


def _posted(message: HtmlElement) -> datetime | None:
    """When it was posted; the times without a date are lengths of videos."""
    for link in _with(message, "tgme_widget_message_date"):
        for time in link.iter("time"):
            return dates.parse(time.get("datetime") or "")
    return None


def _classes(element: HtmlElement) -> frozenset[str]:
    return frozenset((element.get("class") or "").split())


def _with(root: HtmlElement, name: str) -> list[HtmlElement]:
    """The elements of a class, in order."""
    found = root.xpath(".//*[contains(concat(' ', normalize-space(@class), ' '), $name)]", name=f" {name} ")
    return found if isinstance(found, list) else []
