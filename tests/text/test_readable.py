"""Pages as a person would read them; every page here is invented."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.extraction import OURS, PLAIN, compare, f1, full_text_pages
from monitor.model import Quality, Readable
from monitor.text.fragment import fragment_text
from monitor.text.readable import readable
from tests.extent import examples

URL = "https://www.harbour-post.example/news/2026/net-guns"
SENTENCE = (
    "The harbour council of Port Alder voted on Monday to buy twelve net guns, its chairman told reporters. "
)
BODY = "".join(
    f"<p>{SENTENCE}Paragraph number {number} adds what the others leave out.</p>" for number in range(8)
)
ARTICLE = f"<article><h1>Port Alder buys net guns</h1>{BODY}</article>"


def page(head: str = "", body: str = ARTICLE, lang: str = "en") -> bytes:
    return f'<!doctype html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'.encode()


def test_a_page_of_menus_has_the_text_that_its_json_ld_tells() -> None:
    menus = "".join(f"<div><div>Section {number}</div></div>" for number in range(150))
    told = '{"@type": "NewsArticle", "headline": "Net guns", "articleBody": "%s"}' % (SENTENCE * 20)
    told = f'<script type="application/ld+json">{told}</script>'
    assert readable((told + menus).encode(), URL).text == (SENTENCE * 20).strip()
    assert readable((told + menus + ARTICLE).encode(), URL).text.count("Paragraph") == 8


def test_json_ld_comes_first() -> None:
    head = """
        <title>Something else | The Harbour Post</title><meta property="og:title" content="For sharing">
        <script type="application/ld+json">
        {"@context": "https://schema.org", "@graph": [
          {"@type": "WebPage", "name": "Page", "datePublished": "2020-01-01"},
          {"@type": ["NewsArticle"], "headline": "Port Alder buys net guns &amp; radars",
           "datePublished": "2026-03-02T10:30:00+02:00",
           "author": [{"name": "Ada Quill"}, {"name": "Bo Reed"}],}]}
        </script>"""
    found = readable(page(head), URL)
    assert found.title == "Port Alder buys net guns & radars"
    assert found.published == datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    assert found.author == "Ada Quill; Bo Reed"
    assert found.lang == "en"
    assert found.quality is Quality.FULL
    assert "adds what the others leave out" in found.text


def test_open_graph_alone() -> None:
    head = """
        <meta property="og:title" content="Port Alder buys net guns | The Harbour Post">
        <meta property="og:site_name" content="The Harbour Post"><meta name="author" content="By Ada Quill">
        <meta property="article:published_time" content="2026-03-02T08:30:00Z">"""
    found = readable(page(head), URL)
    assert found.title == "Port Alder buys net guns"
    assert found.author == "Ada Quill"
    assert found.published == datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Drones over the bay - harbour-post.example", "Drones over the bay"),
        ("Harbour Post | Drones over the bay", "Drones over the bay"),
        ("Drones over the bay – what we know", "Drones over the bay – what we know"),
        ("The Harbour Post", "The Harbour Post"),
        ("A - B - The Harbour Post", "A - B"),
    ],
)
def test_the_name_of_the_site_is_no_part_of_a_title(title: str, expected: str) -> None:
    head = f'<title>{title}</title><meta property="og:site_name" content="The Harbour Post">'
    names = head + '<meta name="application-name" content="Harbour Post">'
    assert readable(page(names, BODY), URL).title == expected


def test_a_date_is_guessed_where_no_metadata_names_one() -> None:
    found = readable(page(), "https://harbour-post.example/2026/03/02/net-guns")
    assert found.published == datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://harbour-post.example/a?utm_source=x", "https://harbour-post.example/a"),
        ("/news/7", "https://harbour-post.example/news/7"),
        ("https://other-paper.example/exclusive", ""),
        ("https://www.harbour-post.example/", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_a_canonical_url_is_believed_on_its_own_site_alone(link: str, expected: str) -> None:
    assert readable(page(f'<link rel="canonical" href="{link}">'), URL).canonical == expected


def test_a_page_in_cp1251() -> None:
    text = "Рада порту вирішила купити дванадцять сіткометів, повідомив голова ради журналістам. " * 3
    body = f"<html><head><meta charset='windows-1251'></head><body><article>{f'<p>{text}</p>' * 3}</article>"
    found = readable(body.encode("cp1251"), URL)
    assert "дванадцять сіткометів" in found.text
    assert found.lang == "uk"


def test_a_body_cut_within_a_character_is_still_utf_8() -> None:
    text = "Рада порту вирішила купити дванадцять сіткометів, повідомив голова ради журналістам. " * 9
    body = page(body=f"<article><p>{text}</p><p>{text}", lang="uk")
    cut = body[: -len("</body></html>") - 3]
    with pytest.raises(UnicodeDecodeError):
        cut.decode()
    assert "дванадцять сіткометів" in readable(cut, URL).text


def test_what_is_never_part_of_an_article_is_left_out() -> None:
    body = f"<nav>Sport Weather</nav>{ARTICLE}<footer>All rights</footer><script>hidden</script><button>Go"
    text = readable(page(body=body), URL).text
    assert not any(word in text for word in ("Weather", "rights", "hidden", "Go"))


@pytest.mark.parametrize("body", [b"", b" ", b"\x00", b"\xff\xfe", b"<!--", b"<html></html>"])
def test_no_article_is_an_answer(body: bytes) -> None:
    found = readable(body, URL)
    assert (found.text, found.quality) == ("", Quality.NONE)


def test_a_few_words_are_short() -> None:
    assert readable(page(body="<p>A short notice to mariners.</p>"), URL).quality is Quality.SHORT


@pytest.mark.parametrize(
    "body",
    [
        b"<b>" * 200_000 + b"text",
        b"<div>" * 200_000 + b"<p>text",
        b"<p " + b" ".join(b"a%d=1" % number for number in range(200_000)) + b">text",
        b"<article><p>" + b"<span>text </span>" * 60_000,
        b"<script type='application/ld+json'>" + b"[" * 200_000 + b"</script><p>text",
        b"<script type='application/ld+json'>{," + b" " * 500_000 + b"</script><p>text",
        b"<title>" + b"a | " * 200_000,
    ],
    ids=["bold", "divs", "attributes", "spans", "json", "spaces", "title"],
)
def test_hostile_markup_ends(body: bytes) -> None:
    assert isinstance(readable(b"<html><body>" + body, URL), Readable)


def test_a_fragment_is_stripped_and_nothing_else() -> None:
    html = "<p>First &amp; foremost.</p><script>evil()</script><p>Second.</p><button>Share</button>"
    assert fragment_text(html).split() == ["First", "&", "foremost.", "Second."]
    assert fragment_text("Plain words.") == "Plain words."
    assert fragment_text("") == ""


@examples(50)
@given(
    st.one_of(st.binary(), st.text().map(lambda text: f"<p>{text}<script>{text}".encode("utf-8", "replace")))
)
def test_any_bytes_are_read(body: bytes) -> None:
    found = readable(body, URL)
    assert (found.quality is Quality.NONE) == (not found.text)


@pytest.mark.corpus
def test_no_worse_than_plain_trafilatura(corpus: Path) -> None:
    scores = compare(full_text_pages(corpus, 30))
    assert len(scores) == 30
    assert f1(scores, OURS) >= f1(scores, PLAIN)
