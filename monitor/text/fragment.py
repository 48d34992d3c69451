"""The text of a piece of HTML that is all of it article: nothing is judged, only stripped.

The daemon itself reads what feeds bring by this. The extractors take time and memory to load: the children
that read pages do.
"""

from __future__ import annotations

from lxml import etree
from lxml.html import HtmlElement

from monitor.text import clean, tree
from monitor.text.bounds import bounded


def fragment_text(html: str) -> str:
    """The text of a feed's own content."""
    if "<" not in html:
        return clean.plain(html)
    root = tree.parse(html)
    return "" if root is None else bounded(written(tree.strip(root)))


def written(element: HtmlElement) -> str:
    """All text that stands in an element."""
    return clean.plain(str(etree.tostring(element, encoding="unicode", method="html", with_tail=False)))
