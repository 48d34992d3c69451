"""One alert for each story and rule."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from monitor.alerting.alert import alert_id, delivery_id
from monitor.alerting.raising import raise_alert
from monitor.model import Entry, Route, Severity
from tests.alerting.examples import ARTICLE, UNREAD, match

ROUTES = (Route(("chat",)), Route(("desk",), tags=("air",)))
DRONES = match("Drones", "drone")
AIR = match("Air", "air", severity=Severity.HIGH)


def test_all_new_rules_in_one_alert() -> None:
    alert = raise_alert(ARTICLE, UNREAD, [DRONES, AIR], frozenset(), ROUTES)
    assert alert is not None
    assert alert.rules == ("Drones", "Air")
    assert alert.receivers == ("chat", "desk")
    assert alert.message.rules == ("Air", "Drones")


def test_rules_the_story_has_told_of_are_left_out_everywhere() -> None:
    alert = raise_alert(ARTICLE, UNREAD, [DRONES, AIR], {"Air"}, ROUTES)
    assert alert is not None
    assert alert.rules == alert.message.rules == ("Drones",)
    assert alert.receivers == ("chat",)
    assert alert.message.severity is Severity.MEDIUM


def test_nothing_new_raises_nothing() -> None:
    assert raise_alert(ARTICLE, UNREAD, [DRONES], {"Drones"}, ROUTES) is None
    assert raise_alert(ARTICLE, UNREAD, [], frozenset(), ROUTES) is None


def test_an_alert_without_receivers_is_kept() -> None:
    alert = raise_alert(ARTICLE, UNREAD, [DRONES], frozenset(), ())
    assert alert is not None
    assert alert.receivers == ()


def test_the_id_follows_from_source_entry_and_rules() -> None:
    def made(**changes: object) -> str:
        unread = replace(UNREAD, **changes)  # type: ignore[arg-type]
        alert = raise_alert(ARTICLE, unread, [DRONES, AIR], frozenset(), ROUTES)
        assert alert is not None
        return alert.id

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
