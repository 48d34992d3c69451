"""Bytes of a feed or page as text, whatever its producer says or forgets to say of its encoding.

The order, each step taken only when the one before it does not settle the matter:

1. a byte order mark, or the NULs that UTF-16 and UTF-32 leave around the first character (XML 1.0, F);
2. strict UTF-8: it hardly ever fits by accident, so it beats a wrong declaration;
3. what HTTP says, then what the document says, if the bytes are possible in it (RFC 7303, section 3);
4. nearly UTF-8: a few broken bytes do not make a text something else;
5. what the letters look like: Hebrew, Greek and Arabic by their spelling, Cyrillic, East Asian encodings,
   Thai by its spelling, else Western.

A body cut off at a byte limit may end inside a character: the stump is dropped and proves nothing. (Detectors
turned such pages into mojibake in our measurements.) Nothing here raises for any input.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from monitor.text import spelling
from monitor.text.trackers import words

# Labels as browsers understand them (WHATWG Encoding): supersets, since producers use the narrower name.
_LABELS = {
    "ascii": "cp1252", "us-ascii": "cp1252", "iso-8859-1": "cp1252", "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252", "l1": "cp1252", "iso-8859-9": "cp1254", "latin5": "cp1254", "iso-8859-11": "cp874",
    "tis-620": "cp874", "tis620": "cp874", "windows-874": "cp874", "win-1251": "cp1251", "win1251": "cp1251",
    "cp-1251": "cp1251", "x-cp1251": "cp1251", "x-mac-cyrillic": "mac_cyrillic", "x-mac-ukrainian":
    "mac_cyrillic",
    "macintosh": "mac_roman", "koi8-r": "koi8_u", "koi8r": "koi8_u", "koi8": "koi8_u", "koi8-ru": "koi8_u",
    "koi8u": "koi8_u", "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030",
    "cp936": "gb18030", "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "x-x-big5": "big5hkscs",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932",
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "windows-949": "cp949", "x-euc-jp": "euc_jp",
    "u16": "utf_16", "ucs-2": "utf_16", "u32": "utf_32", "ucs-4": "utf_32", "unicode": "utf_16",
}  # fmt: skip

# Python also knows "encodings" such as zlib, idna or unicode_escape: a hostile label must not reach them.
_ALLOWED = words(
    "utf_8 utf_16 utf_16_le utf_16_be utf_32 utf_32_le utf_32_be cp1250 cp1251 cp1252 cp1253 cp1254 "
    "cp1255 cp1256 cp1257 cp1258 cp437 cp850 cp852 cp855 cp866 cp874 koi8_u koi8_t kz1048 ptcp154 "
    "mac_cyrillic mac_roman mac_latin2 mac_greek mac_turkish iso8859_2 iso8859_3 iso8859_4 iso8859_5 "
    "iso8859_6 iso8859_7 iso8859_8 iso8859_10 iso8859_13 iso8859_14 iso8859_15 iso8859_16 gb18030 "
    "big5hkscs cp932 cp949 euc_jp johab iso2022_jp iso2022_kr hz"
)
_SEVEN_BIT = frozenset(("iso2022_jp", "iso2022_kr", "hz"))

_BOMS = (
    (codecs.BOM_UTF8, "utf_8"),
    (codecs.BOM_UTF32_LE, "utf_32_le"),  # before UTF-16: its mark begins with that one's
    (codecs.BOM_UTF32_BE, "utf_32_be"),
    (codecs.BOM_UTF16_LE, "utf_16_le"),
    (codecs.BOM_UTF16_BE, "utf_16_be"),
)
_NULS: dict[tuple[bool, ...], str] = {
    (True, False, False, False): "utf_32_le",
    (False, False, False, True): "utf_32_be",
    (True, False, True, False): "utf_16_le",
    (False, True, False, True): "utf_16_be",
}
_XML_ENCODING = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([A-Za-z0-9._:-]{1,40})["']""", re.I
)
_META_CHARSET = re.compile(
    rb"""<meta[^>]{0,400}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([A-Za-z0-9._:-]{1,40})""", re.I
)
_HTTP_CHARSET = re.compile(r"""charset\s{0,9}=\s{0,9}["']?([A-Za-z0-9._:-]{1,40})""", re.I)

_SAMPLE = 65_536
_HIGH = re.compile(rb"[\x80-\xff]+")
_LONG_RUN = 4
"""Western text rarely has four letters with an accent in a row; every other script has them all the time."""


def decode(body: bytes, content_type: str = "", declared: str = "") -> str:
    """`body` as text without a byte order mark.

    `content_type` is the HTTP header; `declared` the encoding that the document names, looked for in its
    head when not given. Undecodable bytes become U+FFFD.
    """
    if (marked := _marked(body)) is not None:
        return marked
    # One byte is found many times as fast as two.
    unshifted = b"\x1b" not in body and (b"~" not in body or b"~{" not in body)
    if unshifted and (text := _utf_8(body)) is not None:
        return text  # what anybody names it need not be looked at
    western = not _is_not_western(body)
    names = [name for name in _named(body, content_type, declared) if western or name != "cp1252"]
    if not unshifted:
        if (escaped := _seven_bit(body, names)) is not None:
            return escaped
        if (text := _utf_8(body)) is not None:
            return text
    for name in names:
        if (text := _strict(body, name)) is not None:
            return text
    nearly = _nearly(body, ["utf_8", *names])
    return nearly if nearly is not None else _lenient(body, "cp1252" if western else _guess(body))


