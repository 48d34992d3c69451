"""Kinds of sources: how each is asked for its news and how its answer is read. Pure.

Source + PollState ─request─► (the wire) ─► Response ─read─► Feed: (Entry, …), Rhythm
"""

from monitor.sources.kind import SourceKind
from monitor.sources.registry import KINDS

__all__ = ["KINDS", "SourceKind"]
