"""``monitor try page`` as a filter: order kept, bad lines told, nothing lost."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

PROGRAM = "import typer; from monitor.cli.try_page import page; a = typer.Typer(); a.command()(page); a()"
HTML = "<html lang='en'><head><title>Notice {0}</title></head><body><p>Mariners are told of wreck {0}.</p>"


SLOW = """
import dataclasses, datetime
from monitor.pool import pool
short = dataclasses.replace(pool.USUAL, wall=datetime.timedelta(seconds=3))
pool.Pool.__init__.__defaults__ = (short,)
pool.Pool.__init__.__kwdefaults__ = {"jobs": "tests.cli.slow_jobs"}
"""
"""The command with three seconds a page, and readers that sleep over a page that says ``slow``."""


def run(
    lines: list[str], cwd: Path, before: str = "", jobs: int = 1
) -> tuple[int, list[dict[str, object]], str]:
    done = subprocess.run(
        [sys.executable, "-c", before + PROGRAM, "--jobs", str(jobs)],
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        cwd=cwd,
        env={"PYTHONPATH": str(Path(__file__).parents[2])},
        check=False,
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def asked(number: int, file: str) -> str:
    return json.dumps({"id": number, "url": f"https://harbour-post.example/{number}", "file": file})


def test_pages_are_read_in_order(tmp_path: Path) -> None:
    for number in range(40):
        body = HTML.format(number).encode()
        (tmp_path / f"{number}.html").write_bytes(body)
        (tmp_path / f"{number}.html.gz").write_bytes(gzip.compress(body))
    names = [asked(number, f"{number}.html" + (".gz" if number % 2 else "")) for number in range(40)]
    code, found, errors = run(names, tmp_path, jobs=2)
    assert (code, errors) == (0, "")
    assert [row["id"] for row in found] == list(range(40))
    assert found[7]["title"] == "Notice 7"
    assert "wreck 7" in str(found[7]["text"])
    assert set(found[7]) == {"id", "title", "text", "author", "published", "lang", "canonical", "quality"}


def test_a_bad_line_is_told_and_answered(tmp_path: Path) -> None:
    (tmp_path / "good.html").write_text(HTML.format(1))
    (tmp_path / "bad.gz").write_bytes(b"no gzip")
    lines = ["{", "[]", asked(2, "absent.html"), asked(3, "bad.gz"), asked(1, "good.html")]
    code, found, errors = run(lines, tmp_path)
    assert code == 1
    assert [row["id"] for row in found] == [None, None, 2, 3, 1]
    assert [row["quality"] for row in found[:4]] == ["none"] * 4
    assert [row["text"] for row in found[:4]] == [""] * 4
    assert len(errors.splitlines()) == 4
    assert "Traceback" not in errors
    assert "Errno" not in errors
    assert [line.split(": ")[1] for line in errors.splitlines()] == ["a line without id"] * 2 + ["2", "3"]
    assert "2: No such file or directory: absent.html" in errors


def test_a_line_may_say_where_the_article_is(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(HTML.format(1) + "<div class=a>All quiet.</div>")
    line = {"id": 1, "url": "https://harbour-post.example/1", "file": "a.html"}
    lines = [json.dumps(line | {"selector": css}) for css in (".a", ".b", "a >> b")]
    code, found, errors = run(lines, tmp_path)
    assert code == 1
    assert [row["text"] for row in found] == ["All quiet.", found[1]["text"], ""]
    assert "wreck 1" in str(found[1]["text"])
    assert errors.splitlines() == [
        "monitor try page: 1: its selector finds nothing",
        "monitor try page: 1: not a line with id, url and file: `selector` is no CSS selector: "
        "Expected selector, got <DELIM '>' at 3>",
    ]


def test_a_page_that_takes_too_long_costs_its_own_result_alone(tmp_path: Path) -> None:
    (tmp_path / "good.html").write_text(HTML.format(1))
    (tmp_path / "slow.html").write_text("slow")
    lines = [asked(number, f"{name}.html") for number, name in enumerate(("good", "slow", "good", "good"))]
    code, found, errors = run(lines, tmp_path, SLOW, jobs=2)
    assert code == 1
    assert [row["quality"] for row in found] == ["short", "none", "short", "short"]
    assert (found[1]["id"], found[1]["text"]) == (1, "")
    assert errors == "monitor try page: 1: reading took more than 3 s\n"


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "good.html").write_text(HTML.format("x" * 2_000))
    lines = "\n".join(asked(number, "good.html") for number in range(300)).encode()
    words = [sys.executable, "-m", "monitor", "try", "page", "--jobs", "2"]
    env = {"PYTHONPATH": str(Path(__file__).parents[2])}
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdin=pipe, stdout=pipe, stderr=pipe, cwd=tmp_path, env=env) as child:
        assert child.stdin
        assert child.stdout
        assert child.stderr
        child.stdin.write(lines)
        child.stdin.close()
        child.stdout.readline()
        child.stdout.close()
        assert child.stderr.read() == b""
        assert child.wait() == 0
