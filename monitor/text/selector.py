"""Which part of a page is its article, where a person says so: a CSS selector.

    "article .body" ─cssselect─► XPath 1.0 ─lxml─► elements, those within others left out

CSS, because whoever looks at a page in a browser's inspector is given it there.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from cssselect import ExpressionError, HTMLTranslator, SelectorError
from cssselect.parser import Attrib, Element
from cssselect.xpath import XPathExpr

from monitor.text.clean import NOT_XML

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LONGEST: Final = 500
"""Characters."""


class _Translator(HTMLTranslator):
    """HTML has no namespaces: a prefix would fail only when the first page is read."""

    def xpath_element(self, selector: Element) -> XPathExpr:
        """An element."""
        _refuse(selector.namespace)
        return super().xpath_element(selector)

    def xpath_attrib(self, selector: Attrib) -> XPathExpr:
        """An attribute."""
        _refuse(selector.namespace)
        return super().xpath_attrib(selector)


def _refuse(namespace: str | None) -> None:
    if namespace is not None:
        raise ExpressionError(f"pages have no namespaces: leave out `{namespace}|`")


def fault(selector: str) -> str:
    """Why `selector` selects nothing of any page, in the parser's words; empty when it can."""
    if len(selector) > LONGEST:
        return f"it is longer than {LONGEST} characters"
    try:
        _xpath(selector)
    except (SelectorError, RecursionError) as error:
        return str(error)
    return ""


def selected(root: HtmlElement, selector: str) -> list[HtmlElement]:
    """The elements of a page that `selector` names, in order; none within another one.

    Raises cssselect.SelectorError for a selector of which `fault` says that it is none.
    """
    found = root.xpath(_xpath(selector))
    if not isinstance(found, list):
        return []
    named = set(found)
    return [element for element in found if named.isdisjoint(element.iterancestors())]


@lru_cache(maxsize=64)
def _xpath(selector: str) -> str:
    path = _Translator().css_to_xpath(selector)
    if strange := NOT_XML.search(path):  # CSS can write it as an escape
        raise ExpressionError(f"no page has the character U+{ord(strange[0]):04X}")
    return path
