"""Addresses of one article fold into one identity; addresses of two never do."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.text.url import MAX_LENGTH, absolute, canonical, same_site, site

SAME = [
    # scheme, host, port
    ("http://example.org", "https://example.org/"),
    ("HTTP://EXAMPLE.org/Path", "https://example.org/Path"),
    ("https://www.example.org/a", "https://example.org/a"),
    ("http://example.org:80/a", "https://example.org/a"),
    ("https://example.org:443/a", "https://example.org/a"),
    ("https://example.org:/a", "https://example.org/a"),
    ("http://example.org:8080/a", "http://example.org:8080/a"),
    ("http://example.org:443/a", "http://example.org:443/a"),
    ("https://example.org./a", "https://example.org/a"),
    ("https://reader:pass@example.org/a", "https://example.org/a"),
    ("https://good.example@evil.example/a", "https://evil.example/a"),
    ("https://новини.укр/стаття", "https://xn--b1amarcd.xn--j1amh/%D1%81%D1%82%D0%B0%D1%82%D1%82%D1%8F"),
    ("https://XN--B1AMARCD.xn--j1amh/", "https://xn--b1amarcd.xn--j1amh/"),
    ("https://[2001:DB8:0::1]/a", "https://[2001:db8::1]/a"),
    ("https://127.0.0.1:8000/a", "https://127.0.0.1:8000/a"),
    ("  https://example.org/a\n", "https://example.org/a"),
    ("https://example.org/a\n/b", "https://example.org/a/b"),
    ("https://example.org\\a", "https://example.org/a"),
    ("http://https://example.org/a?p=1", "https://example.org/a?p=1"),
    # mobile and AMP
    ("https://m.example.org/a", "https://example.org/a"),
    ("https://mobile.example.org/a", "https://example.org/a"),
    ("https://amp.example.org/a", "https://example.org/a"),
    ("https://www.amp.example.org/a", "https://example.org/a"),
    ("https://en.m.example.org/wiki/A", "https://en.example.org/wiki/A"),
    ("https://m.com/a", "https://m.com/a"),
    ("https://m.co.uk/a", "https://m.co.uk/a"),
    ("https://amp.dev/a", "https://amp.dev/a"),
    ("https://example.org/a/amp", "https://example.org/a"),
    ("https://example.org/a/amp/", "https://example.org/a"),
    ("https://example.org/amp/a", "https://example.org/a"),
    ("https://example.org/amp", "https://example.org/amp"),
    ("https://example.org/news/amp/a", "https://example.org/news/amp/a"),
    ("https://example.org/a.amp.html", "https://example.org/a.html"),
    ("https://example.org/a.amp", "https://example.org/a"),
    ("https://example.org/a?amp=1", "https://example.org/a"),
    ("https://example.org/a?amp", "https://example.org/a"),
    ("https://example.org/a?outputType=amp", "https://example.org/a"),
    ("https://www-example-org.cdn.ampproject.org/c/s/www.example.org/a/amp?p=1", "https://example.org/a?p=1"),
    ("https://example-org.cdn.ampproject.org/v/s/example.org/a?amp_js_v=0.1", "https://example.org/a"),
    ("https://www.google.com/amp/s/www.example.org/a", "https://example.org/a"),
    ("https://www.google.co.uk/amp/www.example.org/a", "https://example.org/a"),
    (
        "https://www.google.com/url?rct=j&sa=t&url=https://example.org/a%3Fp%3D1&ct=ga",
        "https://example.org/a?p=1",
    ),
    ("https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2Fa&h=x", "https://example.org/a"),
    ("https://notes.blogspot.com/2026/01/a.html?m=1", "https://notes.blogspot.com/2026/01/a.html"),
    # path
    ("https://example.org/a/../b/./c", "https://example.org/b/c"),
    ("https://example.org/%2e%2E/b", "https://example.org/b"),
    ("https://example.org/../../b", "https://example.org/b"),
    ("https://example.org/a/", "https://example.org/a"),
    ("https://example.org/a//", "https://example.org/a"),
    ("https://example.org/%7euser/%e2%82%ac", "https://example.org/~user/%E2%82%AC"),
    ("https://example.org/a b", "https://example.org/a%20b"),
    ("https://example.org/100%", "https://example.org/100%25"),
    ("https://example.org/a%2fb", "https://example.org/a%2Fb"),
    ("https://example.org/a;jsessionid=0A1B?p=1", "https://example.org/a?p=1"),
    # query
    ("https://example.org/a?", "https://example.org/a"),
    ("https://example.org/a?b=2&a=1", "https://example.org/a?a=1&b=2"),
    ("https://example.org/a?x=2&x=1", "https://example.org/a?x=2&x=1"),
    ("https://example.org/?p=1&utm_source=rss&utm_medium=feed", "https://example.org/?p=1"),
    ("https://example.org/a?UTM_Source=x&fbclid=1&gclid=2&yclid=3&mc_cid=4", "https://example.org/a"),
    ("https://example.org/a?at_medium=RSS&at_campaign=KARANGA&_openstat=1", "https://example.org/a"),
    ("https://example.org/a?igshid=1&ysclid=2&msclkid=3&traffic_source=rss", "https://example.org/a"),
    ("https://example.org/a?id=7&amp;utm_source=rss&amp;page=2", "https://example.org/a?id=7&page=2"),
    ("https://example.org/a?ref=rss&from=telegram&source=rss_world", "https://example.org/a"),
    ("https://example.org/a?utm%5Fsource=rss", "https://example.org/a"),
    # fragment
    ("https://example.org/a#comments", "https://example.org/a"),
    ("https://example.org/a#:~:text=drone", "https://example.org/a"),
    ("https://example.org/a#xtor=RSS-1", "https://example.org/a"),
    ("https://example.org/#!/news/7", "https://example.org/#!/news/7"),
    ("https://example.org/#/news/7", "https://example.org/#/news/7"),
]

DIFFERENT = [
    ("https://example.org/?p=1", "https://example.org/?p=2"),
    ("https://example.org/a?id=1", "https://example.org/a?id=2"),
    ("https://example.org/a", "https://example.org/a?page=2"),
    ("https://example.org/news/A", "https://example.org/news/a"),
    ("https://example.org/#!/1", "https://example.org/#!/2"),
    ("https://example.org/#/1", "https://example.org/#/2"),
    ("https://example.org/a%2Fb", "https://example.org/a/b"),
    ("https://example.org/a?ref=1127", "https://example.org/a?ref=1128"),
    ("https://example.org/a?source=reuters", "https://example.org/a?source=afp"),
    ("https://example.org:8080/a", "https://example.org/a"),
    ("https://en.example.org/a", "https://uk.example.org/a"),
    ("https://example.org/a?x=1&x=2", "https://example.org/a?x=2&x=1"),
    ("https://example.org/a.html", "https://example.org/a"),
    ("https://example.org/amplifier", "https://example.org/lifier"),
]

HOPELESS = [
    "", " ", "example.org/a", "/a", "//example.org/a", "ftp://example.org/a", "mailto:a@example.org",
    "javascript:alert(1)", "data:text/html,a", "urn:uuid:1", "https://", "https:///a", "https://?p=1",
    "https://exa mple.org/", "https://example.org:port/", "https://example.org:99999/", "https://[::1/",
    "https://[v1.x]/", "https://a..example/", "https://-a.example/", "https://" + "a" * 64 + ".example/",
    "https://example.org/" + "a" * MAX_LENGTH, "https://exa%00mple.org/", "https://\ud800.example/",
    "https://example.org/" + "я" * 1000,
]  # fmt: skip


@pytest.mark.parametrize(("url", "identity"), SAME)
def test_addresses_of_one_article_fold(url: str, identity: str) -> None:
    assert canonical(url) == identity


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_addresses_of_two_articles_stay_apart(one: str, other: str) -> None:
    assert canonical(one)
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize("url", HOPELESS)
def test_what_is_no_web_address_has_no_identity(url: str) -> None:
    assert canonical(url) == ""


def test_wrappers_within_wrappers_end() -> None:
    url = "https://example.org/a"
    nested = "https://www.google.com/amp/s/" * 3 + "example.org/a"
    assert canonical(nested.replace("s/https://", "s/")) == url
    assert canonical("https://google.com/%75rl?url=https://m.example.org/a") == url
    assert canonical("http://" * 50 + "example.org/a") == ""


WORDS = r"""
    http https :// : / // /./ /../ ? & = # #! #/ % %2f %2E %41 %zz %D0%B0 @ \ [ ] . .. www. m. amp. mobile.
    en. example.org example.co.uk новини.укр ß.example 。 :80 :443 :8080 /amp amp .amp .amp.html ?amp=1 &amp;
    utm_source=rss p=1 ref=rss ;jsessionid=1 google.com/amp/s/ google.com/url?url= cdn.ampproject.org/c/s/
    xn--a [::1] İ ﬁ
