"""The command line as a whole: help, versions, exit codes, terminals, and never a traceback."""

from __future__ import annotations

import gc
import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.text import Text
from typer.core import TyperGroup

from monitor import __version__
from monitor.cli import main
from monitor.cli.catalogue import commands
from monitor.cli.output import columns
from monitor.cli.verbs import VERBS, built
from monitor.demo.process import command, environment
from tests.cli.scene import Desk, call
from tests.cli.terminal import STYLE, at_terminal
from tests.extent import some

EVERY = [" ".join(entry.words) for entry in commands()]

OVER_THE_ARCHIVE = [
    ["digest"],
    ["search", "ferry"],
    ["sources"],
    ["alerts"],
    ["outbox"],
    ["outbox", "replay", "msg_x"],
    ["outbox", "drop", "msg_x"],
    ["run", "--once"],
]


def test_the_help_of_the_whole_is_that_of_all_commands_without_reading_their_options(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = call(monkeypatch, "--help").out
    assert not any(one.params for one in built("--help").commands.values())
    monkeypatch.setattr("monitor.cli.verbs.HELP", frozenset())
    built.cache_clear()
    assert call(monkeypatch, "--help").out == said
    built.cache_clear()
    assert "Exit code 1\n" not in said, "a sentence is broken where the source was"


def test_version(monkeypatch: pytest.MonkeyPatch) -> None:
    result = call(monkeypatch, "--version")
    assert (result.code, result.out) == (0, f"monitor {__version__}\n")


@pytest.mark.parametrize("words", ["--help", "-h", "try -h", *(f"{name} --help" for name in EVERY)])
def test_every_command_has_help(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    result = call(monkeypatch, *words.split())
    assert result.code == 0
    assert "Usage: monitor" in result.out
    assert result.err == ""


def test_no_help_holds_what_a_terminal_takes_for_markup() -> None:
    """Rich would leave it out: a [[rule]] was shown as a [], and [retention] in a list not at all."""
    for one in commands():
        for said in (one.help, *(row.help for row in one.parameters)):
            assert Text.from_markup(said).plain == said, one.words


@pytest.mark.parametrize(
    "words",
    [
        *("story N", "story split N", "story merge 1 N", "story never 1 N", "search ferry --story N"),
        *("export --ndjson --story N", "export --case x --article N", "audit yes N"),
    ],
)
def test_a_number_that_no_database_holds_is_wrong_usage(desk: Desk, words: str) -> None:
    result = desk(*words.replace("N", str(1 << 63)).split())
    assert (result.code, result.out) == (2, "")
    assert "it holds no number as large as one that was given" in result.err


def whole() -> TyperGroup:
    made = built()
    assert isinstance(made, TyperGroup)
    return made


@pytest.mark.parametrize("name", EVERY)
def test_help_of_every_command_may_be_asked_for_in_short(name: str) -> None:
    context = whole().make_context("", ["x"], resilient_parsing=True)
    for word in name.split():
        group = context.command
        assert isinstance(group, TyperGroup)
        context = group.commands[word].make_context(word, ["x"], parent=context, resilient_parsing=True)
    assert set(context.command.get_help_option_names(context)) == {"-h", "--help"}


def test_no_command_is_a_question(monkeypatch: pytest.MonkeyPatch) -> None:
    result = call(monkeypatch)
    assert "digest" in result.out + result.err
    assert result.code == 2


def test_a_command_that_does_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    result = call(monkeypatch, "digset")
    assert result.code == 2
    assert "digset" in result.err


@pytest.mark.parametrize(
    ("shell", "script"),
    [("bash", "complete -o "), ("zsh", "#compdef monitor"), ("fish", "complete --command ")],
)
def test_completion_is_a_script(monkeypatch: pytest.MonkeyPatch, shell: str, script: str) -> None:
    monkeypatch.setattr("shellingham.detect_shell", lambda: (shell, shell))
    result = call(monkeypatch, "--show-completion")
    assert result.code == 0
    assert script in result.out
    assert "_MONITOR_COMPLETE" in result.out


# --- a database that is none --------------------------------------------------------------------------


def text_file(state: Path) -> None:
    (state / "monitor.db").write_text("Dear diary, " * 200)


def empty_file(state: Path) -> None:
    (state / "monitor.db").touch()


def folder(state: Path) -> None:
    (state / "monitor.db").mkdir()


def newer(state: Path) -> None:
    with sqlite3.connect(state / "monitor.db") as database:
        database.execute("create table alembic_version (version_num varchar(32) not null)")
        database.execute("insert into alembic_version values ('9999')")
    database.close()


def another_program(state: Path) -> None:
    with sqlite3.connect(state / "monitor.db") as database:
        database.execute("create table recipes (name text)")
    database.close()


@pytest.mark.parametrize("words", OVER_THE_ARCHIVE[:-1], ids=" ".join)
@pytest.mark.parametrize("spoil", [text_file, folder, newer, another_program])
def test_a_database_that_cannot_be_used(fresh: Desk, words: list[str], spoil: Callable[[Path], None]) -> None:
    fresh.state.mkdir()
    spoil(fresh.state)
    result = fresh(*words)
    assert result.code == 4
    assert result.err.startswith("monitor: database ")
    assert len(result.err.splitlines()) == 1


def test_a_daemon_does_not_touch_a_file_that_is_not_its_own(fresh: Desk) -> None:
    fresh.state.mkdir()
    text_file(fresh.state)
    before = (fresh.state / "monitor.db").read_bytes()
    code, err = in_a_process(fresh, ["run", "--once"])
    assert code == 4
    assert err.splitlines()[-1].startswith("monitor: database ")
    assert "Traceback" not in err
    assert (fresh.state / "monitor.db").read_bytes() == before


@pytest.mark.parametrize("words", OVER_THE_ARCHIVE[:5], ids=" ".join)
def test_an_empty_file_is_no_database_yet(fresh: Desk, words: list[str]) -> None:
    fresh.state.mkdir()
    empty_file(fresh.state)
    result = fresh(*words)
    assert result.code == 4
    assert len(result.err.splitlines()) == 1


BY_CONFIGURATION = [["search", "@ships"], ["search", "ferry OR rule:x"], ["run", "--once"]]
"""Commands that need more of the configuration than where the archive lies."""


@pytest.mark.parametrize("words", BY_CONFIGURATION, ids=" ".join)
def test_a_wrong_configuration(fresh: Desk, words: list[str]) -> None:
    fresh.write("rules.toml", '[[rule]]\nname = "x"\nquery = "(a"\n')
    result = fresh(*words)
    assert result.code == 3
    assert "rules.toml:3" in result.err
    assert "Traceback" not in result.err


def test_a_search_where_names_are_corrected_needs_the_whole_configuration(fresh: Desk) -> None:
    fresh.write("rules.toml", '[[rule]]\nname = "x"\nquery = "(a"\n')
    fresh.write("names.toml", "# [[person]]\n")
    assert fresh("search", "ferry").code == 1, "nothing is stored yet"
    fresh.write("names.toml", '[[ person ]]\nname = "Ann"\nalso = ["Anne"]\n')
    assert fresh("search", "ferry").code == 3


@pytest.mark.parametrize(
    "words", [one for one in OVER_THE_ARCHIVE if one not in BY_CONFIGURATION], ids=" ".join
)
def test_a_wrong_rule_keeps_nobody_from_the_archive(fresh: Desk, words: list[str]) -> None:
    fresh.write("rules.toml", '[[rule]]\nname = "x"\nquery = "(a"\n')
    assert fresh(*words).code == 1


@pytest.mark.parametrize("words", OVER_THE_ARCHIVE, ids=" ".join)
def test_a_configuration_that_does_not_say_where_the_archive_lies(
    fresh: Desk, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh.write("monitor.toml", "state_dir = 1\n")
    monkeypatch.delenv("MONITOR_STATE", raising=False)
    monkeypatch.setenv("MONITOR_CONFIG", str(fresh.config))
    result = call(monkeypatch, *words)
    assert result.code == 3
    assert "monitor.toml:1" in result.err


def test_a_state_folder_under_a_file(fresh: Desk) -> None:
    fresh.state.write_text("")
    fresh.state = fresh.state / "deeper"
    assert fresh("digest").code == 1
    result = fresh("run", "--once")
    assert result.code == 4
    assert "cannot be made: Not a directory" in result.err


SETPRIV = shutil.which("setpriv")
BOUND = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
"""Takes root's right to pass over permissions away."""


@pytest.mark.skipif(os.geteuid() == 0 and SETPRIV is None, reason="root may write everywhere")
@pytest.mark.parametrize(
    ("words", "code", "said"),
    some(
        [
            (["alerts", "--json"], 4, "monitor: database "),
            (["outbox", "drop", "msg_x"], 4, "monitor: database "),
            (["run", "--once"], 4, "monitor: the state folder "),
        ],
        2,
    ),
)
def test_a_state_folder_that_may_not_be_written(desk: Desk, words: list[str], code: int, said: str) -> None:
    for file in desk.state.iterdir():
        file.chmod(0o400)
    desk.state.chmod(0o500)
    around = BOUND if os.geteuid() == 0 else []
    done = subprocess.run(
        [*around, *command(*words)],
        capture_output=True,
        text=True,
        env=environment(surroundings(desk)),
        check=False,
    )
    desk.state.chmod(0o700)
    assert done.returncode == code
    assert done.stderr.startswith(said)
    assert len(done.stderr.splitlines()) == 1


# --- terminals and pipes ------------------------------------------------------------------------------


def surroundings(desk: Desk) -> dict[str, str]:
    return {"MONITOR_CONFIG": str(desk.config), "MONITOR_STATE": str(desk.state)}


def in_a_process(desk: Desk, words: list[str], **extra: str) -> tuple[int, str]:
    done = subprocess.run(
        command(*words),
        capture_output=True,
        text=True,
        env=environment({**surroundings(desk), **extra}),
        check=False,
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize("words", some([["alerts"], ["outbox"]], 2), ids=" ".join)
def test_a_narrow_terminal(desk: Desk, words: list[str]) -> None:
    code, said = at_terminal(words, 40, surroundings(desk))
    assert code == 0
    plain = STYLE.sub("", said)
    assert all(len(line) <= 40 for line in plain.splitlines())
    assert "…" not in plain, "nothing is cut: a row becomes a block"
    assert re.search(r"^(raised|id): ", plain, re.MULTILINE)


def test_a_wide_terminal_gets_a_table(desk: Desk) -> None:
    _, said = at_terminal(["alerts"], 140, surroundings(desk))
    heading, *_ = STYLE.sub("", said).splitlines()
    assert heading.split() == ["raised", "severity", "title", "source", "rules", "told"]


@pytest.mark.parametrize(
    ("words", "kept"),
    some(
        [
            (["outbox"], ["id", "receiver", "state", "title", "why"]),
            (["alerts"], ["raised", "severity", "title", "told"]),
            (["sources"], ["source", "state", "next", "poll"]),
        ],
        3,
    ),
)
def test_a_usual_terminal_gets_a_table_of_fewer_columns(
    desk: Desk, words: list[str], kept: list[str]
) -> None:
    code, said = at_terminal(words, 80, surroundings(desk))
    heading, *rows = STYLE.sub("", said).splitlines()
    assert code == 0
    assert [word for word in heading.split() if word in kept] == kept
    assert all(columns(row) <= 80 for row in rows)
    assert "…" not in said


def test_a_pipe_gets_a_row_a_line(desk: Desk) -> None:
    lines = desk("alerts").out.splitlines()
    assert len(lines) == 2 + 3


def test_what_was_found_is_bright_at_a_terminal_only(desk: Desk) -> None:
    _, said = at_terminal(["search", "harbour"], 100, surroundings(desk))
    assert re.search(r"\x1b\[[0-9;]*33mharbour\x1b\[0m", said)
    assert "\x1b" not in desk("search", "harbour").out


def test_no_color(desk: Desk) -> None:
    _, said = at_terminal(["search", "harbour"], 100, surroundings(desk), colour=False)
    codes = {code for found in STYLE.findall(said) for code in found[2:-1].split(";")}
    assert codes <= {"0", "1", "2"}, "bold and dim are no colours"


def test_a_reader_that_goes_away_is_no_fault(desk: Desk) -> None:
    commands = (["alerts", "--json"], ["alerts"], ["search", "ferry OR fire"], ["digest", "--since", "999d"])
    for words in some(commands, 3):
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run(
            command(*words),
            stdout=writing,
            stderr=subprocess.PIPE,
            env=environment(surroundings(desk)),
            check=False,
        )
        os.close(writing)
        assert done.stderr == b""
        assert done.returncode in (0, 1)


def test_a_terminal_that_is_not_utf8(desk: Desk) -> None:
    done = subprocess.run(
        command("search", "пором"),
        capture_output=True,
        env=environment({**surroundings(desk), "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}),
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\\u041f" in done.stdout


@pytest.mark.parametrize(
    ("word", "made"), [("digest", ["digest"]), *((word, list(VERBS)) for word in ("diges", "--help", ""))]
)
def test_only_the_command_that_is_meant_is_made(word: str, made: list[str]) -> None:
    found = built(word)
    assert isinstance(found, TyperGroup)
    assert set(found.commands) == set(made)


def test_garbage_is_looked_for_again_when_a_command_has_ended(desk: Desk) -> None:
    assert desk("digest", "--since", "2026-10-01").code == 0
    assert gc.isenabled()
    with pytest.raises(SystemExit):
        main()  # with the words of pytest, which are no command of ours
    assert gc.isenabled()
