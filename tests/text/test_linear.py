"""No text is so made that its cost grows faster than its length.

Four times the text may take at most eight times the CPU time, and counts as slow only when every one of three
measurements says so: a busy machine is not a quadratic step.
What is over within a twentieth of a second at 20,000 characters is too fast to be measured, and not compared.
"""

from __future__ import annotations

import contextlib
import time
import unicodedata
from collections.abc import Callable

import pytest

from monitor.errors import ParseError
from monitor.text import (
    charset,
    clean,
    dates,
    fragment,
    graphemes,
    mojibake,
    shown,
    signature,
    tokens,
    tree,
    url,
)
from monitor.text.article import article
from monitor.text.document import document
from monitor.text.language import language
from tests.extent import WHOLE, some
from tests.rules.test_shipped import shipped
from tests.sources.reading import read, rss

LENGTH = 20_000
TOO_FAST = 0.05
"""Seconds of CPU time."""
MOST = 8.0
"""Times the cost of a text of a quarter of the length: 4 is linear, 16 quadratic, the rest is noise."""

SHAPES = {
    **{
        f"of {shape!r}": shape
        for shape in (
            *("<", ">", "&", '"', "'", "/", "-", ":", ".", "@", "%", "#", "\\", "(", "[", "{", "_", "a", "1"),
            *(
                " ",
                "\n",
                "\r",
                "\t",
                "\u00a0",
                "\0",
                "\x85",
                "\ufffd",
                "\ud800",
                "\ud83d\ude00",
                "\u202e",
                "\u200d",
            ),
            *(
                "<a",
                "<a ",
                '<a "',
                "<a '\"",
                "<b>",
                "</b>",
                "<div>",
                "</",
                "<!--",
                "-->",
                "<![CDATA[",
                "]]>",
                "<?",
            ),
            *(
                "<script>",
                "</script",
                "<script></script ",
                "<style>",
                "<svg><style>",
                "<template>",
                "<textarea>",
            ),
            *(
                " a=b",
                ' a="',
                "<table><tr><td>",
                "<ul><li>",
                "<a href=x>",
                "<x:y>",
                "<x-y ",
                "<select>",
                "<math>",
            ),
            *("&#", "&amp;", "&a", "&lt;b ", "&amp;amp;", "?a=", "&a=b", "%4", ";jsessionid=", "//", "../"),
            *(
                "\u0301",
                "\u0301\u0327",
                "a\u0315\u0300",
                "\u0344",
                "\U0001d165\u0301",
                "\u1100\u1161",
                "\u0915\u094d",
            ),
            *(
                "а\u0430a",
                "漢",
                "ก",
                'ש"',
                "א״",
                "a'",
                "'a",
                "İ",
                "ß",
                "Ã©",
                "РЎ",
                "\U0001f1e6",
                "\U000e0041",
                "a\u200d",
            ),
            *(
                "1.",
                "1 ",
                "a.",
                "a:",
                "@a",
                "/a",
                "2026-",
                "Mon, ",
                "слово ",
                "shahed ",
                "jordan king ",
                "бпла на ",
            ),
        )
    }
}


def _feed(text: str) -> None:
    body = text.encode("utf-8", "replace").decode()
    read(rss(f"<title>x</title><description><![CDATA[{body}]]></description>", f"<title>{body[:9_000]}"))


def _article(text: str) -> None:
    root = tree.parse(text)
    if root is not None:
        article(tree.strip(root))


