"""One border for text: what comes out is safe to match, store, print and send.

`scrub` takes out characters that no text needs and that break readers further on; `clean` also composes
(NFC); `line` also folds white space onto one line; `plain` reads HTML as a person would see it; `heading`
does the same for a title, whose producer may have encoded it once too often or not at all.

All of it runs in time linear in the input: every text is hostile.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from itertools import chain

from monitor.text.trackers import words

# Lone surrogates cannot be encoded; C0 and C1 controls, noncharacters and NUL break XML, terminals and
# databases; bidirectional controls (Unicode property Bidi_Control) can make a title read as another one;
# U+FEFF is a leftover byte order mark; a soft hyphen splits a word that people search for.
# ZWNJ and ZWJ stay: Persian and the Indic scripts are misspelt without them.
_UNWANTED = re.compile(
    "[\ud800-\udfff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Everything that XML 1.0 (section 2.2) does not allow: one such character makes a strict parser give up."""
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile(r"\s+")

_MOST_MARKS = 30
"""Combining marks on one letter, as in the Stream-Safe Text Format (UAX 15, section 13); no language needs
more than three. Putting them in canonical order takes quadratic time: 15 s for a run of 125,000."""


def _pile(*blocks: range) -> re.Pattern[str]:
    """More marks in a row than may be."""
    marks = "".join(filter(unicodedata.combining, map(chr, chain(*blocks))))
    return re.compile(f"[{marks}][{marks}]{{{_MOST_MARKS},}}")


_MARK_BLOCKS = (range(0x300, 0x3100), range(0xA66F, 0xAC00), range(0xFB1E, 0xFE30))
_RARE_MARKS = range(0x101FD, 0x1E94B)
_PILE = _pile(*_MARK_BLOCKS)
_RARE = re.compile(f"[{chr(_RARE_MARKS[0])}-{chr(_RARE_MARKS[-1])}]")
_RARE_PILE = _pile(
    *_MARK_BLOCKS, _RARE_MARKS
)  # slow, though linear: a set beyond U+FFFF is searched item by item
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")

_DROPPED = words("script style template svg iframe object noembed")
_BLOCKS = words(
    "address article aside blockquote body br caption center dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html legend li main menu nav ol "
    "option p pre section summary table tbody tfoot thead title tr ul"
)
_CELLS = frozenset(("td", "th"))
_VOID = words("br hr img wbr input source embed meta link")
_KNOWN = (
    _DROPPED
    | _BLOCKS
    | _CELLS
    | _VOID
    | words(
        "a abbr acronym area audio b base basefont bdi bdo big blink button canvas cite code col colgroup "
        "data datalist del dfn em font frame frameset i ins kbd label map mark marquee math meter nobr "
        "noframes noscript optgroup output param picture progress q rp rt ruby s samp select slot small "
        "span strike strong sub sup textarea time track tt u var video"
    )
)

_TAG_START = re.compile(r"<(?:(/?)([A-Za-z][A-Za-z0-9:_-]{0,40})(?=[\s/>])|!--|[!?])")
_CLOSED = re.compile(r"</([A-Za-z][A-Za-z0-9:_-]{0,40})")
_TAG_END = re.compile(r"[^\"'>]*(?:\"[^\"]*\"[^\"'>]*|'[^']*'[^\"'>]*)*>")


def scrub(text: str) -> str:
    """`text` without characters that no text needs; line ends become ``\\n``. HTML stays HTML."""
    return _UNWANTED.sub("", _BREAKS.sub("\n", text))


def clean(text: str) -> str:
    """`text` scrubbed and `composed`; ``\\n`` and ``\\t`` stay. Idempotent."""
    return composed(scrub(text))


def composed(text: str) -> str:
    """`text` in NFC, in linear time: of a pile of more than 30 combining marks the rest is cut off."""
    # Again at the end: some marks are taken apart by NFC, and a letter may be taken apart into one.
    return _levelled(unicodedata.normalize("NFC", _levelled(text)))


def _levelled(text: str) -> str:
    """`text` with no more than so many marks in a row."""
    if text.isascii():
        return text
    pile = _RARE_PILE if _RARE.search(text) else _PILE
    return pile.sub(lambda found: found[0][:_MOST_MARKS], text)


