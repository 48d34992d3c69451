"""The tables, declared. A row of these never leaves the package: values of the model do.

    source ──< entry ──1 article ──1 body
                │           │  ├──< match
                └──1 imprint │  └──< version
                            └──> story ──< told, alert ──< delivery

`entry` is what `poll` hands to `read`, `delivery` what `read` hands to `deliver`: rows with a `due` time.
Nothing here has a state that only a live process can leave.

What runs works on `tables`, which `python -m monitor.store.declared` writes from these.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    TextClause,
    false,
    text,
)
from sqlmodel import Field, SQLModel

from monitor.model import Because, Kind, Move, Rhythm, Trouble
from monitor.store.types import Duration, Moment, Moves, Packed, Reason, Rhythms, Troubles, Words


def _with_default(kept: str | ColumnElement[Any] | TextClause, **options: Any) -> Any:
    """A column that a migration adds to a table with rows: `kept` is what stands in those."""
    return Field(sa_column_kwargs={"server_default": kept}, **options)


class SourceRow(SQLModel, table=True):
    """A source as configured last, and how polling it goes. No request headers: they may hold secrets."""

    __tablename__ = "source"
    __table_args__ = (Index("ix_source_active_next_poll", "active", "next_poll", "id"),)

    id: str = Field(primary_key=True)
    active: bool = True
    url: str
    kind: str
    name: str
    lang: str
    country: str
    trust: str
    tags: tuple[str, ...] = Field(sa_type=Words)
    min_interval: timedelta = Field(sa_type=Duration)
    max_interval: timedelta = Field(sa_type=Duration)
    full_text: bool
    etag: str = ""
    last_modified: str = ""
    interval: timedelta | None = Field(default=None, sa_type=Duration)
    failures: int = 0
    strain: float = _with_default("0", default=0.0)
    polled: datetime | None = Field(default=None, sa_type=Moment)
    succeeded: datetime | None = Field(default=None, sa_type=Moment)
    error: str = Field(default="", sa_type=Text)
    troubles: tuple[Trouble, ...] = _with_default("[]", default=(), sa_type=Troubles)
    because: Because = _with_default("new", default=Because.NEW, sa_type=Reason)
    why: str = _with_default("", default="", sa_type=Text)
    rhythm: Rhythm = _with_default("[0,0,[],[]]", default=Rhythm(), sa_type=Rhythms)
    fresh: timedelta = _with_default("0", default=timedelta(0), sa_type=Duration)
    trace: bytes = _with_default(text("x''"), default=b"")
    shown: bytes = _with_default(text("x''"), default=b"")
    gaps: int = _with_default("0", default=0)
    gap: datetime | None = Field(default=None, sa_type=Moment)
    pace: timedelta | None = Field(default=None, sa_type=Duration)
    silence: timedelta = _with_default("0", default=timedelta(0), sa_type=Duration)
    began: datetime | None = Field(default=None, sa_type=Moment)
    full: datetime | None = Field(default=None, sa_type=Moment)
    lies: int = _with_default("0", default=0)
    moved: str = _with_default("", default="", sa_type=Text)
    move: Move | None = Field(default=None, sa_type=Moves)
    gone: datetime | None = Field(default=None, sa_type=Moment)
    pushed: datetime | None = Field(default=None, sa_type=Moment)
    next_poll: datetime = Field(sa_type=Moment)


class SubscriptionRow(SQLModel, table=True):
    """A feed's subscription to its hub (WebSub), since when, until when, and when it is asked for again."""

    __tablename__ = "subscription"
    __table_args__ = (
        Index("ix_subscription_token", "token", unique=True),
        Index("ix_subscription_due", "due"),
    )

    source: str = Field(primary_key=True, foreign_key="source.id")
    hub: str = Field(sa_type=Text)
    topic: str = Field(sa_type=Text)
    token: str
    secret: str = Field(sa_type=Text)
    since: datetime = Field(sa_type=Moment)
    until: datetime | None = Field(default=None, sa_type=Moment)
    due: datetime = Field(sa_type=Moment)
    failures: int = 0
    error: str = Field(default="", sa_type=Text)


