"""What the tests of this folder start from: a directory with files, and registries that do not change."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from monitor.config.load import load
from monitor.config.registries import Registries
from monitor.config.values import Config
from monitor.errors import ConfigError, QuerySyntaxError
from monitor.model import Receiver

CANARY = "canary-b7"
ENV = {"CANARY": CANARY, "HOOK": f"https://hooks.example/{CANARY}", "EMPTY": "", "HOME": "/home/ann"}


def parse(query: str) -> None:
    """A query language in which every text is right unless it says BROKEN."""
    for number, line in enumerate(query.split("\n"), 1):
        if "BROKEN" in line:
            raise QuerySyntaxError("this cannot be read", query, number, line.index("BROKEN") + 1)


def missing(receiver: Receiver) -> tuple[str, ...]:
    return ("chat",) if receiver.kind == "telegram" and not receiver.chat else ()


def complaints(receiver: Receiver) -> list[tuple[str, str]]:
    faults = (("chat", receiver.chat == "nowhere"), ("to", receiver.to == ("nowhere",)))
    return [(key, "leads nowhere") for key, wrong in faults if wrong]


REGISTRIES = Registries(
    source_kinds=("feed", "folder", "imap", "page", "telegram"),
    receiver_kinds=("webhook", "slack", "discord", "telegram", "email", "pigeon"),
    infer_kind=lambda url: "slack" if "slack" in url else "webhook",
    missing=missing,
    parse_query=parse,
    parse_termset=parse,
    own_addresses=("email", "pigeon"),
    complaints=complaints,
    extras={"pigeon": "no_such_package"},
)


def given(directory: Path, files: Mapping[str, str], env: Mapping[str, str] = ENV) -> Config:
    """The configuration that `files` (name to text) in `directory` make."""
    directory.mkdir(exist_ok=True)
    for name, text in files.items():
        (directory / name).write_text(text, encoding="utf-8")
    return load(directory, env, REGISTRIES)


def problems(directory: Path, files: Mapping[str, str], env: Mapping[str, str] = ENV) -> list[str]:
    """What is said against `files`, without the directory; empty when they are right."""
    try:
        given(directory, files, env)
    except ConfigError as error:
        return [str(problem).replace(f"{directory}/", "") for problem in error.problems]
    return []
