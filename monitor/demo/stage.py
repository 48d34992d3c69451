"""What a person sees of the demo: friendly lines, the daemon's own words dimmed, and a list of checks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from monitor.demo.chat import Received
from monitor.demo.checks import Check, fields

_COLOURS = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "green"}


class Stage:
    """Prints to standard output. When `quiet`, only the checks that did not hold and the last line."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._console = Console(highlight=False, soft_wrap=True)

    def say(self, line: str, style: str = "") -> None:
        """A line of the story. The text is shown as it is: nothing in it is markup."""
        if not self._quiet:
            self._console.print(Text(line, style=style))

    def heading(self, line: str) -> None:
        """A new part of the story."""
        self.say("")
        self.say(line, "bold")

    def log(self, lines: Iterable[str]) -> None:
        """What the daemon said."""
        for line in lines:
            self.say(f"    {shortened(line)}", "dim")

    def delivery(self, received: Received) -> None:
        """A try at the webhook's door."""
        if not received.accepted:
            wait = "asked to come back in a second" if received.status == 503 else received.fault
            self.say(f"  ⟲ delivery {received.id} answered {received.status}: {wait}", "magenta")
            return
        severity, first, second = alert_lines(received.payload)
        self.say(f"  ● {severity:<8} {first}", _COLOURS.get(severity, ""))
        self.say(f"             {second}")

    def verdict(self, checks: Sequence[Check]) -> None:
        """The checks, and in the end whether all held."""
        self.heading("What had to be so")
        for check in checks:
            if not self._quiet or not check.held:
                self._console.print(Text(check_line(check), style="green" if check.held else "bold red"))
        failed = sum(not check.held for check in checks)
        end = f"{failed} of {len(checks)} checks failed." if failed else f"All {len(checks)} checks held."
        self._console.print(Text(end, style="bold red" if failed else "bold green"))


def check_line(check: Check) -> str:
    """One line a check: ✓ or ✗, what it was and what was seen."""
    mark = "✓" if check.held else "✗"
    return f"  {mark} {check.name}" + (f" ({check.detail})" if check.detail else "")


def alert_lines(payload: object) -> tuple[str, str, str]:
    """Severity, title and second line (source, language, rules) of an alert as the webhook carries it."""
    said = payload if isinstance(payload, dict) else {}
    data = said.get("data", said)
    rules = ", ".join(data.get("rules", ()))
    where = " · ".join(part for part in (data.get("source", ""), data.get("lang", ""), rules) if part)
    return str(data.get("severity", "")), str(data.get("title", "")), where


def shortened(line: str, width: int = 150) -> str:
    """A log line without its time and level, cut to `width`."""
    known = fields(line)
    start = line.find("event=") if "event" in known else 0
    rest = line[max(start, 0) :]
    return rest if len(rest) <= width else rest[: width - 1] + "…"
