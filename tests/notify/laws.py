"""What must hold of anything a notifier makes of hostile text: shown, within the limits, and doing nothing.

The proof that no markup came through is a comparison: what carries structure (tags, unescaped signs, links)
must be exactly what a harmless text in the same place gives.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

from monitor.model import Excerpt, Headline, Message, Request, Severity
from monitor.notify import CHATS
from monitor.notify.content import LABELS
from tests.notify.examples import DELIVERY, EDITORS, MESSAGE, NOW, RECEIVERS
from tests.notify.servers import SERVERS, Server

UNSEEN = re.compile(
    "[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
LIVE = re.compile(r"[@#]\w|\w://|(?<![\w])/\w|\w\.[^\W\d_]|\d\.\d+\.\d+\.\d", re.IGNORECASE)
"""What chats turn into mentions, links and commands by themselves."""
CODE = re.compile("silence: `([^`]*)`")
LINKED = re.escape(MESSAGE.url)


def infected(text: str) -> Message:
    """A message that says `text` wherever a feed or a rule's author could."""
    middle = len(text) // 2
    return replace(
        MESSAGE,
        title=text,
        source=text,
        trust=text,
        lang=text,
        story=text,
        silence=text,
        rules=(text,) * (LABELS + 2),
        tags=(text, text),
        excerpts=(
            Excerpt(text, ((0, len(text)),)),
            Excerpt(f"It said {text} today", ((8, 8 + len(text)), (9, 9))),
            Excerpt(text, ((middle, middle + 3), (-4, 2), (middle, 10**9))),
        ),
        headlines=(
            Headline(text, MESSAGE.url, text, Severity.HIGH, text),
            Headline(text, "", text, Severity.LOW),
        ),
        more=7,
    )


