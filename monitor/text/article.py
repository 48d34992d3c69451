"""The article of a page: the text of its frame, less what stands in it and is none of it.

    tree ─rank─► likeliest frame ─► blocks ─less─► lists of links, what is named otherwise ─► paragraphs

One walk over the frame, in time linear in it; the tree stays as it is, but for a form around all of the page,
which becomes a part like others. The rules are those of trafilatura's fast form that favours recall
(Barbaresi 2021, doi:10.18653/v1/2021.acl-demo.15), which copies and searches the tree many times for the
same: what a frame is, that text counts where it stands in paragraphs, and from which share of links a block
is a list of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import IntEnum
from operator import sub
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from monitor.text import landmarks
from monitor.text.trackers import words
from monitor.text.tree import in_paragraphs

_LONG_TEXT = 1500
_SHORT_TEXT = 250
_LEAST_SHARE = 1 / 3
"""Of what a page has in paragraphs. A text that is neither long nor so much may be a mere box of the page."""
_LEAST_TEXT = 100
_LEAST_SHARE_OF_ALL = 1 / 2
"""Of all that stands on a page: a short text is the article of a page that has little else."""
_ENOUGH = 3 * _SHORT_TEXT
"""Characters in a page's paragraphs from which text that stands in none of them counts for nothing."""
_MOST_BESIDE = 6 / 7
"""Share of a frame's text from which the names that tell it to be something else are not believed."""
_REPEATED = 50
"""Characters from which a paragraph that says again what the one before says is left out."""
_SHORT_LINK = 10

_HEADINGS = words("h1 h2 h3 h4 h5 h6 summary")
_PARAGRAPHS = words("blockquote caption dd dt li p pre tr")
_OTHER_BLOCKS = words(
    "address article body center details div dl figure header hgroup html main ol section table tbody tfoot "
    "thead ul"
)
_BLOCKS = _HEADINGS | _PARAGRAPHS | _OTHER_BLOCKS
_BREAKS = words("br hr")
_CELLS = words("td th")
_FARMS = words("div dl ol p table ul")
_ITEMS = words("dd dt li") | _CELLS
_LABEL = re.compile(
    r"\W*(?:drucken|e-?mail|facebook|flipboard|google|instagram|linkedin|mail|pdf|pinterest|pocket|print|qq"
    r"|reddit|twitter|wechat|weibo|whatsapp|xing|mehr zum thema:?|more on this.{,8})",
    re.IGNORECASE,
)
"""What a button says."""


class Kind(IntEnum):
    """How a text stands on the page."""

    LOOSE = 0
    """In none of the elements that are made for text."""
    TEXT = 1
    HEADING = 2


class Block(NamedTuple):
    """A text between two breaks of the page."""

    text: str
    kind: Kind


class Share(NamedTuple):
    """How much of what blocks say is links, in characters and by number; of a page from its begin on."""

    blocks: int = 0
    size: int = 0
    linked: int = 0
    links: int = 0
    short_links: int = 0


def article(root: HtmlElement) -> str:
    """The text of the article on a stripped page, a line for each paragraph; empty where none is found that
    is enough of what the page says."""
    everything = len(root.text_content())
    _unwrap(root, everything)
    paragraphs = in_paragraphs(root)
    loose, least = paragraphs < _ENOUGH, min(_LONG_TEXT, _LEAST_SHARE * paragraphs)
    for all_texts in (True,) if loose else (False, True):
        for frame in _frames(root):
            text = _text(_blocks(frame), loose=all_texts)
            if _is_enough(len(text), least, everything):
                return text
    for by_name in (True,) if loose else (True, False):  # loose texts without frame and names are menus
        text = _text(_of_all_the_page(root, by_name=by_name), loose=loose)
        if len(text) >= (_LONG_TEXT if loose else least):
            return text
    return ""


def _of_all_the_page(root: HtmlElement, *, by_name: bool) -> list[Block]:
    """The blocks of a page without its headings, which may be those of other articles."""
    return [block for block in _Reader(root, by_name=by_name).blocks if block.kind is not Kind.HEADING]


def _unwrap(root: HtmlElement, everything: int) -> None:
    """Make a form that is around most of a page a part like others; what other forms hold is no text."""
    for form in list(root.iter("form")):
        if len(form.text_content()) > everything / 2:
            form.tag = "div"


def _is_enough(size: int, least: float, everything: int) -> bool:
    if size < _SHORT_TEXT:
        return size >= max(_LEAST_TEXT, _LEAST_SHARE_OF_ALL * everything)
    return size >= least


def _frames(root: HtmlElement) -> Iterator[HtmlElement]:
    """The likeliest elements to be the frame first: of what the page shows, then of what it does not."""
    unseen: list[HtmlElement] = []
    yield from _likeliest([root], unseen.append)
    yield from _likeliest(unseen, None)


def _likeliest(
    parts: Iterable[HtmlElement], leave: Callable[[HtmlElement], None] | None
) -> Iterator[HtmlElement]:
    """The first element of each rank; what is unseen is left to `leave`, if to anybody."""
    first: dict[int, HtmlElement] = {}
    for part in parts:
        walk = etree.iterwalk(part, events=("start",), tag=(*landmarks.FRAMES, *landmarks.APART))
        for _, element in walk:
            if landmarks.is_apart(element):
                walk.skip_subtree()
            elif leave and landmarks.is_unseen(element):
                leave(element)
                walk.skip_subtree()
            elif element.tag in landmarks.FRAMES:
                first.setdefault(landmarks.rank(element), element)
                if 0 in first:
                    break
    first.pop(landmarks.NO_FRAME, None)
    return (first[rank] for rank in sorted(first))


