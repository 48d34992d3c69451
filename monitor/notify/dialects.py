"""How each service writes: what a template needs to know of it. A kind without a dialect takes no template.

Two functions make hostile text and an article's address harmless, two marks make bold, one number is the
limit, and `put` sets a written text in the place of the layout of something that a notifier made.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from monitor.model import Letter, Notification, Parcel, Request
from monitor.notify import apprise, discord, email, matrix, mattermost, ntfy, slack, teams, telegram
from monitor.notify.content import utf8
from monitor.text.graphemes import utf16

PAGE = 100_000
"""Characters of a mail's HTML."""

TEAMS = 10_000
MATRIX = 24_000
"""UTF-16 units of a card's text and bytes of a message's HTML: what the card needs around it, and a message
of ours beside it, find their room."""

_LIKENESSES = str.maketrans(
    {"*": "\u2217", "_": "\u02cd", "~": "\u223c", "`": "\u02cb", "[": "\uff3b", "]": "\uff3d", "\\": "\uff3c"}
)

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Dialect:
    """One service's way to write."""

    escape: Callable[[str], str]
    """Hostile text as markup that shows it and does nothing."""
    link: Callable[[str], str]
    """An address, plain http(s) in ASCII, as it may stand in markup."""
    bold: tuple[str, str]
    limit: int
    put: Callable[[Parcel, str], Parcel]
    size: Callable[[str], int] = len
    """Measures in the limit's unit."""


def _in_body(change: Callable[[Body, str], None]) -> Callable[[Parcel, str], Parcel]:
    """`put` of a service that takes JSON: an edit in place has the same fields as a new message."""

    def put(parcel: Parcel, text: str) -> Parcel:
        assert isinstance(parcel, Request)
        body: Body = json.loads(parcel.body)
        change(body, text)
        return replace(parcel, body=json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode())

    return put


def _slack(body: Body, text: str) -> None:
    body["blocks"] = [{"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}]


def _discord(body: Body, text: str) -> None:
    body["embeds"] = [{"color": body["embeds"][0]["color"], "description": text}]


def _telegram(body: Body, text: str) -> None:
    body["text"] = text


def _mattermost(body: Body, text: str) -> None:
    body["text" if "text" in body else "message"] = text


def _teams(body: Body, text: str) -> None:
    block = {"type": "TextBlock", "text": text, "wrap": True}
    body["attachments"][0]["content"]["body"] = [block]


def _matrix(body: Body, text: str) -> None:
    """In an edit, what is new stands inside; what clients without edits show stays ours."""
    body.get("m.new_content", body)["formatted_body"] = text


def _ntfy(body: Body, text: str) -> None:
    body["message"] = text


def _email(parcel: Parcel, text: str) -> Parcel:
    assert isinstance(parcel, Letter)
    return replace(parcel, html=email.page(text))


def _apprise(parcel: Parcel, text: str) -> Parcel:
    assert isinstance(parcel, Notification)
    return replace(parcel, text=text)


def _teams_escape(hostile: str) -> str:
    """For a TextBlock, which reads Markdown but has no escape for it: its signs give way to likenesses."""
    return teams.escape(hostile.translate(_LIKENESSES))


def _in_parentheses(link: str) -> str:
    """For ``[title](link)``: a parenthesis of the address must not end it."""
    return link.replace("(", "%28").replace(")", "%29")


DIALECTS: dict[str, Dialect] = {
    "slack": Dialect(
        slack.escape,
        lambda link: link.replace("&", "&amp;"),
        ("\u200b*", "*\u200b"),
        slack.SECTION,
        _in_body(_slack),
    ),
    "discord": Dialect(
        discord.escape, _in_parentheses, ("**", "**"), discord.DESCRIPTION, _in_body(_discord), utf16
    ),
    "telegram": Dialect(
        telegram.escape, html.escape, ("<b>", "</b>"), telegram.TEXT, _in_body(_telegram), utf16
    ),
    "mattermost": Dialect(
        mattermost.escape, _in_parentheses, ("**", "**"), mattermost.TEXT, _in_body(_mattermost)
    ),
    "teams": Dialect(_teams_escape, _in_parentheses, ("**", "**"), TEAMS, _in_body(_teams), utf16),
    "matrix": Dialect(matrix.escape, html.escape, ("<b>", "</b>"), MATRIX, _in_body(_matrix), utf8),
    "ntfy": Dialect(ntfy.escape, str, ("", ""), ntfy.MESSAGE, _in_body(_ntfy), utf8),
    "email": Dialect(email.escape, email.link, ("<b>", "</b>"), PAGE, _email),
    "apprise": Dialect(apprise.escape, str, ("", ""), apprise.TEXT, _apprise),
}
