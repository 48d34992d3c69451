"""``monitor run``: the daemon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.options import ConfigOption, StateOption

if TYPE_CHECKING:
    from pathlib import Path

    from monitor.app import App
    from monitor.cli.live import Log, Screen
    from monitor.config.values import Config


def run(
    config: ConfigOption = None,
    state: StateOption = None,
    once: Annotated[bool, typer.Option("--once", help="Make one round over what is due, then exit.")] = False,
    log: Annotated[bool, typer.Option("--log", help="Structured log lines even at a terminal.")] = False,
) -> None:
    """Poll, read, match and alert until told to stop (Ctrl-C or SIGTERM)."""
    import asyncio
    import sys

    from monitor.cli import live, opening
    from monitor.cli.options import config_dir, config_or_exit, state_dir
    from monitor.config import aside
    from monitor.daemon.lock import only_daemon
    from monitor.daemon.logfmt import set_up_logging

    directory = config_dir(config)
    settings = config_or_exit(directory, aside.load)
    place = state_dir(state, settings)
    at_terminal = sys.stdout.isatty() and not log
    set_up_logging(at_terminal)
    report = live.Screen(below=opening.below()) if at_terminal else live.Log()
    with only_daemon(place / "monitor.lock"):
        try:
            asyncio.run(_run(settings, directory, place, report, once))
        finally:
            report.close()
        report.goodbye()


async def _run(config: Config, directory: Path, place: Path, report: Screen | Log, once: bool) -> None:
    import os

    from monitor.app import running, utc_now
    from monitor.cli.live import Screen
    from monitor.daemon.first_round import Opening
    from monitor.daemon.service import run_once, serve
    from monitor.daemon.systemd import Manager
    from monitor.store.sources import never_asked

    told = Opening(report, utc_now)
    report.hello(config, place)  # here, where Ctrl-C ends the loop in good order
    async with running(config, place, told) as app:
        told.begin(app.store.ask(never_asked))
        if once:
            await run_once(app)
        else:
            await serve(
                app,
                Manager.from_environment(os.environ),
                lambda running_app: _again(running_app, directory),
                _hung_up if isinstance(report, Screen) else lambda: False,
            )


def _hung_up() -> bool:
    """Whether the terminal was closed: unseen, the daemon would go on and hold its lock for ever."""
    import sys

    from monitor.cli.output import forget_output

    if sys.stdout.isatty():
        return False
    forget_output()
    return True


async def _again(app: App, directory: Path) -> str:
    """Read the configuration again and go on by it; a wrong one raises `MonitorError` and changes nothing."""
    import asyncio

    from monitor.config import aside

    await app.swap(await asyncio.to_thread(aside.load, directory))
    return app.status
