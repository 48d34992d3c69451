"""What may reach a screen or a chat, whatever a feed put into its titles.

`visible` is the last border for text, after the first one at reading: a message may have been stored by an
older version, or made by hand. `defuse` breaks what chats turn into links and mentions by themselves (study:
feed text pinged @everyone in real life, MonitoRSS#396). `link` lets only plain web addresses through.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit, urlunsplit

MAX_LINK = 2000
"""Longest link shown, in ASCII characters: Discord takes 2,048, Slack 3,000 for the block around it."""

WORD_JOINER = "\u2060"
"""Has no width and forbids a line break: between ``@`` and a name it leaves text that looks the same."""

_DROPPED = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f"  # C0 and C1 but white space
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"  # invisible and bidi controls
    "\ufff0-\ufffb\ufffe\uffff\ud800-\udfff"  # interlinear marks, non-characters, lone surrogates
    "\U000e0000-\U000e007f]"  # tags: text that people cannot see
)
_WHITE = re.compile(r"\s+")

_LIVE = re.compile(
    r"[@#$](?=\w)"  # mentions, hashtags, cashtags
    r"|(?<!\w)/(?=\w)"  # bot commands
    r"|:(?=//)"  # scheme of a URL
    r"|:(?=[A-Za-z_+\-][\w+\-]*:)"  # emoji short codes
    r"|(?<=\w)\.(?=[^\W\d_])"  # host names without a scheme
    r"|(?<=\d)\.(?=\d+\.\d)"  # IPv4 addresses
    r"|(?<=\w):(?=[^\W\d_])"  # mailto:, javascript:, tel: …
)


def visible(text: str) -> str:
    """`text` without controls, bidi overrides and invisible characters, white space folded to one space.

    Neither end is stripped, so that pieces of one text stay joined as they were.
    """
    return _WHITE.sub(" ", _DROPPED.sub("", text))


def line(text: str) -> str:
    """`visible`, stripped: one line as it may be shown on its own."""
    return visible(text).strip()


def defuse(text: str) -> str:
    """`text` looking the same, with nothing in it that a chat makes into a mention, command or link."""
    return _LIVE.sub(lambda found: found[0] + WORD_JOINER, text)


def live(text: str) -> list[int]:
    """Where `defuse` puts its joiners, as offsets in `text`: for text that is split into pieces after."""
    return [found.end() for found in _LIVE.finditer(text)]


def link(url: str) -> str:
    """`url` in ASCII if it is a plain http(s) address, else an empty string.

    Names and passwords in an address serve to deceive, so such addresses are not shown. Nothing that any
    markup could take for its own end (quotes, angle brackets, bars, white space) stays bare.
    """
    if len(url) > MAX_LINK or visible(url) != url or " " in url:
        return ""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = parts.port
    except ValueError:  # UnicodeError of idna is one
        return ""
    if parts.scheme.lower() not in ("http", "https") or not _HOST.fullmatch(host) or "@" in parts.netloc:
        return ""
    place = (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
    rest = (quote(part, safe="/:@!$&()*+,;=%~?-._") for part in parts[2:])
    plain = urlunsplit((parts.scheme.lower(), place, *rest))
    return plain if len(plain) <= MAX_LINK else ""


_HOST = re.compile(r"[0-9a-z._-]+|[0-9a-f:.]+")
