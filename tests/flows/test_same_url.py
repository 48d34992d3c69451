"""What a page says its address is, from page through poll and read to the relation: when it is believed."""

from __future__ import annotations

from monitor.model import Relation, Response
from monitor.text.url import canonical
from tests.flows.scene import FEED, Scene, feed, item
from tests.store.support import rows

FERRY = (
    "The ferry to Lom ran aground on a sandbank at dawn and twelve of its passengers were hurt, the "
    "harbour master said. Tugs from Vidra pulled at the hull until noon without moving it, and the coast "
    "guard took 84 people off by boat.\n"
    "The captain, Petar Hinov, told the port's radio that a buoy had drifted in the night. The line is "
    "run by a firm that the county bought in spring; its other ship is in dock until Friday. Fishermen "
    "said the bank had grown since the dredging stopped, and the ministry promised new charts."
)
SCHOOL = (
    "Pupils of the Marin school in Kalna go home at eleven from Monday, since half of the teachers are "
    "ill with influenza, headmistress Vera Stoyan wrote to parents. The canteen stays open until one for "
    "those who wait for a bus.\n"
    "The county sent six retired teachers to help, and hopes to return to full days in a fortnight. "
    "Doctors have counted 311 cases in the district since the new year, three times as many as a year "
    "ago, and ask the elderly to be vaccinated at the surgery in Mill Street, which opens on Saturdays "
    "for the purpose."
)
BRIDGE = (
    "An engineer of the roads office has closed the northern lane of the Topola bridge after divers found "
    "a crack in its second pier. Lorries above twelve tonnes are sent around by Senj, which takes 40 "
    "minutes longer.\n"
    "Repairs will cost two million crowns and begin when the river is lower, said Ana Kolar, who heads "
    "the office. Builders warned of the crack in a report nine years ago; the money went to a stadium "
    "instead. Buses may still cross, one at a time, and cyclists are asked to push their bikes along the "
    "southern side."
)
HOME = "https://courier.example"


def page(url: str, title: str, text: str, said: str = "", head: str = "") -> Response:
    """A page that names `said` as its address, relative links within `head` first."""
    named = f'<link rel="canonical" href="{said}">' if said else ""
    paragraphs = "".join(f"<p>{part}</p>" for part in text.split("\n"))
    body = (
        f"<html><head>{head}<title>{title}</title>{named}</head><body><article><h1>{title}</h1>"
        f"{paragraphs}</article></body></html>"
    )
    return Response(url, 200, (("content-type", "text/html; charset=utf-8"),), body.encode())


