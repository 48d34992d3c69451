"""Every command over an archive of hostile news, at a terminal: each byte that it prints is looked at.

A new command fails here until the words to call it with stand in `WORDS`.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import sys
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.cli import main, progress
from monitor.cli.catalogue import commands
from monitor.model import Receiver, Rule, Secret, Severity, Silence
from monitor.model.routing import Matcher
from monitor.views.audit import Audit, Pick
from monitor.watching import Alarm, Changes, Kind, Look
from tests.cli.scene import Desk
from tests.flows.scene import FEED, SOURCE, Scene, feed, item, run, status

DANGEROUS = (
    "\x1b[38;5;199m\x1b]8;;https://evil.example\x07\x9b31m\x07\x08\r\x7f\u202e\u2066\u200f\u061c\ufeff\u2028"
)
"""A style that is none of ours, a link, a bell, a way back over what was written, and directions."""
OURS = re.compile(r"\x1b\[(?:0|1|2|3[0-7]|1;3[0-7]|9[0-7]|1;9[0-7]|1;37;41|[0-9];[0-9;]{1,8})?m")
ALIVE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff]")
AGAIN = "\r\x1b[K"
"""How a bar on standard error goes back over itself."""
NAME = "fire\u202e\x9b31m"
"""As far as a configuration takes it: no C0, but all else."""
LINK = "https://evil.example/\u202ea"
WHEN = ("--since", "2000-01-01")

CONFIG = f"""
[[source]]
id = "courier"
url = "{SOURCE.url}"
name = {json.dumps(NAME)}

[[rule]]
name = {json.dumps(NAME)}
query = "fire OR ferry"
tags = ["danger"]
description = "a\\u202eb"
should_match = ["Fire\\u202e"]

[[receiver]]
name = {json.dumps(NAME)}
url = "http://127.0.0.1:9/x"

[[route]]
name = {json.dumps(NAME)}
receivers = [{json.dumps(NAME)}]

[[digest]]
id = "morning"
at = "0 8 * * *"
receivers = [{json.dumps(NAME)}]
title = {json.dumps(NAME)}
since = "3650d"
"""

OPML = f"""<opml><body>
<outline text="{DANGEROUS[-7:]}x"><outline xmlUrl="https://a.example/f" text="{DANGEROUS[-7:]}"/></outline>
<outline type="rss" xmlUrl="{DANGEROUS[-7:]}"/>
</body></opml>"""
"""What XML takes of it."""

WORDS: dict[str, tuple[list[str], str]] = {
    "check": ([], ""),
    "search": (["fire"], ""),
    "explain": (["2"], ""),
    "diff": (["2"], ""),
    "alarms": ([*WHEN], ""),
    "watch": (["fire", "--to", NAME, "--name", NAME + "2"], ""),
    "stories": ([*WHEN, "--all"], ""),
    "audit": ([], ""),
    "audit draw": ([*WHEN], ""),
    "audit yes": (["3"], ""),
    "audit no": (["3"], ""),
    "digest": ([*WHEN, "--by", "rule"], ""),
    "digest list": ([], ""),
    "digest show": (["morning"], ""),
    "digest send": (["morning"], ""),
    "db stats": ([], ""),
    "db backup": (["{folder}/copy.db"], ""),
    "db restore": (["{folder}/none.db"], ""),
    "db check": (["--full"], ""),
    "db prune": ([], ""),
    "db vacuum": ([], ""),
    "db migrate": ([], ""),
    "export": (["--ndjson"], ""),
    "rules list": ([], ""),
    "rules test": ([], ""),
    "rules lint": ([], ""),
    "rules backtest": (["fire OR ferry", "--since", "3650d"], ""),
    "rules apply": (["--all"], ""),
    "rules explain": (["-"], f"Fire {DANGEROUS}\n{DANGEROUS} ferry"),
    "rules expand": (["fire"], ""),
    "rules import": (["-", "--dialect", "google", "--name", NAME], f'fire OR "x {DANGEROUS}"'),
    "sources": ([], ""),
    "sources show": (["courier"], ""),
    "sources politeness": ([], ""),
    "sources try": (["http://127.0.0.1:9/feed"], ""),
    "sources resume": (["courier"], ""),
    "sources export": ([], ""),
    "sources import": (["-", "--dry-run"], OPML),
    "alerts": ([*WHEN], ""),
    "alerts test": ([NAME], ""),
    "outbox": (["--all"], ""),
    "outbox list": (["--all"], ""),
    "outbox show": (["{delivery}"], ""),
    "outbox replay": (["{delivery}"], ""),
    "outbox drop": (["{delivery}"], ""),
    "receivers": ([], ""),
    "receivers enable": ([NAME], ""),
    "routes": ([], ""),
    "routes test": (["--rule", NAME], ""),
    "silence add": ([f"rule={NAME}", "--comment", DANGEROUS.replace("\r", ""), "--author", NAME], ""),
    "silence list": ([], ""),
    "silence expire": ([DANGEROUS], ""),
    "story show": (["1"], ""),
    "story near": ([], ""),
    "story split": (["2"], ""),
    "story merge": (["1", "2"], ""),
    "story never": (["1", "2"], ""),
    "try feed": (["-"], feed(item("a", f"Fire {DANGEROUS}", DANGEROUS)).body.decode()),
    "try query": (["fire"], json.dumps({"id": DANGEROUS, "title": f"Fire {DANGEROUS}"})),
}
ELSEWHERE = {
    "init": "prints nothing that it has read",
    "run": "goes on; its screen is looked at in test_live",
    "demo": "goes on; its news is our own",
    "tail": "goes on; what it prints passes the same border",
    "sources add": "asks the network; what it shows is that of sources try",
    "sources check": "asks the network; what it shows is that of sources try",
    "try page": "starts children; its lines are those of try feed",
    "try rules": "starts children; its lines are those of try query",
    "try stories": "its lines are numbers and words of ours",
}


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder in which every text that comes from strangers is hostile."""
    state = tmp_path_factory.mktemp("hostile") / "state"
    state.mkdir()
    rules = [Rule(NAME, "fire OR ferry", ("danger",), Severity.HIGH, should_match=("fire",))]
    scene = Scene(state, rules)
    scene.receivers = {NAME: Receiver(NAME, "webhook", Secret("https://hook.example/in"))}
    run(scene.store.sync_sources([replace(SOURCE, name=NAME)], scene.now))
    entity = "".join(f"&#x{ord(sign):x};" for sign in DANGEROUS if sign not in "\x1b\x07\x08\x7f\x9b")
    scene.wire.put(
        FEED,
        feed(
            item("a", f"Fire {entity}", f"fire {entity} burns"),
            item("b", f"Ferry {entity}", f"ferry {entity} sails", published=scene.now - timedelta(minutes=2)),
            item("c", f"Quiet {entity}", f"{entity} nothing"),
        ),
    )
    scene.wire.put("https://hook.example/in", status(503, "https://hook.example/in"))
    scene.poll()
    scene.read()
    scene.deliver()
    scene.later(hours=2)
    text = f"ferry {entity} sank {entity}"
    edited = item("b", f"Ferry {entity}", text, published=scene.now - timedelta(minutes=122))
    scene.wire.put(FEED, feed(edited))
    scene.poll()
    scene.read()
    alarm = Alarm(Kind.SILENT_RULE, NAME, f"{DANGEROUS} is silent", scene.now)
    run(scene.store.settle_watch(Look(Changes(opened=(alarm,))), scene.now))
    silence = Silence(
        "sil_1", Matcher(rules=(NAME,)), DANGEROUS, DANGEROUS, scene.now, scene.now + timedelta(1)
    )
    scene.store.add_silence(silence)
    pick = Pick(3, "top", "courier", DANGEROUS, LINK, NAME, 1.0, DANGEROUS)
    sample = Audit(scene.now, scene.now, 2, 1, (("top", 1),), (pick,))
    run(scene.store.add_audit(sample, None, scene.now))
    scene.store.close()
    poison(state)
    return state


