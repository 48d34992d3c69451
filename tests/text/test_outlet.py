"""Who published an article."""

from __future__ import annotations

import pytest

from monitor.text.outlet import outlet


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://news.sky.example/a", "sky.example"),
        ("https://m.sky.example/a", "sky.example"),
        ("https://news.courier.co.uk/a", "courier.co.uk"),
        ("https://one.kiev.ua/a", "one.kiev.ua"),
        ("https://one.substack.com/p/a", "one.substack.com"),
        ("https://t.me/one/7", "channel"),
        ("https://www.youtube.com/watch?v=1", "channel"),
        ("https://192.0.2.7/a", "192.0.2.7"),
        ("", "channel"),
        ("no address", "channel"),
    ],
)
def test_an_outlet_is_a_registered_domain_or_whoever_shares_one(url: str, name: str) -> None:
    assert outlet(url, "channel") == name
