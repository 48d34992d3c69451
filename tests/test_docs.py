"""The documentation tells the truth: what exists is documented, and what is documented exists."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from benchmarks.__main__ import benchmarks
from monitor.cli import exits, manual
from monitor.cli.catalogue import Command, commands
from monitor.cli.reference import PAGE, weave
from monitor.config import schema
from monitor.demo.process import command, environment
from monitor.notify import NOTIFIERS
from monitor.sources import KINDS
from tests.cli.scene import call

CHECKOUT = Path(__file__).parents[1]
PAGES = sorted(
    {
        CHECKOUT / "README.md",
        CHECKOUT / "CHANGELOG.md",
        *(CHECKOUT / "docs").rglob("*.md"),
    }
)
LINK = re.compile(r"\]\(<?([^)>\s]+)>?\)")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#{1,6} +(.+)$", re.MULTILINE)


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def name_of(path: Path) -> str:
    return str(path.relative_to(CHECKOUT))


def anchors(page: Path) -> set[str]:
    """Anchors of a page's headings, as forges make them."""
    headings = HEADING.findall(FENCE.sub("", read(page)))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


# --- links --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    broken = []
    for link in LINK.findall(FENCE.sub("", read(page))):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert not broken


def test_every_page_can_be_reached_from_the_index() -> None:
    docs = CHECKOUT / "docs"
    linked = {(docs / link.partition("#")[0]).resolve() for link in LINK.findall(read(docs / "README.md"))}
    assert set(docs.rglob("*.md")) - linked == {docs / "README.md"}


# --- commands -----------------------------------------------------------------------------------------


@cache
def known() -> dict[tuple[str, ...], Command]:
    return {one.words: one for one in commands()}


def typed(page: Path) -> Iterator[list[str]]:
    """The words after `monitor` of every command line in the page's shell blocks."""
    for language, block in FENCE.findall(read(page)):
        if language == "sh":
            for line in block.splitlines():
                for part in re.split(r"\s\|\s", line):
                    words = shlex.split(part, comments=True)
                    if words and re.fullmatch(r"(.*/)?monitor", words[0]):
                        yield words[1:]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_commands_in_shell_blocks_exist(page: Path) -> None:
    for words in typed(page):
        found = next(
            (known()[tuple(words[:count])] for count in (2, 1) if tuple(words[:count]) in known()), None
        )
        assert found is not None, words
        rest = words[len(found.words) :]
        options = {name for row in found.parameters if not row.is_argument for name in row.names}
        assert {word for word in rest if re.match(r"--?[a-z]", word)} <= options, words
        if not any(row.is_argument for row in found.parameters):
            assert not [word for word in rest[:1] if not word.startswith("-")], words
        assert found.runs, words


def test_the_readme_and_the_tutorial_show_commands() -> None:
    for page in ("README.md", "docs/tutorial/first-watch.md"):
        assert len(list(typed(CHECKOUT / page))) >= 6


