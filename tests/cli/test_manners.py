"""How the command line behaves at terminals of all kinds and in pipes."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from monitor.cli import screen
from monitor.cli.border import Border, harmless
from monitor.cli.exits import INTERRUPTED
from monitor.cli.paging import paged, pager
from monitor.demo.process import command, environment
from tests.cli.scene import Desk, Result
from tests.cli.terminal import STYLE, Terminal
from tests.cli.test_every_command import Terminal as Fake

INTERRUPTED_IMPORT = "import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(9)\n"
LONG = "".join(f"line {number}\n" for number in range(100))


# --- styles -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("terminal", "env", "styled", "coloured"),
    [
        (True, {"TERM": "xterm"}, True, True),
        (True, {"TERM": "xterm", "NO_COLOR": "1"}, True, False),
        (True, {"TERM": "xterm", "NO_COLOR": ""}, True, True),
        (True, {"TERM": "dumb"}, False, False),
        (True, {"TERM": "dumb", "FORCE_COLOR": "1"}, True, True),
        (False, {"TERM": "xterm"}, False, False),
        (False, {"FORCE_COLOR": "1"}, True, True),
        (False, {"FORCE_COLOR": "0"}, False, False),
        (False, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
    ],
)
def test_what_may_be_styled(terminal: bool, env: dict[str, str], styled: bool, coloured: bool) -> None:
    with redirect_stdout(Fake() if terminal else io.StringIO()):
        assert (screen.styled(env), screen.coloured(env)) == (styled, coloured)


@pytest.mark.parametrize(("env", "styled"), [({}, False), ({"FORCE_COLOR": "1"}, True)])
def test_a_pipe_has_styles_only_when_they_are_asked_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, env: dict[str, str], styled: bool
) -> None:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    for words in (["alerts"], ["search", "ferry"]):
        said = desk(*words).out
        assert ("\x1b[" in said) is styled
        assert max(map(len, STYLE.sub("", said).splitlines())) > 0


def test_a_dumb_terminal_is_told_letters_alone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr(sys, "stdout", Fake())
    for words in (["alerts"], ["search", "ferry"], ["outbox"]):
        out = Fake()
        with redirect_stdout(out):
            desk_said = desk(*words)
        assert "\x1b" not in desk_said.out + out.getvalue()


# --- the border -------------------------------------------------------------------------------------------


def test_what_a_terminal_obeys_is_escaped_and_styles_stay() -> None:
    assert harmless("a\tb\n\x1b[1mc\x1b[0m") == "a\tb\n\x1b[1mc\x1b[0m"
    assert harmless("\x1b]0;x\x07\x9b\u202e\r") == "\\u001b]0;x\\u0007\\u009b\\u202e\\u000d"
    assert harmless("שלום 無人機 👨‍👩‍👧") == "שלום 無人機 👨‍👩‍👧"


def test_the_border_is_a_stream() -> None:
    under = Fake()
    border = Border(under)
    assert border.isatty()
    assert border.write("a\x07") == 2
    border.writelines(["b", "\x9b"])
    assert border.buffer.write("ц\u202e\n".encode()) == 6
    border.buffer.writelines([b"\xff"])
    border.buffer.flush()
    assert under.getvalue() == "a\\u0007b\\u009bц\\u202e\n\\xff"


# --- the pager --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"PAGER": "sh -c 'cat -n'"}, ["sh", "-c", "cat -n"]),
        ({"PAGER": "sh", "MONITOR_PAGER": "cat -A"}, ["cat", "-A"]),
        ({"PAGER": "cat"}, []),
        ({"PAGER": ""}, []),
        ({"PAGER": "no-such-pager-anywhere"}, []),
        ({"PAGER": "an 'open quote"}, []),
    ],
)
def test_which_pager(env: dict[str, str], words: list[str]) -> None:
    assert pager(env) == words


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> Fake:
    """Somebody at a terminal of 24 lines."""
    monkeypatch.setattr(sys, "stdin", Fake())
    for name, value in {"TERM": "xterm", "COLUMNS": "80", "LINES": "24"}.items():
        monkeypatch.setenv(name, value)
    return Fake()


def in_pager(folder: Path, out: io.StringIO, text: str) -> str | None:
    """What came to the pager when `text` was printed; None: it was not asked."""
    seen = folder / "seen"
    env = {**os.environ, "PAGER": f"sh -c 'cat > {seen}; echo $LESS >> {seen}'"}
    env.pop("LESS", None)
    with redirect_stdout(out), paged(env=env):
        print(text, end="")
    return seen.read_text() if seen.exists() else None


def test_long_text_goes_to_the_pager_and_short_text_does_not(tmp_path: Path, person: Fake) -> None:
    assert in_pager(tmp_path, person, LONG) == LONG + "FRX\n"
    assert person.getvalue() == ""


def test_what_fits_the_screen_is_printed(tmp_path: Path, person: Fake) -> None:
    assert in_pager(tmp_path, person, "line\n" * 22) is None
    assert person.getvalue() == "line\n" * 22


def test_a_line_longer_than_the_screen_is_wide_counts_as_several(tmp_path: Path, person: Fake) -> None:
    assert in_pager(tmp_path, person, "無" * 40 * 24) is not None


def test_a_pager_gets_nothing_that_a_terminal_obeys(tmp_path: Path, person: Fake) -> None:
    assert "\x9b" not in (in_pager(tmp_path, person, "\x9b31m\n" * 50) or "\x9b")


def test_a_pipe_has_no_pager(tmp_path: Path, person: Fake) -> None:
    out = io.StringIO()
    assert in_pager(tmp_path, out, LONG) is None
    assert out.getvalue() == LONG


def test_who_leaves_the_pager_early_is_told_nothing(person: Fake) -> None:
    with redirect_stdout(person), paged(env={**os.environ, "PAGER": "true"}):
        print("x" * 200_000)
    assert person.getvalue() == ""


def test_a_fault_after_long_text_does_not_swallow_the_text(tmp_path: Path, person: Fake) -> None:
    seen = tmp_path / "seen"
    env = {**os.environ, "PAGER": f"sh -c 'cat > {seen}'"}

    def fail() -> None:
        with redirect_stdout(person), paged(env=env):
            print(LONG)
            raise ValueError("late")

    with pytest.raises(ValueError, match="late"):
        fail()
    assert seen.read_text() == LONG + "\n"


def test_the_option_and_the_list_of_commands(
    desk: Desk, person: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("monitor.cli.paging._show", lambda text, *_: asked.append(text))
    monkeypatch.setenv("PAGER", "sh")
    for words in (["alerts"], ["--no-pager", "alerts"], ["check"]):
        monkeypatch.setattr("tests.cli.scene.StringIO", Fake)
        desk(*words)
    assert len(asked) == 1
    assert "Ferry service resumes" in asked[0]


# --- how it ends ------------------------------------------------------------------------------------------


def test_ctrl_c_ends_quietly(desk: Desk) -> None:
    env = {"MONITOR_CONFIG": str(desk.config), "MONITOR_STATE": str(desk.state)}
    with Terminal(["run"], 80, env) as terminal:
        terminal.wait_for("Ctrl-C ends it")
        terminal.process.send_signal(signal.SIGINT)
        code, said = terminal.read_all()
    assert code in (0, INTERRUPTED), "before the daemon has begun it is like any other command"
    assert "Traceback" not in said
    reading, writing = os.pipe()
    with subprocess.Popen(
        command("try", "rules"),
        stdin=reading,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment({**env, "PYTHONUNBUFFERED": "1"}),
    ) as filtering:
        os.write(writing, b'{"id": "a", "title": "Ferry"}\n')
        assert filtering.stdout is not None
        filtering.stdout.readline()
        filtering.send_signal(signal.SIGINT)
        out, err = filtering.communicate(timeout=20)
    os.close(reading)
    os.close(writing)
    assert (filtering.returncode, out, err) == (INTERRUPTED, b"", b"")


def test_ctrl_c_while_the_program_is_loaded_ends_it_without_a_word(tmp_path: Path) -> None:
    """What it loads first is one that is interrupted."""
    (tmp_path / "typer.py").write_text(INTERRUPTED_IMPORT)
    path = os.pathsep.join([str(tmp_path), str(Path(__file__).parents[2])])
    done = subprocess.run(
        command("--help"), env=environment({"PYTHONPATH": path}), capture_output=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, b"", b"")


def test_ctrl_c_before_a_command_has_begun_ends_it_without_a_word(
    fresh: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("monitor.cli.built", interrupted)
    assert fresh("digest") == Result(INTERRUPTED, "", "")
