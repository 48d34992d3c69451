"""One tree of a hostile page, shared by the metadata reader and the text extractor.

What is never part of an article is taken out on the tree: the same done by regular expressions on the markup
cost 2 points of F1 on real pages (study of extraction, section 2), and pages close and nest such elements in
ways no expression follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html
from lxml.html import HtmlElement

MAX_CHARACTERS = 5_000_000
"""Of a page; the longest article of the corpus needs a twentieth."""

NOT_ARTICLE = (
    "script", "style", "svg", "template", "iframe", "nav", "footer", "link", "button", "canvas", "object",
    "embed", "applet", "select", "dialog",
)  # fmt: skip

_UNENDED = ("aside", "button", "fieldset", "footer", "form", "label", "menu", "nav", "select")
"""What stands beside an article, and holds it where its end tag is missing."""

_TAG = re.compile(
    r"""<([A-Za-z][A-Za-z0-9]*+)(?=[\s/])(?:[^=>]++|=\s*+(?:"[^"]*"|'[^']*'|[^\s>"'][^\s>]*+)|=(?!\s*+["']))*+>?"""
)
_LONGEST_TAG = 10_000
"""Characters. libxml2 compares each attribute of a tag with all before it: 200,000 of them take minutes."""


def parse(page: str) -> HtmlElement | None:
    """The tree of a page without its comments and processing instructions; None when there is nothing in it.

    Nesting beyond libxml2's own limit is cut off, not followed (``huge_tree`` stays off).
    """
    body = _without_long_tags(page[:MAX_CHARACTERS].replace("\0", "")).encode("utf-8", "ignore")
    try:
        return html.document_fromstring(body, parser=_parser(), ensure_head_body=True)
    except etree.ParserError:  # an empty document
        return None


def _without_long_tags(page: str) -> str:
    """The page with such tags bare: what they carry is inline data that no reader needs, or an attack.

    A tag that holds an end tag is a script or a misquoted page, and stays from there on: only what stands
    between two end tags, which is mostly little, is looked at.
    """
    pieces = page.split("</")
    if max(map(len, pieces)) <= _LONGEST_TAG:
        return page
    return "</".join(_TAG.sub(_bare, piece) if len(piece) > _LONGEST_TAG else piece for piece in pieces)


def _bare(tag: re.Match[str]) -> str:
    return f"<{tag[1]}{'>' if tag[0][-1] == '>' else ' '}" if len(tag[0]) > _LONGEST_TAG else tag[0]


def _parser() -> etree.HTMLParser:
    parser = etree.HTMLParser(
        encoding="utf-8",
        recover=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
        no_network=True,
    )
    # One class for all elements: lxml.html looks each up by its tag in Python, a tenth of the whole reading.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    return parser


def strip(root: HtmlElement) -> HtmlElement:
    """Take out, in place, what is never part of an article; the text that follows an element stays."""
    for template in list(root.iter("template")):
        if template.get("shadowrootmode"):  # every browser shows what is in it
            template.tag = "div"
    _free(root)
    etree.strip_elements(root, *NOT_ARTICLE, with_tail=False)
    return root


def in_paragraphs(element: HtmlElement) -> int:
    """Characters that stand in paragraphs; none is within another."""
    return sum(len(str(paragraph.text_content()).strip()) for paragraph in element.iter("p"))


def _free(root: HtmlElement) -> None:
    """Make parts that hold the article ones like others: somebody forgot to end them. Such a part goes to the
    end of what it stands in."""
    if all(next(frame.iterancestors(*_UNENDED), None) is None for frame in root.iter("article", "main")):
        return
    held = [
        (frame, parts)
        for frame in _outermost(root, "article", "main")
        if (parts := list(frame.iterancestors(*_UNENDED))) and parts[-1].getnext() is None
    ]
    most = in_paragraphs(root) / 2 if held else 0
    for frame, parts in held:
        if in_paragraphs(frame) > most:
            for part in parts:
                part.tag = "div"


def _outermost(root: HtmlElement, *tags: str) -> Iterator[HtmlElement]:
    walk = etree.iterwalk(root, events=("start",), tag=tags)
    for _, element in walk:
        walk.skip_subtree()
        yield element
