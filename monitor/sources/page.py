"""The kind ``page``: a list of news on a page that has no feed, found by CSS selectors.

page ─tree─► items ─► link, title, date, summary ─► [Entry] ─keys─► (Entry, …) as the page lists them
               └─► the next page of the list, where the page names it (rel="next")
"""

from __future__ import annotations

from datetime import datetime

from lxml.html import HtmlElement

from monitor.errors import ParseError
from monitor.model import About, Entry, Feed, Response, Selectors, Source
from monitor.sources import guard
from monitor.sources.fragment import fragment
from monitor.sources.identity import keyed
from monitor.sources.item import MAX_SUMMARY, MAX_TITLE
from monitor.text import charset, clean, dates, tree, url
from monitor.text.selector import selected
from monitor.text.walls import wall

_LONGEST = 200
"""Characters in which a date is looked for."""


def read(source: Source, response: Response) -> Feed:
    """The entries of the list, each link once; raises `ParseError` where the selectors find none."""
    guard.refuse_oversize(response.body)
    root = tree.parse(charset.decode(response.body, response.header("content-type")))
    if root is None:
        raise ParseError("an empty document, not a page")
    if source.select is None:
        raise ParseError("no `select` says where the entries of the page are")
    address = response.url or source.url
    base = url.absolute(address, next((one.get("href") or "" for one in root.iter("base")), "")) or address
    found = selected(root, source.select.item)[: guard.MAX_ENTRIES]
    if not found:
        raise ParseError(_nothing(root, address, source.select.item))
    now = dates.parse(response.header("date"))
    entries = [_entry(item, source, source.select, base, now) for item in found]
    listed = [entry for entry in entries if entry.title or entry.link]
    if not listed:
        raise ParseError(f"{len(found)} items on the page, and neither a link nor a title in any of them")
    about = About(clean.heading((root.findtext(".//title") or "")[: MAX_TITLE * 8])[:MAX_TITLE])
    return Feed(keyed(listed), older=_next(root, base, address), about=about)


def _nothing(root: HtmlElement, address: str, css: str) -> str:
    if shown := wall(root, address, ""):
        return f"the page shows {shown}"
    return f"the selector `{css}` finds nothing on the page"


def _entry(item: HtmlElement, source: Source, select: Selectors, base: str, now: datetime | None) -> Entry:
    """An entry that has no key yet."""
    link = _link(item, select)
    title = _first(item, select.title) if select.title else link
    summary = _first(item, select.summary) if select.summary else None
    return Entry(
        key="",
        link=url.absolute(base, link.get("href") or "") if link is not None else "",
        title=_line(title) or _line(link) or _picture(link),
        summary=_plain(summary),
        published=_date(item, select, source.lang, now),
    )


def _link(item: HtmlElement, select: Selectors) -> HtmlElement | None:
    """The link that is named, or the first within what is named or in the item; the item may be it."""
    named = selected(item, select.link) if select.link else [item]
    links = (link for one in named for link in one.iter("a") if link.get("href"))
    return next(links, None)


def _first(item: HtmlElement, css: str) -> HtmlElement | None:
    return next(iter(selected(item, css)), None)


def _line(element: HtmlElement | None) -> str:
    """The text of an element as a title."""
    return clean.line(_plain(element))[:MAX_TITLE].rstrip()


def _plain(element: HtmlElement | None) -> str:
    return "" if element is None else clean.plain(fragment(element, ""))[:MAX_SUMMARY].rstrip()


def _picture(link: HtmlElement | None) -> str:
    """What stands for a picture that is a link."""
    if link is None:
        return ""
    said = (link.get("title"), link.get("aria-label"), *(one.get("alt") for one in link.iter("img")))
    return clean.line(next(filter(None, said), "")[: MAX_TITLE * 8])[:MAX_TITLE].rstrip()


def _date(item: HtmlElement, select: Selectors, lang: str, now: datetime | None) -> datetime | None:
    """The first time that can be read, of what is written for programs or for people."""
    for element in selected(item, select.date or "time"):
        for written in (element.get("datetime"), element.get("content"), element.text_content()):
            if found := dates.parse(clean.line((written or "")[:_LONGEST]), now=now, lang=lang):
                return found
    return None


def _next(root: HtmlElement, base: str, address: str) -> str:
    """The next page of the list, on the same site."""
    for one in root.iter("link", "a"):
        if "next" in (one.get("rel") or "").lower().split():
            found = url.absolute(base, one.get("href") or "")
            return found if found and found != address and url.same_site(found, address) else ""
    return ""
