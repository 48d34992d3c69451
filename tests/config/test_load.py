"""What a right configuration becomes."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest

from monitor.config.build import USUAL_FLOOD
from monitor.config.load import load
from monitor.config.values import (
    AdvancedSettings,
    AlertSettings,
    DeliverySettings,
    HeartbeatSettings,
    NetworkSettings,
    PollingSettings,
    ReadingSettings,
    Settings,
)
from monitor.errors import ConfigError
from monitor.model import (
    Matcher,
    NameCorrection,
    PushSettings,
    Receiver,
    Route,
    Rule,
    Secret,
    Severity,
    Source,
)
from monitor.watching import Kind, Levels
from tests.config.given import CANARY, ENV, given, problems

FULL = """
contact = "https://example.org/about"
state_dir = "~/state"
[polling]
every = "5m"
at_most = "1h"
concurrency = 3
[reading]
concurrency = 4
full_text = false
[alerts]
first_poll_max_age = "0s"
max_age = "1d"
operator = ["later", "desk"]
[network]
timeout = "10s"
max_wire = "1MB"
max_decoded = "2MB"
pause = "2s"
pause_for = "site"
robots = "all"
allow = ["127.0.0.0/8", "fd00::/8"]
[delivery]
retries = ["1s", "1m"]
[watch]
off = ["tag-spike", "full-disk"]
silence_odds = 1000
spike_odds = 2000
spike_least = 7
spike_times = 4
failing = "1d"
min_free = "1MB"
[heartbeat]
url = "${HOOK}"
every = "5m"
[advanced]
lease = "30s"
workers = 1
[[source]]
id = "first"
url = "https://first.example/feed"
[[source]]
id = "second"
url = "https://second.example/feed"
name = "The Second"
lang = "uk"
country = "UA"
trust = "independent"
tags = ["agency", "оборона"]
every = "1m"
at_most = "10m"
full_text = true
selector = " article .body "
headers = { X-Key = "${CANARY}" }
[[source]]
id = "third"
url = "https://third.example/feed"
headers = { X = "${NOT_SET_AND_NOT_NEEDED}" }
enabled = false
[[rule]]
name = "shahed"
query = "shahed"
tags = ["drones"]
severity = "high"
lang = "en"
description = "Drones"
[[receiver]]
name = "desk"
url = "${HOOK}"
[[receiver]]
name = "chat"
kind = "telegram"
token = "t"
chat = -100123
[[receiver]]
name = "later"
url = ""
[[route]]
receivers = ["desk", "later"]
rules = ["shahed"]
tags = ["drones"]
sources = ["second", "third"]
langs = ["uk"]
severity = "medium"
[[route]]
receivers = ["later"]
"""


def test_every_setting_arrives(tmp_path: Path) -> None:
    config = given(tmp_path, {"a.toml": FULL})
    assert config.settings == Settings(
        contact="https://example.org/about",
        state_dir=Path("/home/ann/state"),
        polling=PollingSettings(timedelta(minutes=5), timedelta(hours=1), 3),
        reading=ReadingSettings(4, False),
        alerts=AlertSettings(timedelta(0), timedelta(days=1), operator=("later", "desk")),
        network=NetworkSettings(
            timedelta(seconds=10),
            1_000_000,
            2_000_000,
            timedelta(seconds=2),
            "site",
            "all",
            (ip_network("127.0.0.0/8"), ip_network("fd00::/8")),
        ),
        delivery=DeliverySettings((timedelta(seconds=1), timedelta(minutes=1))),
        watch=Levels(
            frozenset({Kind.TAG_SPIKE, Kind.FULL_DISK}), 1000, 2000, 7, 4, timedelta(days=1), 1_000_000
        ),
        heartbeat=HeartbeatSettings(Secret(ENV["HOOK"]), timedelta(minutes=5)),
        advanced=AdvancedSettings(timedelta(seconds=30), 1),
    )
    assert config.sources == (
        Source(
            "first",
            "https://first.example/feed",
            min_interval=timedelta(minutes=5),
            max_interval=timedelta(hours=1),
            full_text=False,
        ),
        Source(
            "second",
            "https://second.example/feed",
            name="The Second",
            lang="uk",
            country="UA",
            trust="independent",
            tags=("agency", "оборона"),
            min_interval=timedelta(minutes=1),
            max_interval=timedelta(minutes=10),
            full_text=True,
            headers=(("x-key", ENV["CANARY"]),),
            selector="article .body",
        ),
    )
    assert [source.id for source in config.disabled] == ["third"]
    assert config.rules == (Rule("shahed", "shahed", ("drones",), Severity.HIGH, "en", "Drones"),)


def test_routes_lead_only_to_receivers_that_are_on(tmp_path: Path) -> None:
    config = given(tmp_path, {"a.toml": FULL})
    assert config.receivers == (
        Receiver("desk", "webhook", Secret(ENV["HOOK"])),
        Receiver("chat", "telegram", token=Secret("t"), chat="-100123", flood=USUAL_FLOOD),
    )
    assert config.off == ("later",)
    assert config.routes == (
        Route(
            ("desk",),
            Matcher(("shahed",), ("drones",), ("second", "third"), ("uk",), Severity.MEDIUM),
            "route 1",
        ),
    )


def test_defaults_are_those_of_the_values(tmp_path: Path) -> None:
    """The schema and the values say the same; only the waits of the outbox live in the schema alone."""
    settings = given(tmp_path, {"a.toml": ""}).settings
    assert settings == Settings(delivery=settings.delivery)
    assert len(settings.delivery.retries) == 11
    assert sum(settings.delivery.retries, timedelta()) > timedelta(days=3)


def test_without_routes_everything_goes_to_all_who_are_on(tmp_path: Path) -> None:
    text = '[[receiver]]\nname = "a"\nurl = "${HOOK}"\n[[receiver]]\nname = "b"\nurl = "${EMPTY}"\n'
    config = given(tmp_path, {"a.toml": text})
    assert config.routes == (Route(("a",), name="everything"),)
    assert config.off == ("b",)
    assert given(tmp_path, {"a.toml": '[[receiver]]\nname = "b"\n'}).routes == ()


def test_the_address_tells_the_kind(tmp_path: Path) -> None:
    text = '[[receiver]]\nname = "a"\nurl = "https://slack.example/x"\n'
    assert given(tmp_path, {"a.toml": text}).receivers[0].kind == "slack"


def test_files_are_one_configuration_however_they_are_split(tmp_path: Path) -> None:
    """Law: cutting a configuration at its tables changes nothing."""
    whole = given(tmp_path / "whole", {"a.toml": FULL})
    top, *tables = FULL.split("\n[")
    parts = {f"{number:02}.toml": f"[{table}\n" for number, table in enumerate(tables)}
    split = given(tmp_path / "split", {"top.toml": top, **parts})
    assert (split.settings, split.sources, split.rules) == (whole.settings, whole.sources, whole.rules)
    assert (split.receivers, split.routes) == (whole.receivers, whole.routes)


def test_a_relative_state_folder_is_beside_the_configuration(tmp_path: Path) -> None:
    assert given(tmp_path, {"a.toml": 'state_dir = "../var"'}).settings.state_dir == tmp_path / "../var"
    assert given(tmp_path, {"a.toml": 'state_dir = "/var/lib/m"'}).settings.state_dir == Path("/var/lib/m")


def test_a_byte_order_mark_is_no_key(tmp_path: Path) -> None:
    assert given(tmp_path, {"a.toml": '\ufeffcontact = "x"\r\n'}).settings.contact == "x"


def notes(directory: Path, text: str) -> list[str]:
    config = given(directory, {"a.toml": text})
    return [str(note).replace(f"{directory}/", "") for note in config.notes if note.file != str(directory)]


def test_notes_a_receiver_that_is_off(tmp_path: Path) -> None:
    text = '[[receiver]]\nname = "desk"\nurl = ""\n'
    assert notes(tmp_path, text) == [
        "a.toml:3: note: receiver `desk` is off: its `url` is empty, nothing is sent"
    ]


def test_warns_of_two_sources_with_one_address(tmp_path: Path) -> None:
    source = '[[source]]\nid = "{}"\nurl = "{}"\nenabled = {}\n'
    same = source.format("a", "https://a.example/f", "true") + source.format(
        "b", "http://A.example/f/", "true"
    )
    assert notes(tmp_path, same) == [
        "a.toml:7: warning: source `b` has the address of `a` at a.toml:3",
    ]
    assert notes(tmp_path, same.replace("true", "false")) == []


def test_warns_of_secrets_that_others_may_read(tmp_path: Path) -> None:
    place = tmp_path / "a.toml"
    literal = '[[receiver]]\nname = "desk"\nurl = "https://hooks.example/x"\n'
    place.write_text(literal)
    place.chmod(0o640)
    (said,) = notes(tmp_path, literal)
    assert said.startswith("a.toml:3: warning: `url` of receiver `desk` is a secret, and others")
    place.chmod(0o600)
    assert notes(tmp_path, literal) == []
    place.chmod(0o644)
    assert notes(tmp_path, '[[receiver]]\nname = "desk"\nurl = "${HOOK}"\n') == []


def test_a_mailbox_is_a_source_whose_password_is_as_secret(tmp_path: Path) -> None:
    place = tmp_path / "sources.toml"
    place.write_text(
        '[[source]]\nid = "letters"\nurl = "imaps://imap.example.org/INBOX"\n'
        f'user = "ann"\npassword = "{CANARY}"\n[[source]]\nid = "files"\npath = "/srv/звіти 1"\n'
    )
    place.chmod(0o640)
    made = load(tmp_path, {})
    letters, files = made.sources
    assert (letters.kind, letters.url) == ("imap", "imaps://imap.example.org/INBOX")
    assert letters.headers == (("authorization", "Basic " + b64encode(f"ann:{CANARY}".encode()).decode()),)
    assert (files.kind, files.url) == ("folder", "file:///srv/%D0%B7%D0%B2%D1%96%D1%82%D0%B8%201")
    assert CANARY not in repr(made)
    warned = [str(note) for note in made.notes if "secret" in note.message]
    assert len(warned) == 1
    assert "`password` of source `letters` is a secret" in warned[0]


def test_where_hubs_call_is_read_apart(tmp_path: Path) -> None:
    text = '[websub]\ncallback = "https://news.example.org/in"\nlisten = "[::1]:99"\nlease = "1s"\n'
    made = given(tmp_path, {"a.toml": text}).settings.websub
    assert made == PushSettings("https://news.example.org/in", "::1", 99, timedelta(minutes=1))


def test_notes_what_is_missing_altogether(tmp_path: Path) -> None:
    config = given(tmp_path, {"a.toml": ""})
    assert [note.message.partition(":")[0] for note in config.notes] == [
        "no receiver is configured",
        "no rule is configured",
        "no source is configured",
    ]


def test_termsets_of_all_files_stand_together_as_queries(tmp_path: Path) -> None:
    first = '[termsets]\nalliance = ["NATO", "North  Atlantic Treaty", "צה״ל"]\n'
    second = "[termsets]\nleaders = 'a OR \"b c\"'\n"
    config = given(tmp_path, {"a.toml": first, "b.toml": second})
    assert config.termsets == {
        "alliance": '"NATO" OR "North Atlantic Treaty" OR "צה״ל"',
        "leaders": 'a OR "b c"',
    }


def test_a_termset_is_named_once(tmp_path: Path) -> None:
    files = {"a.toml": '[termsets]\nx = ["a"]\n', "b.toml": '[termsets]\ny = ["b"]\nx = ["c"]\n'}
    assert problems(tmp_path, files) == [
        f"b.toml:3: `x` is already set at {tmp_path}/a.toml:2".replace(f"{tmp_path}/", "")
    ]


def test_a_wrong_termset_hides_no_other(tmp_path: Path) -> None:
    files = {"a.toml": '[termsets]\nx = []\n"y z" = ["b"]\n'}
    assert [problem[:9] for problem in problems(tmp_path, files)] == ["a.toml:2:", "a.toml:3:"]


def test_rules_carry_the_lines_they_are_tried_on(tmp_path: Path) -> None:
    text = '[[rule]]\nname = "r"\nquery = "a"\nshould_match = ["a"]\nshould_not_match = ["b\\nc"]\n'
    (rule,) = given(tmp_path, {"a.toml": text}).rules
    assert (rule.should_match, rule.should_not_match) == (("a",), ("b\nc",))


def test_queries_name_termsets_and_rules_that_are_there(tmp_path: Path) -> None:
    text = """
