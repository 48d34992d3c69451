"""Who published an article: the registered domain of its address, or the source where many share a domain.

news.sky.example, m.sky.example ──► sky.example      t.me/one, t.me/two ──► two sources
one.substack.com, two.substack.com ──► two hosts
"""

from __future__ import annotations

from functools import lru_cache

from monitor.text.trackers import words
from monitor.text.url import domain, site

_HOSTS_OF_MANY = words(
    "blogspot.com wordpress.com substack.com medium.com livejournal.com tumblr.com github.io ghost.io "
    "beehiiv.com over-blog.com typepad.com wixsite.com squarespace.com hatenablog.com"
)
"""Domains under which each name is somebody's own."""
_PATHS_OF_MANY = words(
    "t.me telegram.me youtube.com facebook.com x.com twitter.com bsky.app vk.com ok.ru reddit.com medium.com "
    "instagram.com threads.net tiktok.com dzen.ru news.google.com"
)
"""Hosts on which publishers differ by their paths alone."""


def outlet(url: str, source: str) -> str:
    """The publisher of `url`, which `source` brought: a host name, or the source where that tells more."""
    return _named(site(url)) or source


@lru_cache(maxsize=4096)
def _named(host: str) -> str:
    """The publisher by its host; empty where only the source tells it."""
    if not host or host in _PATHS_OF_MANY:
        return ""
    name = domain(host)
    return host if name in _HOSTS_OF_MANY else name
