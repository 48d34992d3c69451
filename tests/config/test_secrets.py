"""Secrets come by reference and never go out."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest

from monitor.config.secrets import SecretError, Secrets
from monitor.errors import ConfigError
from monitor.model import Secret
from tests.config.given import CANARY, ENV, given


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", ""),
        ("plain", "plain"),
        ("$HOME {x}", "$HOME {x}"),
        ("${CANARY}", CANARY),
        ("Bearer ${CANARY}", f"Bearer {CANARY}"),
        ("${CANARY}-${CANARY}", f"{CANARY}-{CANARY}"),
        ("${file:key}", "from-file"),
        ("${EMPTY}", ""),
        ("${NESTED}", "${CANARY}"),
    ],
)
def test_fills_references_once(tmp_path: Path, text: str, value: str) -> None:
    (tmp_path / "key").write_text("from-file\n")
    env = ENV | {"NESTED": "${CANARY}"}
    assert Secrets(env, tmp_path).fill(text) == value


def test_files_come_from_systemds_credentials_where_there_are_any(tmp_path: Path) -> None:
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "key").write_text("credential")
    (tmp_path / "key").write_text("beside")
    assert Secrets({}, tmp_path).fill("${file:key}") == "beside"
    assert Secrets({"CREDENTIALS_DIRECTORY": str(credentials)}, tmp_path).fill("${file:key}") == "credential"
    assert Secrets({}, credentials).fill(f"${{file:{tmp_path}/key}}") == "beside"


def test_says_which_file_is_wrong_and_never_what_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"canary-b7\xff")
    (tmp_path / "long").write_text("canary-b7" * 10_000)
    (tmp_path / "folder").mkdir()
    for name, said in [("binary", "is not text"), ("long", "is too long for a secret")]:
        with pytest.raises(SecretError, match=said) as caught:
            Secrets({}, tmp_path).fill(f"${{file:{name}}}")
        assert CANARY not in "".join(traceback.format_exception(caught.value))
    for name in ("folder", "nothing"):
        with pytest.raises(SecretError, match=f"there is no file .*{name}"):
            Secrets({}, tmp_path).fill(f"${{file:{name}}}")


@pytest.mark.parametrize("text", ["${}", "${", "${A", "${A B}", "${1A}", "${file:}", "${file:\0}", "${${A}}"])
def test_a_reference_that_is_none_is_refused_without_being_repeated(tmp_path: Path, text: str) -> None:
    with pytest.raises(SecretError) as caught:
        Secrets({"A": CANARY}, tmp_path).fill(text)
    assert str(caught.value).startswith("${…} must hold the name")


# Every place where a secret can stand, in a configuration that is right and in one that is wrong around it.
RIGHT = f"""
[[source]]
id = "a"
url = "https://a.example/f"
headers = {{ Authorization = "Bearer {CANARY}", Other = "${{CANARY}}" }}

[[receiver]]
name = "literal"
url = "https://hooks.example/{CANARY}"
signing_keys = ["{CANARY}", "${{CANARY}}"]

[[receiver]]
name = "reference"
kind = "telegram"
token = "${{CANARY}}"
chat = "@desk"
"""


def test_no_value_shows_a_secret(tmp_path: Path) -> None:
    config = given(tmp_path, {"a.toml": RIGHT})
    assert CANARY not in repr(config)
    literal, reference = config.receivers
    assert literal.url.reveal() == f"https://hooks.example/{CANARY}"
    assert literal.signing_keys == (Secret(CANARY), Secret(CANARY))
    assert reference.token.reveal() == CANARY
    assert config.sources[0].headers == (("authorization", f"Bearer {CANARY}"), ("other", CANARY))


@pytest.mark.parametrize(
    "more",
    [
        f'webhook = "{CANARY}"',
        f'[[receiver]]\nname = "x"\nurl = "{CANARY}"',
        f'[[receiver]]\nname = "x"\nurl = ["{CANARY}"]',
        f'[[receiver]]\nname = "x"\nurl = {{ a = "{CANARY}" }}',
        f'[[receiver]]\nname = "x"\nsigning_keys = {{ a = "{CANARY}" }}',
        f'[[receiver]]\nname = "x"\nurl = "https://hooks.example:{CANARY}/"',
        f'[[receiver]]\nname = "x"\nurl = "ftp://me:{CANARY}@hooks.example/"',
        '[[receiver]]\nname = "x"\nurl = "ftp://${CANARY}"',
        f'[[receiver]]\nname = "x"\nurl = "${{{CANARY}}}"',
        f'[[receiver]]\nname = "x"\nurl = "https://hooks.example/{CANARY}',
        f'[[source]]\nid = "x"\nurl = "https://me:{CANARY}@a.example/"',
        f'[[source]]\nid = "x"\nurl = "ftp://me:{CANARY}@a.example/"',
        f'[[source]]\nid = "x"\nurl = "https://a.example"\nheaders = {{ X = "{CANARY}\\n" }}',
        f'[[source]]\nid = "x"\nurl = "https://a.example"\nheaders = {{ X = ["{CANARY}"] }}',
        '[[source]]\nid = "x"\nurl = "https://a.example"\nheaders = { X = "${CANARY}é" }',
    ],
)
def test_no_error_shows_a_secret(tmp_path: Path, more: str) -> None:
    with pytest.raises(ConfigError) as caught:
        given(tmp_path, {"a.toml": RIGHT + more})
    assert CANARY not in "".join(traceback.format_exception(caught.value))
    assert CANARY not in repr(caught.value.problems)


def test_a_number_in_place_of_a_secret_is_not_shown(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        given(tmp_path, {"a.toml": '[[receiver]]\nname = "x"\ntoken = 123456789\nsigning_keys = [123456789]'})
    assert "123456789" not in str(caught.value)
