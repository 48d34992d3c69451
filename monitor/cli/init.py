"""``monitor init``: a configuration to start from."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.exits import FAILED
from monitor.config.shipped import COMMON, DEFAULT, PACKS, files

RULES, RECEIVERS = "rules.toml", "receivers.toml"
EMPTY = '\nurl = ""\n'
"""Where the address of the receiver goes that is not commented out."""
SECRET_MODE = 0o600
"""receivers.toml holds webhook addresses: for its owner alone."""


def init(
    directory: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Where to write it. Default: ~/.config/monitor.")
    ] = None,
    pack: Annotated[
        str,
        typer.Option(
            metavar="PACK",
            help="; ".join(f"{name}: {what}" for name, what in PACKS.items()) + ".",
            autocompletion=lambda: list(PACKS),
        ),
    ] = DEFAULT,
    to: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            help="Webhook address of your chat, or ${NAME} of a variable that holds it. "
            "Where it cannot be one, nothing is written.",
        ),
    ] = "",
    force: Annotated[
        bool, typer.Option("--force", help="Replace files that are there; each is kept as FILE.bak.")
    ] = False,
) -> None:
    """Write a commented configuration to start from: sources, rules, receivers, settings.

    What is watched comes as a pack. By itself it is ukraine-air-defence: it shows real hits in the first
    minutes, and how each kind of source and rule is written. For a watch of your own, minimal is short.
    """
    from monitor.cli.options import user_config

    if pack not in PACKS:
        raise typer.BadParameter(
            f"there is no pack {pack!r}; there is {' and '.join(PACKS)}", param_hint="--pack"
        )
    target = directory or user_config(os.environ)
    if to and not force and os.path.lexists(target / RECEIVERS):
        raise typer.BadParameter(
            f"{target / RECEIVERS} is there already: write the address into it", param_hint="--to"
        )
    contents = {name: path.read_bytes() for name, path in files(pack).items()}
    if to:
        contents[RECEIVERS] = _addressed(contents[RECEIVERS], to, target)
    try:
        _say(pack, target, *_copy(contents, target, force))
    except OSError as error:
        typer.echo(f"{error.filename or target}: cannot be written: {error.strerror}", err=True)
        raise typer.Exit(FAILED) from None
    typer.echo(_next_steps(directory, target, told=bool(to)))


def _say(
    pack: str,
    target: Path,
    written: Sequence[str],
    kept: Sequence[str],
    left: Sequence[str],
    aside: Sequence[str],
) -> None:
    typer.echo(f"Pack {pack}: {PACKS[pack]}.")
    for name in written:
        typer.echo(f"wrote {target / name}")
    for name in kept:
        typer.echo(f"kept  {target / name}: it was there already (--force replaces it and keeps a .bak)")
    for name in left:
        typer.echo(f"left  {target / name}: the rules there are not this pack's (--force replaces them)")
    for name in aside:
        typer.echo(f"aside {target / name}: this pack has no such file; it is kept as .bak")
    if pack == DEFAULT and not kept:
        typer.echo(f"For a watch of another subject: monitor init --pack minimal DIR ({PACKS['minimal']}).")


def _copy(pack: Mapping[str, bytes], target: Path, force: bool) -> tuple[list[str], ...]:
    """Copy what is not there yet; the names of what was written, kept, left out, and set aside.

    Two packs together would be none at all: beside other rules nothing of this pack is written but settings,
    and files of another pack are set aside when files may be replaced.
    """
    target.mkdir(parents=True, exist_ok=True)
    written, kept, left = [], [], []
    other = not force and _differs(target / RULES, pack[RULES])
    for name, body in pack.items():
        there = target / name
        if os.path.lexists(there):
            if not force:
                kept.append(name)
                continue
            there.replace(_free_backup(there))
        elif other and name not in COMMON:
            left.append(name)
            continue
        _write(there, body, SECRET_MODE if name == RECEIVERS else 0o644)
        written.append(name)
    strange = sorted({name for other in PACKS for name in files(other)} - set(pack))
    aside = [name for name in strange if force and os.path.lexists(target / name)]
    for name in aside:
        (target / name).replace(_free_backup(target / name))
    return written, kept, left, aside


def _differs(there: Path, pack: bytes) -> bool:
    """Something stands there, and it is not the pack's."""
    return os.path.lexists(there) and not (there.is_file() and there.read_bytes() == pack)


def _addressed(body: bytes, address: str, target: Path) -> bytes:
    """The file of receivers with the address of the first; raises BadParameter when it cannot be one."""
    import json
    import tempfile

    from monitor.config.load import load
    from monitor.errors import ConfigError

    text = body.decode("utf-8")
    if EMPTY not in text:  # in a checkout the files are yours, and may have an address already
        raise typer.BadParameter(
            f"the receivers of the pack have an address already: {files()[RECEIVERS]}", param_hint="--to"
        )
    written = json.dumps(address.encode("utf-8", "replace").decode(), ensure_ascii=False)
    text = text.replace(EMPTY, f"\nurl = {written}\n", 1)
    with tempfile.TemporaryDirectory() as folder:
        _write(Path(folder, RECEIVERS), text.encode(), SECRET_MODE)
        try:
            # ${file:NAME} is meant from the folder where the file is going to be.
            load(Path(folder), {"CREDENTIALS_DIRECTORY": str(target), **os.environ})
        except ConfigError as error:
            raise typer.BadParameter(error.problems[0].message, param_hint="--to") from None
    return text.encode()


def _free_backup(path: Path) -> Path:
    """``FILE.bak``, or the first of ``FILE.bak2``, ``FILE.bak3`` … that no earlier run has taken."""
    number, backup = 1, path.with_name(f"{path.name}.bak")
    while os.path.lexists(backup):
        number += 1
        backup = path.with_name(f"{path.name}.bak{number}")
    return backup


def _write(path: Path, body: bytes, mode: int) -> None:
    """Write a new file, never over one that has appeared meanwhile; `mode` holds from the first byte."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(body)


def _next_steps(given: Path | None, target: Path, *, told: bool) -> str:
    # Quoted as a shell wants it: people paste these lines, and folders have spaces in their names.
    option = (
        f" --config {shlex.quote(str(given))}"
        if given and given.resolve() != Path("config").resolve()
        else ""
    )
    first = (
        f"monitor alerts test desk{option}   (a sample to your chat)"
        if told
        else f"paste the address of your chat's webhook into {target / RECEIVERS}, or none yet"
    )
    return f"\nNext:\n  1. {first}\n  2. monitor check{option}\n  3. monitor run{option}"
