"""How a table and its keys are declared."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Table(BaseModel):
    """A table: unknown keys are refused, types are not converted, no message repeats a value."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, validate_default=True, hide_input_in_errors=True
    )


def key(default: Any, meaning: str, *examples: Any, **more: Any) -> Any:
    """A key that may be left out."""
    return Field(default, description=meaning, examples=list(examples) or None, **more)


def must(meaning: str, *examples: Any, **more: Any) -> Any:
    """A key that may not."""
    return Field(description=meaning, examples=list(examples), **more)
