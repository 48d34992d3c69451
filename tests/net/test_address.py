"""URLs taken apart: what is plain by one pattern, to the letter as httpx does it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.net.address import _any, _plain, address
from monitor.net.fault import RefusedError

PARTS = st.sampled_from(
    """a b7 - . .. / ? & = # @ : :80 :443 :8080 :99999 :0 % %20 %zz xn-- 127.0.0.1 1 300 [::1] é … ' ( ; _ ~ +
    * , ! $ ^ | { \\ feed news. example.org /./ /../ // http:// HTTP://""".split()  # noqa: SIM905
)


@given(st.builds("https://{}".format, st.lists(PARTS, max_size=8).map("".join)))
@example("https://example.org/feed?a=1&b=/..")
@example("http://999.1.1.1/")
@example("http://1.2.3/")
@example("http://example.org:080/")
def test_the_quick_way_says_what_httpx_says(text: str) -> None:
    plain = _plain(text)
    if plain is not None:
        assert plain == _any(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://www.example.org/feed.xml",
        "http://example.org:8080/a/b-c_d?format=rss&lang=uk",
        "http://127.0.0.1:8001/feed/1",
        "https://feeds.example.co.uk/~r/World/",
    ],
)
def test_usual_addresses_take_the_quick_way(text: str) -> None:
    assert _plain(text) == _any(text)


def test_an_address_says_whom_to_look_up_and_what_to_ask() -> None:
    one = address(" https://Новини.example:8443/стрічка?a=б#c ")
    assert (one.scheme, one.host, one.port) == ("https", "новини.example", 8443)
    assert one.wire_host == "xn--b1amarcd.example"
    assert one.netloc == "xn--b1amarcd.example:8443"
    assert one.target == "/%D1%81%D1%82%D1%80%D1%96%D1%87%D0%BA%D0%B0?a=%D0%B1"
    assert address("http://example.org").target == "/"
    assert address("http://[::1]:80/x").wire_host == "::1"
    assert address("http://[::1]:80/x").netloc == "[::1]"


def test_a_link_is_joined_to_where_it_stands() -> None:
    here = address("https://example.org/a/b?c#d")
    assert here.joined("../e").text == "https://example.org/e"
    assert here.joined("//other.example/f").origin == ("https", "other.example", 443)
    with pytest.raises(RefusedError):
        here.joined("http://[::1")
