"""Secrets by reference: ``${NAME}`` from the environment, ``${file:PATH}`` from a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_REFERENCE = re.compile(r"\$\{([^{}]*)\}")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_LONGEST = 64_000
_HOW = (
    "${…} must hold the name of an environment variable, as in ${DESK_WEBHOOK}, "
    "or a file, as in ${file:desk-webhook}"
)


class SecretError(ValueError):
    """A secret cannot be had. The message names variable or file, never a value."""


@dataclass(frozen=True, slots=True, repr=False)
class Secrets:
    """Where secrets come from: the environment, and the folder that relative files are in."""

    env: Mapping[str, str]
    directory: Path

    @property
    def folder(self) -> Path:
        """systemd's folder of credentials where there is one (systemd.exec(5), LoadCredential=)."""
        return Path(self.env.get("CREDENTIALS_DIRECTORY") or self.directory)

    def fill(self, text: str) -> str:
        """`text` with every reference replaced by what it stands for; raises SecretError."""
        if text.count("${") != len(_REFERENCE.findall(text)):
            raise SecretError(_HOW)
        return _REFERENCE.sub(lambda found: self._value(found[1]), text)

    def _value(self, name: str) -> str:
        if name.startswith("file:"):
            return self._from_file(name.removeprefix("file:"))
        if not _VARIABLE.fullmatch(name):  # not repeated: it may be the secret itself, pasted here
            raise SecretError(_HOW)
        if name not in self.env:
            raise SecretError(f"the environment variable {name} is not set")
        return self.env[name].strip()

    def _from_file(self, name: str) -> str:
        if not name or "\0" in name:
            raise SecretError(_HOW)
        path = self.folder / name
        try:
            if not path.is_file():
                raise SecretError(f"there is no file {path}")
            with path.open("rb") as file:
                body = file.read(_LONGEST + 1)
        except OSError as error:
            raise SecretError(f"the file {path} cannot be read: {error.strerror}") from None
        if len(body) > _LONGEST:
            raise SecretError(f"the file {path} is too long for a secret")
        try:
            return body.decode().strip()
        except UnicodeDecodeError:
            pass
        raise SecretError(f"the file {path} is not text")


def is_literal(text: str) -> bool:
    """It is a secret written out, not a reference to one."""
    return bool(text) and "${" not in text
