"""Watching the watcher: what has gone wrong without an error, told from figures alone. Pure.

    Figures (of the archive) + Machine (of the process) ─judge─► Changes of the alarms ─told─► one Message

values    what is looked at, found, and stands     judge     which alarms open and close
silence   a rule or source has fallen silent       message   what a person is told of that
spikes    a rule or tag has far more than usual    chance    Poisson and negative binomial
sources   a source fails, ended or has gaps        sums      counts by the hour, summed
texts     a source's texts have become short       machine   receivers, stages, disk
"""

from monitor.watching.judge import changes, judge
from monitor.watching.message import SOURCE, heading, told
from monitor.watching.values import (
    Alarm,
    Changes,
    Counts,
    Figures,
    Finding,
    Group,
    Kind,
    Levels,
    Look,
    Machine,
    Named,
    Outgoing,
    Polled,
    Series,
    Sign,
    hour_of,
    start_of,
)

__all__ = [
    "SOURCE",
    "Alarm",
    "Changes",
    "Counts",
    "Figures",
    "Finding",
    "Group",
    "Kind",
    "Levels",
    "Look",
    "Machine",
    "Named",
    "Outgoing",
    "Polled",
    "Series",
    "Sign",
    "changes",
    "heading",
    "hour_of",
    "judge",
    "start_of",
    "told",
]
