"""E-mail: the letter word for word, what each answer means, and hostile strings through it."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest

from monitor.errors import ConfigError
from monitor.model import (
    Document,
    Excerpt,
    Fault,
    Headline,
    Letter,
    Message,
    Receiver,
    Rejected,
    Response,
    RetryLater,
    Secret,
    Security,
    Sent,
    Severity,
    Unreachable,
)
from monitor.net.mime import wire
from monitor.notify.content import content
from monitor.notify.email import MOST, SUBJECT, body, complaints, request, server, verdict
from tests.hostile import HOSTILE, LINKS
from tests.notify.examples import CANARY, DELIVERY, MESSAGE, NOW, OTHERS
from tests.notify.laws import LIVE, UNSEEN, Tags, infected

GOLDEN = Path(__file__).parent / "golden"
RECEIVER = OTHERS["email"]
DIGEST = replace(
    MESSAGE,
    title="14 more alerts",
    url="",
    excerpts=(),
    headlines=(
        Headline("Ferry & bridge", "https://courier.example/1", "The Courier", Severity.HIGH, "2 own texts"),
        Headline("No link", "", "Gazette"),
    ),
    more=12,
)
STORY = replace(MESSAGE, thread="sto_1", silence="monitor silence add --story sto_1", sites=47, texts=3)


def letter(message: Message = MESSAGE, receiver: Receiver = RECEIVER, delivery: str = DELIVERY) -> Letter:
    return request(message, receiver, delivery, NOW)


def answer(status: int, stage: str, body: str = "", **more: str) -> Response:
    extra = tuple((name.replace("_", "-"), value) for name, value in more.items())
    return Response("", status, (("smtp-stage", stage), *extra), body.encode())


# --- what is sent -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "message"), [("email", STORY), ("email-digest", DIGEST)])
def test_the_letter_word_for_word(name: str, message: Message) -> None:
    made = letter(message)
    shown = "\n".join(f"{key}: {value}" for key, value in made.headers)
    assert f"{shown}\n\n{made.text}\n{made.html}" == (GOLDEN / f"{name}.txt").read_text("utf-8")


def test_a_digest_goes_with_its_own_documents() -> None:
    made = letter(replace(DIGEST, document=Document("All of it.\n", "<!DOCTYPE html>\n<p>All of it.\n")))
    assert (made.text, made.html) == ("All of it.\n", "<!DOCTYPE html>\n<p>All of it.\n")
    assert dict(made.headers)["Subject"] == DIGEST.title


def test_the_envelope() -> None:
    made = letter()
    assert (made.host, made.port, made.security) == ("mail.example", 465, Security.TLS)
    assert (made.user, made.password) == ("monitor", CANARY)
    assert made.recipients == ("ann@desk.example", "bob@desk.example")
    assert CANARY not in repr(made)
    assert CANARY.encode() not in wire(made)
    assert letter() == letter()


def test_every_try_has_the_same_id_and_a_story_one_thread() -> None:
    first, second = letter(STORY), letter(STORY, delivery="msg_2")
    one, two = dict(first.headers), dict(second.headers)
    assert one["Message-ID"] == f"<{DELIVERY}@desk.example>"
    assert one["Message-ID"] != two["Message-ID"]
    assert one["References"] == two["References"] == one["In-Reply-To"] == "<sto_1@desk.example>"
    assert "References" not in dict(letter().headers)
    assert dict(letter(delivery="a b>\r\n<c").headers)["Message-ID"] == "<a-b----c@desk.example>"


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("smtps://mail.example", ("mail.example", 465, Security.TLS)),
        ("smtps://mail.example:4465/", ("mail.example", 4465, Security.TLS)),
        ("smtp://mail.example", ("mail.example", 587, Security.STARTTLS)),
        ("smtp+plain://10.0.0.7", ("10.0.0.7", 25, Security.PLAIN)),
        (" smtps://[2001:db8::1]:465 ", ("2001:db8::1", 465, Security.TLS)),
    ],
)
def test_servers(url: str, wanted: tuple[str, int, Security]) -> None:
    assert server(url) == wanted


@pytest.mark.parametrize(
    "url",
    [
        "mail.example",
        "https://mail.example",
        "smtps://",
        f"smtps://ann:{CANARY}@mail.example",
        f"smtps://mail.example/{CANARY}",
        f"smtps://mail.example?x={CANARY}",
        "smtps://mail.example:99999",
        "smtps://[::1",
        "smtps://пошта.example",
    ],
)
def test_what_names_no_server_is_said_without_its_secret(url: str) -> None:
    with pytest.raises(ConfigError) as raised:
        server(url)
    assert CANARY not in str(raised.value)
    assert "smtps://mail.example.org" in str(raised.value)
    said = list(complaints(replace(RECEIVER, url=Secret(url))))
    assert [key for key, _ in said] == ["url"]
    assert CANARY not in str(said)


@pytest.mark.parametrize(
    ("changed", "keys"),
    [
        ({}, []),
        ({"sender": "not an address"}, ["sender"]),
        ({"sender": "a@b.example\r\nBcc: x@y.example"}, ["sender"]),
        ({"to": ("ann@desk.example", "Bob <bob@desk.example>")}, ["to"]),
        ({"to": ("ё@desk.example",)}, ["to"]),
        ({"to": tuple(f"n{number}@desk.example" for number in range(MOST + 1))}, ["to"]),
        ({"user": Secret()}, ["user"]),
        ({"password": Secret()}, ["password"]),
        ({"url": Secret("smtp+plain://10.0.0.7")}, ["password"]),
        ({"url": Secret("smtp+plain://10.0.0.7"), "user": Secret(), "password": Secret()}, []),
    ],
)
def test_complaints(changed: dict[str, object], keys: list[str]) -> None:
    said = list(complaints(replace(RECEIVER, **changed)))  # type: ignore[arg-type]
    assert [key for key, _ in said] == keys
    assert CANARY not in str(said)


# --- hostile texts ----------------------------------------------------------------------------------------


def check(message: Message) -> None:
    made = letter(message)
    subject = dict(made.headers)["Subject"]
    assert 1 <= len(subject) <= SUBJECT
    for text in (subject, made.text, made.html):
        assert not UNSEEN.search(text.replace("\n", "")), repr(text[:200])
    linkless = made.text.replace(MESSAGE.url, "")
    assert not LIVE.search(linkless), linkless[:300]
    parser = Page()
    parser.feed(made.html)
    parser.close()
    assert not parser.open
    assert set(parser.links) <= {MESSAGE.url}
    assert not LIVE.search(parser.text), parser.text[:300]
    assert not re.search(r"&(?!(amp|lt|gt|quot|#x27);)", made.html)
    assert len(wire(made)) < 200_000


class Page(Tags):
    """The letter's own tags, and nothing that a mail program would load."""

    OWN = frozenset({"html", "head", "meta", "body", "h3", "p", "a", "b", "blockquote", "ul", "li", "code"})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in self.OWN
        assert {name for name, _ in attrs} <= {"href", "style", "charset"}
        assert not any("url(" in (value or "") for _, value in attrs)
        self.links += [value or "" for name, value in attrs if name == "href"]
        if tag != "meta":
            self.open.append(tag)

    def handle_decl(self, decl: str) -> None:
        assert decl == "DOCTYPE html"


