"""Options that many commands share, and how a command comes by its configuration and folder of state."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.exits import CONFIG

if TYPE_CHECKING:
    from monitor.config.values import Config
    from monitor.errors import ConfigError


ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config",
        "-c",
        envvar="MONITOR_CONFIG",
        metavar="DIR",
        help="Configuration directory. Default: ./config, ~/.config/monitor or /etc/monitor, "
        "the first that holds monitor.toml.",
    ),
]
NamesOption = Annotated[
    Path | None,
    typer.Option(
        "--config",
        "-c",
        envvar="MONITOR_CONFIG",
        metavar="DIR",
        help="Configuration directory whose termsets, rules and corrections of names count. Default: none.",
    ),
]
StateOption = Annotated[
    Path | None,
    typer.Option(
        "--state",
        envvar="MONITOR_STATE",
        metavar="DIR",
        help="Folder of the database. Default: state_dir of the configuration, $STATE_DIRECTORY, "
        "then ~/.local/state/monitor.",
    ),
]


def country_codes(given: Sequence[str] | None) -> tuple[str, ...]:
    """Codes of countries as they are kept; a name exits 2 and is told what a code is."""
    for one in given or ():
        if not (one.isascii() and one.isalpha() and len(one) == 2):
            raise typer.BadParameter(f"{one!r} is no code of ISO 3166-1, such as UA", param_hint="--country")
    return tuple(one.upper() for one in given or ())


def user_config(env: Mapping[str, str]) -> Path:
    """Where a person's own configuration lives (XDG Base Directory Specification)."""
    return Path(env.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "monitor"


def config_dir(given: Path | None) -> Path:
    """The directory given, else the first usual place that holds ``monitor.toml``, else the person's own."""
    if given is not None:
        return given
    own = user_config(os.environ)
    places = (Path("config"), own, Path("/etc/monitor"))
    return next((place for place in places if (place / "monitor.toml").is_file()), own)


def load_config(directory: Path) -> Config:
    """The configuration in `directory`; raises `ConfigError`."""
    from monitor.config.load import load

    return load(directory, os.environ)


def config_or_exit(given: Path | None, load: Callable[[Path], Config] = load_config) -> Config:
    """The configuration a command works by; prints every problem and exits 3 when it is wrong."""
    from monitor.errors import ConfigError

    try:
        return load(config_dir(given))
    except ConfigError as error:
        complain(error)
        raise typer.Exit(CONFIG) from None


def complain(error: ConfigError) -> None:
    """Every problem on a line of stderr, ``file:line: message``, and how many there are."""
    for problem in error.problems:
        typer.echo(str(problem), err=True)
    if len(error.problems) > 1:
        typer.echo(f"{len(error.problems)} problems", err=True)


def state_place(given: Path | None, config: Config) -> Path:
    """Where the folder of the database is or would be.

    ``--state`` first, then the configuration, then systemd's $STATE_DIRECTORY, then the person's own.
    """
    return given or config.settings.state_dir or _usual_state(os.environ)


def archive_place(config: Path | None, state: Path | None) -> Path:
    """`state_place`, by no more of the configuration than it takes; prints and exits 3 when that is wrong."""
    from monitor.config.folder import state_dir as configured

    directory = config_dir(config)
    if state is not None and (config is None or directory.is_dir()):
        return state
    try:
        return configured(directory, os.environ.get("HOME", "")) or _usual_state(os.environ)
    except ValueError:
        return state_place(state, config_or_exit(config))


def state_dir(given: Path | None, config: Config) -> Path:
    """`state_place`, made when it is not there; raises `StoreError`."""
    from monitor.errors import StoreError

    folder = state_place(given, config)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"the state folder {folder} cannot be made: {error.strerror}") from None
    return folder


def _usual_state(env: Mapping[str, str]) -> Path:
    # systemd separates several folders by colons (systemd.exec(5), StateDirectory=); ours is the first.
    if given := env.get("STATE_DIRECTORY", "").partition(":")[0]:
        return Path(given)
    return Path(env.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "monitor"
