"""``monitor alerts test``: a sample reaches a receiver, or the reason is told."""

from __future__ import annotations

import json

import pytest

from monitor.demo.loopback import Answer, Loopback
from tests.cli.scene import Desk


def receivers(desk: Desk, url: str) -> None:
    desk.write("receivers.toml", f'[[receiver]]\nname = "desk"\nkind = "webhook"\nurl = "{url}"\n')


def test_a_sample_is_taken(fresh: Desk) -> None:
    with Loopback(lambda _: Answer(204)) as hook:
        receivers(fresh, hook.url + "/in?token=s3cret")
        result = fresh("alerts", "test", "desk")
    assert (result.code, result.err) == (0, "")
    assert result.out == "desk took the sample: look at the chat.\n"
    ((seen, _),) = hook.exchanges
    body = json.loads(seen.body)
    assert body["data"]["rules"] == ["sample"]
    (excerpt,) = body["data"]["excerpts"]
    ((start, end),) = excerpt["marks"]
    assert excerpt["text"][start:end] == "this"
    assert not fresh.state.exists(), "a sample is not kept"


@pytest.mark.parametrize("status", [410, 503, 302])
def test_a_sample_is_refused(fresh: Desk, status: int) -> None:
    with Loopback(lambda _: Answer(status)) as hook:
        receivers(fresh, hook.url + "/in?token=s3cret")
        result = fresh("alerts", "test", "desk")
    assert result.code == 4
    assert result.out.startswith("desk did not take the sample: ")
    assert str(status) in result.out
    assert "s3cret" not in result.out + result.err


def test_nobody_answers(fresh: Desk) -> None:
    with Loopback(lambda _: Answer(204)) as hook:
        url = hook.url
    receivers(fresh, url + "/s3cret")
    result = fresh("alerts", "test", "desk")
    assert result.code == 4
    assert "s3cret" not in result.out + result.err


def test_an_address_inside_is_refused_unless_allowed(fresh: Desk) -> None:
    fresh.write("monitor.toml", "")
    receivers(fresh, "http://127.0.0.1:9/")
    result = fresh("alerts", "test", "desk")
    assert result.code == 4
    assert "allow" in result.out or "public" in result.out


def test_a_receiver_that_is_off(fresh: Desk) -> None:
    receivers(fresh, "")
    result = fresh("alerts", "test", "desk")
    assert result.code == 2
    assert "has no url yet" in result.err


def test_an_unknown_receiver(fresh: Desk) -> None:
    receivers(fresh, "https://hook.example/in")
    result = fresh("alerts", "test", "dekc")
    assert result.code == 2
    assert "known: desk" in result.err
