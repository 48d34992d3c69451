"""`monitor sources add` and `monitor sources check`, over loopback."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from monitor.demo.loopback import NOT_FOUND, Answer, Loopback
from tests.cli.conftest import InProcess
from tests.cli.scene import ALIVE, HOSTILE, Desk
from tests.loopback import Item, Site, rss

NOW = datetime.now(UTC)
KEPT = '# my sources\n[[source]]\nid = "old"   # the first\nurl = "https://old.example/feed"\n'


def offer(site: Site, *, title: str = "The Harbour") -> None:
    """A site with a home page that names a feed and links a channel, and news in a sitemap."""
    head = f"<link rel=alternate type=application/rss+xml title='All' href='{site.url}/all.xml'>"
    page = f"<html><head>{head}</head><body><p>Hello</p></body></html>"
    site.put("/", page.encode(), "text/html; charset=utf-8")
    items = [Item(str(at), f"Ferry number {at} sails", f"{site.url}/{at}", published=NOW) for at in range(3)]
    site.put("/all.xml", rss(items, title), "application/rss+xml")
    site.put("/robots.txt", f"Sitemap: {site.url}/news.xml\n".encode(), "text/plain")
    site.put("/news.xml", b"<urlset><url><loc>https://a.example/1</loc></url></urlset>", "text/xml")


def test_what_a_site_offers_is_listed_and_nothing_is_added_unasked(quick: Desk, site: Site) -> None:
    offer(site, title=HOSTILE)
    quick.write("sources.toml", KEPT)
    said = quick("sources", "add", site.url)
    assert said.code == 0, said.err
    assert "1. " in said.out
    assert f"feed  {site.url}/all.xml" in said.out
    assert "3 entries" in said.out
    assert "Ferry number 0 sails" in said.out
    assert f"sitemap  {site.url}/news.xml" in said.out
    assert "--pick N" in said.out
    assert not any(sign in said.out for sign in ALIVE)
    assert (quick.config / "sources.toml").read_text() == KEPT


def test_what_a_site_names_and_cannot_be_followed_is_said_so(quick: Desk, site: Site) -> None:
    offer(site)
    site.put("/news.xml", b"<html>moved", "text/html")
    said = quick("sources", "add", site.url)
    assert f"-  sitemap  {site.url}/news.xml: " in said.out
    assert "2. " not in said.out


def test_the_one_that_is_picked_is_added_below_all_that_stands_there(quick: Desk, site: Site) -> None:
    offer(site)
    quick.write("sources.toml", KEPT)
    dry = quick("sources", "add", site.url, "--pick", "1", "--dry-run", "--id", "harbour")
    assert 'id = "harbour"' in dry.out
    assert (quick.config / "sources.toml").read_text() == KEPT
    said = quick("sources", "add", site.url, "--pick", "1", "--id", "harbour", "--json")
    assert json.loads(said.out)["file"] == str(quick.config / "sources.toml")
    text = (quick.config / "sources.toml").read_text()
    assert text.startswith(KEPT)
    assert (
        text
        == KEPT
        + f'\n[[source]]\nid = "harbour"\nurl = "{site.url}/all.xml"\nname = "The Harbour"\nlang = "en"\n'
    )
    assert quick("check").code == 0
    again = json.loads(quick("sources", "add", f"{site.url}/all.xml", "--json").out)
    assert [one["watched_as"] for one in again["found"]] == ["harbour"]
    assert again["added"] is None


def test_what_is_watched_already_is_added_again_only_where_it_is_picked(quick: Desk, site: Site) -> None:
    offer(site)
    quick.write("sources.toml", KEPT)
    first, second, third = (quick("sources", "add", site.url, "--yes") for _ in range(3))
    assert "/all.xml" in first.out.partition("[[source]]")[2]
    assert "/news.xml" in second.out.partition("[[source]]")[2]
    assert (third.code, "[[source]]" in third.out, "All of it is watched already." in third.out) == (
        0,
        False,
        True,
    )
    assert "[[source]]" in quick("sources", "add", site.url, "--pick", "1", "--dry-run").out


def test_a_feed_that_moved_is_added_where_it_is_now(quick: Desk, site: Site) -> None:
    offer(site)
    with Loopback(lambda _: Answer(301, (("location", f"{site.url}/all.xml"),))) as old:
        said = quick("sources", "add", f"{old.url}/feed", "--yes").out
        assert f'url = "{site.url}/all.xml"' in said
        assert "watched already as" in quick("sources", "add", f"{old.url}/feed").out


def test_a_sitemap_of_what_the_feed_has_is_said_to_be_that(quick: Desk, site: Site) -> None:
    offer(site)
    places = "".join(f"<url><loc>{site.url}/{at}</loc></url>" for at in range(3))
    site.put(
        "/all.xml",
        rss([Item(f"{site.url}/{at}", f"Ferry {at}", f"{site.url}/{at}") for at in range(3)]),
        "text/xml",
    )
    site.put("/news.xml", f"<urlset>{places}</urlset>".encode(), "text/xml")
    said = quick("sources", "add", site.url)
    assert f"-  sitemap  {site.url}/news.xml: the same entries as {site.url}/all.xml" in said.out
    assert "2. " not in said.out


def test_a_robot_check_in_place_of_the_site_is_named(quick: Desk) -> None:
    with Loopback(lambda _: Answer(403, HTML, WALL)) as server:
        said = quick("sources", "add", server.url)
    assert (said.code, "HTTP 403; it shows a robot check" in said.err) == (1, True)


def test_an_id_that_is_taken_changes_nothing(quick: Desk, site: Site) -> None:
    offer(site)
    quick.write("sources.toml", KEPT)
    said = quick("sources", "add", site.url, "--yes", "--id", "old")
    assert (said.code, "source id `old` is already used" in said.err) == (3, True)
    assert (quick.config / "sources.toml").read_text() == KEPT


def test_a_site_without_a_word_of_its_feed_is_tried_at_the_usual_places(quick: Desk, site: Site) -> None:
    site.put("/", b"<p>Hello</p>", "text/html")
    site.put("/rss.xml", rss([Item("1", "A ferry sails", published=NOW)]), "application/rss+xml")
    assert (
        json.loads(quick("sources", "add", site.url, "--json").out)["found"][0]["url"]
        == f"{site.url}/rss.xml"
    )


def test_a_site_with_nothing_to_follow_says_what_was_tried(quick: Desk, site: Site) -> None:
    site.put("/", b"<p>Hello</p>", "text/html")
    said = quick("sources", "add", site.url)
    assert (said.code, said.out) == (1, "")
    assert "Nothing was found that could be followed." in said.err
    assert f"{site.url}/feed: HTTP 404" in said.err
    assert len(site.exchanges) < 12
    gone = quick("sources", "add", f"{site.url}/nothing")
    assert (gone.code, "could not be read: HTTP 404" in gone.err) == (1, True)


@pytest.mark.parametrize("place", ["ftp://a.example/", "https://a b.example/", "https://"])
def test_what_is_no_address_is_refused(fresh: Desk, place: str) -> None:
    assert fresh("sources", "add", place).code == 2


def test_a_check_names_what_is_wrong_with_each_source(quick: Desk, site: Site) -> None:
    site.put("/good", rss([Item("1", "A ferry sails", "https://a.example/1", published=NOW)]), "text/xml")
    old = NOW - timedelta(days=90)
    site.put("/old", rss([Item("1", "A ferry sails", "https://a.example/1", published=old)]), "text/xml")
    site.put("/empty", rss([]), "text/xml")
    site.put("/page", b"<html><p>Sign in", "text/html")
    names = ("good", "old", "empty", "page", "dead")
    quick.write(
        "s.toml", "".join(f'[[source]]\nid = "{name}"\nurl = "{site.url}/{name}"\n' for name in names)
    )
    said = quick("sources", "check")
    assert said.code == 1
    assert "1 good, 1 old, 1 empty, 1 not a feed, 1 dead" in said.out
    assert "good " not in said.out.partition("\n")[2].replace("1 good", "")
    found = {one["id"]: one["condition"] for one in json.loads(quick("sources", "check", "--json").out)}
    assert found == {"good": "good", "old": "old", "empty": "empty", "page": "not a feed", "dead": "dead"}
    assert quick("sources", "check", "good", "old").code == 0
    assert quick("sources", "check", "nobody").code == 2


FEED = rss([Item("1", "A ferry sails", "https://a.example/1", published=NOW)])
HTML = (("content-type", "text/html"),)
WALL = b"<html><title>Just a moment...</title><p>Checking your browser before you go on</html>"
TROUBLE = {
    "/good": Answer(200, (), FEED),
    "/moved": Answer(301, (("location", "/good"),)),
    "/moved-308": Answer(308, (("location", "/good"),)),
    "/lent": Answer(302, (("location", "/good"),)),
    "/parked": Answer(301, (("location", "/sale"),)),
    "/sale": Answer(200, HTML, b"<html><p>This domain is for sale"),
    "/around": Answer(302, (("location", "/around"),)),
    "/empty": Answer(200, (), rss([])),
    "/blank": Answer(200, (), b""),
    "/wall": Answer(403, HTML, WALL),
    "/wall-200": Answer(200, HTML, WALL),
    "/refused": Answer(403),
    "/limited": Answer(429, (("retry-after", "3600"),)),
    "/gone": Answer(410),
    "/broken": Answer(500, HTML, b"<h1>Oops"),
    "/cut": Answer(200, (), FEED[: len(FEED) // 2]),
    "/spoilt": Answer(200, (), b"\x00\x1b[31m\xff" * 100),
}
STATES = {
    "good": ("/good", "/lent", "/cut"),
    "moved": ("/moved", "/moved-308"),
    "empty": ("/empty",),
    "challenged": ("/wall", "/wall-200"),
    "refused": ("/refused", "/limited"),
    "not a feed": ("/parked", "/sale", "/blank", "/spoilt"),
    "dead": ("/around", "/gone", "/broken"),
}


def test_each_trouble_of_a_newsroom_is_named_for_what_it_is(quick: Desk) -> None:
    with Loopback(lambda seen: TROUBLE.get(seen.path, NOT_FOUND)) as server:
        tables = (f'[[source]]\nid = "{path[1:]}"\nurl = "{server.url}{path}"\n' for path in TROUBLE)
        quick.write("s.toml", "".join(tables) + '[[source]]\nid = "silent"\nurl = "http://127.0.0.1:9/"\n')
        said = quick("sources", "check", "--json")
        shown = quick("sources", "check").out
    found = json.loads(said.out)
    expected = {path[1:]: state for state, paths in STATES.items() for path in paths} | {"silent": "dead"}
    assert {one["id"]: one["condition"] for one in found} == expected
    why = {one["id"]: " ".join(one["doubts"]) for one in found}
    assert f"moved for good to {server.url}/good" in why["moved"]
    assert f"moved for good to {server.url}/sale" in why["parked"]
    assert "robot check" in why["wall"]
    assert not any(sign in shown for sign in ALIVE)


def test_what_the_archive_has_already_is_counted(
    desk: Desk, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.app.Pool", InProcess)
    places = [f"http://www.courier.example/{name}?utm_source=x" for name in ("a", "b", "elsewhere")]
    items = [Item(place, "A ferry sails", place, published=NOW) for place in places]
    site.put("/feed", rss(items), "application/rss+xml")
    (found,) = json.loads(desk("sources", "add", f"{site.url}/feed", "--json").out)["found"]
    assert (found["count"], found["known"]) == (3, 2)
    assert "2 of them known" in desk("sources", "add", f"{site.url}/feed").out
