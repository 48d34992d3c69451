"""What a feed says of its own rhythm, in all the spellings that are about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Response, Rhythm, Source
from monitor.sources import KINDS
from monitor.sources.rhythm import rhythm
from tests.cost import affordable
from tests.sources.reading import rss

HOUR, DAY = 3_600, 86_400


def sy(period: str, frequency: str = "") -> str:
    often = f"<sy:updateFrequency>{frequency}</sy:updateFrequency>" if frequency else ""
    return f"<sy:updatePeriod>{period}</sy:updatePeriod>{often}"


def hours(*listed: str) -> str:
    return "<skipHours>" + "".join(f"<hour>{one}</hour>" for one in listed) + "</skipHours>"


def days(*listed: str) -> str:
    return "<skipDays>" + "".join(f"<day>{one}</day>" for one in listed) + "</skipDays>"


def channel(own: str, after: str = "") -> str:
    item = "<item><title>One</title><ttl>5</ttl></item>"
    return f'<rss version="2.0"><channel><title>T</title>{own}{item}{after}</channel></rss>'


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ("", Rhythm()),
        ("<ttl>60</ttl>", Rhythm(ttl=HOUR)),
        ("<TTL> <![CDATA[ 60 ]]> </TTL>", Rhythm(ttl=HOUR)),
        ("<ttl>soon</ttl>", Rhythm()),
        ("<ttl>-5</ttl>", Rhythm()),
        ("<ttl>999999999</ttl>", Rhythm(ttl=365 * DAY)),
        ("<!-- <ttl>60</ttl> -->", Rhythm()),
        ("<!-- <ttl>60</ttl>", Rhythm()),
        (sy("hourly"), Rhythm(update=HOUR)),
        (sy("hourly", "2"), Rhythm(update=HOUR // 2)),
        (sy(" dayly ", "0.5"), Rhythm(update=2 * DAY)),
        (sy("Weekly", "0").lower().replace("sy:", "x:"), Rhythm(update=7 * DAY)),
        ("<sy:updateFrequency>4</sy:updateFrequency>", Rhythm(update=DAY // 4)),
        (sy("always"), Rhythm()),
        (sy("hourly", "1,5"), Rhythm(update=2400)),
        (sy("hourly", "..."), Rhythm(update=HOUR)),
        (hours("3", "24", " 2", "x"), Rhythm(skip_hours=(0, 2, 3))),
        (days("Sunday", "saturday", "Caturday"), Rhythm(skip_days=(5, 6))),
        ("<hour>3</hour><day>Sunday</day>", Rhythm()),
    ],
)
def test_what_a_channel_says(own: str, said: Rhythm) -> None:
    assert rhythm(channel(own)) == said
    assert rhythm(channel("", after=own)) == said, "RSS does not say that its elements come first"
    assert rhythm(f"<rss><channel>{own}</channel></rss>") == said, "a feed without any item"


def test_a_feed_is_read_with_its_rhythm() -> None:
    body = rss("<title>One</title>").replace("<channel>", "<channel><ttl>90</ttl>").encode()
    feed = KINDS["feed"].read(
        Source("s", "https://s.example/"), Response("https://s.example/", 200, (), body)
    )
    assert feed.rhythm == Rhythm(ttl=90 * 60)
    assert [entry.title for entry in feed.entries] == ["One"]


@given(st.text(st.sampled_from("<>/!-: tlskiphoursday19İ"), max_size=80))
def test_any_text_says_something_sane(text: str) -> None:
    said = rhythm(text)
    assert 0 <= said.ttl <= 365 * DAY
    assert all(0 <= hour < 24 for hour in said.skip_hours)


@pytest.mark.parametrize(
    "part", ["<!--", "<ttl", "<ttl ", "<skiphours>", "<x:updatePeriod>", "<hour", "</item", "<item"]
)
def test_hostile_channels_cost_little(part: str) -> None:
    with affordable(1.0):
        rhythm(part * 200_000)