def test_hostile_texts() -> None:
    check(MESSAGE)
    check(Message("", "", ""))
    assert len(HOSTILE) >= 1000
    for at in range(0, len(HOSTILE), 5):
        a, b, c, d, e = (HOSTILE[(at + place) % len(HOSTILE)] for place in range(5))
        message = replace(infected(a), source=b, lang=c, trust=d, story=e, tags=(b, c), silence=d, thread=e)
        check(replace(message, headlines=(Headline(c, MESSAGE.url, d, story=e), Headline(b, "", a)), more=3))


def test_hostile_links() -> None:
    for url in (*LINKS, *HOSTILE):
        made = body(content(Message("", url, "")))
        for address in re.findall('href="([^"]*)"', made):
            assert re.fullmatch(r"https?://[!#-;=?-Z\[\]_a-z~]+", html.unescape(address)), address


def test_bold_in_html_alone() -> None:
    made = letter(replace(MESSAGE, excerpts=(Excerpt("a drone flew", ((2, 7),)),)))
    assert "<blockquote>a <b>drone</b> flew</blockquote>" in made.html
    assert "\n> a drone flew\n" in made.text


# --- what an answer means ---------------------------------------------------------------------------------

STAGES = ("greeting", "login", "sender", "recipients", "content", "", CANARY)
BODIES = (
    "",
    "2.0.0 ok",
    "5.7.8 no",
    "4.7.1 greylisted",
    f"5.1.1 <{CANARY}@x.example> https://{CANARY}",
    "\xff",
)