[termsets]
leaders = ["Ann Example"]
[[rule]]
name = "one"
query = '''
@leaders
AND (@leader OR rule:"two")
'''
[[rule]]
name = "two"
query = "x rule:two"
"""
    (tmp_path / "a.toml").write_text(text)
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, {})
    said = [str(problem).removeprefix(f"{tmp_path}/") for problem in caught.value.problems]
    assert said[0].startswith("a.toml:8:6: query of rule `one`: there is no termset named leader")
    assert said[1].startswith('a.toml:12:17: query of rule `two`: rule:"two" refers to itself')


def test_a_rule_without_a_name_is_not_called_by_that_of_an_example(tmp_path: Path) -> None:
    said = problems(tmp_path, {"a.toml": '[[rule]]\nquery = "BROKEN"\n'})
    assert [one.partition(": ")[2].partition(":")[0] for one in said] == [
        "this rule has no `name`; add",
        "query of this rule",
    ]


def test_a_wrong_key_does_not_hide_that_a_query_names_what_is_not_there(tmp_path: Path) -> None:
    rule = '[[rule]]\nname = "r"\nseverity = "hgh"\nquery = "drone AND @nosuch"\n'
    said = problems(tmp_path, {"a.toml": f'{rule}[[source]]\nid = "s"\n'})
    assert [one.partition(" ")[0] for one in said] == ["a.toml:3:", "a.toml:4:20:", "a.toml:5:"]
    assert "there is no termset named nosuch" in said[1]


@pytest.mark.parametrize(
    "broken",
    [
        "[termsets]\nnosuch = 5\n",
        '[termsets]\nnosuch = "("\n',
        "[termsets\n",
        '[[rule]]\nname = 5\nquery = "a"\n',
        "rule = 5\n",
    ],
)
def test_what_a_broken_file_may_define_is_not_called_unknown(tmp_path: Path, broken: str) -> None:
    rule = '[[rule]]\nname = "r"\nseverity = "hgh"\nquery = "drone AND @nosuch AND rule:s"\n'
    said = problems(tmp_path, {"a.toml": rule, "b.toml": broken})
    assert len(said) == 2, said
    assert not any("there is no" in one for one in said)


def test_a_query_that_cannot_be_read_hides_nothing_of_others(tmp_path: Path) -> None:
    text = """
