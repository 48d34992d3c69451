"""docs/reference/receivers.md says what the code does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import astuple
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.model import Outcome, Rejected, Response, RetryLater, Sent
from monitor.notify import (
    CHATS,
    NOTIFIERS,
    apprise,
    content,
    discord,
    email,
    matrix,
    mattermost,
    ntfy,
    pagerduty,
    slack,
    teams,
    telegram,
    webhook,
)
from tests.notify.examples import BOTS, DELIVERY, DIGEST, MESSAGE, NOW, OTHERS, RECEIVERS, body
from tests.notify.test_verdict import TAKEN

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "receivers.md").read_text("utf-8")
HOSTILE = "<b>*x*</b> & @y"


def table(heading: str) -> list[list[str]]:
    """Rows of the table whose first line begins with `heading`; cells without their back ticks."""
    at = PAGE.index(f"| {heading}")
    rows = PAGE[at : PAGE.find("\n\n", at)].split("\n")[2:]
    return [[cell.strip() for cell in row.strip("|\n").split("|")] for row in rows]


def code(cell: str) -> list[str]:
    return re.findall("`([^`]+)`", cell)


def test_every_kind_with_its_fields_and_hosts() -> None:
    rows = {code(kind)[0]: row for kind, *row in table("kind | fields it needs")}
    assert rows.keys() == NOTIFIERS.keys()
    for kind, (needs, bot, _may, hosts) in rows.items():
        assert tuple(code(needs)) == NOTIFIERS[kind].needs
        assert tuple(code(bot)) == NOTIFIERS[kind].bot
        assert tuple(code(hosts)) == NOTIFIERS[kind].hosts


def test_limits() -> None:
    documented = [(code(kind)[0], part, int(limit)) for kind, part, limit, _ in table("kind | part | limit")]
    assert documented == [
        ("webhook", "body", webhook.BODY),
        ("slack", "header", slack.HEADER),
        ("slack", "section", slack.SECTION),
        ("slack", "message", slack.MESSAGE),
        ("slack", "link", slack.LINK),
        ("discord", "title", discord.TITLE),
        ("discord", "description", discord.DESCRIPTION),
        ("discord", "author", discord.AUTHOR),
        ("discord", "footer", discord.FOOTER),
        ("discord", "embed", discord.EMBED),
        ("telegram", "text", telegram.TEXT),
        ("mattermost", "text", mattermost.TEXT),
        ("teams", "message", teams.MESSAGE),
        ("matrix", "content", matrix.CONTENT),
        ("ntfy", "title", ntfy.TITLE),
        ("ntfy", "message", ntfy.MESSAGE),
        ("pagerduty", "summary", pagerduty.SUMMARY),
        ("pagerduty", "event", pagerduty.EVENT),
        ("email", "subject", email.SUBJECT),
        ("apprise", "title", apprise.TITLE),
        ("apprise", "text", apprise.TEXT),
    ]


def test_pace_repeats_and_edits() -> None:
    rows = {code(kind)[0]: row for kind, *row in table("kind | pause")}
    assert rows.keys() == NOTIFIERS.keys()
    for kind, (pause, same, edits, _) in rows.items():
        notifier, receiver = NOTIFIERS[kind], {**RECEIVERS, **OTHERS, **BOTS}[kind]
        assert pause == f"{notifier.every(receiver).total_seconds():g} s"
        assert edits == ("no" if notifier.amend is None else "as a bot" if notifier.bot else "yes")
        said = str(astuple(notifier.request(MESSAGE, receiver, DELIVERY, NOW)))
        assert (DELIVERY in said) == bool(same)
        for name in code(same):
            assert name in said


@pytest.mark.parametrize(
    "sentence",
    [
        f"up to {content.EXCERPTS} passages",
        f"At most {content.TITLE} characters of the title",
        f"{content.NAME} of the source's name, {content.EXCERPT} of a passage",
        f"{content.LABELS} tags and {content.LABELS} rules of {content.LABEL} characters",
        f"each at most {webhook.NAME} characters, together at most {webhook.NAMES} bytes",
        f"{content.SILENCE} of the command",
        f"the first {content.HEADLINES} as the service takes",
        f"at most {content.HEADLINE} characters there",
        f"an event has {matrix.EVENT}",
        "at most 7 days",
        f"`teams` is left alone for {teams.UNSAID.seconds // 60} minutes and `pagerduty` for "
        f"{pagerduty.UNSAID.seconds // 60}",
    ],
)
def test_bounds(sentence: str) -> None:
    assert sentence in " ".join(PAGE.split())


def test_escaping() -> None:
    escape = {
        "webhook": lambda text: content.bounded(text, 99),
        "slack": slack.escape,
        "discord": discord.escape,
        "telegram": telegram.escape,
        "mattermost": mattermost.escape,
        "teams": teams.escape,
        "matrix": matrix.escape,
        "ntfy": ntfy.escape,
        "pagerduty": pagerduty.escape,
        "email": email.escape,
        "apprise": apprise.escape,
    }
    rows = {code(kind)[0]: (hostile, becomes) for kind, hostile, becomes, _ in table("kind | hostile text")}
    assert rows.keys() == NOTIFIERS.keys()
    for kind, (hostile, becomes) in rows.items():
        assert code(hostile) == [HOSTILE]
        assert code(becomes) == [escape[kind](HOSTILE).replace("\u2060", "⟨J⟩")]


def statuses(cell: str) -> Iterator[int]:
    for first, rest in re.findall(r"\b([1-5])(\d\d|xx)\b", cell):
        yield from range(int(first) * 100, int(first) * 100 + 100) if rest == "xx" else [int(first + rest)]


@pytest.mark.parametrize("kind", CHATS)
def test_what_an_answer_means(kind: str) -> None:
    (sent, later, refused), *more = [row[1:] for row in table("kind | sent") if code(row[0]) == [kind]]
    assert not more
    taken = set(statuses(sent))
    retried = set(statuses(later)) - (taken if "other 2xx" in later else set())
    refusals = set(statuses(refused)) - retried
    assert taken | retried | refusals == set(range(100, 600))
    for status in range(100, 600):
        wanted: type[Outcome] = Sent if status in taken else RetryLater if status in retried else Rejected
        good = TAKEN[kind].get(status, b"")
        outcome = CHATS[kind].verdict(Response("", status, (), good), NOW)
        assert isinstance(outcome, wanted), (status, outcome)


def test_what_a_mail_server_may_answer() -> None:
    words = {
        "the message": "content",
        "the login": "login",
        "the sender": "sender",
        "the greeting": "greeting",
    }
    rows = table("the server answers")
    assert len(rows) == 5
    for answers, to, outcome in rows[:4]:
        wanted = {"s": Sent, "t": RetryLater, "r": Rejected}[outcome[0]]
        stages = [stage for word, stage in words.items() if word in to or to == "anything"]
        assert stages
        for stage in stages:
            reply = Response("", int(answers[0]) * 100 + 50, (("smtp-stage", stage),))
            got = NOTIFIERS["email"].verdict(reply, NOW)
            assert isinstance(got, wanted)
            if isinstance(got, Rejected):
                assert got.permanent == ("no other mail" in outcome)


def test_mail_servers_and_their_ports() -> None:
    rows = {code(url)[0]: int(port) for url, _, port in table("url | TLS")}
    assert rows == {f"{scheme}://HOST": email.server(f"{scheme}://h.example")[1] for scheme in email.SCHEMES}
    assert f"(at most {email.MOST})" in PAGE


def test_the_webhooks_fields() -> None:
    section = PAGE[PAGE.index("## The webhook's body") :]
    documented = set(re.findall(r"(?m)^\| `([a-z.\[\]]+)` \|", section))

    def fields(value: Any, at: str = "") -> set[str]:
        if isinstance(value, dict):
            return {f"{at}{name}" for name in value}.union(
                *(fields(inner, f"{at}{name}.") for name, inner in value.items())
            )
        if isinstance(value, list) and value and isinstance(value[0], dict):
            return fields(value[0], at.removesuffix(".") + "[].")
        return set()

    assert documented == fields(body("webhook", MESSAGE)) | fields(body("webhook", DIGEST))


def test_waits_named_in_the_page_are_kept() -> None:
    assert "`parameters.retry_after`" in PAGE
    assert "`X-RateLimit-Reset-After`" in PAGE
    reply = Response(
        "", 429, (("x-ratelimit-reset-after", "2"), ("retry-after", "1")), b'{"retry_after": 0.5}'
    )
    assert NOTIFIERS["discord"].verdict(reply, NOW) == RetryLater(
        "the service answered 429 (Too Many Requests)", timedelta(seconds=2)
    )
