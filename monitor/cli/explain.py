"""``monitor explain``: what became of a piece of news, and why."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import completing
from monitor.cli.exits import FAILED
from monitor.cli.options import ConfigOption, StateOption, config_or_exit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from monitor.config.values import Config
    from monitor.flows.explaining import Explanation, Setup
    from monitor.rules.nearest import Nearest
    from monitor.store import Answers

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://\S+|(?:[\w-]+\.)+[^\W\d_][\w-]*(?::\d+)?/\S*", re.IGNORECASE)
MOST = 5
"""Entries of one address that are explained."""
LONGEST = 300_000
"""Characters of a text that are looked at, as of an article."""


def explain(
    what: Annotated[
        str,
        typer.Argument(
            help="An address, an article's number, an id (alr_… or msg_…), or a text; `-`: text from "
            "standard input. A text's first line is its title.",
            metavar="WHAT",
        ),
    ],
    config: ConfigOption = None,
    state: StateOption = None,
    rule: Annotated[
        str,
        typer.Option("--rule", "-r", help="Say what this rule makes of it.", autocompletion=completing.RULES),
    ] = "",
    at: Annotated[
        str,
        typer.Option(help="When it was published: a duration back (3h) or a date; for what was never seen."),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """What became of a piece of news: when it was seen, which rule or term, story, route or receiver decided.

    Exit code 1 when it was never seen, or when no rule holds for a text.
    """
    from monitor.cli.output import nothing, print_json

    loaded = config_or_exit(config)
    kind, found = _explained(what, loaded, state, rule, at)
    if as_json:
        print_json({"asked": what, "kind": kind, "explanations": [_record(one) for one in found]})
    else:
        for number, one in enumerate(found):
            print("\n" if number else "", end="")
            _show(one)
    if not found:
        raise nothing(_NOT_THERE[kind])
    if all(one.article is None and one.outcome not in _KNOWN for one in found):
        raise typer.Exit(FAILED)


_NOT_THERE = {
    "article": "There is no article of that number.",
    "alert": "There is no alert of that id.",
    "delivery": "There is no delivery of that id.",
}
_KNOWN = ("unread", "being-read", "forgotten", "held", "sent")


def _explained(
    what: str, config: Config, state: Path | None, rule: str, at: str
) -> tuple[str, Sequence[Explanation]]:
    from monitor.cli.state import archive_of

    if what == "-":
        return "text", [_of_text(sys.stdin.read(LONGEST), config, rule)]
    kind = kind_of(what)
    if kind == "text":
        return kind, [_of_text(what, config, rule)]
    with archive_of(config, state) as store:
        return kind, explained(kind, what.strip(), store, _setup(config, store, rule, at))


def explained(kind: str, what: str, store: Answers, setup: Setup) -> Sequence[Explanation]:
    """What the archive knows of an ``address``, an ``article``, an ``alert`` or a ``delivery``."""
    return _ASKED[kind](what, store, setup)


def kind_of(what: str) -> str:
    """What is asked after: ``address``, ``article``, ``alert``, ``delivery`` or ``text``."""
    asked = what.strip()
    if re.fullmatch(r"[0-9]{1,15}", asked):
        return "article"
    if re.fullmatch(r"(alr|msg)_\w+", asked):
        return "alert" if asked.startswith("alr_") else "delivery"
    return "address" if _ADDRESS.fullmatch(asked) else "text"


def _setup(config: Config, store: Answers, rule: str, at: str) -> Setup:
    from monitor.cli.output import ago, local, utc_now
    from monitor.flows.explaining import Setup

    now = utc_now()
    return Setup(
        now=now,
        when=local,
        routes=config.routes,
        receivers={one.name for one in config.receivers},
        off=config.off,
        standing={one.name: one for one in store.receivers()},
        silences=store.silences(over=now),
        nearest=_rules(config, rule),
        every_rule=bool(rule),
        paused={one.id: one.url for one in config.disabled},
        configured={one.id: one.url for one in config.sources},
        running=_runs(store.path.parent),
        published=ago(at, now) if at else None,
    )


def _rules(config: Config, rule: str) -> Callable[[], Nearest]:
    """The rules, made ready once: expanding their words takes a second or two."""
    from functools import cache

    from monitor.cli.rulebooks import chosen, definitions, expansion
    from monitor.rules.nearest import Nearest

    asked = chosen(config, *([rule] if rule else []))

    @cache
    def made() -> Nearest:
        return Nearest(asked, expansion(config), definitions(config))

    return made


def _runs(folder: Path) -> bool:
    """Whether the daemon that last held the lock of this state folder is there."""
    import os

    try:
        os.kill(int((folder / "monitor.lock").read_text().strip() or "0") or _NOBODY, 0)
    except PermissionError:
        return True
    except (OSError, ValueError, OverflowError):
        return False
    return True


_NOBODY = 2**31 - 1


def _of_address(url: str, store: Answers, setup: Setup) -> Sequence[Explanation]:
    from dataclasses import replace
    from functools import partial

    from monitor.flows.explaining import published_in, unseen
    from monitor.store import traces
    from monitor.text.url import site

    found = entries_at(url, store)
    if found:
        return [one for number in found[:MOST] for one in _of_entry(number, store, setup)]
    url = _whole(url)
    around = store.ask(partial(traces.surroundings, site=site(url), url=url, now=setup.now))
    return [unseen(url, around, replace(setup, published=setup.published or published_in(url)))]


def entries_at(address: str, store: Answers) -> Sequence[int]:
    """Entries of an address, however it is written, the earliest first."""
    from functools import partial

    from monitor.store import traces
    from monitor.text.url import canonical

    url = _whole(address)
    identity = canonical(url)
    return store.ask(partial(traces.entries_of, identity=identity, links=_spellings(url, identity)))


def _whole(address: str) -> str:
    return address if "://" in address else f"https://{address}"


def _spellings(url: str, identity: str) -> Sequence[str]:
    """The ways in which feeds may have written an address."""
    plain = [address.rstrip("/") for address in (url, identity) if address]
    hosts = [address for one in plain for address in (one, one.replace("://", "://www.", 1))]
    schemes = [f"{scheme}://{one.partition('://')[2]}" for one in hosts for scheme in ("https", "http")]
    return list(dict.fromkeys([url, *schemes, *(f"{one}/" for one in schemes)]))


def _of_entry(number: int, store: Answers, setup: Setup, delivery: str = "") -> Sequence[Explanation]:
    from functools import partial

    from monitor.flows.explaining import explain as explain_trace
    from monitor.store import traces

    trace = store.ask(partial(traces.trace, number=number, now=setup.now))
    return [explain_trace(trace, setup, delivery)] if trace else []


def _of_article(what: str, store: Answers, setup: Setup) -> Sequence[Explanation]:
    from functools import partial

    from monitor.store import traces

    number = store.ask(partial(traces.entry_of_article, number=int(what)))
    return _of_entry(number, store, setup) if number else []


def _of_alert(what: str, store: Answers, setup: Setup, delivery: str = "") -> Sequence[Explanation]:
    from functools import partial

    from monitor.store import traces

    number = store.ask(partial(traces.entry_of_alert, id=what))
    return _of_entry(number, store, setup, delivery) if number else []


def _of_delivery(what: str, store: Answers, setup: Setup) -> Sequence[Explanation]:
    from functools import partial

    from monitor.flows.explaining import explain_sending
    from monitor.store import traces

    sending = store.ask(partial(traces.sending, id=what))
    if sending is None:
        return []
    if sending.detail.alert:
        return _of_alert(sending.detail.alert, store, setup, what)
    return [explain_sending(sending, setup)]


_ASKED = {"address": _of_address, "article": _of_article, "alert": _of_alert, "delivery": _of_delivery}


def _of_text(text: str, config: Config, rule: str) -> Explanation:
    from monitor.flows.explaining import explain_text
    from monitor.rules.trial import as_document
    from monitor.text.clean import clean

    return explain_text(as_document(clean(text[:LONGEST]), detect=True), _rules(config, rule)())


def _record(one: Explanation) -> dict[str, object]:
    return {
        "article": one.article,
        "title": one.title,
        "url": one.url,
        "source": one.source,
        "outcome": one.outcome,
        "answer": one.answer,
        "steps": [
            {
                "step": step.step,
                "verdict": str(step.verdict),
                "reason": step.reason,
                "said": step.said,
                "at": step.at,
                "facts": step.facts,
            }
            for step in one.steps
        ],
    }


def _show(one: Explanation) -> None:
    from monitor.cli.output import console
    from monitor.digest.wrap import wrap
    from monitor.text.shown import line, link

    screen = console()
    width = screen.width if screen.is_terminal else 1_000_000  # a pipe has no width: a line each
    for head in filter(None, (line(one.title), link(one.url))):
        print(head)
    print("\n".join(wrap(line(one.answer), width, first="→ ", indent="  ")))
    for step in one.steps:
        mark = f"  {_MARKS[step.verdict]} "
        print("\n".join(wrap(f"{step.step}: {line(step.said)}", width, first=mark, indent="    ")))


_MARKS = {"passed": "✓", "stopped": "✗", "waits": "…", "noted": "·"}
