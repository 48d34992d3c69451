"""A part of a page as the HTML of an entry: its text, line ends and links, and nothing else of it."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import accumulate, takewhile

from lxml import etree
from lxml.html import HtmlElement

from monitor.sources.item import MAX_CONTENT
from monitor.text import clean, url

_BREAKS = frozenset(
    ("br", "p", "div", "li", "dd", "dt", "td", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "section")
)
_LEFT_OUT = frozenset(("script", "style", "svg", "template", "iframe", "noscript", "button"))


def fragment(element: HtmlElement, base: str) -> str:
    """What stands in `element`, as one paragraph with ``<br>`` and absolute links; in linear time."""
    pieces = list(_pieces(element, base))
    kept = takewhile(lambda size: size <= MAX_CONTENT, accumulate(map(len, pieces)))
    said = "".join(piece for piece, _ in zip(pieces, kept, strict=False)).strip()
    return f"<p>{said.removeprefix('<br>').removesuffix('<br>').strip()}</p>"


def _pieces(element: HtmlElement, base: str) -> Iterator[str]:
    """Without recursion: pages nest deeper than Python may."""
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, one in walk:
        left_out = one.tag in _LEFT_OUT
        if event == "start":
            if left_out:
                walk.skip_subtree()
            else:
                yield _start(one, base) + _text(one.text)
        else:
            yield "" if left_out else _end(one, base)
            yield _text(one.tail) if one is not element else ""


def _start(one: HtmlElement, base: str) -> str:
    link = _link(one, base)
    return f'<a href="{escape(link)}">' if link else "<br>" if one.tag == "br" or one.tag in _BREAKS else ""


def _end(one: HtmlElement, base: str) -> str:
    return "</a>" if _link(one, base) else "<br>" if one.tag in _BREAKS and one.tag != "br" else ""


def _link(one: HtmlElement, base: str) -> str:
    return url.absolute(base, one.get("href") or "") if one.tag == "a" else ""


def _text(text: str | None) -> str:
    return escape(clean.scrub(text or ""), quote=False)