class Site:
    """A feed whose links lead to pages, one entry published at a time."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.entries: list[str] = []

    def publishes(
        self, path: str, title: str, text: str, said: str = "", *, head: str = "", lands: str = ""
    ) -> Relation:
        """What the article at `path` is found to be, whose page names `said` as its address."""
        self.entries.insert(0, item(path, title, text[:60], published=self.scene.now))
        url = f"{HOME}/{path}"
        self.scene.wire.put(url, page(lands or url, title, text, said, head))
        self.scene.wire.put(FEED, feed(*self.entries))
        self.scene.later(hours=2)
        self.scene.poll()
        (event,) = self.scene.read()
        return event.placement.relation

    def urls(self) -> list[str]:
        return [url for (url,) in rows(self.scene.path, "SELECT url FROM article ORDER BY id")]

    def stories(self) -> list[int]:
        return [story for (story,) in rows(self.scene.path, "SELECT story FROM article ORDER BY id")]


def test_pages_that_name_one_address_are_one_article(scene: Scene) -> None:
    site = Site(scene)
    place = f"{HOME}/2026/ferry-aground"
    assert site.publishes("n1?view=app", "Ferry aground", FERRY, place) is Relation.NONE
    longer = f"{FERRY} Two of the hurt were taken to Senj."
    assert site.publishes("2026/ferry-aground", "Ferry aground off Lom", longer, place) is Relation.SAME_URL
    assert site.publishes("n3", "Ferry aground", FERRY, place) is Relation.SAME_URL
    assert site.urls() == [canonical(place)] * 3
    assert len(set(site.stories())) == 1


def test_an_address_is_read_as_the_page_writes_it(scene: Scene) -> None:
    site = Site(scene)
    assert site.publishes("a/1.html", "Ferry aground", FERRY, "../ferry") is Relation.NONE
    assert site.publishes("ferry", "Ferry aground off Lom", f"{FERRY} More soon.") is Relation.SAME_URL
    base = '<base href="https://courier.example/deep/">'
    assert site.publishes("b/2.html", "Topola bridge closed", BRIDGE, "bridge", head=base) is Relation.NONE
    assert site.urls() == [f"{HOME}/ferry", f"{HOME}/ferry", f"{HOME}/deep/bridge"]


def test_another_site_is_not_believed_to_be_an_articles_place(scene: Scene) -> None:
    site = Site(scene)
    for said in (
        "https://herald.example/bridge",
        "//herald.example/bridge",
        "https://courier.example.evil.example/x",
    ):
        site.publishes(f"n{len(site.entries)}", f"{len(site.entries)} Ferry aground", FERRY, said)
    assert site.urls() == [f"{HOME}/n0", f"{HOME}/n1", f"{HOME}/n2"]


def test_a_home_page_or_section_that_every_article_names_merges_nothing(scene: Scene) -> None:
    for at, said in enumerate(("/", "/news", "/news/", "/index.html", "/news?page=1", "/novosti/vse")):
        site = Site(scene)
        before = len(site.stories())
        for name, title, text in (
            ("ferry", "Ferry aground", FERRY),
            ("school", "Pupils go home at eleven", SCHOOL),
            ("bridge", "Topola bridge closed", BRIDGE),
        ):
            told = f"{text} {'abcdefgh'[at] * 5} " + " ".join(
                f"{word}{at}" for word in reversed(text.split())
            )
            assert (
                site.publishes(f"news/{at}/{name}", f"{title} {at}", told, said) is not Relation.SAME_URL
            ), said
        assert len(set(site.stories()[before:])) == 3, said


def test_bulletins_of_a_site_that_names_their_section_stay_apart(scene: Scene) -> None:
    site = Site(scene)
    for day, text in enumerate((FERRY, SCHOOL, BRIDGE), 1):
        found = site.publishes(f"weather/{day}", f"The day in the county, October {day}", text, "/weather/")
        assert found is not Relation.SAME_URL
    assert len(set(site.stories())) == 3


def test_an_article_may_not_take_the_place_of_another_of_its_site(scene: Scene) -> None:
    site = Site(scene)
    site.publishes("ferry", "Ferry aground", FERRY)
    assert site.publishes("school", "Pupils go home at eleven", SCHOOL, "/ferry") is not Relation.SAME_URL
    assert len(set(site.stories())) == 2
    again = f"{FERRY} Two of the hurt were taken to Senj."
    assert site.publishes("n3", "Ferry aground off Lom", again, "/ferry") is Relation.SAME_URL


def test_a_chain_of_names_joins_by_what_stands_there(scene: Scene) -> None:
    """Each page is asked once: what it says of itself is not followed."""
    site = Site(scene)
    site.publishes("one", "Ferry aground", FERRY, "/two")
    assert site.publishes("two", "Ferry aground", f"{FERRY} More soon.", "/three") is Relation.COPY
    assert site.publishes("three", "Ferry aground", f"{FERRY} More to come.", "/one") is not Relation.NONE
    assert site.urls() == [f"{HOME}/two", f"{HOME}/three", f"{HOME}/one"]
    assert len(set(site.stories())) == 1
    assert [request.url for request in scene.wire.asked].count(f"{HOME}/one") == 1


def test_where_a_redirect_leads_is_the_articles_place(scene: Scene) -> None:
    site = Site(scene)
    place = "https://www.courier.example/2026/ferry"
    assert site.publishes("s/1", "Ferry aground", FERRY, lands=place) is Relation.NONE
    assert site.publishes("s/2", "Ferry aground", f"{FERRY} More soon.", lands=place) is Relation.SAME_URL