def test_the_tutorial_does_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its files and commands, up to those that want a network, give the answers that it shows."""
    blocks = FENCE.findall(read(CHECKOUT / "docs/tutorial/first-watch.md"))
    source, rule = (block for language, block in blocks if language == "toml")
    (answer,) = (block for language, block in blocks if language == "text")
    monkeypatch.chdir(tmp_path)
    assert call(monkeypatch, "init", "--pack", "minimal", "watch").code == 0
    assert len(list(Path("watch").iterdir())) == 5
    monkeypatch.setenv("MONITOR_CONFIG", "watch")
    monkeypatch.setenv("MONITOR_STATE", "watch/state")
    Path("watch/sources.toml").write_text(source)
    Path("watch/rules.toml").write_text(rule)
    assert call(monkeypatch, "check").out == answer
    asked = [shlex.split(line)[1] for _, block in blocks for line in block.splitlines() if "echo" in line]
    done = subprocess.run(
        command("try", "rules"),
        input="\n".join(asked),
        capture_output=True,
        text=True,
        env=environment({"PYTHONPATH": str(CHECKOUT)}),
        check=False,
    )
    first, second = map(json.loads, done.stdout.splitlines())
    assert (first["rules"], len(first["spans"]), second["rules"]) == (["ferries"], 2, [])
    assert call(monkeypatch, "digest", "--since", "24h").code == 1


def test_make_targets_in_the_documentation_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", read(CHECKOUT / "Makefile"), re.MULTILINE))
    for page in PAGES:
        asked = set(re.findall(r"(?:^|`)make ([a-z]+)", read(page), re.MULTILINE))
        assert asked <= targets, page


def test_the_reference_of_commands_is_not_behind() -> None:
    page = read(CHECKOUT / PAGE)
    assert weave(page) == page, "run `python -m monitor.cli.reference`"


def test_the_manual_page_is_not_behind() -> None:
    assert read(CHECKOUT / manual.PAGE) == manual.page(), "run `python -m monitor.cli.reference`"


@pytest.mark.skipif(not shutil.which("groff"), reason="no groff here to read the manual page with")
def test_the_manual_page_can_be_read() -> None:
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", "-z", str(CHECKOUT / manual.PAGE)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_every_command_and_option_is_documented() -> None:
    page = read(CHECKOUT / PAGE)
    for one in commands():
        if one.runs:
            assert f"### `monitor {' '.join(one.words)}`" in page
        assert one.help, one.words
        for row in one.parameters:
            assert all(f"`{name}`" in page for name in row.names)
            assert row.help, (one.words, row.names)


def test_exit_codes_are_documented() -> None:
    table = read(CHECKOUT / PAGE).partition("## Exit codes")[2].partition("##")[0]
    assert re.findall(r"^\| (\d+) \|", table, re.MULTILINE) == [str(code) for code in manual.EXITS]
    assert {0, *(code for name, code in vars(exits).items() if name.isupper())} == set(manual.EXITS)


def test_no_command_ends_with_a_bare_number() -> None:
    commands = sorted((CHECKOUT / "monitor/cli").glob("*.py"))
    assert [name_of(path) for path in commands if re.search(r"Exit\([1-9]", read(path))] == []


# --- configuration, kinds, benchmarks -----------------------------------------------------------------


def test_every_setting_is_documented() -> None:
    page = read(CHECKOUT / "docs/reference/configuration.md")
    for table, model in schema.TABLES.items():
        heading = f"### `[[{table}]]`" if table in schema.LISTS else f"### `[{table}]`"
        section = page.partition(heading)[2].partition("\n### ")[0]
        assert all(f"| `{name}` |" in section for name in model.model_fields), table


def test_every_kind_of_source_and_receiver_is_documented() -> None:
    configuration = read(CHECKOUT / "docs/reference/configuration.md")
    receivers = read(CHECKOUT / "docs/reference/receivers.md")
    assert all(kind in configuration for kind in KINDS)
    assert all(f"`{kind}`" in receivers for kind in NOTIFIERS)


def test_every_benchmark_is_documented() -> None:
    page = read(CHECKOUT / "docs/how-to/measure.md")
    assert all(f"| `{one.name}` |" in page for one in benchmarks())


def test_every_decision_names_a_command_that_exists() -> None:
    page = read(CHECKOUT / "docs/architecture.md").partition("## Decisions, with reasons")[2]
    rows = [line.split(" | ") for line in page.splitlines() if line.startswith("| ") and "`" in line]
    assert len(rows) >= 12
    targets = re.findall(r"^([a-z]+):", read(CHECKOUT / "Makefile"), re.MULTILINE)
    for row in rows:
        asked = row[-1].strip(" |`").split()
        if asked[0] == "make":
            assert asked[1] in targets
        elif asked[2] == "pytest":
            assert all((CHECKOUT / path).exists() for path in asked[3:]), asked
        else:
            assert asked[2].removeprefix("benchmarks.") in {one.name for one in benchmarks()}, asked


def test_the_changelog_has_room_for_what_comes() -> None:
    assert "\n## [Unreleased]\n" in read(CHECKOUT / "CHANGELOG.md")


# --- nothing of one machine ---------------------------------------------------------------------------


FOREIGN = re.compile(
    rf"{re.escape(str(CHECKOUT))}\b|/(?:Users|work|root)/[a-z]|/home/(?!ann\b)[a-z]"
    r"|(?:files\.)?python(?:hosted|anywhere)\.org|\bpypi\.|/simple/|artifactory|\bnexus\."
)


def ours() -> list[Path]:
    """Files under version control; where that cannot be asked, the folders of the project."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    if listed.returncode == 0:
        return [CHECKOUT / name for name in listed.stdout.split("\0") if name]
    folders = ("monitor", "tests", "docs", "config", "benchmarks", "systemd")
    return [path for folder in folders for path in (CHECKOUT / folder).rglob("*") if path.suffix != ".pyc"]


def test_no_file_speaks_of_a_machine_or_a_registry() -> None:
    found = []
    for path in ours():
        if not path.is_file() or path == Path(__file__):
            continue
        try:
            text = read(path)
        except UnicodeDecodeError:
            continue
        found += [f"{name_of(path)}: {hit[0]}" for hit in FOREIGN.finditer(text)]
    assert not found
