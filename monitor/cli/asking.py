"""What is being done at the moment, on a terminal, on standard error: output stays for what was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(*, shown: bool = True) -> Iterator[Callable[[str], None]]:
    """Give a function that shows a line in place of the last one; it does nothing where nobody looks."""
    import sys

    from rich.console import Console
    from rich.text import Text

    from monitor.cli.border import bare
    from monitor.text.shown import line

    console = Console(file=bare(sys.stderr))
    if not shown or not console.is_terminal:
        yield lambda _: None
        return
    with console.status(Text("asking …")) as status:
        yield lambda said: status.update(Text(line(said)))