"""
PIECES = st.sampled_from([*WORDS.split(), " ", "\t", "\n", "\0", "\ud800"])
URLISH = st.one_of(
    st.text(),
    st.text().map("https://".__add__),
    st.lists(PIECES).map("".join),
    st.lists(PIECES).map(lambda pieces: "https://example.org" + "".join(pieces)),
    st.lists(PIECES).map(lambda pieces: "http://" + "".join(pieces)),
)


@given(URLISH)
@example("https://example.org/x/amp//amp/")
@example("https://example.org/a.amp.amp.html")
@example("https://amp.amp.m.example.org/")
@example("https://example.org/?amp;amp;=1")
@example("https://example.org//amp")
@example("https://google.com/%75rl?url=https://example.org/a")
@example("https://google.com/url/amp?url=https://example.org/a")
def test_canonical_is_idempotent(url: str) -> None:
    once = canonical(url)
    assert canonical(once) == once
    assert once == "" or (once.isascii() and once.isprintable() and len(once) <= MAX_LENGTH)


@given(URLISH, URLISH)
def test_absolute_answers_a_web_address_or_nothing(base: str, link: str) -> None:
    found = absolute(base, link)
    assert found == "" or (found.startswith(("http://", "https://")) and found.isascii())
    assert found == absolute("", found)


@pytest.mark.parametrize(
    ("base", "link", "expected"),
    [
        ("https://example.org/news/feed.xml", "a.html", "https://example.org/news/a.html"),
        (
            "https://example.org/news/feed.xml",
            "/a?utm_source=x#top",
            "https://example.org/a?utm_source=x#top",
        ),
        ("http://example.org/feed", "//www.example.net/a", "http://www.example.net/a"),
        ("https://example.org/feed", "?p=1", "https://example.org/feed?p=1"),
        ("https://example.org/feed", " HTTP://Other.example/A b ", "http://other.example/A%20b"),
        ("https://example.org/feed", "/новини", "https://example.org/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8"),
        ("https://example.org/feed", "mailto:desk@example.org", ""),
        ("https://example.org/feed", "javascript:void(0)", ""),
        ("https://example.org/feed", "", ""),
        ("https://example.org/feed", "http://[broken/", ""),
        ("", "/a", ""),
    ],
)
def test_absolute(base: str, link: str, expected: str) -> None:
    assert absolute(base, link) == expected


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.example.org:8080/a", "example.org"),
        ("http://m.example.co.uk/", "example.co.uk"),
        ("https://amp.example.org/", "example.org"),
        ("https://news.example.org/", "news.example.org"),
        ("mailto:a@example.org", ""),
        ("https://[::1]/a", "::1"),
    ],
)
def test_site(url: str, host: str) -> None:
    assert site(url) == host


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.example.org/a", "http://m.example.org/b", True),
        ("https://news.example.org/a", "https://example.org/b", True),
        ("https://example.org/a", "https://news.example.org/b", True),
        ("https://example.org/a", "https://badexample.org/b", False),
        ("https://a.co.uk/a", "https://co.uk/b", False),
        ("https://example.org/a", "https://example.net/a", False),
        ("", "", False),
    ],
)
def test_same_site(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) is same
