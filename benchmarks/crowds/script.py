"""What the newsroom publishes, and when: by number alone, so that who judges the daemon knows it as well."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import formatdate

WORD = "quarkshelf"
"""What one in `ALARMED` new articles says: the rule that alerts looks for it."""
ALARMED = 10
SHARE = 4
"""One in so many feeds has a new article in a round."""
SHOWN = 10
"""Items that a feed shows at most."""
_GOLDEN = 0.6180339887498949
_SYLLABLES = ("ba", "de", "fo", "gul", "hin", "ka", "lor", "mi", "nav", "pes", "ro", "sut", "ti", "vem", "zo")


@dataclass(frozen=True, slots=True)
class Script:
    """Rounds of `every` seconds from `begin` (seconds since 1970) on."""

    begin: float
    every: float

    def published(self, feed: int, turn: int) -> float:
        """When a feed publishes in a round in which it does: evenly spread over the round."""
        return self.begin + (turn + feed * _GOLDEN % 1) * self.every

    def turns(self, feed: int, now: float) -> Iterator[int]:
        """The rounds in which a feed has published until `now`, the earliest first."""
        turn = -feed % SHARE
        while self.published(feed, turn) <= now:
            yield turn
            turn += SHARE


def alarms(feed: int) -> bool:
    """The articles of this feed hold what the rule looks for."""
    return feed // SHARE % ALARMED == 0


def host(number: int) -> str:
    """An address of its own for each feed, as outlets have."""
    return f"127.{1 + number // 62_500}.{number // 250 % 250}.{1 + number % 250}"


def key(feed: int, turn: int) -> str:
    """Names an article, in its address too."""
    return f"{feed}-{turn}"


def item(feed: int, turn: int, script: Script, port: int) -> str:
    """An article as its feed shows it."""
    name = key(feed, turn)
    date = formatdate(script.published(feed, turn), usegmt=True)
    title, first, *_ = _paragraphs(feed, turn)
    return (
        f"<item><guid isPermaLink='false'>{name}</guid><title>{title}</title><pubDate>{date}</pubDate>"
        f"<link>http://{host(feed)}:{port}/page/{name}</link><description>{first}</description></item>"
    )


def page(feed: int, turn: int) -> bytes:
    """An article's page: navigation, eight paragraphs, a footer."""
    title, *texts = _paragraphs(feed, turn)
    links = "".join(f"<li><a href='/{number}'>Section {number}</a></li>" for number in range(30))
    body = "".join(f"<p>{text}</p>" for text in texts)
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title></head><body><nav><ul>{links}</ul></nav>"
        f"<article><h1>{title}</h1>{body}</article><footer>All rights reserved</footer></body></html>"
    ).encode()


def _paragraphs(feed: int, turn: int) -> list[str]:
    """A title and eight paragraphs; no two articles share words in a row: each is a story of its own."""
    dice = random.Random(feed * 1_000_003 + turn)
    title, *texts = (_sentence(dice, length) for length in (7, *[60] * 8))
    return [f"{title} {WORD}" if alarms(feed) else title, *texts]


def _sentence(dice: random.Random, length: int) -> str:
    words = ("".join(dice.choices(_SYLLABLES, k=dice.randint(2, 4))) for _ in range(length))
    return " ".join(words).capitalize() + "."
