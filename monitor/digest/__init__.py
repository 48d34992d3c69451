"""What happened in a span of time, as text, Markdown or JSON."""

from __future__ import annotations

from monitor.digest.build import Digest, Section, build

__all__ = ["Digest", "Section", "build"]
