"""When to poll next, when to try again, and what a poll leaves behind. Pure: time and jitter are given.

    next poll = the latest of   now + adaptive interval
                                fresh until    (Cache-Control, else Expires; at most a day)
                                now + ttl, now + sy:updatePeriod / sy:updateFrequency   (at most a day)
                                the server's Retry-After   (after any status; at most a week)
                spread by jitter, widely where many sources came together
                then out of     skipHours and skipDays   (GMT)

What a feed said of itself is remembered, since "not modified" has no body to say it again. The same rule
moves the next poll on before the request goes out: however a process ends, nobody is asked early.

Failures back off up to a day and never stop: giving a feed up after three errors is the most repeated
complaint about the field's best reader (study, section 1). While our own network is down nobody is blamed.

schedule   when a source is polled next      failure    how much a failure counts
hours      out of hours and days to skip     coverage   whether two polls overlap
moves      which redirect is believed        audit      whether validators are trusted
network    whether we ourselves are offline  memory     the state after a poll
advice     what a person could do about it      pushing    whether push is good enough to poll less
"""

from monitor.cadence.network import Connection
from monitor.cadence.pushing import pushing
from monitor.cadence.schedule import (
    Found,
    Next,
    claimed,
    next_attempt,
    next_poll,
    poll_failed,
    postponed,
    unblamed,
)

__all__ = [
    "Connection",
    "Found",
    "Next",
    "claimed",
    "next_attempt",
    "next_poll",
    "poll_failed",
    "postponed",
    "pushing",
    "unblamed",
]