def _marked(body: bytes) -> str | None:
    """The text if a byte order mark or its NULs tell the encoding."""
    for mark, name in _BOMS:
        if body.startswith(mark) and (name != "utf_32_le" or _strict(body[4:], name) is not None):
            return _lenient(body[len(mark) :], name)
    head = tuple(bool(byte) for byte in body[:4])
    wide = _NULS.get(head)
    return _strict(body, wide) if wide else None


def _named(body: bytes, content_type: str, declared: str) -> Iterator[str]:
    """Codecs that somebody names, most trusted first.

    A server's ISO-8859-1 is its default rather than its knowledge: a document that names another comes first.
    """
    http = _codec(found[1]) if (found := _HTTP_CHARSET.search(content_type)) else ""
    own = _codec(declared or _declared(body))
    order = (own, http) if http == "cp1252" else (http, own)
    yield from (name for name in order if name and not name.startswith("utf_"))


def _declared(body: bytes) -> str:
    head = body[:4096]
    found = _XML_ENCODING.search(head[:1024]) or _META_CHARSET.search(head)
    return found[1].decode("ascii") if found else ""


def _codec(label: str) -> str:
    """Python's name of the encoding `label` if it is one we read, else empty."""
    label = label.strip().lower()
    try:
        name = codecs.lookup(_LABELS.get(label, label)).name.replace("-", "_")
    except (LookupError, ValueError):  # ValueError: a NUL in the label
        return ""
    return name if name in _ALLOWED else ""


def _seven_bit(body: bytes, names: list[str]) -> str | None:
    """ISO-2022 and HZ shift by bytes of ASCII: without their name they would pass for UTF-8."""
    for name in names:
        if name in _SEVEN_BIT:
            return _strict(body, name)
    return None


def _strict(body: bytes, name: str) -> str | None:
    """The text if all of `body`, a stump at its end aside, is possible in encoding `name`."""
    try:
        return codecs.getincrementaldecoder(name)("strict").decode(body, final=False)
    except UnicodeError:
        return None


def _utf_8(body: bytes) -> str | None:
    """The same in UTF-8; of a body that ends with a character, as most do, without a copy of it."""
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        return _strict(body, "utf_8") if error.end == len(body) else None


def _lenient(body: bytes, name: str) -> str:
    return codecs.getincrementaldecoder(name)("replace").decode(body, final=False)


def _nearly(body: bytes, names: list[str]) -> str | None:
    """The text in the first encoding that leaves only a few characters unread, or None."""
    for name in names:
        text = _lenient(body, name)
        bad = text.count("\ufffd")
        good = sum(not character.isascii() for character in text[:_SAMPLE]) - text[:_SAMPLE].count("\ufffd")
        if bad <= max(3, good // 20) and good > 2 * bad:
            return text
    return None


# --- guesses ----------------------------------------------------------------------------------------------

_FREQUENT = frozenset("оеаинтрсвлкмдпуяіьй")
_OTHER_CYRILLIC = frozenset("ыгзбчхжшюцщэфъёїєґў")
_UPPER = frozenset("АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЁІЇЄҐЎ")
_MARKS = frozenset("«»—–„“”’‘…№\u00a0§•")
_CYRILLIC = ("cp1251", "koi8_u", "iso8859_5", "cp866", "mac_cyrillic")
_EAST_ASIAN = (
    ("euc_jp", re.compile("[\u3041-\u3096\u30a1-\u30fa]"), 0.2),
    ("cp932", re.compile("[\u3041-\u3096\u30a1-\u30fa]"), 0.2),
    ("euc_kr", re.compile("[\uac00-\ud7a3]"), 0.7),
    ("gb2312", re.compile("[\u4e00-\u9fff]"), 0.6),
    ("big5", re.compile("[\u4e00-\u9fff]"), 0.6),
)


def _is_not_western(body: bytes) -> bool:
    """Most of its non-ASCII bytes stand in long runs."""
    runs = [len(run) for run in _HIGH.findall(body[:_SAMPLE])]
    return 2 * sum(length for length in runs if length >= _LONG_RUN) > sum(runs)


def _guess(body: bytes) -> str:
    """The likeliest encoding of a body that nothing names and that isn't in a Western one."""
    sample = b" ".join(_HIGH.findall(body[:_SAMPLE]))
    if spelt := spelling.encoding(sample):
        return spelt
    scores = {name: _cyrillic(sample.decode(name, "replace")) for name in _CYRILLIC}
    best = max(_CYRILLIC, key=scores.__getitem__)  # of equals the first: the commoner
    if scores[best] > 0.5:
        return best
    return next(
        (name for name, script, share in _EAST_ASIAN if _reads_as(body[:_SAMPLE], name, script, share)),
        "cp874" if spelling.is_thai(sample) else "cp1252",
    )


def _cyrillic(text: str) -> float:
    """How much `text` looks like Ukrainian or Russian prose: at most 1 a character.

    Letter frequency tells the encodings apart; a capital after a small letter is the mark of KOI8 read as
    windows-1251 and the other way round.
    """
    total = 0.0
    before = " "
    for character in text:
        if character in _FREQUENT:
            total += 1
        elif character in _OTHER_CYRILLIC:
            total += 0.5
        elif character in _UPPER:
            total += -1 if before in _FREQUENT or before in _OTHER_CYRILLIC else 0.5
        elif character not in _MARKS and character != " ":
            total -= 1
        before = character
    return total / max(1, len(text) - text.count(" "))


def _reads_as(sample: bytes, name: str, script: re.Pattern[str], share: float) -> bool:
    text = _strict(sample, name)
    if not text:
        return False
    letters = "".join(character for character in text if not character.isascii())
    return len(script.findall(letters)) >= share * len(letters)