[termsets]
broken = "("
[[rule]]
name = "one"
query = "a AND ("
[[rule]]
name = "two"
[[rule]]
name = "three"
query = "rule:one OR rule:two OR @broken OR @nosuch"
"""
    (tmp_path / "a.toml").write_text(text)
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, {})
    said = [str(problem).removeprefix(f"{tmp_path}/") for problem in caught.value.problems]
    assert [one.partition(" ")[0] for one in said] == [
        "a.toml:3:12:",
        "a.toml:6:17:",
        "a.toml:7:",
        "a.toml:11:45:",
    ]
    assert "there is no termset named nosuch" in said[3]


def test_termsets_that_no_rule_uses_are_followed_too(tmp_path: Path) -> None:
    text = """
[termsets]
round = "a OR @around"
around = "b OR @round"
lost = '(x OR rule:"gone")'
apart = ["@ round"]
"""
    (tmp_path / "a.toml").write_text(text)
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, {})
    said = [str(problem).removeprefix(f"{tmp_path}/") for problem in caught.value.problems]
    assert said == [
        "a.toml:3: query of termset `round`: @round refers to itself: @round → @around → @round",
        "a.toml:4: query of termset `around`: @around refers to itself: @around → @round → @around",
        "a.toml:5: query of termset `lost`: there is no rule named gone",
    ]


def test_a_person_may_be_corrected(tmp_path: Path) -> None:
    text = """
