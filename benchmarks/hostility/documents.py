# ruff: noqa: E501, PLR0915 - one line holds what is read at one glance, and a list is no program
"""Documents that are made to hurt whoever parses them, by name; each is small to describe and large to read."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise

from tests.conftest import corpus_dir
from tests.fuzzing import ATOM, JSON, PAGE, RSS, captured, spoilt

XML, HTML, JSON_TYPE = "application/rss+xml", "text/html", "application/feed+json"
Document = tuple[str, str, bytes]
"""Name, media type, body."""

_MEGABYTE = 1 << 20


def _rss(inside: str, head: str = "", encoding: str = "utf-8") -> bytes:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{head}<rss version="2.0"><channel><title>T</title>{inside}'
    return f"{text}</channel></rss>".encode()


def _item(number: int, more: str = "") -> str:
    return f"<item><guid>g{number}</guid><title>News {number}</title>{more}</item>"


def _laughs(depth: int, wide: int) -> str:
    names = [f"e{level}" for level in range(depth)]
    entities = "".join(f'<!ENTITY {name} "{f"&{before};" * wide}">' for before, name in pairwise(names))
    return f'<!DOCTYPE rss [<!ENTITY e0 "ha">{entities}]>'


def feeds() -> Iterator[Document]:
    """Feeds."""
    yield "billion laughs", XML, _rss("<item><title>&e9;</title></item>", _laughs(10, 10))
    yield "many laughs", XML, _rss("<item><title>&e29;</title></item>", _laughs(30, 2))
    yield (
        "quadratic entity",
        XML,
        _rss("<title>" + "&a;" * 50_000 + "</title>", f'<!DOCTYPE r [<!ENTITY a "{"x" * 50_000}">]>'),
    )
    for name in ("file:///etc/passwd", "http://127.0.0.1:1/", "expect://id"):
        yield (
            f"external entity {name}",
            XML,
            _rss("<title>&x;</title>", f'<!DOCTYPE r [<!ENTITY x SYSTEM "{name}">]>'),
        )
        yield f"external subset {name}", XML, _rss(_item(1), f'<!DOCTYPE r SYSTEM "{name}">')
    yield (
        "parameter entities",
        XML,
        _rss(_item(1), "<!DOCTYPE r [<!ENTITY % a \"<!ENTITY b 'c'>\">%a;%a;%a;]>"),
    )
    for depth in (1_000, 100_000, 1_000_000):
        yield f"nested {depth:,} deep", XML, _rss("<item>" * depth)
        yield (
            f"nested {depth:,} deep within content",
            XML,
            _rss(_item(1, "<description>" + "&lt;b&gt;" * min(depth, 300_000) + "</description>")),
        )
    for count in (10_000, 200_000):
        yield (
            f"{count:,} attributes",
            XML,
            _rss("<item " + " ".join(f"a{n}='1'" for n in range(count)) + "/>"),
        )
        yield (
            f"{count:,} namespaces",
            XML,
            _rss("<item " + " ".join(f"xmlns:a{n}='u{n}'" for n in range(count)) + "/>"),
        )
        yield f"{count:,} items", XML, _rss("".join(_item(n) for n in range(count)))
        yield f"{count:,} items of one id", XML, _rss("<item><guid>1</guid><title>x</title></item>" * count)
        yield f"{count:,} links of an item", XML, _rss(_item(1, "<link>/a</link>" * count))
        yield f"{count:,} categories", XML, _rss(_item(1, "<category>c</category>" * count))
        yield f"{count:,} unclosed CDATA", XML, _rss("<![CDATA[" * count)
        yield f"{count:,} comments", XML, _rss("<!-- -->" * count)
        yield f"{count:,} processing instructions", XML, _rss("<?a b?>" * count)
        yield f"{count:,} entities", XML, _rss("<title>" + "&amp;" * count + "</title>")
        yield (
            f"{count:,} JSON items",
            JSON_TYPE,
            b'{"version":"https://jsonfeed.org/version/1.1","items":['
            + b",".join(b'{"id":"%d"}' % n for n in range(count))
            + b"]}",
        )
        yield f"JSON nested {count:,} deep", JSON_TYPE, b"[" * count
        yield (
            f"JSON of {count:,} keys",
            JSON_TYPE,
            b"{" + b",".join(b'"a%d":1' % n for n in range(count)) + b"}",
        )
        yield (
            f"JSON number of {count:,} digits",
            JSON_TYPE,
            b'{"version":"https://jsonfeed.org/version/1.1","items":[{"id":' + b"9" * count + b"}]}",
        )
    yield "a title of 9 MB", XML, _rss(_item(1).replace("News", "x" * 9 * _MEGABYTE))
    yield "a link of 9 MB", XML, _rss(_item(1, "<link>http://a.example/" + "a" * 9 * _MEGABYTE + "</link>"))
    yield "a date of 1 MB", XML, _rss(_item(1, "<pubDate>" + "Tue, " * 200_000 + "</pubDate>"))
    yield "a tag of 5 MB", XML, _rss("<" + "a" * 5 * _MEGABYTE + ">")
    yield "a quote that never ends", XML, _rss("<item a='" + "x" * 5 * _MEGABYTE)
    yield (
        "markup within markup within markup",
        XML,
        _rss(_item(1, "<description>" + "&amp;lt;" * 200_000 + "</description>")),
    )
    for encoding in (
        "utf-16",
        "utf-7",
        "utf-32",
        "ebcdic-cp-be",
        "idna",
        "punycode",
        "unicode_escape",
        "zlib_codec",
        "rot13",
        "no-such",
        "x" * 10_000,
    ):
        yield f"says it is {encoding[:20]}", XML, _rss(_item(1), encoding=encoding)
    yield "UTF-16 without a mark", XML, _rss(_item(1)).decode().encode("utf-16-le")
    yield "UTF-32", XML, _rss(_item(1)).decode().encode("utf-32")
    yield "half a surrogate pair", XML, b"\xff\xfe" + _rss(_item(1)).decode().encode("utf-16-le")[:-1]
    yield "bytes of all kinds", XML, bytes(range(256)) * 4_000
    yield "zeros", XML, bytes(2 * _MEGABYTE)
    yield "controls", XML, _rss(_item(1, "<description>" + "\x01\x08\x1b\x7f\x85" * 9_000 + "</description>"))
    yield (
        "bidi and zero width",
        XML,
        _rss(_item(1, "<description>" + "\u202e\u2066\u200b\u200d" * 40_000 + "</description>")),
    )
    yield "a mountain of marks", XML, _rss(_item(1, "<description>a" + "\u0301" * 300_000 + "</description>"))
    yield "an empty body", XML, b""
    yield "a space", XML, b" "
    yield "a PDF", XML, b"%PDF-1.7\n" + random.Random(1).randbytes(300_000)
    yield "JSON of one string", JSON_TYPE, b'"' + b"\\ud800" * 100_000 + b'"'
    yield (
        "JSON that is NaN",
        JSON_TYPE,
        b'{"version":"https://jsonfeed.org/version/1","items":[{"id":NaN,"date_published":-1e999}]}',
    )
    for name, count in (("title", 3_000), ("description", 30_000)):
        yield f"{count:,} unclosed <{name}>", XML, _rss(f"<{name}>" * count)


def pages() -> Iterator[Document]:
    """Pages of articles."""
    words = "<p>" + "word " * 100 + "</p>"
    for depth in (1_000, 100_000, 1_000_000):
        for tag in ("div", "b", "table", "ul", "font"):
            yield f"<{tag}> nested {depth:,} deep", HTML, f"<{tag}>".encode() * depth
    for count in (20_000, 200_000):
        yield (
            f"{count:,} attributes of a tag",
            HTML,
            b"<p " + b" ".join(b"a%d=1" % n for n in range(count)) + b">x",
        )
        yield f"{count:,} paragraphs", HTML, b"<p>a b c d e</p>" * count
        yield f"{count:,} cells", HTML, b"<table>" + b"<td>x" * count
        yield f"{count:,} links", HTML, b"<a href=x>y</a>" * count
        yield f"{count:,} scripts", HTML, b"<script>x</script>" * count
        yield f"{count:,} metas", HTML, b"<meta name=date content=2026>" * count
        yield f"{count:,} unclosed comments", HTML, b"<!--" * count
        yield (
            f"{count:,} numbers that might be dates",
            HTML,
            b"<p>2026-11-03 11/03/2026 3 Nov 2026</p>" * (count // 4),
        )
    yield (
        "JSON-LD nested 100,000 deep",
        HTML,
        b'<script type="application/ld+json">' + b'{"@graph":[' * 100_000 + b"</script>" + words.encode(),
    )
    yield (
        "JSON-LD of 5 MB",
        HTML,
        b'<script type="application/ld+json">{"a":"' + b"x" * 5 * _MEGABYTE + b'"}</script>',
    )
    yield "a word of 5 MB", HTML, b"<p>" + b"x" * 5 * _MEGABYTE
    yield "ideographs of 9 MB", HTML, ("<p>" + "無" * 3 * _MEGABYTE).encode()
    yield (
        "a base that leads away",
        HTML,
        b'<base href="javascript:alert(1)"><link rel=canonical href="file:///etc/passwd">' + words.encode(),
    )
    yield "a charset that changes", HTML, b"<meta charset=utf-16><meta charset=utf-7>" + words.encode()
    yield "quotes that never match", HTML, b"<a title=\"'><p class='\"" * 40_000
    yield "entities without end", HTML, b"&" + b"amp;" * 500_000
    yield "a form feed of tags", HTML, b"<\x0c>" * 500_000


def mutants(count: int) -> Iterator[Document]:
    """Good documents, spoilt; the same ones in every run."""
    chance = random.Random(26)
    for number in range(count):
        yield f"spoilt feed {number}", XML, spoilt(chance, (RSS, ATOM))
        if number % 3 == 0:
            yield f"spoilt JSON feed {number}", JSON_TYPE, spoilt(chance, (JSON,))
            yield f"spoilt page {number}", HTML, spoilt(chance, (PAGE,))


def malformed() -> Iterator[Document]:
    """Where there is a captured corpus, its malformed feeds, and some of the others cut at two thirds."""
    for path in sorted(corpus_dir().glob("feeds/synthetic-malformed/*.xml")):
        yield f"malformed: {path.stem}", XML, path.read_bytes()
    for number, body in enumerate(captured()["feed"][:40]):
        yield f"captured feed {number}, cut", XML, body[: len(body) * 2 // 3]
