"""The weekly recall audit: when it is due, and by which rules."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from monitor.app import App
from monitor.config.values import Config
from monitor.errors import MonitorError
from monitor.flows.auditing import WEEK, Auditor, AuditStore
from monitor.lexicon import usual
from monitor.rules.nearest import Nearest
from monitor.rules.plan import Definitions

DRAWN: Final = "audited"
"""The fact that says when a sample was drawn last, or since when the first one is waited for."""

SLACK: Final = timedelta(hours=12)
"""The night of a week later is always late enough."""

log = logging.getLogger(__name__)


def auditor(config: Config, store: AuditStore, told: Sequence[str] = ()) -> Auditor:
    """The verb by the rules of a configuration; `told` are receivers."""

    def rules(names: Sequence[str]) -> Nearest:
        asked = [rule for rule in config.rules if rule.name in names]
        known = Definitions(config.termsets, {rule.name: rule for rule in config.rules})
        return Nearest(asked, usual(names=config.names), known)

    return Auditor(store, rules, config.settings.audit.size, told)


async def audit_if_due(app: App) -> None:
    """Draw a sample when the last one is a week old. What fails is tried again the next night."""
    settings, now = app.config.settings.audit, app.clock()
    if not settings.weekly:
        return
    try:
        last = await app.store.recall(DRAWN)
        if last and now - datetime.fromisoformat(last) < WEEK - SLACK:
            return
        if last:
            told = app.desk.operators(but="") if settings.tell else ()
            audit = await auditor(app.config, app.store, told)(now)
            log.info("audit drawn", extra={"articles": len(audit.picks) if audit else 0})
        await app.store.remember(DRAWN, now.isoformat())
    except MonitorError as error:
        log.warning("no audit could be drawn", extra={"error": error})
