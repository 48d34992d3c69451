"""Why an alert came, or did not: each test is a reason, made by the real verbs in the real database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import cache, partial
from pathlib import Path

import pytest

from monitor.alerting.desk import Desk
from monitor.alerting.growth import Growing
from monitor.alerting.policy import Freshness
from monitor.alerting.raising import Policy
from monitor.cli.explain import explained, kind_of
from monitor.flows.applying import Applying
from monitor.flows.explaining import Explanation, Setup, Step
from monitor.flows.prune import prune
from monitor.flows.read import Judgement
from monitor.model import (
    Budget,
    By,
    Fault,
    Inhibition,
    Interval,
    Matcher,
    Receiver,
    Retention,
    Route,
    Rule,
    Secret,
    Severity,
    Silence,
    Source,
    Unreachable,
)
from monitor.rules.expansion import AS_WRITTEN
from monitor.rules.nearest import Nearest
from monitor.rules.plan import Definitions
from monitor.rules.rulebook import compile_rulebook
from tests.flows.scene import FEED, HOOK, NOW, RULES, SOURCE, Scene, feed, item, page, run, status
from tests.flows.test_alerting import DISCORD, EVENTS, HOUR, OWN_REPORT, WIRE, Day
from tests.flows.test_read import polled

PAGE = "https://courier.example/1"
FERRY = item("1", "Boats", "A ferry sank.")


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Day]:
    made = Day(tmp_path, sites=3)
    yield made
    made.store.close()


def setup(scene: Scene, **changes: object) -> Setup:
    """The present of a scene."""
    plain = Setup(
        now=scene.now,
        when=lambda time: f"{time:%d %H:%M}" if time else "–",
        routes=(Route(("desk",), name="all"),),
        receivers=set(scene.receivers),
        standing={one.name: one for one in scene.store.receivers()},
        silences=scene.store.silences(over=scene.now),
        nearest=cache(lambda: Nearest(RULES)),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def why(scene: Scene, what: str = PAGE, **changes: object) -> Explanation:
    """The one explanation of it."""
    (found,) = explained(kind_of(what), what, scene.store, setup(scene, **changes))
    assert found.outcome in documented()
    return found


@cache
def documented() -> set[str]:
    """The outcomes of the page that explains them."""
    page = (Path(__file__).parents[2] / "docs/how-to/why.md").read_text(encoding="utf-8")
    return {line.split("`")[1] for line in page.splitlines() if line.startswith("| `")}


def step(found: Explanation, name: str) -> Step:
    """The last step of that name."""
    return [one for one in found.steps if one.step == name][-1]


# --- what was never seen ------------------------------------------------------------------------------


def test_no_source_is_at_its_site(scene: Scene) -> None:
    found = why(scene, "https://elsewhere.example/a")
    assert found.outcome == "unwatched"
    assert found.answer == (
        "never seen: no source is at elsewhere.example, and none brought anything from there"
    )


def test_its_source_fails(scene: Scene) -> None:
    scene.wire.put(FEED, status(503))
    scene.poll()
    found = why(scene)
    assert found.outcome == "source-failing"
    assert "its last poll failed" in found.answer
    assert "HTTP 503" in found.answer


def test_its_source_is_gone(scene: Scene) -> None:
    scene.wire.put(FEED, status(410))
    scene.poll()
    assert why(scene).outcome == "source-gone"


def test_its_source_was_not_polled_yet(scene: Scene) -> None:
    found = why(scene, running=False)
    assert found.outcome == "source-new"
    assert found.answer.endswith("no daemon seems to run")


def test_its_source_is_switched_off_left_or_not_heard_of_yet(scene: Scene) -> None:
    run(scene.store.sync_sources([Source("other", "https://other.example/feed")], NOW))
    assert why(scene).outcome == "source-left"
    assert why(scene, paused={"courier": FEED}).outcome == "source-paused"
    assert why(scene, configured={"courier": FEED}).outcome == "source-unknown"


def test_its_host_asked_to_be_left_alone(scene: Scene) -> None:
    other = replace(SOURCE, id="second", url="https://courier.example/other")
    run(scene.store.sync_sources([SOURCE, other], NOW))
    scene.wire.put(FEED, status(429, retry_after="7200"))
    scene.wire.put(other.url, replace(feed(FERRY), url=other.url))
    scene.poll()
    found = why(scene, "https://courier.example/never")
    assert {one.reason for one in found.steps} >= {"source-failing", "source-held"}


def test_its_feed_had_a_gap(scene: Scene) -> None:
    items = [item(str(n), f"Item {n}") for n in range(20, 60)]
    scene.wire.put(FEED, feed(*items[:20]), feed(*items[20:]))
    scene.poll()
    scene.later(hours=2)
    scene.poll()
    assert why(scene).outcome == "gap"
    assert why(scene, published=NOW - timedelta(days=30)).outcome == "not-in-feed"
    dated = why(scene, "https://courier.example/2026/10/04/ferry")
    assert dated.outcome == "gap", "the address says when it was published"


def test_its_feed_did_not_list_it(scene: Scene) -> None:
    polled(scene, FERRY)
    scene.read()
    found = why(scene, "https://courier.example/other")
    assert found.outcome == "not-in-feed"
    assert found.steps[0].facts["latest"] == [{"article": 1, "source": "courier", "at": scene.now}]


# --- from the feed to the text ------------------------------------------------------------------------


def test_it_waits_to_be_read(scene: Scene) -> None:
    polled(scene, FERRY)
    assert why(scene).outcome == "unread"
    run(scene.store.claim_reads(scene.now, timedelta(minutes=2), 9))
    assert why(scene).outcome == "being-read"


def test_it_was_read_and_forgotten(scene: Scene) -> None:
    scene.wire.put(PAGE, status(404))
    polled(scene, item("1", "Nothing"))
    scene.read()
    scene.later(days=60)
    kept = Retention(unmatched=timedelta(days=31))
    assert run(prune(scene.store, kept, scene.now, rest=0))["articles"] == 1
    assert why(scene).outcome == "forgotten"


@pytest.mark.parametrize(
    ("reply", "reason", "said", "again"),
    [
        (Unreachable(Fault.TIMEOUT, "no answer"), "page-failed", "timeout: no answer", True),
        (status(403), "page-failed", "page answered HTTP 403", False),
        (
            Unreachable(Fault.ROBOTS, "robots.txt of courier.example keeps this page from robots"),
            "robots",
            "robots.txt of courier.example",
            False,
        ),
        (page("Enable JavaScript and cookies to continue", "Just a moment..."), "wall", "robot check", True),
    ],
)
def test_its_page_fails(scene: Scene, reply: object, reason: str, said: str, again: bool) -> None:
    scene.wire.put(PAGE, reply)  # type: ignore[arg-type]
    polled(scene, item("1", "Quiet", "Nothing of interest."))
    scene.read()
    found = why(scene)
    read = step(found, "read")
    assert (read.reason, read.at is not None) == (reason, again)
    assert said in read.said
    assert found.outcome == "no-rule"
    assert said in found.answer, "the answer says that the whole text was not looked at"


def test_a_paywall_stands_before_it(scene: Scene) -> None:
    beginning = "Nothing of note happened here this morning, and nothing is said of what was burning there."
    scene.wire.put(PAGE, page(f"{beginning}\nSubscribe to continue reading.", "Boats"))
    polled(scene, item("1", "Boats", "In short."))
    scene.read()
    found = why(scene)
    assert (found.outcome, step(found, "read").reason) == ("no-rule", "paywall")
    assert "only the beginning" in step(found, "read").said
    assert "paywall" in found.answer


def test_it_was_edited_and_is_read_again(scene: Scene) -> None:
    polled(scene, item("1", "Boats", "A boat sank."))
    scene.read()
    scene.later(hours=1)
    scene.wire.put(FEED, feed(item("1", "Boats", "A ferry sank.")))
    scene.poll()
    read = step(why(scene), "read")
    assert read.verdict == "waits"
    assert "its feed has edited it, and it is read again at" in read.said
    scene.read()
    read = step(why(scene), "read")
    assert "edited since, 2 versions: monitor diff 1" in read.said
    assert read.facts["versions"] == 2


# --- rules --------------------------------------------------------------------------------------------


def test_no_rule_holds_and_the_term_that_failed_is_named(scene: Scene) -> None:
    polled(scene, item("1", "A ferry", "It sails."))
    scene.read()
    rules = [Rule("burning", "ferry AND fire"), Rule("far", "zeppelin")]
    scene.later(minutes=1)
    found = why(scene, nearest=cache(lambda: Nearest(rules)), every_rule=True)
    nearest = step(found, "rules").facts["nearest"]
    assert nearest == [
        {"rule": "burning", "lacking": "`fire` is missing", "short": 1, "near": 0.5},
        {"rule": "far", "lacking": "`zeppelin` is missing", "short": 1, "near": 0.0},
    ]


def test_a_rule_that_is_newer_than_the_reading_is_named(scene: Scene) -> None:
    polled(scene, item("1", "A zeppelin", "It flies."))
    scene.read()
    found = why(scene, nearest=cache(lambda: Nearest([Rule("late", "zeppelin")])))
    assert found.outcome == "no-rule"
    assert step(found, "rules").facts["holds_now"] == ["late"]
    assert "late would hold now" in found.answer


# --- story and alert ----------------------------------------------------------------------------------


def test_a_copy_of_an_earlier_one_was_told(day: Day) -> None:
    day.publishes(0, "Ferry to Lom aground", WIRE)
    day.goes_on(6)
    day.publishes(1, "Ferry to Lom aground", f"{WIRE} Our paper will report on it.")
    day.goes_on(6)
    found = why(day, "https://s1.example/n2")
    assert found.outcome == "told-before"
    story = step(found, "story")
    assert (story.reason, story.facts["to"], story.facts["first"]) == ("copy", 1, 1)
    told = step(found, "alert").facts["told"][0]  # type: ignore[index]
    assert (told["rule"], told["article"]) == ("ferry", 1)
    assert "article 1 of s0" in found.answer


def test_an_own_report_on_a_story_that_was_told(day: Day) -> None:
    growing = Growing(steps=(), quiet=48 * HOUR)
    day.judgement = replace(day.judgement, policy=replace(day.judgement.policy, growing=growing))
    day.publishes(0, "Ferry to Lom aground", WIRE)
    day.goes_on(6)
    day.publishes(1, "Ferry to Lom aground", OWN_REPORT)
    day.goes_on(6)
    found = why(day, "https://s1.example/n2")
    assert (found.outcome, step(found, "story").reason) == ("told-before", "same-story")


def test_a_story_that_grew_too_soon_is_owed(day: Day) -> None:
    growing = Growing(steps=(2, 3), quiet=48 * HOUR, pause=2 * HOUR)
    day.judgement = replace(day.judgement, policy=replace(day.judgement.policy, growing=growing))
    day.publishes(0, "Ferry to Lom aground", WIRE)
    day.goes_on(6)
    day.publishes(1, "Ferry to Lom aground", OWN_REPORT)
    day.goes_on(6)
    day.publishes(2, "Ferry to Lom aground: 15 hurt", WIRE.replace("12 of", "15 of"))
    day.goes_on(6)
    found = why(day, "https://s2.example/n3")
    assert found.outcome == "too-soon"
    assert "too soon after the last word" in found.answer


def test_it_was_there_at_the_first_poll(scene: Scene) -> None:
    scene.wire.put(FEED, feed(item("1", "Old ferry", published=NOW - timedelta(hours=5))))
    scene.poll()
    scene.read()
    found = why(scene)
    assert found.outcome == "first-poll"
    assert step(found, "seen").facts["first_poll"] is True


def test_its_feed_gave_its_entries_new_ids(scene: Scene) -> None:
    def items(prefix: str) -> list[str]:
        old = NOW - timedelta(hours=3)
        return [item(f"{prefix}{n}", *EVENTS[n], published=old) for n in range(8)]

    scene.wire.put(FEED, feed(*items("a")), feed(*items("b")))
    scene.poll()
    scene.later(hours=2)
    scene.poll()
    scene.read()
    found = why(scene, "https://courier.example/b1")
    assert found.outcome == "new-ids"


def test_its_rules_were_applied_to_the_archive(scene: Scene) -> None:
    polled(scene, item("1", "A quiet day at the market"))
    scene.read()
    work = Applying([Rule("market", "market", ("trade",))], AS_WRITTEN, Definitions())
    work.run(scene.store.articles(None), partial(scene.store.apply, "test"))
    found = why(scene)
    assert found.outcome == "applied"
    assert "tells nobody" in found.answer


def test_it_is_too_old(scene: Scene) -> None:
    polled(scene, item("1", "Ferry of old", published=NOW - timedelta(days=9)))
    scene.read()
    found = why(scene)
    assert found.outcome == "too-old"
    assert "max_age" in found.answer


def test_no_route_takes_it(scene: Scene) -> None:
    grave = (Route(("desk",), Matcher(min_severity=Severity.HIGH), name="grave"),)
    judgement = Judgement(compile_rulebook(RULES), Policy(grave, Freshness()))
    scene.reader = replace(scene.reader, judgement=lambda: judgement)
    polled(scene, FERRY)
    scene.read()
    found = why(scene, routes=grave)
    assert found.outcome == "no-route"
    assert "grave: no rule that held has severity high or above" in found.answer


# --- deliveries ---------------------------------------------------------------------------------------


def ferry(day: Day, *, deliver: bool = True) -> None:
    day.publishes(0, "Ferry to Lom aground", WIRE)
    day.goes_on(6, deliver=deliver)


LOM = "https://s0.example/n1"


def test_it_was_sent(day: Day) -> None:
    ferry(day)
    found = why(day, LOM)
    assert [one.step for one in found.steps] == [
        "source", "seen", "read", "rules", "story", "alert", "route", "delivery",
    ]  # fmt: skip
    assert found.outcome == "sent"
    assert step(found, "rules").facts["held"][0]["by"][0] == "Ferry"  # type: ignore[index]
    alert, sent = (str(step(found, name).facts[name]) for name in ("alert", "delivery"))
    for what in (alert, sent, "1"):
        assert why(day, what) == found, what


def test_it_is_due_while_no_daemon_runs(day: Day) -> None:
    ferry(day, deliver=False)
    assert why(day, LOM).outcome == "due"
    assert "no daemon" in why(day, LOM, running=False).answer


def test_it_is_silenced(day: Day) -> None:
    ferry(day, deliver=False)
    day.store.add_silence(Silence("s", Matcher(rules=("ferry",)), "Olha", "", day.now, day.now + HOUR))
    assert "a silence of Olha (s) holds for it" in why(day, LOM).answer
    day.goes_on()
    found = why(day, LOM)
    assert found.outcome == "kept-quiet"
    assert "silenced by Olha (s)" in found.answer


def test_a_graver_alert_keeps_it_quiet(day: Day) -> None:
    rules = (RULES[0], Rule("wreck", "aground", severity=Severity.CRITICAL))
    day.judgement = Judgement(compile_rulebook(rules), day.judgement.policy)
    inhibition = Inhibition(Matcher(min_severity=Severity.CRITICAL), Matcher(rules=("ferry",)), ("source",))
    day.settings = Desk(day.receivers, inhibitions=(inhibition,))
    day.publishes(0, "A ship ran aground", "Off Turku it lies on sand, and waits for the tide.")
    day.goes_on(6)
    day.publishes(0, *EVENTS[3])
    day.goes_on(6)
    found = why(day, "https://s0.example/n2")
    assert found.outcome == "kept-quiet"
    assert "kept quiet by an alert of severity>=critical" in found.answer


def test_it_waits_for_the_morning_and_goes_together_with_others(day: Day) -> None:
    night = Interval("night", frozenset(range(7)), time(13, 30), time(16), UTC)
    quiet = Route(("desk",), name="all", mute=("night",))
    day.settings = Desk(day.receivers, {"all": quiet}, {"night": (night,)})
    for n in range(2):
        day.publishes(n, *EVENTS[n])
    day.goes_on(6)
    found = why(day, LOM)
    assert (found.outcome, step(found, "delivery").at) == ("held-mute", datetime(2026, 10, 4, 16, tzinfo=UTC))
    assert "muted: night" in found.answer
    day.goes_on(120)
    found = why(day, LOM)
    assert found.outcome == "sent-together"
    assert "together with 1 others" in found.answer
    whole = str(step(found, "delivery").facts["together"])
    together = why(day, whole)
    assert (together.outcome, len(together.steps[0].facts["members"])) == ("sent", 2)  # type: ignore[arg-type]


def test_it_is_over_the_budget(day: Day) -> None:
    day.receivers["desk"] = replace(HOOK, budget=Budget(1, HOUR))
    growing = Growing(steps=(2,), quiet=48 * HOUR)
    day.judgement = replace(day.judgement, policy=replace(day.judgement.policy, growing=growing))
    ferry(day)
    day.publishes(1, "Ferry to Lom aground", OWN_REPORT)
    day.goes_on(6)
    found = why(day, "https://s1.example/n2")
    assert found.outcome == "held-budget"
    assert "over the budget for 1h" in found.answer


def test_it_is_part_of_a_flood(day: Day) -> None:
    day.receivers["desk"] = replace(HOOK, flood=Budget(1, HOUR))
    for n in range(3):
        day.publishes(n, *EVENTS[n])
    day.goes_on(6)
    outcomes = {why(day, f"https://s{n}.example/n{n + 1}").outcome for n in range(3)}
    assert outcomes == {"sent", "held-flood"}


def test_it_waits_for_others_of_its_group(day: Day) -> None:
    route = Route(("desk",), name="all", group_by=(), group_wait=timedelta(minutes=10))
    day.judgement = replace(day.judgement, policy=replace(day.judgement.policy, routes=(route,)))
    day.settings = Desk(day.receivers, {"all": route})
    ferry(day)
    assert why(day, LOM).outcome == "due"
    grouped = replace(route, group_by=(By.ALL,))
    day.judgement = replace(day.judgement, policy=replace(day.judgement.policy, routes=(grouped,)))
    day.publishes(1, *EVENTS[1])
    day.goes_on(6)
    assert why(day, "https://s1.example/n2").outcome == "group"


def test_its_receiver_refuses_it(day: Day) -> None:
    plain = day.fetch

    async def fetch(request):  # type: ignore[no-untyped-def]
        return status(400, request.url) if request.url == HOOK.url.reveal() else await plain(request)

    day.wire.fetch = fetch  # type: ignore[method-assign]
    ferry(day)
    found = why(day, LOM)
    assert found.outcome == "dead"
    assert "answered 400 (Bad Request)" in found.answer
    assert "monitor outbox replay msg_" in found.answer


def test_its_receiver_fails_for_a_while(day: Day) -> None:
    plain = day.fetch

    async def fetch(request):  # type: ignore[no-untyped-def]
        return status(503, request.url) if request.url == HOOK.url.reveal() else await plain(request)

    day.wire.fetch = fetch  # type: ignore[method-assign]
    ferry(day)
    found = why(day, LOM)
    assert found.outcome == "retry"
    assert "failed once (the service answered 503" in found.answer


def test_its_receiver_is_disabled_unknown_or_off(day: Day) -> None:
    day.receivers["desk"] = Receiver("desk", "webhook", Secret("https://gone.example/x"))
    plain = day.fetch

    async def fetch(request):  # type: ignore[no-untyped-def]
        return status(410, request.url) if request.url.startswith("https://gone") else await plain(request)

    day.wire.fetch = fetch  # type: ignore[method-assign]
    for n in range(2):
        day.publishes(n, *EVENTS[n])
    day.goes_on(6)
    assert {why(day, f"https://s{n}.example/n{n + 1}").outcome for n in range(2)} == {"dead", "disabled"}
    (waiting,) = [one for one in day.store.outbox() if one.state == "waiting"]
    assert "monitor receivers enable desk" in why(day, waiting.id).answer
    unknown = why(day, waiting.id, receivers=())
    assert (unknown.outcome, "not configured any more" in unknown.answer) == ("no-receiver", True)
    assert "switched off" in why(day, waiting.id, receivers=(), off=("desk",)).answer


def test_its_service_asked_to_be_left_alone(day: Day) -> None:
    plain = day.fetch

    async def fetch(request):  # type: ignore[no-untyped-def]
        reply = status(429, request.url, retry_after="600")
        return reply if request.url == HOOK.url.reveal() else await plain(request)

    day.wire.fetch = fetch  # type: ignore[method-assign]
    for n in range(2):
        day.publishes(n, *EVENTS[n])
    day.goes_on(6)
    outcomes = [why(day, f"https://s{n}.example/n{n + 1}").outcome for n in range(2)]
    assert sorted(outcomes) == ["receiver-waits", "retry"]


def test_what_was_published_while_nothing_was_polled_is_gathered(day: Day) -> None:
    day.later(hours=30)
    day.publishes(0, *EVENTS[0], published=day.now - 10 * HOUR)
    day.goes_on()
    found = why(day, LOM)
    assert (found.outcome, step(found, "seen").facts["late"]) == ("held-late", True)


def test_its_story_was_told_of_a_short_while_ago(day: Day) -> None:
    route = Route(("desk",), name="all", repeat_interval=3 * HOUR)
    growing = Growing(steps=(2,), quiet=48 * HOUR, pause=timedelta(0))
    day.judgement = replace(day.judgement, policy=Policy((route,), growing=growing))
    day.settings = Desk(day.receivers, {"all": route})
    ferry(day)
    day.publishes(1, "Ferry to Lom aground", OWN_REPORT)
    day.goes_on(6)
    assert why(day, "https://s1.example/n2").outcome == "held-pace"


def test_nobody_could_be_reached(scene: Scene) -> None:
    others = [Source(f"n{n}", f"https://n{n}.example/feed") for n in range(30)]
    run(scene.store.sync_sources([SOURCE, *others], NOW))
    while scene.poll():
        pass
    found = [why(scene, f"{one.url}/a").outcome for one in others]
    assert "source-offline" in found


def test_it_was_put_into_what_was_told_by_an_edit(day: Day) -> None:
    day.receivers["desk"] = DISCORD
    growing = Growing(steps=(), quiet=48 * HOUR)
    day.judgement = replace(day.judgement, policy=replace(day.judgement.policy, growing=growing))
    ferry(day)
    day.publishes(1, "Ferry to Lom aground", WIRE)
    day.goes_on(6)
    day.goes_on(2)
    found = why(day, "https://s1.example/n2")
    assert found.outcome == "told-before"
    edit = step(found, "delivery")
    assert (edit.facts["kind"], edit.reason) == ("edit", "sent")


def test_every_entry_of_one_address_is_explained(scene: Scene) -> None:
    other = replace(SOURCE, id="second", url="https://courier.example/other")
    run(scene.store.sync_sources([SOURCE, other], NOW))
    scene.wire.put(other.url, replace(feed(FERRY), url=other.url))
    scene.wire.put(FEED, feed(FERRY))
    scene.poll()
    scene.read()
    found = explained("address", PAGE, scene.store, setup(scene))
    assert sorted(one.source for one in found) == ["courier", "second"]
    assert sorted(one.outcome for one in found) == ["due", "told-before"]


@pytest.mark.parametrize(
    "spelling",
    ["courier.example/1", "http://www.courier.example/1/", "https://courier.example/1?utm_source=x#top"],
)
@pytest.mark.parametrize("read", [True, False])
def test_an_address_is_found_in_any_spelling(scene: Scene, spelling: str, read: bool) -> None:
    polled(scene, FERRY)
    if read:
        scene.read()
    assert why(scene, spelling).title == "Boats"


def test_what_is_asked_after_is_told_by_its_form() -> None:
    kinds = {
        "12": "article",
        "alr_0f": "alert",
        "msg_0f": "delivery",
        "https://x.example/a b": "text",
        "https://x.example/a": "address",
        "x.example/a": "address",
        "Ferry sinks. No one hurt": "text",
        "Fire/flood": "text",
    }
    assert {what: kind_of(what) for what in kinds} == kinds


@pytest.mark.parametrize("what", ["99", "alr_none", "msg_none"])
def test_what_is_not_there_is_not_explained(scene: Scene, what: str) -> None:
    assert explained(kind_of(what), what, scene.store, setup(scene)) == []
