"""What happened in a span of time, as text, Markdown, HTML or JSON."""

from __future__ import annotations

from monitor.digest.build import By, Choice, Digest, Section, build

__all__ = ["By", "Choice", "Digest", "Section", "build"]
