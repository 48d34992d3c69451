"""``python -m monitor`` is ``monitor``, and both begin here."""

import signal


def main() -> None:
    """Entry point of the command ``monitor``. Ctrl-C ends it without a word, also while it is loaded."""
    ours = (
        signal.getsignal(signal.SIGINT) is signal.default_int_handler
    )  # a shell's background job ignores it
    if ours:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from monitor.cli import main as run  # noqa: PLC0415 - what takes its time to load

    if ours:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    run()


if __name__ == "__main__":
    main()
