"""RSS 0.9x, 1.0 (RDF) and 2.0 and Atom that are sound XML, on one tree: the quick way, before `xml_feed`.

    text ─libxml2, strictly─► tree ─elements of an item, by role, in order─► Draft ─► Item

Many times as fast as feedparser, whose reading it repeats: which of several elements holds, what is HTML.
Whatever is unusual (a fault in the XML, a document type, another root, no items or too many) is left to
feedparser. ``python -m benchmarks.feeds`` compares the two on captured feeds, field by field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urljoin

from lxml import etree

from monitor.sources import elements
from monitor.sources.elements import ATOM, XML_LANG, Role
from monitor.sources.item import ADDRESS, HTML, Found, Item, Text, about, base, resolved
from monitor.text import dates

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_UNUSUAL = ("<!DOCTYPE", "<!ENTITY")
_TEXTS = frozenset(
    (Role.TITLE, Role.MEDIA_TITLE, Role.DESCRIPTION, Role.SUMMARY, Role.CONTENT, Role.ENCODED, Role.BODY)
)
_BROKEN_REFERENCE = re.compile("&([A-Za-z0-9_]{1,60});")
_LONGEST_AUTHOR = 2_000
_MAIL = re.compile(r"[\w.+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z0-9]{2,24}(?:\?subject=\S{0,99})?")


def read(text: str, address: str, now: datetime | None, limit: int, least: int = 1) -> Found | None:
    """What `xml_feed.read` gives of the feed in `text`, or None when feedparser has to look at it: where
    there are fewer than `least` items, or more than `limit`."""
    root = None if any(one in text for one in _UNUSUAL) else _root(text)
    if root is None:
        return None
    atom = root.tag == f"{{{ATOM}}}feed"
    home = root if atom else next((one for one in root if elements.role(one) is Role.CHANNEL), None)
    items = [one for one in root.iter("{*}item", "{*}entry") if elements.role(one) is Role.ITEM]
    if (
        home is None
        or not least <= len(items) <= limit
        or any(one.get("href") or one.get("lastmod") for one in items)
    ):
        return None
    own = _own(home)
    lang = own.single.get(Role.LANGUAGE, (0, _lang_in_force(home)))[1]
    against = base(address, own.alternates[-1][0] if own.alternates else "", atom=atom)
    asked = "lang=" in text

    def item(element: etree._Element) -> Item:
        return _item(_draft(element, atom=atom, langs=asked), against, lang, now)

    return Found(
        tuple(map(item, items)), about(own.title, lang, _links(home), address), repr((against, lang))
    )


def _root(text: str) -> etree._Element | None:
    try:
        root = etree.fromstring(text.encode(), parser=elements.parser())
    except (etree.XMLSyntaxError, UnicodeEncodeError):
        return None
    usual = root.prefix is None and str(root.tag).rpartition("}")[2] == "rss"
    return root if usual or root.tag in (f"{{{ATOM}}}feed", f"{{{_RDF}}}RDF") else None


_UNTITLED = Text("", markup=False)


@dataclass(slots=True)
class Draft:
    """What stands in an item or feed. A later element holds, unless it stands deeper than the one before."""

    single: dict[Role, tuple[int, str]] = field(default_factory=dict)
    title: Text = _UNTITLED
    title_depth: int = 99
    """Of the first title that says something: others as deep or deeper do not count."""
    lesser_depth: int = 99
    """Of a title that may yet be replaced."""
    summary: tuple[int, Text] | None = None
    contents: list[Text] = field(default_factory=list)
    contented: bool = False
    """There is content: a further description is the summary, else it is more content."""
    alternates: list[tuple[str, str]] = field(default_factory=list)
    """Address and type of each link to what the item is about, in order."""
    permalink: bool = True
    guid: str = ""
    """The first guid that is an address by what it says of itself; another one may be the id."""
    linked: bool = False
    author: str = ""
    name: str | None = None
    lang: str = ""


def _own(home: etree._Element) -> Draft:
    """What a feed says of itself: only titles, links and its language are looked at."""
    draft = Draft()
    for child in home:
        what = elements.role(child)
        if what is Role.TITLE:
            _take_title(draft, 0, what, elements.text(child, what, atom=home.tag == f"{{{ATOM}}}feed"))
        elif what is Role.LINK:
            _take_link(draft, child)
        elif what is Role.LANGUAGE:
            draft.single[what] = 0, elements.plain(child)
    return draft


def _draft(item: etree._Element, *, atom: bool, langs: bool) -> Draft:
    draft = Draft()
    if about := item.get(f"{{{_RDF}}}about"):
        draft.single[Role.ID] = 99, about
    for depth, what, child in _parts(item, 0):
        if what in _TEXTS:
            if langs and not draft.lang:
                draft.lang = _lang_in_force(child)
            _take_text(draft, depth, what, elements.text(child, what, atom=atom))
        elif what is Role.LINK:
            _take_link(draft, child)
        elif what is Role.AUTHOR:
            _take_author(draft, child)
        else:
            _take_single(draft, depth, what, child)
    return draft


def _parts(element: etree._Element, depth: int) -> Iterator[tuple[int, Role, etree._Element]]:
    """The elements that say something of an item, in order, with how deep in it they stand."""
    for child in element:
        what = elements.role(child)
        if what is Role.NONE:
            if len(child):
                yield from _parts(child, depth + 1)
        elif what is not Role.APART and what is not Role.ITEM:
            yield depth, what, child


def _take_text(draft: Draft, depth: int, what: Role, text: Text) -> None:
    match what:
        case Role.TITLE | Role.MEDIA_TITLE:
            _take_title(draft, depth, what, text)
        case Role.DESCRIPTION | Role.SUMMARY if draft.summary is None or draft.contented:
            if draft.summary is None or depth <= draft.summary[0]:
                draft.summary = depth, text
        case _:
            draft.contents.append(text)
            draft.contented = draft.contented or what is not Role.BODY


def _take_single(draft: Draft, depth: int, what: Role, element: etree._Element) -> None:
    said = elements.plain(element)
    if what is Role.ID:
        permalink = (_attribute(element, "ispermalink") or "true") == "true"
        draft.permalink = permalink if what not in draft.single else draft.permalink
        said = urljoin(element.base or "", said) if permalink and said else said
        draft.guid = draft.guid or said * permalink
    if depth <= draft.single.get(what, (depth, ""))[0]:
        draft.single[what] = depth, said


def _take_title(draft: Draft, depth: int, what: Role, text: Text) -> None:
    if depth >= draft.title_depth or depth > draft.lesser_depth:
        return
    draft.title, draft.lesser_depth = text, depth
    if text.value and what is Role.TITLE:
        draft.title_depth = depth


def _take_link(draft: Draft, link: etree._Element) -> None:
    """RFC 4287, section 4.2.7.2: a link without rel is an alternate. In RSS the address is the text."""
    draft.linked = True
    if (link.get("rel") or "alternate") != "alternate":
        return
    href = link.get("url") or link.get("uri") or link.get("href")
    if not href:
        href = _BROKEN_REFERENCE.sub(r"&\1", elements.plain(link).replace("&amp;", "&"))
    if href:
        draft.alternates.append((urljoin(link.base or "", href), link.get("type") or HTML[0]))


def _take_author(draft: Draft, author: etree._Element) -> None:
    """Of several written as text the first holds, of Atom's persons the last."""
    person = {str(one.tag).rpartition("}")[2].lower(): elements.plain(one) for one in author}
    if name := person.get("name"):
        draft.name = draft.author = name
    elif written := person.get("email") or elements.plain(author)[:_LONGEST_AUTHOR]:
        draft.author = written
        if draft.name is None and not person:
            draft.name = _without_mail(written)