[[person]]
name = "Volodymyr  Zelensky"
also = ["Зе"]
[[person]]
name = "Xi Jinping"
never = ["Си"]
"""
    assert given(tmp_path, {"people.toml": text}).names == (
        NameCorrection("Volodymyr Zelensky", ("Зе",)),
        NameCorrection("Xi Jinping", (), ("Си",)),
    )


def test_a_mailbox(tmp_path: Path) -> None:
    (made,) = given(
        tmp_path,
        {
            "a.toml": '[[receiver]]\nname = "d"\nkind = "email"\nurl = "smtps://mail.example"\nuser = "ann"\n'
            'password = "${CANARY}"\nsender = " a@b.example"\nto = ["c@d.example ", "e@f.example"]\n'
        },
    ).receivers
    assert (made.kind, made.user.reveal(), made.password.reveal()) == ("email", "ann", CANARY)
    assert (made.sender, made.to) == ("a@b.example", ("c@d.example", "e@f.example"))
    assert CANARY not in repr(made)


def test_a_channel_is_a_source_by_its_name_or_any_address(tmp_path: Path) -> None:
    for place in (
        'channel = "harbour_watch"',
        'channel = "@harbour_watch"',
        'url = "https://t.me/harbour_watch"',
    ):
        (made,) = given(tmp_path, {"a.toml": f'[[source]]\nid = "h"\n{place}\n'}).sources
        assert (made.kind, made.url) == ("telegram", "https://t.me/s/harbour_watch")


def test_an_account_is_polled_at_its_feed_and_is_the_same_place(tmp_path: Path) -> None:
    text = (
        '[[source]]\nid = "a"\nurl = "https://social.example/@ann"\n'
        '[[source]]\nid = "b"\nurl = "https://social.example/@ann.rss"\n'
    )
    made = given(tmp_path, {"a.toml": text})
    assert [source.url for source in made.sources] == ["https://social.example/@ann.rss"] * 2
    assert "source `b` has the address of `a`" in str(made.notes)
    assert [source.full_text for source in made.sources] == [False, False]


def test_times_to_keep_things_may_be_for_what_is_no_longer_configured(tmp_path: Path) -> None:
    text = '[[source]]\nid = "here"\nurl = "https://here.example/f"\n'
    text += (
        '[retention]\nmatched = "forever"\n[retention.tags]\nwar = "90d"\n[retention.sources]\nhere = "30d"\n'
    )
    text += 'gone = "31d"\n'
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    config = load(tmp_path, {})
    kept = config.settings.retention
    assert (kept.matched, kept.article("gone", None)) == (None, timedelta(days=31))
    assert kept.article("here", ("war",)) == timedelta(days=90)
    notes = [
        str(note).removeprefix(f"{tmp_path}/") for note in config.notes if "stored of it" in note.message
    ]
    assert notes == [
        "a.toml:7: note: no rule gives the tag `war`: the time counts for what is stored of it",
        "a.toml:10: note: there is no source `gone`: the time counts for what is stored of it",
    ]
