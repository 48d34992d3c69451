# ruff: noqa: E501 - one line holds what is read at one glance
"""Fuzz the border at which hostile documents are read: what is not refused in words is a crash.

    python -m tests.fuzzing [--seconds 300] [--seed N] [--only TARGET]
    python -m tests.fuzzing --repeat FILE --only TARGET

Documents are made by cutting, doubling, mixing and spoiling good ones: small ones that stand here, and the
captured corpus where MONITOR_CORPUS names one. A crash is an exception that is not the product's own way to
refuse, or more than `SLOW` seconds of CPU; its document is kept in `.fuzz`. Exit code 1 when there was one.
"""

from __future__ import annotations

import argparse
import gzip
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import FrameType

from monitor.errors import MonitorError
from monitor.model import Response, Rule, Source
from monitor.net.decode import decoded
from monitor.net.fault import RefusedError
from monitor.net.limits import Limits
from monitor.net.robots import permission
from monitor.rules.dialects.convert import convert
from monitor.rules.dialects.table import DIALECTS
from monitor.rules.rulebook import compile_rulebook
from monitor.sources import KINDS
from monitor.text import charset, dates, headers
from monitor.text.document import document
from monitor.text.fragment import fragment_text
from monitor.text.readable import readable
from monitor.text.url import absolute, canonical
from tests.conftest import corpus_dir

SLOW = 5.0
"""Seconds of CPU: the bound of the children in which this is done."""
CRASHES = Path(__file__).parents[1] / ".fuzz"
REFUSALS = (MonitorError, RefusedError)
NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)
URL = "https://outlet.example/feed"

RSS = b"""<?xml version="1.0" encoding="utf-8"?><!DOCTYPE rss [<!ENTITY n "news">]>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel><title>T &amp; &n;</title><link>https://outlet.example/</link><ttl>60</ttl><sy:updatePeriod>hourly</sy:updatePeriod>
<skipHours><hour>3</hour></skipHours><item><guid isPermaLink="false">1</guid><title><![CDATA[A <b>ferry</b>]]></title>
<link>/a?x=1&amp;y=2</link><pubDate>Tue, 03 Nov 2026 10:00:00 EET</pubDate><description>&lt;p&gt;Text&lt;/p&gt;</description>
<content:encoded><![CDATA[<p>Long \xd1\x82\xd0\xb5\xd0\xba\xd1\x81\xd1\x82</p>]]></content:encoded><author>a@b (A)</author></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="uk" xml:base="https://outlet.example/"><title type="html">T</title>
<entry><id>tag:1</id><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A</div></title><link rel="alternate" href="a"/>
<updated>2026-11-03T10:00:00+02:00</updated><content type="html">&lt;p&gt;x&lt;/p&gt;</content><author><name>N</name></author></entry></feed>"""
JSON = b"""{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[{"id":"1","url":"https://a.example/1","title":"A",
"content_html":"<p>x</p>","date_published":"2026-11-03T10:00:00Z","authors":[{"name":"N"}],"tags":["a"],"language":"uk"}]}"""
PAGE = """<!doctype html><html lang="de"><head><meta charset="utf-8"><title>A – Post</title><link rel="canonical" href="/a">
<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"A","datePublished":"2026-11-03"}]}</script>
<meta property="og:title" content="A"></head><body><article><h1>A</h1><p>Erster Absatz über Drohnen.</p><table><tr><td>1</td></tr>
</table><p>Zweiter, «Шахед», شاهد, 无人机.</p></article></body></html>""".encode()
ROBOTS = (
    b"User-agent: *\nDisallow: /a*b$\nAllow: /a/\nCrawl-delay: 5\nSitemap: https://outlet.example/s.xml\n"
)
QUERY = 'title:(drone OR "attack drone"~3) NEAR/5 (шахед* OR name:"Xi Jinping") NOT /a[bc]+/ count(x)>=2 words>30'.encode()

