"""``monitor check`` says what is wrong, or what there is."""

from __future__ import annotations

import json
import re
from pathlib import Path

import typer
from typer.testing import CliRunner, Result

from monitor.cli.check import check
from monitor.config.reference import schema_text
from monitor.config.shipped import shipped

GOOD = """
[[source]]
id = "a"
url = "https://a.example/feed"
[[source]]
id = "b"
url = "https://b.example/feed"
enabled = false
[[rule]]
name = "drones"
query = "drone"
[[receiver]]
name = "desk"
url = "https://hooks.example/canary-b7"
[[receiver]]
name = "later"
url = ""
"""


def run(*arguments: str) -> Result:
    app = typer.Typer()
    app.command()(check)
    return CliRunner().invoke(app, list(arguments))


def config(directory: Path, text: str) -> str:
    place = directory / "a.toml"
    place.write_text(text)
    place.chmod(0o600)
    return str(directory)


def test_sums_up_what_is_right(tmp_path: Path) -> None:
    result = run("--config", config(tmp_path, GOOD))
    assert result.exit_code == 0
    assert result.stdout == (
        f"{tmp_path} is right:\n"
        "  sources    1 (1 more disabled)\n"
        "  rules      1\n"
        "  receivers  1 on, 1 off\n"
        "  routes     1\n"
        f"{tmp_path}/a.toml:17: note: receiver `later` is off: its `url` is empty, nothing is sent\n"
    )
    assert result.stderr == ""


def test_says_when_digests_come_next(tmp_path: Path) -> None:
    digest = '[[digest]]\nid = "m"\nat = "0 8 * * *"\nzone = "Europe/Kyiv"\nreceivers = ["desk"]\n'
    place = config(tmp_path, GOOD + digest)
    said = run("--config", place).stdout
    assert re.search(
        r"^  digests    1\n    m: next \w{3} \d{4}-\d\d-\d\d 08:00 EES?T, to desk$", said, re.MULTILINE
    )
    (due,) = json.loads(run("--config", place, "--json").stdout)["digests"]
    assert due["id"] == "m"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT0[56]:00:00Z", due["next"])


def test_says_everything_that_is_wrong(tmp_path: Path) -> None:
    result = run("--config", config(tmp_path, "[polling]\nevry = 1\nconcurrency = 0\n"))
    assert result.exit_code == 3
    assert result.stdout == ""
    assert result.stderr == (
        f"{tmp_path}/a.toml:2: unknown key `evry` in [polling]; did you mean `every`?\n"
        f"{tmp_path}/a.toml:3: `concurrency` must be at least 1, found 0\n"
        "2 problems\n"
    )


def test_finds_what_only_the_query_language_knows(tmp_path: Path) -> None:
    result = run("--config", config(tmp_path, "[[rule]]\nname = 'r'\nquery = '''\ndrone\n(open\n'''\n"))
    assert result.exit_code == 3
    assert result.stderr.startswith(f"{tmp_path}/a.toml:5:")


def test_knows_the_kinds_that_there_are(tmp_path: Path) -> None:
    text = (
        '[[receiver]]\nname = "a"\nurl = "https://discord.com/api/webhooks/1/x"\n'
        '[[receiver]]\nname = "b"\nkind = "telegram"\ntoken = "1:x"\n'
    )
    result = run("--config", config(tmp_path, text))
    assert result.stderr == f"{tmp_path}/a.toml:4: receiver `b` (telegram) needs `chat`\n"


def test_json(tmp_path: Path) -> None:
    result = run("--json", "--config", config(tmp_path, GOOD))
    assert "canary-b7" not in result.output
    assert json.loads(result.stdout) == {
        "ok": True,
        "sources": 1,
        "disabled": 1,
        "rules": 1,
        "lines": 0,
        "receivers": [{"name": "desk", "kind": "webhook"}],
        "off": ["later"],
        "routes": 1,
        "digests": [],
        "problems": [],
        "notes": [
            {
                "file": f"{tmp_path}/a.toml",
                "line": 17,
                "warning": False,
                "message": "receiver `later` is off: its `url` is empty, nothing is sent",
            }
        ],
    }


def test_json_of_what_is_wrong(tmp_path: Path) -> None:
    result = run("--json", "--config", config(tmp_path, "x ="))
    assert result.exit_code == 3
    assert json.loads(result.stdout) == {
        "ok": False,
        "problems": [
            {
                "file": f"{tmp_path}/a.toml",
                "line": 1,
                "column": 4,
                "message": "not TOML: a value is missing here, or its quotes are",
            }
        ],
    }


LINES = """
[[rule]]
name = "ferry"
query = "ferry NOT (Ferry Street)"
should_match = [
    "A ferry sinks",   # a comment
    "A bus burns",
    "Boats sink",
]
should_not_match = ["The ferry sails", """
LINES += """'''
Houses on Ferry Street
''']
"""


def test_tries_the_lines_of_rules(tmp_path: Path) -> None:
    result = run("--config", config(tmp_path, LINES))
    assert result.exit_code == 3
    assert result.stderr == (
        f"{tmp_path}/a.toml:7: rule `ferry` should match but does not: “A bus burns”: `ferry` is missing\n"
        f"{tmp_path}/a.toml:8: rule `ferry` should match but does not: “Boats sink”: `ferry` is missing\n"
        f"{tmp_path}/a.toml:10: rule `ferry` should not match but does: “The ferry sails”: found `ferry`\n"
        "3 problems\n"
    )
    result = run("--json", "--config", config(tmp_path, LINES))
    assert result.exit_code == 3
    assert [problem["line"] for problem in json.loads(result.stdout)["problems"]] == [7, 8, 10]


def test_counts_the_lines_that_rules_get_right(tmp_path: Path) -> None:
    text = GOOD.replace('query = "drone"', 'query = "drone"\nshould_match = ["A drone"]')
    result = run("--config", config(tmp_path, text))
    assert "  rules      1, which get 1 line of their own right\n" in result.stdout


def test_prints_the_schema() -> None:
    result = run("--schema")
    assert (result.exit_code, result.stdout) == (0, schema_text())


def test_a_shipped_pack_is_right() -> None:
    """The short one: the lines of the others are looked at by the tests of rules."""
    assert run("--config", str(shipped() / "packs" / "minimal")).exit_code == 0