def test_every_reply_code_at_every_stage() -> None:
    for status, stage, said in product(range(200, 600), STAGES, BODIES):
        outcome = verdict(answer(status, stage, said), NOW)
        if status < 300 and stage == "content":
            assert outcome == Sent()
        else:
            wanted = Rejected if status >= 500 else RetryLater
            assert isinstance(outcome, wanted), (status, stage, outcome)
            assert str(status) in outcome.reason
            assert CANARY not in outcome.reason
            assert "://" not in outcome.reason
            assert len(outcome.reason) > 25


@pytest.mark.parametrize(
    ("reply", "permanent", "says"),
    [
        (answer(535, "login", "5.7.8 no"), True, "535 (5.7.8) to the login: it refuses the credentials"),
        (answer(535, "login"), True, "check the receiver's user and password"),
        (answer(534, "login", "5.7.9 x"), True, "password made for one program"),
        (answer(504, "login"), True, "refuses the login"),
        (answer(553, "sender"), True, "check the receiver's sender"),
        (answer(530, "sender", "5.7.0 x"), True, "forbid"),
        (answer(530, "sender"), True, "it wants a login"),
        (answer(550, "recipients", "5.1.1 x"), False, "no such mailbox"),
        (answer(552, "content"), False, "too large"),
        (answer(552, "content", "5.2.2 x"), False, "mailbox is full"),
        (answer(554, "content", "5.7.1 spam"), False, "rules forbid"),
        (answer(554, "greeting"), False, "serves us not at all"),
    ],
)
def test_refusals_say_what_to_do(reply: Response, permanent: bool, says: str) -> None:
    outcome = verdict(reply, NOW)
    assert isinstance(outcome, Rejected)
    assert outcome.permanent is permanent
    assert says in outcome.reason


@pytest.mark.parametrize(
    "reply",
    [
        answer(451, "content", "4.7.1 greylisted"),
        answer(450, "recipients"),
        answer(421, "greeting"),
        answer(454, "login", "4.7.0 later"),
        answer(452, "sender", "4.3.1 no room"),
    ],
)
def test_what_may_pass_is_tried_again(reply: Response) -> None:
    assert isinstance(verdict(reply, NOW), RetryLater)


def test_taken_for_some_is_told_and_not_sent_again() -> None:
    outcome = verdict(answer(250, "content", smtp_refused="1 of 3"), NOW)
    assert isinstance(outcome, Rejected)
    assert "refused 1 of 3 of the recipients" in outcome.reason
    assert not outcome.permanent


@pytest.mark.parametrize("fault", Fault)
def test_no_answer(fault: Fault) -> None:
    outcome = verdict(Unreachable(fault, f"https://{CANARY}"), NOW + timedelta(0))
    assert isinstance(outcome, RetryLater)
    assert CANARY not in outcome.reason
    assert "HTTP" not in outcome.reason
    assert "{" not in outcome.reason
