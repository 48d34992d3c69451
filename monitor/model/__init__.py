"""The words of the product, as frozen values, in the order in which news flows.

Source and PollState say what to poll and when; Request, Response and Unreachable are all that is known of
the wire, where a Letter or a Notification may go out in place of a Request; an Entry is one item of a feed,
an Article an entry with its readable text; a Rule is a standing
query and a Match the proof that it held; a Story is what articles tell of; an Alert asks that somebody be
told, a Message is what they read, a Delivery is one alert on its way to one Receiver, and an Outcome is how
that ended.

All datetimes are aware and in UTC. Nothing here has behaviour beyond what follows from its own fields.
"""

from __future__ import annotations

from monitor.model.alert import (
    Alert,
    Delivery,
    Document,
    Excerpt,
    Headline,
    Message,
    Outcome,
    Receiver,
    Rejected,
    RetryLater,
    Secret,
    Sent,
    Untold,
)
from monitor.model.evidence import Evidence
from monitor.model.keeping import Keep, Retention
from monitor.model.news import About, Article, Entry, Feed, Part, Quality, Readable, Rhythm, TextFrom, Wall
from monitor.model.restored import Restored
from monitor.model.routing import (
    Addressee,
    Budget,
    By,
    Held,
    Inhibition,
    Interval,
    Kind,
    Matcher,
    Route,
    Silence,
    Subject,
)
from monitor.model.rule import Change, Match, NameCorrection, Rule, Severity, Span
from monitor.model.shown import Shown
from monitor.model.story import (
    Candidate,
    Frequencies,
    Member,
    Neighbour,
    Placement,
    Posting,
    Relation,
    Standing,
    StoryState,
)
from monitor.model.watch import Because, Clue, Move, Poll, PollState, Selectors, Source, Trouble
from monitor.model.websub import Hub, PushSettings, Subscription
from monitor.model.wire import (
    Fault,
    Headers,
    Letter,
    Notification,
    Parcel,
    Reply,
    Request,
    Response,
    RobotsFile,
    Security,
    Unreachable,
)

__all__ = [
    "About",
    "Addressee",
    "Alert",
    "Article",
    "Because",
    "Budget",
    "By",
    "Candidate",
    "Change",
    "Clue",
    "Delivery",
    "Document",
    "Entry",
    "Evidence",
    "Excerpt",
    "Fault",
    "Feed",
    "Frequencies",
    "Headers",
    "Headline",
    "Held",
    "Hub",
    "Inhibition",
    "Interval",
    "Keep",
    "Kind",
    "Letter",
    "Match",
    "Matcher",
    "Member",
    "Message",
    "Move",
    "NameCorrection",
    "Neighbour",
    "Notification",
    "Outcome",
    "Parcel",
    "Part",
    "Placement",
    "Poll",
    "PollState",
    "Posting",
    "PushSettings",
    "Quality",
    "Readable",
    "Receiver",
    "Rejected",
    "Relation",
    "Reply",
    "Request",
    "Response",
    "Restored",
    "Retention",
    "RetryLater",
    "Rhythm",
    "RobotsFile",
    "Route",
    "Rule",
    "Secret",
    "Security",
    "Selectors",
    "Sent",
    "Severity",
    "Shown",
    "Silence",
    "Source",
    "Span",
    "Standing",
    "StoryState",
    "Subject",
    "Subscription",
    "TextFrom",
    "Trouble",
    "Unreachable",
    "Untold",
    "Wall",
]
