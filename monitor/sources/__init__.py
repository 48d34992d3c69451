"""Kinds of sources: how each is asked for its news and how its answer becomes entries. Pure.

Source + PollState ─request─► (the wire) ─► Response ─entries─► (Entry, …)
"""

from monitor.sources.kind import SourceKind
from monitor.sources.registry import KINDS

__all__ = ["KINDS", "SourceKind"]
