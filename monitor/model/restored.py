"""That a database was restored: its memory ends earlier than what it was used for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Restored:
    """When it was, and until when what was published had been told of already."""

    at: datetime
    told: datetime
