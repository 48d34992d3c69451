"""Dictionaries of languages on disk, and the usual expansion of words over them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

from monitor.forms import Forms
from monitor.forms.corrections import by_name
from monitor.lexicon.disk import DiskLexicon, Say
from monitor.model import NameCorrection


def _to_stderr(message: str) -> None:
    sys.stderr.write(f"{message}\n")
    sys.stderr.flush()


def open_lexicon(say: Say = _to_stderr) -> DiskLexicon:
    """The dictionaries in the cache folder; those that are not there yet are built when they are asked for.

    `say` is told before a build, which takes up to a minute.
    """
    return DiskLexicon(os.environ, say)


def usual(say: Say = _to_stderr, names: Iterable[NameCorrection] = ()) -> Forms:
    """What words of rules and searches stand for: their forms by the dictionaries in the cache folder, and
    names with their corrections.
    """
    return Forms(open_lexicon(say), by_name(names))
