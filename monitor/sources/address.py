"""From the address that a person has of a source to its kind and to the address that is asked. Pure.

=================================================  =========  ==============================================
what a person has                                  kind       what is asked
=================================================  =========  ==============================================
t.me/NAME, t.me/s/NAME, telegram.me/NAME           telegram   https://t.me/s/NAME
https://HOST/@NAME, https://HOST/users/NAME        feed       https://HOST/@NAME.rss (Mastodon and its kin)
https://bsky.app/profile/NAME                      feed       https://bsky.app/profile/NAME/rss
https://www.youtube.com/channel/ID                 feed       …/feeds/videos.xml?channel_id=ID
https://www.youtube.com/playlist?list=ID           feed       …/feeds/videos.xml?playlist_id=ID
https://news.google.com/search?q=…                 (its own)  https://news.google.com/rss/search?q=…
file:///FOLDER                                     folder     itself
imaps://HOST/MAILBOX                               imap       itself
anything else                                      feed       itself
=================================================  =========  ==============================================
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote, urlsplit

from monitor.text.url import site

_TELEGRAM = re.compile(r"https?://(?:t|telegram)\.me/(?:s/)?([A-Za-z][A-Za-z0-9_]{3,63})/?(?:\?.*)?")
_PREVIEW = re.compile(r"https?://[^/?#\s]+/s/[A-Za-z][A-Za-z0-9_]{3,63}/?")
CHANNEL = re.compile(r"@?([A-Za-z][A-Za-z0-9_]{3,63})")
"""A channel as people name it."""
_KINDS = {"t.me": "telegram", "telegram.me": "telegram", "news.google.com": "google-news"}
_BEYOND_WEB = {"file": "folder", "imaps": "imap", "imap": "imap"}
"""Schemes of places that are asked in another way than over HTTP, and the kind that each belongs to."""
SCHEMES = ("http", "https", *_BEYOND_WEB)
"""All schemes that an address of a source may have."""
_ELSEWHERE = frozenset(
    (
        "medium.com",
        "youtube.com",
        "tiktok.com",
        "threads.net",
        "threads.com",
        "substack.com",
        "t.me",
        "vk.com",
    )
)
"""Sites whose ``/@NAME`` has no feed at ``/@NAME.rss``."""
_ACCOUNT = re.compile(r"/(?:@|users/)([A-Za-z0-9_][A-Za-z0-9_.-]{0,99})/?")
_POSTS = re.compile(r"/@[^/]+\.rss")
_PROFILE = re.compile(r"/profile/([A-Za-z0-9:.%_-]{1,253})/?")
_YOUTUBE = re.compile(r"/channel/(UC[A-Za-z0-9_-]{10,40})(?:/.*)?")
_PLAYLIST = re.compile(r"(?:.*&)?list=([A-Za-z0-9_-]{10,64})(?:&.*)?")
_HANDLE = re.compile(r"/(?:@|c/|user/)[^/]+(?:/.*)?")


def kind_of(url: str) -> str:
    """The kind of source that an address belongs to."""
    return _BEYOND_WEB.get(scheme(url), "") or _KINDS.get(site(url), "feed")


def scheme(url: str) -> str:
    """The scheme of an address, in lower case."""
    return url.partition("://")[0].lower() if "://" in url else ""


def folder(path: str) -> str:
    """The address of a folder."""
    return "file://" + quote(path.rstrip("/") or "/")


def asked_at(kind: str, url: str) -> str:
    """Where a source is asked whose address a person gave as `url`."""
    if kind == "telegram":
        return preview(url)
    if kind not in ("feed", "google-news"):
        return url
    parts = urlsplit(url)
    host = site(url)
    named = _FEEDS.get(host)
    if named:
        return named(parts.path, parts.query) or url
    if host in _ELSEWHERE or parts.query or not (found := _ACCOUNT.fullmatch(parts.path)):
        return url
    return f"{parts.scheme}://{parts.netloc}/@{found[1].removesuffix('.rss')}.rss"


def preview(given: str) -> str:
    """The public page of a Telegram channel, by its name or any address of it; else what was given."""
    found = _TELEGRAM.fullmatch(given) or CHANNEL.fullmatch(given)
    return f"https://t.me/s/{found[1]}" if found else given


def is_account(url: str) -> bool:
    """Whether the feed at `url` is that of an account: its posts have no page with more to read."""
    path = urlsplit(url).path
    return site(url) in ("bsky.app", "youtube.com") or _POSTS.fullmatch(path) is not None


def fault(kind: str, url: str) -> str:
    """Why nothing can be asked at an address that looks as if it could; empty when there is no reason."""
    parts = urlsplit(url)
    meant = _BEYOND_WEB.get(scheme(url), "")
    if meant != kind and (meant or kind in _BEYOND_WEB.values()):
        return f"begins with {scheme(url)}://, which no source of kind {kind} does"
    if meant == "folder" and (
        parts.netloc or not parts.path.startswith("/") or parts.query or parts.fragment
    ):
        return 'is no folder of this machine; give path = "/its/whole/path"'
    if meant == "imap" and (parts.query or parts.fragment):
        return 'is no mailbox; give "imaps://HOST/MAILBOX", what stands for # and ? as %23 and %3F'
    if kind == "telegram" and not _PREVIEW.fullmatch(preview(url)):
        return 'is no address of a Telegram channel; give "https://t.me/s/NAME", or channel = "NAME"'
    if kind == "feed" and site(url) == "youtube.com" and _HANDLE.fullmatch(parts.path):
        return (
            "names a YouTube channel by its handle, whose feed is known by its id alone; "
            f"`monitor sources add {url}` finds it"
        )
    return ""


def _bluesky(path: str, _query: str) -> str:
    found = _PROFILE.fullmatch(path)
    return f"https://bsky.app/profile/{found[1]}/rss" if found else ""


def _youtube(path: str, query: str) -> str:
    base = "https://www.youtube.com/feeds/videos.xml"
    if found := _YOUTUBE.fullmatch(path):
        return f"{base}?channel_id={found[1]}"
    if path == "/playlist" and (found := _PLAYLIST.fullmatch(query)):
        return f"{base}?playlist_id={found[1]}"
    return ""


def _google(path: str, query: str) -> str:
    if path not in ("/search", "/home", "/") and not path.startswith("/topics/"):
        return ""
    place = "" if path in ("/home", "/") else path
    return f"https://news.google.com/rss{place}" + (f"?{query}" if query else "")


_FEEDS: dict[str, Callable[[str, str], str]] = {
    "bsky.app": _bluesky,
    "youtube.com": _youtube,
    "news.google.com": _google,
}
