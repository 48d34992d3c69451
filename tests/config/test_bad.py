"""Every mistake gets one message, at its own line, and no secret is in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.config.accept import MOST
from monitor.config.load import load
from monitor.config.sheets import BIGGEST
from monitor.errors import ConfigError
from tests.config.bad import BAD
from tests.config.given import CANARY, REGISTRIES, problems


@pytest.mark.parametrize(("text", "said"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_says_what_is_wrong_and_where(tmp_path: Path, text: str, said: str) -> None:
    assert problems(tmp_path, {"a.toml": text}) == [said]
    assert CANARY not in said


def test_names_are_unique() -> None:
    assert len({name for name, _, _ in BAD}) == len(BAD) >= 60


def test_all_problems_of_all_files_come_at_once_sorted(tmp_path: Path) -> None:
    files = {
        "b.toml": '[[source]]\nid = "a"\nurl = "ftp://a.example"\nkind = "fed"\nheaders = { X = "${NO}" }\n',
        "a.toml": "[polling]\nevery = 5\n[reading]\nconcurrency = 0\n",
        "c.toml": "[polling\n",
        "d.toml": '[[rule]]\nname = "r"\nquery = "BROKEN"\nseverity = 3\ncolour = "red"\n',
    }
    found = problems(tmp_path, files)
    places = [tuple(problem.split(": ")[0].split(":")) for problem in found]
    assert [place[:2] for place in places] == [
        ("a.toml", "2"),
        ("a.toml", "4"),
        ("b.toml", "3"),
        ("b.toml", "4"),
        ("b.toml", "5"),
        ("c.toml", "1"),
        ("d.toml", "3"),
        ("d.toml", "4"),
        ("d.toml", "5"),
    ]


def test_a_file_that_cannot_be_read_hides_no_names(tmp_path: Path) -> None:
    """Routes may name what the broken file defines: only the broken file is complained of."""
    files = {
        "receivers.toml": '[[receiver]]\nname = "desk"\nurl = \n',
        "routes.toml": '[[route]]\nreceivers = ["desk"]\n',
    }
    assert problems(tmp_path, files) == [
        "receivers.toml:3:7: not TOML: a value is missing here, or its quotes are"
    ]


def test_a_wrong_table_still_has_its_name(tmp_path: Path) -> None:
    text = '[[receiver]]\nname = "desk"\nurl = 5\n[[route]]\nreceivers = ["desk"]\n'
    assert [said.split(":")[1] for said in problems(tmp_path, {"a.toml": text})] == ["3"]


def test_duplicates_over_two_files_name_both_places(tmp_path: Path) -> None:
    source = '[[source]]\nid = "x"\nurl = "https://{}.example/"\n'
    files = {"a.toml": source.format("a"), "b.toml": "\n\n" + source.format("b")}
    assert problems(tmp_path, files) == [
        f"b.toml:4: source id `x` is already used at {tmp_path}/a.toml:2".replace(f"{tmp_path}/", "")
    ]


def test_a_setting_given_in_two_files_names_both_places(tmp_path: Path) -> None:
    files = {"a.toml": '[polling]\nevery = "5m"\n', "b.toml": '[polling]\nat_most = "1h"\nevery = "6m"\n'}
    assert problems(tmp_path, files) == ["b.toml:3: `every` is already set at a.toml:2"]


def test_what_a_terminal_would_obey_is_escaped(tmp_path: Path) -> None:
    text = '"\\u001b[31m\\u202e" = 1\n[[source]]\nid = "a\\u0007"\nurl = "https://a.example"\n'
    found = "".join(problems(tmp_path, {"a.toml": text}))
    assert found.isprintable()
    assert r"\x1b[31m\u202e" in found


def refused(directory: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        load(directory, {}, REGISTRIES)
    return str(caught.value)


def test_a_directory_that_is_not_there(tmp_path: Path) -> None:
    place = tmp_path / "none"
    assert (
        refused(place)
        == f"{place}: there is no such directory; `monitor init {place}` writes one to start from"
    )


def test_a_directory_without_files(tmp_path: Path) -> None:
    (tmp_path / ".#sources.toml").write_text("[[[")
    said = f"holds no *.toml file; `monitor init {tmp_path}` writes some to start from"
    assert refused(tmp_path) == f"{tmp_path}: {said}"


def test_a_file_in_place_of_the_directory(tmp_path: Path) -> None:
    place = tmp_path / "monitor.toml"
    place.write_text("")
    assert refused(place) == f"{place}: is a file; give the directory that holds the *.toml files"


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    place = tmp_path / "a.toml"
    place.symlink_to(tmp_path / "nowhere")
    assert refused(tmp_path) == f"{place}: cannot be read: No such file or directory"


def test_a_folder_named_like_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.toml").mkdir()
    assert refused(tmp_path) == f"{tmp_path}/a.toml: is not a file"


def test_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes('contact = "x"\n# \u0434\n'.encode("cp1251"))
    assert refused(tmp_path) == f"{tmp_path}/a.toml:2: is not UTF-8 text"


def test_a_file_that_is_no_configuration_by_its_size(tmp_path: Path) -> None:
    with (tmp_path / "a.toml").open("wb") as file:
        file.truncate(BIGGEST + 1)
    assert refused(tmp_path) == f"{tmp_path}/a.toml: is larger than 8 MB"


def test_of_faults_without_end_some_are_explained(tmp_path: Path) -> None:
    keys = "".join(f"key{number} = 1\n" for number in range(3_000))
    said = problems(tmp_path, {"a.toml": keys + "[polling]\nevery = 1\n"})
    assert len(said) == MOST + 1
    assert "a.toml:199: unknown key `key198`" in said[MOST - 2]
    assert said[MOST - 1] == "a.toml:200: and 2,801 more like these"
    assert said[MOST].startswith("a.toml:3002: `every` must be"), "what is known is explained first"


def test_a_value_without_end_does_not_make_a_message_without_end(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, {"a.toml": f'[polling]\nevery = "{"x" * 100_000}"\n'})
    assert found.startswith("a.toml:2: `every` must be a duration")
    assert found.endswith("write a number and a unit (ms, s, m, h, d, w)")
    assert len(found) < 3_000
