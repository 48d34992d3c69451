"""The command line: one module per command; each parses, calls and prints."""


def main() -> None:
    """Entry point of the command ``monitor``."""
    raise SystemExit("monitor: no command yet")
