"""``monitor try page`` as a filter: order kept, bad lines told, nothing lost."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

PROGRAM = "import typer; from monitor.cli.try_page import page; a = typer.Typer(); a.command()(page); a()"
HTML = "<html lang='en'><head><title>Notice {0}</title></head><body><p>Mariners are told of wreck {0}.</p>"


def run(lines: list[str], cwd: Path) -> tuple[int, list[dict[str, object]], str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "--jobs", "2"],
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
    code, found, errors = run(names, tmp_path)
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