TOKENS = tuple(
    token.encode("utf-8", "surrogatepass")
    for token in (
        *(
            "<",
            ">",
            "&",
            '"',
            "'",
            "]]>",
            "<![CDATA[",
            "<!--",
            "-->",
            "<?xml?>",
            "<!DOCTYPE x [<!ENTITY a '&a;'>",
            "&a;",
        ),
        *(
            "&#0;",
            "&#x110000;",
            "&#xD800;",
            "\0",
            "\ud800",
            "\u202e",
            "\ufeff",
            "\u200d",
            "\r",
            "\t",
            "é",
            "İ",
            "ß",
            "ﷺ",
        ),
        *("9" * 30, "-1", "1e999", "NaN", "true", "null", "{}", "[", "]", "{", "}", '"":', "\\u0000", "\\"),
        *(
            "(",
            ")",
            " OR ",
            " AND ",
            " NOT ",
            "*",
            "?",
            "~",
            "@x",
            "/",
            "name:",
            "case:",
            "count(",
            ">=",
            "first/3(",
        ),
        *(
            "http://[::1]",
            "javascript:",
            "data:",
            "//",
            "%00",
            "%zz",
            "xmlns:a='b'",
            "encoding='utf-16'",
            "charset=utf-7",
        ),
        *(
            "Tue, 99 Foo 0000 99:99:99 +9999",
            "0000-00-00",
            "2026-02-30T25:61:61Z",
            "<item>",
            "</item>",
            "<entry>",
            "<p>",
            "</p>",
        ),
    )
)
"""What spoils documents best."""


def _feed(data: bytes) -> None:
    KINDS["feed"].read(Source("s", URL), Response(URL, 200, (("content-type", "text/xml"),), data))


def _page(data: bytes) -> None:
    readable(data, URL, "text/html")


def _text(data: bytes) -> None:
    text = charset.decode(data, "text/html; charset=" + data[:9].decode("latin-1"))
    fragment_text(text[:20_000])
    compile_rulebook([Rule("r", "drone OR *abc* OR count(a)>=2")]).percolate(document(text[:99], text))


def _words(data: bytes) -> None:
    text = data.decode("utf-8", "replace")[:2_000]
    dates.parse(text, now=NOW)
    canonical(text)
    absolute(URL, text)
    reply = Response(
        URL, 200, (("cache-control", text), ("expires", text), ("age", text), ("retry-after", text))
    )
    headers.fresh_for(reply, NOW)
    headers.retry_after(reply, NOW)


def _robots(data: bytes) -> None:
    permission(data.decode("utf-8", "replace"), "https://outlet.example/a/b?c", "news-monitor/1")


def _query(data: bytes) -> None:
    compile_rulebook([Rule("r", data.decode("utf-8", "surrogateescape"))])


def _dialect(data: bytes) -> None:
    for dialect in DIALECTS.values():
        try:
            convert(data.decode("utf-8", "replace"), dialect)
        except REFUSALS:
            continue


def _encoded(data: bytes) -> None:
    for name in ("gzip", "deflate", "br", "zstd", "gzip, br"):
        try:
            decoded(data, name, Limits())
        except REFUSALS:
            continue


TARGETS: Mapping[str, tuple[Callable[[bytes], None], Sequence[bytes]]] = {
    "feed": (_feed, (RSS, ATOM, JSON)),
    "page": (_page, (PAGE,)),
    "text": (_text, (PAGE, RSS)),
    "words": (
        _words,
        (b"Tue, 03 Nov 2026 10:00:00 GMT", b"https://a.example/b?c#d", b"max-age=60, no-cache"),
    ),
    "robots": (_robots, (ROBOTS,)),
    "query": (_query, (QUERY, b"+drone\n!toy\nshahed\n")),
    "dialect": (_dialect, (QUERY, b"(drone NEAR/5 uav) AND title:(a OR b) NOT c*")),
    "encoded": (_encoded, (gzip.compress(RSS), RSS)),
}