def poison(state: Path) -> None:
    """What reading has made harmless is hostile again, as an older version may have stored it."""
    from monitor.store.sqlite import open_raw

    with closing(open_raw(state / "monitor.db", read_only=False)) as connection:
        connection.execute("UPDATE article SET title = title || ?, summary = ?", (DANGEROUS, DANGEROUS))
        connection.execute("UPDATE version SET title = title || ?, summary = ?", (DANGEROUS, DANGEROUS))
        connection.execute("UPDATE article SET link = ?, author = ?", (LINK, DANGEROUS))
        connection.execute("UPDATE source SET error = ?, why = ?, moved = ?", (DANGEROUS,) * 3)
        connection.execute("UPDATE delivery SET reason = ?", (DANGEROUS,))
        connection.execute("UPDATE alarm SET text = ?", (DANGEROUS,))


def runs() -> list[str]:
    return [" ".join(one.words) for one in commands() if one.runs]


def test_no_command_is_forgotten() -> None:
    assert set(runs()) == WORDS.keys() | ELSEWHERE.keys()


FORMS = [*((words, False) for words in WORDS), *((words, True) for words in ("search", "explain", "digest"))]
"""JSON comes from few places: a command each will do."""


@pytest.mark.parametrize(("words", "as_json"), FORMS)
def test_nothing_that_a_terminal_obeys_is_printed(
    words: str, as_json: bool, fresh: Desk, hostile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(hostile, fresh.state)
    fresh.write("all.toml", CONFIG)
    given, typed = WORDS[words]
    if "{delivery}" in given:
        (delivery, *_) = json.loads(fresh("outbox", "--all", "--json").out)
        given = [delivery["id"]]
    given = [word.replace("{folder}", str(fresh.state.parent)) for word in given]
    for name, value in {"MONITOR_CONFIG": fresh.config, "MONITOR_STATE": fresh.state, "COLUMNS": 80}.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(progress, "PATIENCE", 0.0)  # by the load it would come now and then
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode()), "utf-8"))
    monkeypatch.setattr(sys, "argv", ["monitor", *words.split(), *given, *(["--json"] if as_json else [])])
    out, err = Terminal(), Terminal()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        main()
    said = out.getvalue() + err.getvalue().replace(AGAIN, "")
    assert said, "it says something"
    refused = words == "story never"  # its articles are in one story
    assert ended.value.code in ((2,) if refused else (None, 0, 1, 4)), said
    assert not ALIVE.search(OURS.sub("", said)), repr(said)