def _without_mail(author: str) -> str:
    """The name of ``mail (name)``, which RSS 2.0 asks for."""
    if "@" not in author or not (found := _MAIL.search(author)):
        return author
    name = author.replace(found[0], "").replace("()", "").replace("<>", "").strip()
    return name.removeprefix("(").removesuffix(")").strip()


def _attribute(element: etree._Element, lower: str) -> str:
    return next((str(value) for name, value in element.attrib.items() if str(name).lower() == lower), "")


def _lang_in_force(element: etree._Element) -> str:
    for one in (element, *element.iterancestors()):
        if lang := one.get(XML_LANG) or one.get("lang"):
            return lang
    return ""


def _item(draft: Draft, base: str, lang: str, now: datetime | None) -> Item:
    declared = _single(draft, Role.LANGUAGE) or draft.lang or lang
    short = declared[:2].lower()
    when = {what: _date(draft, what, now, short) for what in (Role.PUBLISHED, Role.CREATED, Role.UPDATED)}
    contents = [one for one in draft.contents if one.value]
    return Item(
        id=_single(draft, Role.ID),
        link=_link(draft, base),
        title=draft.title,
        summary=draft.summary[1] if draft.summary else Text(),
        content=max(contents, key=lambda one: len(one.value)) if contents else Text(),
        author=draft.name or draft.author,
        published=when[Role.PUBLISHED] or when[Role.CREATED] or when[Role.UPDATED],
        updated=when[Role.UPDATED],
        lang=declared,
    )


def _single(draft: Draft, what: Role) -> str:
    return draft.single[what][1] if what in draft.single else ""


def _date(draft: Draft, what: Role, now: datetime | None, lang: str) -> datetime | None:
    return dates.parse(draft.single[what][1], now=now, lang=lang) if what in draft.single else None


def _link(draft: Draft, base: str) -> str:
    """As in `xml_feed`: what FeedBurner hides, the first HTML alternate, any other, an id that is an address
    and isn't denied to be one."""
    pages = [href for href, kind in draft.alternates if kind in HTML]
    others = [href for href, _ in draft.alternates]
    identity = _single(draft, Role.ID)
    permalink = identity.startswith(ADDRESS) and (draft.permalink or draft.linked)
    guids = (draft.guid * (draft.guid != identity), identity * permalink)
    for link in (_single(draft, Role.ORIGIN), *pages[:1], *others[:1], *others[-1:], *guids):
        if link and (found := resolved(base, link)):
            return found
    return ""


def _links(home: etree._Element) -> Iterator[tuple[str, str]]:
    for one in home:
        if elements.role(one) is Role.LINK:
            yield one.get("rel") or "", one.get("href") or ""
