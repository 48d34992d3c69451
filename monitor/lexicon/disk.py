"""Dictionaries on disk: opened when a word is looked up, built when there are none yet.

    paradigms(word, lang) ──► open? ──► file in the cache? ──► child builds it aside ──► rename

A build writes aside and renames, so that a reader never sees half a file and two builders at once only do the
work twice. A file that cannot be read is built anew.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from importlib import metadata
from pathlib import Path

from monitor.errors import LexiconError
from monitor.lexicon.cache import folders, trusted, writable
from monitor.lexicon.file import FORMAT, Dictionary, Paradigm

USUAL = ("pl", "ru", "tr", "de", "es", "uk", "ar", "it", "fr", "en", "he", "fa")
"""Languages that words without one are looked up in; those that take longest to build come first."""

BUILD_TIMEOUT = 300
"""Seconds a build may take; Polish, the largest, takes some 20 on a slow machine."""

Say = Callable[[str], None]


class DiskLexicon:
    """A `monitor.forms.lexicon.Lexicon` over files. Safe to share between threads."""

    def __init__(self, env: Mapping[str, str], say: Say) -> None:
        self._folders = tuple(folders(env))
        self._say = say
        self._open: dict[str, Dictionary | None] = {}
        self._lock = threading.Lock()

    def paradigms(self, word: str, lang: str) -> tuple[Paradigm, ...]:
        """Every paradigm of language `lang` that has the folded `word`; none when there is no dictionary."""
        dictionary = self._dictionary(lang)
        return () if dictionary is None else dictionary.paradigms(word)

    def own_forms(self, word: str, lang: str) -> int:
        """How many forms language `lang` has of the folded `word` as a lemma; 0 where it is none."""
        dictionary = self._dictionary(lang)
        return 0 if dictionary is None else dictionary.own_forms(word)

    def _dictionary(self, lang: str) -> Dictionary | None:
        opened = self._open
        return opened[lang] if lang in opened else self._load(lang)

    def prepare(self) -> None:
        """Build the usual dictionaries now, those that are not there yet, and open them."""
        for lang in USUAL:
            self.paradigms("", lang)

    def rest(self) -> None:
        """Unmap every file: it is mapped again when a word of its language is asked for."""
        with self._lock:
            self._open = {}

    def _load(self, lang: str) -> Dictionary | None:
        with self._lock:
            if lang in self._open:
                return self._open[lang]
            found = self._find(lang) if lang in supported() else None
            if found is None and lang in supported():
                # Where one is missing all are, most often: together they take as long as the longest.
                wanted = USUAL if lang in USUAL else (lang,)
                self._build([one for one in wanted if one not in self._open and self._find(one) is None])
                found = self._find(lang)
            self._open[lang] = found
            return found

    def _find(self, lang: str) -> Dictionary | None:
        for folder in self._folders:
            try:
                if trusted(folder):
                    return Dictionary(folder / file_name(lang))
            except (OSError, LexiconError):
                continue
        return None

    def _build(self, langs: Sequence[str]) -> None:
        """Build dictionaries side by side. What fails is told; words are known by their endings then."""
        folder = next(filter(writable, self._folders), None)
        if folder is None:
            self._say(f"No dictionaries: none of {_listed(self._folders)} can be written")
            return
        _sweep(folder)
        self._say(f"Building dictionaries in {folder}, once ({', '.join(langs)}): up to a minute …")
        with ThreadPoolExecutor(min(len(langs), os.cpu_count() or 1)) as builders:
            for fault in builders.map(lambda lang: _fault(lang, folder), langs):
                if fault:
                    self._say(fault)


def _sweep(folder: Path) -> None:
    """Remove what builders that were killed left aside: nobody else would, and each takes megabytes."""
    for left in folder.glob(".*.lexicon.*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > BUILD_TIMEOUT:
                left.unlink()


def _listed(paths: Iterable[Path]) -> str:
    return ", ".join(map(str, paths))


def file_name(lang: str) -> str:
    """Name of a dictionary's file: other data or another format is another file."""
    return f"{lang}-{_version()}-{FORMAT}.lexicon"


@cache
def _version() -> str:
    """Of the data. Reading it takes longer than opening the dictionaries of all languages."""
    return metadata.version("simplemma")


@cache
def supported() -> frozenset[str]:
    """Languages that there is a dictionary of. By file names: simplemma itself takes long to import."""
    files = metadata.files("simplemma") or ()
    return frozenset(file.stem for file in files if file.suffix == ".plzma")


def _fault(lang: str, folder: Path) -> str:
    """Build the dictionary of `lang`; what went wrong, or nothing."""
    path = folder / file_name(lang)
    aside = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    command = [sys.executable, "-m", "monitor.lexicon.build", lang, str(aside)]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=BUILD_TIMEOUT)  # noqa: S603
        aside.replace(path)
    except subprocess.CalledProcessError as error:
        last = (error.stderr.strip().splitlines() or [f"exit code {error.returncode}"])[-1]
        return f"The dictionary of {lang} could not be built: {last}"
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"The dictionary of {lang} could not be built: {error}"
    finally:
        aside.unlink(missing_ok=True)
    return ""
