"""Templates in the configuration: inline or in a file, tried when it is read, wrong at their very line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from monitor.config.load import load
from monitor.errors import ConfigError

CHAT = '[[receiver]]\nname = "d"\nkind = "telegram"\ntoken = "1:x"\nchat = "7"\n'


def problems(folder: Path, table: str) -> list[str]:
    (folder / "a.toml").write_text(table, "utf-8")
    with pytest.raises(ConfigError) as raised:
        load(folder, {})
    return [str(problem).replace(f"{folder}/", "") for problem in raised.value.problems]


@pytest.mark.parametrize("written", ['"<b>{{ title }}</b>"', "'''\n<b>{{ title }}</b>\n'''", '"desk.j2"'])
def test_inline_and_in_a_file(tmp_path: Path, written: str) -> None:
    (tmp_path / "desk.j2").write_bytes(b"\xef\xbb\xbf<b>{{ title }}</b>\r\n")
    (tmp_path / "a.toml").write_text(f"{CHAT}template = {written}\n", "utf-8")
    (receiver,) = load(tmp_path, {}).receivers
    assert receiver.template.strip() == "<b>{{ title }}</b>"


def test_wrong_inline(tmp_path: Path) -> None:
    assert problems(tmp_path, f'{CHAT}template = """\nx\n{{{{ titel }}}}"""\n') == [
        "a.toml:8: the template of receiver `d`: there is no `titel`; there are: excerpts, headlines, lang, "
        "link, more, published, rules, severity, silence, sites, source, story, tags, texts, title, trust"
    ]
    assert problems(tmp_path, f'{CHAT}template = " "\n') == [
        "a.toml:6: the template of receiver `d`: makes nothing of a message"
    ]


def test_wrong_in_its_file(tmp_path: Path) -> None:
    (tmp_path / "desk.j2").write_text("\n\n{{ title|safe }}")
    (said,) = problems(tmp_path, f'{CHAT}template = "desk.j2"\n')
    assert said.startswith("desk.j2:3: the template of receiver `d`: there is no filter `safe`")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    assert problems(tmp_path, f'{CHAT}template = "none.j2"\n') == [
        "a.toml:6: the template none.j2 cannot be read: No such file or directory"
    ]
    os.mkfifo(tmp_path / "pipe.j2")
    assert problems(tmp_path, f'{CHAT}template = "pipe.j2"\n') == [
        "a.toml:6: the template pipe.j2 cannot be read: not a file"
    ]
    (tmp_path / "latin.j2").write_bytes(b"caf\xe9")
    assert problems(tmp_path, f'{CHAT}template = "latin.j2"\n') == [
        "a.toml:6: the template latin.j2 is not text in UTF-8"
    ]
    assert problems(tmp_path, f'{CHAT}template = "a\\u0000.j2"\n') == [
        "a.toml:6: the template a\\x00.j2 cannot be read: no such name"
    ]


def test_a_kind_without_markup_takes_none(tmp_path: Path) -> None:
    table = '[[receiver]]\nname = "d"\nurl = "https://a.example/"\ntemplate = "x"\n'
    assert problems(tmp_path, table) == [
        "a.toml:4: the template of receiver `d`: cannot be used: webhook takes no template"
    ]
