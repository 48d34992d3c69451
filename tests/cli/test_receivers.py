"""`monitor receivers`: how each stands, in fields for scripts and in words for people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.cli.output import local
from monitor.cli.receivers import row, standing
from monitor.views import ReceiverStatus

NOW = datetime(2026, 10, 4, 12, tzinfo=UTC)
SOON, LATELY = NOW + timedelta(hours=1), NOW - timedelta(hours=1)
THEN = f"until {local(SOON)}"


def status(
    wait: datetime | None = None, disabled: datetime | None = None, flooded: datetime | None = None
) -> ReceiverStatus:
    return ReceiverStatus("desk", wait, disabled, "it is gone" if disabled else "", flooded)


@pytest.mark.parametrize(
    ("known", "state", "since", "until", "said"),
    [
        (None, "on", None, None, ("on", "")),
        (status(wait=LATELY, flooded=LATELY), "on", None, None, ("on", "")),
        (
            status(wait=SOON),
            "waiting",
            None,
            SOON,
            ("waiting", f"asked to be left alone {THEN}"),
        ),
        (
            status(flooded=SOON),
            "flooded",
            None,
            SOON,
            ("flooded", f"alerts come together {THEN}"),
        ),
        (
            status(disabled=LATELY, wait=SOON),
            "disabled",
            LATELY,
            None,
            (f"disabled since {local(LATELY)}", "it is gone"),
        ),
    ],
)
def test_how_a_receiver_stands(
    known: ReceiverStatus | None,
    state: str,
    since: datetime | None,
    until: datetime | None,
    said: tuple[str, str],
) -> None:
    found = standing("desk", "slack", known, NOW)
    assert (found.name, found.kind, found.state, found.since, found.until) == (
        *("desk", "slack", state),
        *(since, until),
    )
    assert row(found) == ("desk", "slack", *said)


def test_one_without_an_address_is_off() -> None:
    assert row(standing("desk", "off", None, NOW)) == ("desk", "", "off", "not set up: its url is empty")
