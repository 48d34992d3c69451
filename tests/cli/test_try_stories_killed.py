"""``monitor try stories`` ended by kill -9: nothing stays behind for long, and another run says the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from monitor.cli.try_stories import BATCH
from tests.cli.test_try_stories import line
from tests.stories.test_copies import OTHERS


def lines(count: int) -> bytes:
    told = (
        line(at, at / 4, body=f"{OTHERS[at % len(OTHERS)].body} {at}", title=OTHERS[at % len(OTHERS)].title)
        for at in range(count)
    )
    return b"".join(json.dumps(one).encode() + b"\n" for one in told)


@contextmanager
def trying(temporary: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "monitor", "try", "stories"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(temporary)},
        bufsize=0,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()


def answered(process: subprocess.Popen[bytes], said: bytes) -> bytes:
    """What comes back once something does: a whole batch was settled."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(said)
    process.stdin.flush()
    return process.stdout.readline()


def test_a_killed_run_leaves_nothing_that_the_next_one_does_not_clear(tmp_path: Path) -> None:
    said = lines(BATCH + 20)
    with trying(tmp_path) as alive:
        first = answered(alive, said)
        (mine,) = tmp_path.iterdir()
        with trying(tmp_path) as killed:
            again = answered(killed, said)
            left = set(tmp_path.iterdir()) - {mine}
            assert len(left) == 1
            killed.kill()
            killed.wait()
        assert left <= set(tmp_path.iterdir()), "it had no time to clear it away"
        with trying(tmp_path) as next_one:
            whole, _ = next_one.communicate(said)
        assert set(tmp_path.iterdir()) == {mine}, "and what is in use stays"
        rest, _ = alive.communicate()
    assert list(tmp_path.iterdir()) == []
    assert first == again == whole[: len(first)]
    assert first + rest == whole


def test_what_others_keep_there_is_left_alone(tmp_path: Path) -> None:
    for name in ("monitor-try-elsewhere", "monitor-0", "monitor-demo-1"):
        (tmp_path / name).mkdir()
    (tmp_path / "monitor-0" / "words").write_text("kept", encoding="utf-8")
    away = tmp_path / "away"
    away.mkdir()
    (away / "try.sqlite").write_text("kept", encoding="utf-8")
    (tmp_path / "monitor-try-link").symlink_to(away)
    with trying(tmp_path) as process:
        process.communicate(lines(1))
        assert process.returncode == 0
    assert (away / "try.sqlite").exists()
    assert (tmp_path / "monitor-0" / "words").exists()
    assert (tmp_path / "monitor-try-elsewhere").exists(), "an empty one may be about to be taken"
