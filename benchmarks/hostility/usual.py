"""Usual feeds and pages: what stands in the hostile servers' place while nobody is hostile."""

from __future__ import annotations

import random
from email.utils import formatdate

_WORDS = (
    "the harbour was closed after a storm and ferries to the islands stay in port until the morning said a "
    "speaker of the city council which will meet again on Tuesday to decide about money for new boats",
    "die Stadt hat nach dem Sturm den Hafen gesperrt und die Fähren bleiben bis zum Morgen liegen sagte eine "
    "Sprecherin des Rates der am Dienstag wieder über das Geld für neue Schiffe entscheiden will",
    "після шторму порт закрили і пороми до островів стоятимуть до ранку повідомив речник міської ради яка "
    "збереться у вівторок щоб вирішити скільки грошей дати на нові човни для рятувальників",
    "после шторма порт закрыт и паромы на острова стоят до утра сообщил представитель городского совета "
    "который снова соберётся во вторник чтобы решить сколько денег дать на новые лодки",
)
ENTRIES = 3
"""Of a feed."""


def text(key: str, words: int = 400) -> str:
    """Sentences of one language; the same ones for the same key."""
    chance = random.Random(key)
    known = chance.choice(_WORDS).split()
    said = [chance.choice(known) if number % 12 else f"{number}." for number in range(words)]
    return " ".join(said)


def feed(key: str, new: int, link: str) -> bytes:
    """A feed of the articles up to number `new`: whole, or at `link`-NUMBER, where they have to be read."""
    items = [_item(key, number, link) for number in range(new, max(new - ENTRIES, 0), -1)]
    return f"<rss version='2.0'><channel><title>Usual</title>{''.join(items)}</channel></rss>".encode()


def _item(key: str, number: int, link: str) -> str:
    title, body = text(f"{key} {number}", 9), text(f"{key} {number} body")
    named = f"<guid>{key}-{number}</guid><title>{title}</title><pubDate>{formatdate(usegmt=True)}</pubDate>"
    said = f"<link>{link}-{number}</link>" if link else f"<description>{body}</description>"
    return f"<item>{named}{said}</item>"


def page(key: str) -> bytes:
    """A page of about 40 KB: an article, and around it what pages have."""
    paragraphs = "".join(f"<p>{text(f'{key} {number}', 60)}</p>" for number in range(12))
    aside = "".join(f"<li><a href='/p/{number}'>{text(str(number), 8)}</a></li>" for number in range(300))
    return (
        f"<!doctype html><title>{text(key, 9)}</title><nav><ul>{aside}</ul></nav>"
        f"<article><h1>{text(key, 9)}</h1>{paragraphs}</article><script>{'var a = 1;' * 900}</script>"
    ).encode()
