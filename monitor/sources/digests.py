"""Digests of a feed's items, by which those are known that stand as at the last poll."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from lxml import etree

from monitor.model.shown import MOST

_MOST_NAMESPACES = 100
"""In force at an item for it to be written out: that costs the square of their number, for each item."""


def of_items(items: Sequence[etree._Element], home: etree._Element, setting: str) -> tuple[bytes, ...]:
    """Of each item, of all by which it is read: the element, and what around it has a say in that."""
    around = (home, *home.iterancestors())
    if len(items) > MOST or len(home.nsmap) > _MOST_NAMESPACES:
        return ()
    if any(one.getparent() not in around for one in items):
        return ()
    said = [(one.tag, one.prefix, sorted(one.attrib.items())) for one in around]
    outer = hashlib.blake2b(repr((setting, said)).encode("utf-8", "surrogatepass"), digest_size=8)
    return tuple(_digest(one, outer) for one in items)


def _digest(item: etree._Element, outer: hashlib.blake2b) -> bytes:
    made = outer.copy()
    made.update(etree.tostring(item, encoding="utf-8", with_tail=False))
    return made.digest()