def captured() -> Mapping[str, Sequence[bytes]]:
    """Documents of the corpus by target, where there is one; large ones are left out."""
    feeds = [path.read_bytes() for path in sorted(corpus_dir().glob("feeds/*.xml"))[::7]]
    pages = [
        gzip.decompress(path.read_bytes()) for path in sorted(corpus_dir().glob("pages/*.html.gz"))[::25]
    ]
    return {
        "feed": [one for one in feeds if len(one) < 60_000],
        "page": [one for one in pages if len(one) < 120_000],
    }


def spoilt(chance: random.Random, seeds: Sequence[bytes]) -> bytes:
    """A document made of good ones."""
    data = bytearray(chance.choice(seeds))
    for _ in range(chance.choice((1, 2, 4, 8, 16))):
        at, end = sorted((chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)))
        match chance.randrange(7):
            case 0:
                data[at:at] = chance.choice(TOKENS)
            case 1:
                data[at:at] = chance.choice(TOKENS) * chance.choice((2, 30, 500))
            case 2:
                del data[at : min(end, at + 200)]
            case 3:
                data[at:at] = data[at : min(end, at + 300)] * chance.choice((1, 2, 40))
            case 4 if data:
                data[min(at, len(data) - 1)] = chance.randrange(256)
            case 5:
                other = chance.choice(seeds)
                data[at:end] = other[len(other) * at // (len(data) + 1) :][: end - at]
            case _:
                del data[end:]
        del data[400_000:]
    return bytes(data)


class SlowError(BaseException):
    """It took too long. No reader's own `except Exception` may catch it."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise `SlowError` in the block after so many seconds of CPU, as soon as Python gets to it."""

    def over(number: int, frame: FrameType | None) -> None:
        raise SlowError(f"more than {seconds} s of CPU")

    before = signal.signal(signal.SIGVTALRM, over)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def crash(target: str, data: bytes) -> str:
    """How reading `data` ended if not well; empty when it did or was refused in words."""
    began = time.process_time()
    try:
        with limited(SLOW):
            TARGETS[target][0](data)
    except REFUSALS:
        pass
    except (Exception, SlowError):
        return traceback.format_exc(limit=-6)
    spent = time.process_time() - began  # a long call into C is told by the signal only when it is over
    return f"SlowError: {spent:.1f} s of CPU" if spent > SLOW else ""


def fuzz(targets: Sequence[str], seconds: float, seed: int) -> tuple[Mapping[str, int], int]:
    """Documents read by target within so many seconds, and how many crashed; each is told at once."""
    chance = random.Random(seed)
    corpus = captured()
    done, crashes, until = dict.fromkeys(targets, 0), 0, time.monotonic() + seconds
    while time.monotonic() < until:
        for target in targets:
            data = spoilt(chance, (*TARGETS[target][1], *corpus.get(target, ())))
            if how := crash(target, data):
                crashes += 1
                CRASHES.mkdir(exist_ok=True)
                file = CRASHES / f"{target}-{sha256(data).hexdigest()[:12]}"
                file.write_bytes(data)
                print(f"{how}\nkept: python -m tests.fuzzing --only {target} --repeat {file}\n")
            done[target] += 1
    return done, crashes


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz, or repeat one document; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzzing")
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--only", choices=TARGETS)
    parser.add_argument("--repeat", type=Path)
    given = parser.parse_args(arguments)
    if given.repeat:
        how = crash(given.only, given.repeat.read_bytes())
        print(how or "no crash")
        return bool(how)
    done, crashes = fuzz([given.only] if given.only else [*TARGETS], given.seconds, given.seed)
    print(f"seed {given.seed}: " + ", ".join(f"{count:,} of {target}" for target, count in done.items()))
    print(f"{crashes} crashes")
    return bool(crashes)


if __name__ == "__main__":
    sys.exit(main())
