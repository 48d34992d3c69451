"""Every command with its arguments and options, read from the program, for the pages made of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from monitor.cli.verbs import built


@dataclass(frozen=True, slots=True)
class Parameter:
    """An argument or option, as a person types it."""

    names: tuple[str, ...]
    is_argument: bool
    required: bool
    default: str
    env: str
    help: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command with what it takes. ``words`` come after ``monitor``."""

    words: tuple[str, ...]
    help: str
    parameters: tuple[Parameter, ...]
    runs: bool = True
    """It does something on its own; a mere group of commands does not."""


def commands() -> tuple[Command, ...]:
    """All commands in the order of ``monitor --help``, groups before what they hold."""
    return tuple(_commands(built(), ()))


def _commands(group: Any, words: tuple[str, ...]) -> Iterator[Command]:
    for name, command in group.commands.items():
        inner = getattr(command, "commands", None)
        runs = inner is None or command.invoke_without_command
        yield Command((*words, name), command.help or "", tuple(map(_parameter, command.params)), runs)
        if inner:
            yield from _commands(command, (*words, name))


def _parameter(found: Any) -> Parameter:
    is_argument = found.param_type_name == "argument"
    return Parameter(
        names=((found.metavar or found.name.upper()).strip("[]"),) if is_argument else tuple(found.opts),
        is_argument=is_argument,
        required=found.required,
        default="" if found.default in (None, "", False, ()) else str(found.default),
        env=str(found.envvar or ""),
        help=found.help or "",
    )
