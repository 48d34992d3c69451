"""What the elements of RSS, RDF and Atom stand for, whatever prefix a feed gives them, and what they hold."""

from __future__ import annotations

import contextlib
import enum
import re
from functools import lru_cache
from html import escape

from lxml import etree

from monitor.sources.item import Text

ATOM = "http://www.w3.org/2005/Atom"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# The prefix that stands for a namespace here; feeds choose their own. Of an unknown one it is the feed's.
_PREFIXES = {
    ATOM.lower(): "", "http://purl.org/atom/ns#": "", "http://purl.org/rss/1.0/": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://purl.org/rss/1.0/modules/rss091#": "", "http://backend.userland.com/rss2": "",
    "http://purl.org/dc/elements/1.1/": "dc", "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://search.yahoo.com/mrss/": "media", "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes", "http://www.w3.org/1999/xhtml": "xhtml",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
}  # fmt: skip


class Role(enum.StrEnum):
    """What an element is to its item or feed."""

    ITEM = "item entry"
    CHANNEL = "channel"
    ID = "guid id"
    LINK = "link"
    ORIGIN = "feedburner:origlink"
    TITLE = "title dc:title"
    MEDIA_TITLE = "media:title"
    DESCRIPTION = "description dc:description media:description"
    SUMMARY = "summary abstract itunes:summary"
    CONTENT = "content"
    ENCODED = "content:encoded fullitem"
    BODY = "body xhtml:body"
    PUBLISHED = "published issued pubdate dcterms:issued"
    CREATED = "created dcterms:created"
    UPDATED = "updated modified lastbuilddate dc:date dcterms:modified"
    AUTHOR = "author managingeditor dc:author dc:creator itunes:author"
    LANGUAGE = "language dc:language"
    APART = "source image textinput contributor"
    """What stands within is not the item's own."""
    NONE = ""


_ROLES = {name: role for role in Role for name in role.value.split()}
_HTML_BY_DEFAULT = frozenset((Role.DESCRIPTION, Role.ENCODED, Role.BODY))
_HTML = frozenset(("html", "xhtml", "text/html", "application/xhtml+xml"))
_PLAIN = frozenset(("text", "plain", "text/plain"))

_HTML_LIKE = re.compile(r"</\w{1,40}>|&#?\w{1,40};")
_XMLNS = re.compile(r'\sxmlns(?::[\w.-]{1,40})?="[^"]*"')
_C1 = re.compile("[\x80-\x9f]")
_WINDOWS = {
    byte: character for byte in range(0x80, 0xA0) if (character := bytes((byte,)).decode("cp1252", "ignore"))
}
"""Signs of windows-1252 written as the numbers of controls, as ``&#146;`` is."""


def parser(*, recover: bool = False) -> etree.XMLParser:
    """A parser of UTF-8 that fetches nothing and resolves no entity. `recover`: make the best of faults."""
    return etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def role(element: etree._Element) -> Role:
    """What an element stands for, by its name and the prefix that means its namespace."""
    return _role(element.tag, element.prefix)


@lru_cache(maxsize=4096)
def _role(tag: str, prefix: str | None) -> Role:
    space, _, name = tag.rpartition("}")
    usual = _PREFIXES.get(space[1:].lower(), (prefix or "").lower()) if space else ""
    return _ROLES.get(f"{usual}:{name.lower()}" if usual else name.lower(), Role.NONE)


def plain(element: etree._Element) -> str:
    """The text in an element that holds nothing else."""
    return mended((element.text or "").strip())


def text(element: etree._Element, what: Role, *, atom: bool) -> Text:
    """The text of an element and whether it is HTML: as declared, as is usual for it, or as it looks.

    Outside Atom nobody declares it, and plain text is told from HTML by a closing tag or a reference.
    """
    if len(element):
        return Text(mended(_inner(element)), markup=True)
    value = plain(element)
    kind = (element.get("type") or "").lower() or ("html" if what in _HTML_BY_DEFAULT else "text")
    if kind in _PLAIN:
        return Text(value, markup=not atom and _HTML_LIKE.search(value) is not None)
    return Text(value, markup=kind in _HTML or what in (Role.CONTENT, Role.ENCODED, Role.BODY))


def _inner(element: etree._Element) -> str:
    """Markup that was not escaped, as HTML; the ``div`` that Atom puts around it is not part of it."""
    if len(element) == 1 and not (element.text or "").strip() and not (element[0].tail or "").strip():
        first = element[0]
        element = first if str(first.tag).rpartition("}")[2] == "div" else element
    children = "".join(etree.tostring(child, encoding="unicode", method="html") for child in element)
    return (escape(element.text or "", quote=False) + _XMLNS.sub("", children)).strip()


def mended(text: str) -> str:
    """A text that was encoded in UTF-8 twice, or that holds bytes of windows-1252, as it was meant."""
    if text.isascii():
        return text
    with contextlib.suppress(UnicodeError):
        text = text.encode("latin-1").decode()
    return text.translate(_WINDOWS) if _C1.search(text) else text