def _blocks(frame: HtmlElement) -> list[Block]:
    """The blocks of a frame in their order, without lists of links and what is named as something else."""
    reader = _Reader(frame, by_name=True)
    if reader.beside and reader.beside >= _MOST_BESIDE * len(frame.text_content()):
        reader = _Reader(frame, by_name=False)
    return reader.blocks


def _text(blocks: Sequence[Block], *, loose: bool) -> str:
    """What blocks say; `loose` texts only where a page has few others. A heading at the end has no text."""
    texts: list[str] = []
    end = max((number for number, block in enumerate(blocks, 1) if block.kind is not Kind.HEADING), default=0)
    for text, kind in blocks[:end]:
        if (kind is Kind.LOOSE and not loose) or _LABEL.fullmatch(text):
            continue
        if not texts or text != texts[-1] or len(text) <= _REPEATED:
            texts.append(text)
    return "\n".join(texts)


class _Reader:
    """Walks over a frame once and makes blocks of it; `by_name` believes the names of its elements."""

    def __init__(self, frame: HtmlElement, *, by_name: bool) -> None:
        self.blocks: list[Block] = []
        self.beside = 0
        """Characters of what was left out for its name."""
        self._by_name = by_name
        self._kind = Kind.LOOSE
        self._open_blocks: list[tuple[Kind, Share]] = []
        """The kind of text around each block that is open, and all that was read before it."""
        self._run: list[str] = []
        """What the block that is being read says so far."""
        self._link: int | None = None
        """Where in the run a link begins that is open."""
        self._read = Share()
        self._walk(frame)

    def _walk(self, frame: HtmlElement) -> None:
        left_out = None
        walk = etree.iterwalk(frame, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                if element is not frame and self._is_out(element):
                    walk.skip_subtree()
                    left_out = element
                else:
                    self._open(element)
                    if element.text:
                        self._run.append(element.text)
                continue
            if element.tag in _BLOCKS:
                self._end()
            if element is not left_out:
                self._close(element)
            if element.tail and element is not frame:
                self._run.append(element.tail)
        self._end()

    def _is_out(self, element: HtmlElement) -> bool:
        if landmarks.is_apart(element):
            return True
        out = self._by_name and landmarks.is_beside(element)
        if out:
            self.beside += len(element.text_content())
        return out

    def _open(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._end()
            self._open_blocks.append((self._kind, self._read))
            self._kind = _kind(tag, self._kind)
        elif tag in _BREAKS:  # lines that end so are written as text, whatever holds them
            self._end()
            self._kind = max(self._kind, Kind.TEXT)
        elif tag == "a":
            self._link = len(self._run)
        elif tag in _CELLS and self._run:
            self._run.append(" | ")

    def _close(self, element: HtmlElement) -> None:
        if element.tag in _BLOCKS:
            self._kind, before = self._open_blocks.pop()
            within = Share(*map(sub, self._read, before))
            if within.links and element.tag in _FARMS and _is_farm(element, within):
                del self.blocks[before.blocks :]
                self._read = before
        elif element.tag == "a":
            self._end_link()

    def _end(self) -> None:
        """End the block that is being read; a link may go on in the next."""
        if not self._run:
            return
        goes_on = self._link is not None
        self._end_link()
        if text := _on_one_line(self._run):
            self.blocks.append(Block(text, self._kind))
            self._read = self._read._replace(blocks=len(self.blocks), size=self._read.size + len(text) + 1)
        self._run.clear()
        self._link = 0 if goes_on else None

    def _end_link(self) -> None:
        if self._link is None:
            return
        size = len(_on_one_line(self._run[self._link :]))
        self._link = None
        if size:
            blocks, characters, linked, links, short = self._read
            self._read = Share(blocks, characters, linked + size, links + 1, short + (size < _SHORT_LINK))


def _on_one_line(run: Sequence[str]) -> str:
    return " ".join("".join(run).split())


def _kind(tag: str, around: Kind) -> Kind:
    """How text stands that is directly in such an element."""
    if tag in _HEADINGS:
        return Kind.HEADING
    return Kind.TEXT if tag in _PARAGRAPHS or around is Kind.TEXT else Kind.LOOSE


def _is_farm(element: HtmlElement, within: Share) -> bool:
    """What stands in an element that has links is links rather than text."""
    _, size, linked, links, short = within
    if element.tag == "table":
        return size >= 200 and linked > (0.8 if size < 1000 else 0.5) * size
    if links == 1 and linked > 100 and linked > 0.9 * size:
        return True
    if size >= _least(element):
        return links > 4 and linked > 0.9 * size and linked < 100 * links
    if linked > 0.8 * size or (links > 1 and short > 0.8 * links):
        return element.tag != "p" or _parent(element) not in _ITEMS
    return element.tag == "div" and size < 100 and len(element) >= 3


def _least(element: HtmlElement) -> int:
    """Characters below which few links make a list of an element; more at the end of what holds it."""
    last = element.getnext() is None
    if element.tag == "p":
        return 60 if last else 30
    return 300 if last else 100


def _parent(element: HtmlElement) -> str:
    parent = element.getparent()
    return "" if parent is None else str(parent.tag)