def strings(value: object) -> Iterator[str]:
    """All strings in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def check_slack(made: Any) -> None:
    assert (made["mrkdwn"], made["parse"], made["link_names"]) == (False, "none", False)
    assert (made["unfurl_links"], made["unfurl_media"]) == (False, False)
    header, *sections, context = made["blocks"]
    assert header["text"]["type"] == "plain_text"
    assert not re.search(r"[<>]|&(?!(amp|lt|gt);)", header["text"]["text"] + made["text"])
    assert not LIVE.search(header["text"]["text"])
    for block in (*(section["text"] for section in sections), *context["elements"]):
        assert block["verbatim"] is True
        for line in block["text"].split("\n"):
            check_mrkdwn(line)


def check_mrkdwn(text: str) -> None:
    own = re.sub(rf"<{LINKED}\|([^<>]*)>", r"\1", text)
    own = re.sub("\u200b\\*([^*]*)\\*\u200b", r"\1", own)
    own = re.sub(r"^> ", "", own)
    own = re.sub(r"^\*([^*<>]*)\*( · |$)", r"\1\2", own)
    if code := CODE.fullmatch(own):
        assert not re.search(r"[<>]|&(?!(amp|lt|gt);)", code[1])
        own = re.sub("[*_~]", "", code[1])
    assert not re.search(r"[<>*_~`]|&(?!(amp|lt|gt);)", own), text[:200]
    assert not LIVE.search(html.unescape(own)), text[:200]


def check_discord(made: Any) -> None:
    assert "content" not in made
    (embed,) = made["embeds"]
    assert embed.get("url", MESSAGE.url) == MESSAGE.url
    for row in (embed["title"], *embed.get("description", "").split("\n")):
        check_markdown(row.removeprefix("> "), r"[*_~`|<>\[\]()#:@\\]", rf"\(<{LINKED}>\)")
    for plain in (embed.get("author", {}).get("name", ""), embed["footer"]["text"]):
        assert not LIVE.search(plain)


def check_markdown(row: str, signs: str, link: str) -> None:
    """No bare sign in the line but those of our own bold words, links and code."""
    if code := CODE.fullmatch(row):
        assert not LIVE.search(code[1])
        return
    bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", row)
    own = re.sub(rf"\[([^\[\]]*)\]{link}", r"\1", bare)
    assert own.count("**") % 2 == 0
    assert not re.search(signs, own.replace("**", "")), row[:200]
    seen = re.sub(link, "", re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", row).replace("**", ""))
    assert not LIVE.search(seen), row[:200]
    assert not re.search(r"~\w", seen) or "<" in signs, row[:200]


def check_mattermost(made: Any) -> None:
    (text,) = made.values()
    for row in text.split("\n"):
        assert not re.match(r"=|( {4})", row)
        line = re.sub(r"^(> |- )", "", row)
        assert not line.startswith("=")
        check_markdown(line, r"[*_~`|\[\]()#$\\]", rf"\({LINKED}\)")


INLINE = ("a", "b", "code")


class Tags(HTMLParser):
    """Collects tags and text, and refuses what is not among `allowed`."""

    def __init__(self, *allowed: str) -> None:
        super().__init__(convert_charrefs=True)
        self.allowed = allowed
        self.open: list[str] = []
        self.links: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in self.allowed
        assert tag == "a" or not attrs
        self.links += [value or "" for name, value in attrs if name == "href"]
        self.text += "" if tag in INLINE else "\n"
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.text += "" if tag in INLINE else "\n"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)


def check_html(text: str, *allowed: str) -> None:
    parser = Tags(*allowed)
    parser.feed(text)
    parser.close()
    assert not parser.open
    assert set(parser.links) <= {MESSAGE.url}
    assert not LIVE.search(parser.text), parser.text[:200]
    assert not re.search(r"&(?!(amp|lt|gt|quot|#x27);)", text)


def check_telegram(made: Any) -> None:
    assert made["parse_mode"] == "HTML"
    assert made["link_preview_options"] == {"is_disabled": True}
    check_html(made["text"], "a", "b", "blockquote", "code")


def check_matrix(made: Any) -> None:
    assert made["msgtype"] == "m.text"
    check_html(made["formatted_body"], "a", "b", "blockquote", "br", "code", "li", "p", "ul")
    assert not LIVE.search(made["body"].replace(MESSAGE.url, ""))


def check_ntfy(made: Any) -> None:
    assert made.keys() <= {"topic", "title", "message", "priority", "click"}
    assert made.get("click", MESSAGE.url) == MESSAGE.url
    assert not LIVE.search(f"{made['title']} {made['message']}")


def check_pagerduty(made: Any) -> None:
    assert all(link["href"] == MESSAGE.url and not LIVE.search(link["text"]) for link in made["links"])
    for text in strings(made["payload"]):
        assert not LIVE.search(text), text[:200]


def check_teams(made: Any) -> None:
    ((card,),) = (made["attachments"],)
    assert card["content"]["msteams"] == {"width": "Full"}
    for run in (run for block in card["content"]["body"] for run in block["inlines"]):
        assert run["type"] == "TextRun"
        assert run.get("selectAction", {}).get("url", MESSAGE.url) == MESSAGE.url
        assert not LIVE.search(run["text"]), run["text"][:200]
        assert not re.search(r"\{\{|[$@]\{|<\w", run["text"]), run["text"][:200]


def check_webhook(made: Any) -> None:
    assert made["type"] == "alert.raised"
    assert made["data"]["url"] in ("", MESSAGE.url)
    for excerpt in made["data"]["excerpts"]:
        ends = [0, *(at for mark in excerpt["marks"] for at in mark), len(excerpt["text"])]
        assert ends == sorted(ends)


CHECKS: dict[str, Callable[[Any], None]] = {
    "slack": check_slack,
    "discord": check_discord,
    "telegram": check_telegram,
    "webhook": check_webhook,
    "mattermost": check_mattermost,
    "teams": check_teams,
    "matrix": check_matrix,
    "ntfy": check_ntfy,
    "pagerduty": check_pagerduty,
}
_SERVERS: dict[str, Server] = {kind: make() for kind, make in SERVERS.items()}


def message_of(kind: str, message: Message, *, edit: bool = False) -> Request:
    """The request that sends the message, or that edits another where the service can."""
    notifier = CHATS[kind]
    if edit and notifier.amend is not None:
        return notifier.amend(message, EDITORS[kind], DELIVERY, "1000", NOW)
    return notifier.request(message, RECEIVERS[kind], DELIVERY, NOW)


def check(kind: str, message: Message, *, edit: bool = False) -> None:
    """All laws hold of what is sent."""
    request = message_of(kind, message, edit=edit)
    made = json.loads(request.body.decode("utf-8"))  # no lone surrogate came through
    assert list(_SERVERS[kind].wrong(request)) == []
    for text in strings(made):
        assert not UNSEEN.search(text), repr(text[:200])
    CHECKS[kind](made.get("m.new_content", made))