@pytest.fixture(scope="module")
def readers() -> dict[str, Callable[[str], object]]:
    from monitor.rules.regex.engine import compiled
    from monitor.rules.regex.seen import Seen
    from monitor.rules.rulebook import compile_rulebook

    book = compile_rulebook(shipped().rules, termsets=shipped().termsets)
    marked, plain = compiled(r"\b\w+\b.\w?\d$", False), compiled(r"(?s:.*a){9}zz", False)
    return {
        "clean": clean.clean,
        "line": clean.line,
        "plain": clean.plain,
        "heading": clean.heading,
        "has_markup": clean.has_markup,
        "from_plain": clean.from_plain,
        "charset": lambda text: charset.decode(text.encode("utf-8", "surrogatepass") + b"\xff"),
        "mojibake": mojibake.repaired,
        "dates": dates.parse,
        "language": language,
        "canonical": lambda text: url.canonical(f"https://a.example/{text}"),
        "absolute": lambda text: url.absolute("https://a.example/b/c", text),
        "fragment_text": fragment.fragment_text,
        "article": _article,
        "tokenise": lambda text: (tokens.tokenise(text).words, tokens.tokenise(text).starts),
        "graphemes": lambda text: sum(1 for _ in graphemes.graphemes(text)),
        "cut": lambda text: graphemes.cut(text, 400),
        "before": lambda text: graphemes.at_or_before(text, len(text) * 9 // 20),
        "visible": shown.visible,
        "defuse": shown.defuse,
        "link": shown.link,
        "text_hash": lambda text: signature.text_hash(text[:99], text),
        "percolate": lambda text: book.percolate(document(text[:999], text)),
        "patterns": lambda text: [next(one.places(Seen(text)), None) for one in (marked, plain)],
        "feed": _feed,
    }


def cost(reader: Callable[[str], object], text: str, runs: int) -> float:
    """CPU seconds of `reader`, the least of so many runs."""
    took = []
    for _ in range(runs):
        begin = time.process_time()
        with contextlib.suppress(ParseError):  # to refuse is an answer
            reader(text)
        took.append(time.process_time() - begin)
    return min(took)


def of(shape: str, length: int) -> str:
    return (shape * (length // len(shape) + 1))[:length]


@pytest.mark.parametrize("shape", some(SHAPES, 3))
def test_cost_grows_with_the_length(shape: str, readers: dict[str, Callable[[str], object]]) -> None:
    text, quarter = of(SHAPES[shape], LENGTH), of(SHAPES[shape], LENGTH // 4)
    slow = {
        name: ratios
        for name, reader in readers.items()
        if cost(reader, text, 1) > TOO_FAST and (ratios := too_steep(reader, text, quarter))
    }
    assert slow == {}


def too_steep(reader: Callable[[str], object], text: str, quarter: str) -> list[float]:
    """How many times the cost of the quarter the whole takes, three times over; empty once that is little."""
    ratios = []
    for _ in range(3):
        ratios.append(cost(reader, text, 2) / max(cost(reader, quarter, 3), 0.002))
        if ratios[-1] <= MOST:
            return []
    return ratios


@pytest.mark.parametrize(("power", "found"), [(1, False), (2, True)])
def test_a_quadratic_step_is_found_and_a_linear_one_is_not(
    power: int, found: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    spent = [0.0]

    def reader(text: str) -> None:
        spent[0] += (len(text) / 1000) ** power

    monkeypatch.setattr(time, "process_time", lambda: spent[0])
    assert bool(too_steep(reader, "b" * 4000, "b" * 1000)) is found


LONG = 120_000 if WHOLE else 40_000


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * (LONG // 6) + "</div>" * (LONG // 6),
        "<a " + " ".join(f"a{number}=b" for number in range(LONG // 10)) + ">",
        "<p>" + "x" * LONG,
        "a" + "\u0315" * (LONG // 2) + "\u0300" * (LONG // 2),
        "<a" * (LONG // 2) + ">",
        "<!-- " + "<b>" * (LONG // 3),
    ],
    ids=["nested", "attributes", "long word", "marks out of order", "opened", "in a comment"],
)
def test_made_up_texts_are_read_in_seconds(text: str, readers: dict[str, Callable[[str], object]]) -> None:
    assert {name for name, reader in readers.items() if cost(reader, text, 1) > 4} == set()


def test_a_pile_of_marks_is_cut_and_ordinary_marks_are_not() -> None:
    assert clean.clean("a" + "\u0323\u0301" * 5_000) == clean.clean("a" + "\u0323\u0301" * 15)
    for usual in ("ế", "שִׁ֑", "ชี้", "e" + "\u0316" * 30):
        assert unicodedata.normalize("NFC", usual) == clean.clean(usual)
    assert clean.clean(clean.clean("a" + "\u0344" * 40)) == clean.clean("a" + "\u0344" * 40)
