"""What is done at night, when least is going on: forget what is too old, look after the file, learn words."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.date import DateTrigger

from monitor.app import App
from monitor.daemon import memory
from monitor.daemon.auditing import audit_if_due
from monitor.errors import MonitorError
from monitor.flows.prune import prune

FORGOT: Final = "pruned"
"""The fact that says when everything was last looked over for what is too old."""

MISSED: Final = timedelta(hours=48)
"""A daemon that never runs at night forgets by day."""

SETTLED: Final = timedelta(minutes=10)
"""After its start, when what came in meanwhile has been read."""

log = logging.getLogger(__name__)


def schedule(app: App) -> AsyncIOScheduler:
    """The jobs of the calendar; what is due for whom stands in the store, not here."""
    scheduler = AsyncIOScheduler(timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1})
    scheduler.add_job(forget, CronTrigger(hour=2, minute=17), args=(app,), misfire_grace_time=3600)
    scheduler.add_job(app.store.maintain, CronTrigger(hour=3, minute=17), misfire_grace_time=3600)
    scheduler.add_job(refresh, CronTrigger(hour=4, minute=17), args=(app,), misfire_grace_time=3600)
    scheduler.add_job(audit_if_due, CronTrigger(hour=5, minute=17), args=(app,), misfire_grace_time=3600)
    for missed in (forget_if_missed, audit_if_due):
        scheduler.add_job(missed, DateTrigger(app.clock() + SETTLED), args=(app,))
    return scheduler


async def refresh(app: App) -> None:
    """Index the rules anew by what was learnt of their words."""
    await app.refresh()
    memory.set_apart()


def put_back(scheduler: AsyncIOScheduler) -> None:
    """Count the time to each night from now: the clock was put back."""
    for job in scheduler.get_jobs():
        scheduler.reschedule_job(job.id, trigger=job.trigger)


async def forget(app: App) -> None:
    """Forget what is older than it is kept. What fails is tried again the next night."""
    now = app.clock()
    try:
        gone = await prune(app.store, app.config.settings.retention, now)
        await app.store.remember(FORGOT, now.isoformat())
    except MonitorError as error:
        log.warning("what is too old was not all forgotten", extra={"error": error})
        return
    if gone:
        said = ", ".join(f"{number} {kind}" for kind, number in gone.items())
        log.info("forgot what was too old", extra={"result": said})


async def forget_if_missed(app: App) -> None:
    """The same, where no night came in which the daemon ran."""
    last = await app.store.recall(FORGOT)
    if not last or app.clock() - datetime.fromisoformat(last) > MISSED:
        await forget(app)
