"""One alert for each story and rule, and again as the story grows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.alerting.alert import alert_id, delivery_id
from monitor.alerting.raising import Case, Policy, Telling, raise_alert, telling
from monitor.model import (
    Alert,
    Entry,
    Kind,
    Match,
    Matcher,
    Placement,
    Relation,
    Route,
    Severity,
    Standing,
    Untold,
)
from monitor.steps import Tally, Unread
from tests.alerting.examples import ARTICLE, NOW, UNREAD, match

ROUTES = (Route(("chat",), name="all"), Route(("desk",), Matcher(tags=("air",)), name="air"))
DRONES = match("Drones", "drone")
AIR = match("Air", "air", severity=Severity.HIGH)
OWN = Placement(story=7, relation=Relation.SAME_STORY, to=1)
HOUR = timedelta(hours=1)
UNTOLD = Standing()
TOLD = Standing(told=frozenset({"Air"}), texts=1, texts_told=1, last=NOW - HOUR, alerted=NOW - HOUR)


def case(
    matches: Sequence[Match] = (DRONES, AIR),
    placement: Placement = OWN,
    sites: tuple[int, int] = (1, 2),
    unread: Unread = UNREAD,
) -> Case:
    before, after = (Tally(number, number, ("en",)) for number in sites)
    return Case(ARTICLE, unread, matches, placement, False, before, after)


def told(one: Case, standing: Standing = UNTOLD, routes: tuple[Route, ...] = ROUTES) -> Telling:
    return telling(one, standing, Policy(routes), NOW)


def raised(one: Case, standing: Standing = UNTOLD, routes: tuple[Route, ...] = ROUTES) -> Alert:
    alert = told(one, standing, routes).alert
    assert alert is not None
    return alert


def receivers(alert: Alert) -> tuple[str, ...]:
    return tuple(to.receiver for to in alert.addressees)


def test_all_new_rules_in_one_alert() -> None:
    alert = raised(case(placement=Placement()))
    assert alert.rules == ("Drones", "Air")
    assert receivers(alert) == ("chat", "desk")
    assert alert.message.rules == ("Air", "Drones")
    assert alert.kind is Kind.FIRST


def test_rules_the_story_has_told_of_are_left_out_everywhere() -> None:
    alert = raised(case(), TOLD)
    assert alert.rules == alert.message.rules == ("Drones",)
    assert receivers(alert) == ("chat",)
    assert (alert.message.severity, alert.kind) == (Severity.MEDIUM, Kind.RULE)


def test_nothing_new_raises_nothing_and_brings_the_counts_up_to_date() -> None:
    quiet = told(case([AIR]), TOLD)
    assert quiet == Telling(tally=Tally(2, 2, ("en",)), untold=Untold.TOLD)
    assert told(case([]), TOLD) == replace(quiet, untold=Untold.NOT), "nobody asks why where no rule holds"
    assert told(case([], Placement())) == Telling()


def test_an_article_read_again_counts_once() -> None:
    assert told(replace(case([AIR]), again=True), TOLD) == Telling(untold=Untold.TOLD)


def test_languages_and_news_stand_in_the_counts() -> None:
    grown = replace(case([AIR], replace(OWN, news="changed: 12 → 15")), after=Tally(3, 2, ("en", "uk")))
    tally = told(grown, TOLD).tally
    assert tally == Tally(3, 2, ("en", "uk"), "changed: 12 → 15; in en, uk")


def test_growth_is_told_of_with_all_rules_or_owed() -> None:
    grown = case([AIR], replace(OWN, news="changed: 12 → 15"))
    first = told(grown, TOLD)
    assert first.alert is not None
    assert (first.grew, first.alert.kind, first.alert.rules) == (True, Kind.GROWTH, ("Air",))
    assert first.alert.message.story == "changed: 12 → 15"
    assert (first.alert.message.sites, first.alert.message.texts) == (2, 2)
    soon = told(grown, replace(TOLD, grew=NOW - timedelta(minutes=1)))
    assert (soon.alert, soon.owed, soon.untold) == (None, "changed: 12 → 15", Untold.SOON)


def test_what_is_no_news_says_which_bound_kept_it_back() -> None:
    old = replace(ARTICLE, published=NOW - 80 * HOUR)
    assert told(replace(case(placement=Placement()), article=old)).untold is Untold.OLD
    there = replace(case(placement=Placement(), unread=replace(UNREAD, first_poll=True)), article=old)
    assert told(replace(there, article=replace(old, published=NOW - 5 * HOUR))).untold is Untold.FIRST_POLL
    assert told(case(placement=Placement())).untold is Untold.NOT


def test_an_alert_without_receivers_is_kept() -> None:
    assert raised(case(placement=Placement()), routes=()).addressees == ()


def test_a_route_for_large_stories_is_told_when_the_story_is_large() -> None:
    large = (Route(("chat",), name="all"), Route(("desk",), Matcher(min_sites=3), name="large"))
    assert receivers(raised(case([AIR], Placement()), routes=large)) == ("chat",)
    assert told(case([AIR], sites=(1, 2)), TOLD, large).alert is None
    alert = raised(case([AIR], sites=(2, 3)), TOLD, large)
    assert (receivers(alert), alert.kind) == (("desk",), Kind.GROWTH)
    assert alert.message.story == "at 3 sites by now"
    assert told(case([AIR], sites=(3, 4)), TOLD, large).alert is None


def test_what_was_published_while_nothing_was_polled_is_late() -> None:
    away = replace(UNREAD, late=True)
    old = replace(ARTICLE, published=NOW - 5 * HOUR)
    assert raised(replace(case([AIR], Placement(), unread=away), article=old)).late
    assert not raised(case([AIR], Placement(), unread=away)).late  # a minute old
    assert not raised(replace(case([AIR], Placement()), article=old)).late


def test_the_id_follows_from_source_entry_and_rules() -> None:
    def made(**changes: object) -> str:
        unread = replace(UNREAD, **changes)  # type: ignore[arg-type]
        return raise_alert(case(unread=unread), [DRONES, AIR], ROUTES, Kind.FIRST).id

    assert made() == made(attempt=3) == alert_id("north", "key-1", ["Air", "Drones", "Air"])
    assert made() != made(entry=Entry("key-2"))
    assert made() != made(source=replace(UNREAD.source, id="south"))


PART = st.text(max_size=5)


@given(st.tuples(PART, PART, st.sets(PART, max_size=3)), st.tuples(PART, PART, st.sets(PART, max_size=3)))
def test_ids_agree_exactly_when_their_causes_do(
    one: tuple[str, str, set[str]], two: tuple[str, str, set[str]]
) -> None:
    assert (alert_id(*one) == alert_id(*two)) == (one == two)
    assert (delivery_id(one[0], one[1]) == delivery_id(two[0], two[1])) == (one[:2] == two[:2])
    assert alert_id(*one).startswith("alr_")
    assert delivery_id(one[0], one[1]).startswith("msg_")


def test_ids_stay_the_same_over_versions() -> None:
    assert alert_id("north", "key-1", ["Drones"]) == "alr_ecb7ec950dd0f11462b83c209a09268e"
    assert delivery_id("alr_1", "desk") == "msg_ddb0feb99965205fd64c001c8139ee5c"