class HoldRow(SQLModel, table=True):
    """A host that asked all of us to leave it alone until then (429 and 503 with Retry-After)."""

    __tablename__ = "hold"

    host: str = Field(primary_key=True)
    until: datetime = Field(sa_type=Moment)


class RobotsRow(SQLModel, table=True):
    """What a site says to robots, or why nothing may be asked of it."""

    __tablename__ = "robots"

    host: str = Field(primary_key=True)
    text: str = Field(sa_type=Packed)
    closed: str = Field(sa_type=Text)
    until: datetime = Field(sa_type=Moment, index=True)


class LedgerRow(SQLModel, table=True):
    """What was asked of a host on a day, UTC."""

    __tablename__ = "ledger"

    day: int = Field(primary_key=True)
    """Since 1970."""
    host: str = Field(primary_key=True)
    requests: int
    unchanged: int
    errors: int
    slowed: int
    bytes: int


class EntryRow(SQLModel, table=True):
    """An item of a feed. `due` is when to read it; NULL when there is nothing left to do."""

    __tablename__ = "entry"
    __table_args__ = (
        Index("ux_entry_source_key", "source", "key", unique=True),
        Index("ix_entry_source_also", "source", "also"),
        Index("ix_entry_source_seen", "source", "seen"),
        Index("ix_entry_link", "link", sqlite_where=text("link <> key")),
        Index("ix_entry_due", "due", "id"),
        Index("ix_entry_source_due", "source", "due", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(foreign_key="source.id")
    key: str = Field(sa_type=Text)
    also: str = Field(sa_type=Text)
    guid: str = Field(sa_type=Text)
    link: str = Field(sa_type=Text)
    title: str = Field(sa_type=Text)
    summary: str = Field(sa_type=Text)
    content: str = Field(sa_type=Packed)
    author: str = Field(sa_type=Text)
    published: datetime | None = Field(default=None, sa_type=Moment)
    updated: datetime | None = Field(default=None, sa_type=Moment)
    lang: str
    seen: datetime = Field(sa_type=Moment)
    first_poll: bool
    late: bool = _with_default(false())
    """It was published while its source was not polled for long."""
    due: datetime | None = Field(default=None, sa_type=Moment)
    attempt: int = 0
    fault: str = _with_default("", default="", sa_type=Text)
    """Why its page could not be read, or not whole, when that was last tried."""


class ImprintRow(SQLModel, table=True):
    """What an entry said when it was last seen, by which an edit is told.

    Apart from its row, which is long: a poll reads these of all that its feed shows.
    """

    __tablename__ = "imprint"

    entry: int = Field(sa_column=Column(Integer, ForeignKey("entry.id"), primary_key=True))
    exact: int = Field(sa_column=Column(BigInteger, nullable=False))
    digest: int = Field(sa_column=Column(BigInteger, nullable=False))
    updated: datetime | None = Field(default=None, sa_type=Moment)
    edits: int = 0
    reread: datetime | None = Field(default=None, sa_type=Moment)
    """When it last was to be read again for one of its `edits`."""


class StoryRow(SQLModel, table=True):
    """What articles tell of. `first` and `last` are when they came to be known; `severity` is the highest."""

    __tablename__ = "story"
    __table_args__ = (Index("ix_story_last", "last", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    first: datetime = Field(sa_type=Moment)
    last: datetime = Field(sa_type=Moment)
    severity: int | None = None
    follows: int | None = None
    """The closed story that this one takes up again."""
    texts: int | None = None
    """Articles that are nobody's copy; `texts_told` of them when it was told of last."""
    texts_told: int | None = None
    alerted: datetime | None = Field(default=None, sa_type=Moment)
    grew: datetime | None = Field(default=None, sa_type=Moment)
    """When it was told of last, and last because it grew."""
    owed: str | None = Field(default=None, sa_type=Text)
    """How it grew since, which it was too soon to tell."""


class ArticleRow(SQLModel, table=True):
    """An entry as it was read. `at` orders the archive: published, but never later than first seen."""

    __tablename__ = "article"
    __table_args__ = (
        Index("ux_article_entry", "entry", unique=True),
        Index("ix_article_url", "url", "seen"),
        Index("ix_article_text_hash", "text_hash", "seen"),
        Index("ix_article_story", "story", "at"),
        Index("ix_article_at", "at", "id"),
        Index("ix_article_source_at", "source", "at"),
        Index("ix_article_lang_at", "lang", "at"),
        Index("ix_article_seen", "seen", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    entry: int = Field(foreign_key="entry.id")
    source: str = Field(foreign_key="source.id")
    story: int = Field(foreign_key="story.id")
    url: str = Field(sa_type=Text)
    link: str = Field(sa_type=Text)
    title: str = Field(sa_type=Text)
    summary: str = Field(sa_type=Text)
    author: str = Field(sa_type=Text)
    published: datetime | None = Field(default=None, sa_type=Moment)
    seen: datetime = Field(sa_type=Moment)
    at: datetime = Field(sa_type=Moment)
    lang: str
    text_from: str
    text_hash: str
    untold: str = _with_default("", default="")
    """Why it raised no alert though a rule holds (`Untold`), as it was decided at its last reading."""
    countries: tuple[str, ...] = _with_default("[]", default=(), sa_type=Words)


class BodyRow(SQLModel, table=True):
    """An article's text, apart from its row: lists and look-ups never page through bodies."""

    __tablename__ = "body"

    article: int = Field(sa_column=Column(Integer, ForeignKey("article.id"), primary_key=True))
    text: bytes
    """zstd: packed before the transaction, so that the writer need not."""


class VersionRow(SQLModel, table=True):
    """What an article said before an edit, from when until when; `changed` is what the edit changed."""

    __tablename__ = "version"
    __table_args__ = (Index("ix_version_article", "article", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    article: int = Field(foreign_key="article.id")
    since: datetime = Field(sa_type=Moment)
    until: datetime = Field(sa_type=Moment)
    changed: tuple[str, ...] = Field(sa_type=Words)
    title: str = Field(sa_type=Text)
    summary: str = Field(sa_type=Text)
    text: bytes
    """zstd, as it stood in `body`."""


class EvidenceRow(SQLModel, table=True):
    """A page as it was fetched, of an article in which a rule held. `body`: zstd, of a large page a part."""

    __tablename__ = "evidence"
    __table_args__ = (Index("ux_evidence_article", "article", "sha256", unique=True),)

    id: int | None = Field(default=None, primary_key=True)
    article: int = Field(foreign_key="article.id")
    at: datetime = Field(sa_type=Moment)
    url: str = Field(sa_type=Text)
    status: int
    headers: str = Field(sa_type=Text)
    size: int
    sha256: str
    body: bytes


class RelationRow(SQLModel, table=True):
    """What an article was found to be to an earlier one, by which it was placed.

    ``first`` is the article whose copy it is, itself when its text is its own. Neither refers by key: what an
    article was a copy of may be forgotten before it.
    """

    __tablename__ = "relation"
    __table_args__ = (Index("ix_relation_first", "first"),)

    article: int = Field(sa_column=Column(Integer, ForeignKey("article.id"), primary_key=True))
    relation: str
    other: int | None = None
    score: float = 0.0
    why: str = Field(sa_type=Text)
    first: int
    changed: bool = False


class ShingleRow(SQLModel, table=True):
    """A sampled passage of an article. Old ones go by period, so no key refers to the article."""

    __tablename__ = "shingle"
    __table_args__ = ({"sqlite_with_rowid": False},)

    period: int = Field(primary_key=True)
    hash: int = Field(sa_column=Column(BigInteger, primary_key=True))
    article: int = Field(primary_key=True)


class StoryStateRow(SQLModel, table=True):
    """What a story remembers of its texts, as the room of stories has written it."""

    __tablename__ = "story_state"

    story: int = Field(sa_column=Column(Integer, ForeignKey("story.id"), primary_key=True))
    state: bytes


class StoryKeyRow(SQLModel, table=True):
    """A rare term of an article, under which its story is found; the latest articles of one lie together."""

    __tablename__ = "story_key"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: int = Field(sa_column=Column(BigInteger, primary_key=True))
    article: int = Field(primary_key=True)
    story: int


class RulingRow(SQLModel, table=True):
    """A person's word on two texts, named by their first articles: they tell one story, or never do."""

    __tablename__ = "ruling"
    __table_args__ = (Index("ix_ruling_other", "other"),)

    one: int = Field(primary_key=True)
    other: int = Field(primary_key=True)
    same: bool
    at: datetime = Field(sa_type=Moment)


class TermRow(SQLModel, table=True):
    """In how many articles a term stands."""

    __tablename__ = "term"

    key: int = Field(sa_column=Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True))
    articles: int


class MatchRow(SQLModel, table=True):
    """A rule held for an article. `spans` point into the stored text; none when that text was replaced."""

    __tablename__ = "match"
    __table_args__ = (Index("ix_match_rule", "rule", "article"), Index("ix_match_tags", "tags", "article"))

    article: int = Field(sa_column=Column(Integer, ForeignKey("article.id"), primary_key=True))
    rule: str = Field(sa_column=Column(String, primary_key=True))
    tags: tuple[str, ...] = Field(sa_type=Words)
    severity: int
    spans: str = Field(sa_type=Text)


class AlertRow(SQLModel, table=True):
    """An alert as it was raised; `message` is the snapshot that every try sends."""

    __tablename__ = "alert"
    __table_args__ = (
        Index("ix_alert_created", "created", "id"),
        Index("ix_alert_story", "story"),
        Index("ix_alert_article", "article"),
    )

    id: str = Field(primary_key=True)
    story: int = Field(foreign_key="story.id")
    article: int = Field(foreign_key="article.id")
    created: datetime = Field(sa_type=Moment)
    rules: tuple[str, ...] = Field(sa_type=Words)
    message: str = Field(sa_type=Text)
    subject: str = _with_default("", sa_type=Text)


class ToldRow(SQLModel, table=True):
    """An alert has told of this rule in this story: the next article of the story stays quiet about it."""

    __tablename__ = "told"

    story: int = Field(sa_column=Column(Integer, ForeignKey("story.id"), primary_key=True))
    rule: str = Field(sa_column=Column(String, primary_key=True))
    alert: str = Field(foreign_key="alert.id")


class DeliveryRow(SQLModel, table=True):
    """The outbox. `seq` is the order in which a receiver gets its deliveries.

    `message` is empty where the alert's own goes; `merged` is the delivery in which this one was told
    together with others; `target` the one whose message an edit takes the place of.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        Index("ux_delivery_id", "id", unique=True),
        Index("ix_delivery_state_receiver", "state", "receiver", "seq"),
        Index("ix_delivery_alert", "alert"),
        Index("ix_delivery_story", "story", "receiver"),
        Index("ix_delivery_settled", "receiver", "settled"),
    )

    seq: int | None = Field(default=None, primary_key=True)
    id: str
    alert: str | None = Field(default=None, foreign_key="alert.id")
    receiver: str
    state: str
    kind: str = Kind.FIRST
    story: int | None = None
    route: str = Field(default="", sa_type=Text)
    batch: str = Field(default="", sa_type=Text)
    attempt: int = 0
    claimed: datetime | None = Field(default=None, sa_type=Moment)
    due: datetime | None = Field(default=None, sa_type=Moment)
    held: str = ""
    reason: str = Field(default="", sa_type=Text)
    created: datetime = Field(sa_type=Moment)
    settled: datetime | None = Field(default=None, sa_type=Moment)
    message: str = Field(default="", sa_type=Text)
    reference: str = Field(default="", sa_type=Text)
    merged: int | None = None
    target: int | None = None


class ReceiverRow(SQLModel, table=True):
    """How a receiver stands: until when it wants to be left alone, whether it takes anything at all."""

    __tablename__ = "receiver"

    name: str = Field(primary_key=True)
    setup: str = ""
    """A digest of its settings: who mends a disabled receiver need not tell us."""
    wait: datetime | None = Field(default=None, sa_type=Moment)
    disabled: datetime | None = Field(default=None, sa_type=Moment)
    reason: str = Field(default="", sa_type=Text)
    refused: int = 0
    """Messages refused one after the other."""
    flooded: datetime | None = Field(default=None, sa_type=Moment)


class SilenceRow(SQLModel, table=True):
    """For some time nobody is told of what the matcher (JSON) fits."""

    __tablename__ = "silence"

    id: str = Field(primary_key=True)
    matcher: str = Field(sa_type=Text)
    author: str = Field(sa_type=Text)
    comment: str = Field(sa_type=Text)
    starts: datetime = Field(sa_type=Moment)
    ends: datetime = Field(sa_type=Moment)


class TallyRow(SQLModel, table=True):
    """How many articles came in an hour (since 1970, by when they were published), for what is watched."""

    __tablename__ = "tally"
    __table_args__ = (Index("ix_tally_hour", "hour"), {"sqlite_with_rowid": False})

    kind: str = Field(primary_key=True)
    """``all``, ``source``, ``rule`` or ``tag``."""
    name: str = Field(primary_key=True)
    hour: int = Field(primary_key=True)
    articles: int


class DailyRow(SQLModel, table=True):
    """How many articles were published on a day (since 1970, UTC), and the least number of one of them.

    What is forgotten later has been counted all the same.
    """

    __tablename__ = "daily"
    __table_args__ = ({"sqlite_with_rowid": False},)

    kind: str = Field(primary_key=True)
    """``all``, ``rule`` or ``tag``."""
    name: str = Field(primary_key=True)
    day: int = Field(primary_key=True)
    articles: int
    least: int


class TextLengthRow(SQLModel, table=True):
    """Characters of an article whose text was looked for on its page. Few are kept of each source."""

    __tablename__ = "text_length"
    __table_args__ = ({"sqlite_with_rowid": False},)

    source: str = Field(primary_key=True)
    article: int = Field(primary_key=True)
    chars: int


class WatchedRow(SQLModel, table=True):
    """Since when a rule, a tag or a source is watched as it is: `made` tells what it is."""

    __tablename__ = "watched"

    kind: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    made: str
    since: int
    """An hour, since 1970."""


class AlarmRow(SQLModel, table=True):
    """Something that went wrong, from when and until when. Of one subject at most one is open."""

    __tablename__ = "alarm"
    __table_args__ = (
        Index("ux_alarm_open", "kind", "subject", unique=True, sqlite_where=text("closed IS NULL")),
        Index("ix_alarm_opened", "opened", "key"),
    )

    key: str = Field(sa_column=Column(Text, primary_key=True))
    kind: str
    subject: str
    text: str = Field(sa_type=Text)
    opened: datetime = Field(sa_type=Moment)
    closed: datetime | None = Field(default=None, sa_type=Moment)
    told: datetime | None = Field(default=None, sa_type=Moment)
    """When it was put into the outbox; NULL where there was nobody to be told."""


class AuditRow(SQLModel, table=True):
    """A sample of what no rule found in a time. ``strata``: a JSON array of names and numbers of articles."""

    __tablename__ = "audit"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Moment)
    since: datetime = Field(sa_type=Moment)
    until: datetime = Field(sa_type=Moment)
    matched: int
    unmatched: int
    strata: str = Field(sa_type=Text)


class AuditedRow(SQLModel, table=True):
    """An article of a sample, and what a person said of it. It stays when the article is forgotten."""

    __tablename__ = "audited"

    audit: int = Field(sa_column=Column(Integer, ForeignKey("audit.id"), primary_key=True))
    place: int = Field(sa_column=Column(Integer, primary_key=True))
    article: int
    stratum: str
    source: str
    title: str = Field(sa_type=Text)
    link: str = Field(sa_type=Text)
    rule: str
    score: float
    why: str = Field(sa_type=Text)
    relevant: bool | None = None
    """It should have been found; NULL: nobody has said."""
    judged: datetime | None = Field(default=None, sa_type=Moment)


class MetaRow(SQLModel, table=True):
    """Small facts about the whole, such as when the last digest was made."""

    __tablename__ = "meta"

    name: str = Field(primary_key=True)
    value: str = Field(sa_type=Text)