def line(text: str) -> str:
    """`text` cleaned, on one line, every run of white space one space."""
    return _BLANKS.sub(" ", clean(text)).strip()


def unescape(text: str) -> str:
    """`text` with its complete character references resolved.

    Only those that end in a semicolon: `html.unescape` alone reads ``?a=1&copy=2`` as a copyright sign.
    """
    return _REFERENCE.sub(lambda found: html.unescape(found.group()), text) if "&" in text else text


def plain(markup: str) -> str:
    """HTML as clean text: no markup, references resolved, a line for every block, no empty lines.

    Only elements of HTML, and names with a hyphen or colon, count as markup: ``a < b`` and ``List<String>``
    are text. What scripts, styles and frames hold is dropped.
    """
    lines = "".join(_pieces(markup)).split("\n")
    return "\n".join(text for text in map(line, lines) if text)


def heading(text: str, *, markup: bool = False) -> str:
    """A title on one line without markup, encoded though it may be up to three times.

    With `markup` it is known to be HTML; without, only a tag that is closed again or is void is taken for
    one, so that a headline about ``the <b> element`` keeps its words.
    """
    text = plain(text) if markup else unescape(_without_pairs(text))
    for _ in range(2):
        again = unescape(_without_pairs(text))
        if again == text:
            break
        text = again
    return line(text)


def has_markup(text: str) -> bool:
    """`text` holds a tag that is closed again, or a void one."""
    return _without_pairs(text) != text


def from_plain(text: str) -> str:
    """Plain text as HTML: a paragraph for every line that says something."""
    return "\n".join(
        f"<p>{html.escape(part.strip(), quote=False)}</p>" for part in text.split("\n") if part.strip()
    )


def _pieces(markup: str) -> Iterator[str]:
    """The text between the tags, with a break for every block."""
    for text, name, _ in _tokens(markup):
        yield _BLANKS.sub(" ", unescape(text))
        if name in _BLOCKS:
            yield "\n"
        elif name in _CELLS:
            yield " "


def _without_pairs(text: str) -> str:
    """`text` without tags that are closed again or are void."""
    if "<" not in text:
        return text
    closed = frozenset(name.lower() for name in _CLOSED.findall(text))
    kept: list[str] = []
    for between, name, tag in _tokens(text):
        kept.append(between)
        if name and name not in _VOID and name not in closed:
            kept.append(tag)
        elif name in _BLOCKS or name in _CELLS:
            kept.append(" ")
    return "".join(kept)


def _tokens(markup: str) -> Iterator[tuple[str, str, str]]:
    """(text, name of the tag after it, that tag). Dropped elements and comments have an empty name."""
    start = at = 0
    quotes = True
    while found := _TAG_START.search(markup, at):
        name = (found.group(2) or "").lower()
        if name and name not in _KNOWN and "-" not in name and ":" not in name:
            at = found.end()
            continue
        end, quotes = _end_of_tag(markup, found, quotes)
        if end < 0:
            break
        if name in _DROPPED and not found.group(1):
            end, name = _end_of_element(markup, end, name), ""
        yield markup[start : found.start()], name, markup[found.start() : end]
        start = at = end
    yield markup[start:], "", ""


def _end_of_tag(markup: str, found: re.Match[str], quotes: bool) -> tuple[int, bool]:
    """Where the tag ends, or -1; and whether quotes still make sense.

    A ``>`` within quotes does not end a tag. Once a quote is left open the quotes of this text cannot be
    trusted and are no longer looked at: reading ahead for every tag would be quadratic.
    """
    if found.group() == "<!--":
        end = markup.find("-->", found.end())
        return (end + 3 if end >= 0 else len(markup)), quotes
    if quotes and (tail := _TAG_END.match(markup, found.end())):
        return tail.end(), True
    end = markup.find(">", found.end())
    return (end + 1 if end >= 0 else -1), False


def _end_of_element(markup: str, at: int, name: str) -> int:
    """Where a dropped element ends; an element that is never closed hides all the rest, as in a browser."""
    close = re.compile(rf"</{name}\b", re.IGNORECASE).search(markup, at)
    end = markup.find(">", close.end()) if close else -1
    return end + 1 if end >= 0 else len(markup)
