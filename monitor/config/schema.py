"""The files a user edits, as pydantic sees them: every table and key, its type, default and meaning.

One model for each table; unknown keys are refused. The editor's JSON Schema and the reference page come from
here, and the messages take their examples from here.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field
from pydantic.json_schema import GenerateJsonSchema

from monitor.config.digest_table import DigestTable
from monitor.config.fields import (
    Chat,
    Cidr,
    Contact,
    Duration,
    Example,
    Heeds,
    Lang,
    Level,
    Name,
    PauseFor,
    PositiveDuration,
    ReceiverKind,
    Size,
    Spelling,
    Termset,
    Word,
)
from monitor.config.keeping import EvidenceTable, RetentionTable
from monitor.config.pushing import WebsubTable
from monitor.config.routing import AlertsTable, Allowance, InhibitTable, RouteTable, TimeTable
from monitor.config.sourcing import SelectTable, SourceTable
from monitor.config.table import Table, key, must
from monitor.config.watching import AuditTable, HeartbeatTable, OnChange, WatchTable


class PollingTable(Table):
    """How often sources are polled. A source may say otherwise for itself."""

    every: PositiveDuration = key("10m", "Shortest wait between two polls of a source.", "5m")
    at_most: PositiveDuration = key(
        "1h",
        "Longest wait: a source that is quiet is polled less and less often, up to this. "
        "One that fails is tried up to a day apart.",
        "6h",
    )
    concurrency: int = key(32, "Polls in flight at once.", 16, ge=1, le=1000)


class ReadingTable(Table):
    """How articles are read."""

    concurrency: int = key(128, "Article pages in flight at once.", 4, ge=1, le=1000)
    full_text: bool = key(
        True,
        "Fetch the page of an article whose feed carries only a summary. A source may say otherwise.",
        False,
    )


class NetworkTable(Table):
    """Bounds of every exchange with a server."""

    timeout: PositiveDuration = key("30s", "Longest time for one whole exchange, redirects included.", "1m")
    max_wire: Size = key("10MB", "Most bytes taken from the network for one answer.", "5MB")
    max_decoded: Size = key("20MB", "Most bytes of one answer after decompression.", "10MB")
    pause: Duration = key("1s", "Shortest time between two requests to one host, pages included.", "5s")
    pause_for: PauseFor = key(
        "host",
        "For whom the pause counts: `host`, `site` for all hosts of one registered domain together, or `url` "
        "for each address by itself, where one server of your own holds many.",
        "site",
    )
    robots: Heeds = key(
        "pages",
        "What heeds robots.txt: `pages` are the articles that feeds lead to, `all` are those and the feeds "
        "themselves, although you named them, and `nothing` is for sites of your own.",
        "all",
    )
    allow: list[Cidr] = key(
        [],
        "Networks of your own (CIDR) that may be reached although they are private or loopback. "
        "Any other address that is not public is refused, wherever it comes from.",
        ["192.168.10.0/24"],
    )


class DeliveryTable(Table):
    """How alerts are sent."""

    retries: list[PositiveDuration] = key(
        ["5s", "30s", "2m", "10m", "30m", "2h", "5h", "10h", "14h", "20h", "24h"],
        "Waits between the tries of one message. When all are used up it becomes a dead letter, kept for you "
        "in `monitor outbox`.",
        ["5s", "1m", "10m"],
        max_length=100,
    )
    time_to_live: PositiveDuration = key(
        "4d", "A message that could not be sent for so long is not sent any more; it is kept for you.", "6h"
    )


class AdvancedTable(Table):
    """What few need to touch."""

    lease: PositiveDuration = key(
        "2m", "How long a piece of work belongs to a process; when that process dies, it is due again.", "5m"
    )
    workers: int = key(2, "Child processes that parse feeds and pages.", 4, ge=1, le=64)


class RuleTable(Table):
    """A standing query."""

    name: Name = must("Name of the rule in routes and output; unique.", "air-defence")
    query: str = must("What to look for; see the page on queries.", "interceptor AND (drone OR shahed)")
    tags: list[Word] = key(
        [],
        "Tags that a matching article gets; routes can choose by them, and other rules by `tag:`.",
        ["drones"],
    )
    severity: Level = key("medium", "How much a match matters: low, medium, high or critical.", "high")
    lang: Lang = key("", "Only articles in this language (ISO 639-1).", "uk")
    description: str = key("", "What the rule is for, for people.", "Anything about air defence")
    should_match: list[Example] = key(
        [],
        "Texts that the rule must find; `monitor check` tries them. The first line is a title, further lines "
        "are the body.",
        ["Interceptors brought down four drones"],
    )
    should_not_match: list[Example] = key(
        [],
        "Texts that the rule must leave alone, such as namesakes.",
        ["A gifted interceptor of long passes"],
    )
    on_change: list[OnChange] = key(
        [],
        "What is told of an article in which the rule held when it changes: `numbers` (an edit replaced a "
        "figure), `text` (an edit changed title or text), `vanished` (its page is gone). Its page is then "
        "looked at again after 1 and 6 hours, and 1, 3 and 7 days.",
        ["numbers", "vanished"],
    )


class PersonTable(Table):
    """A correction of what `name:"…"` stands for."""

    name: Spelling = must("The name, as queries write it.", "Volodymyr Zelensky")
    also: list[Spelling] = key(
        [], "Spellings that stand for the person too; they are found in their cases.", ["President Ze"]
    )
    never: list[Spelling] = key(
        [], "Forms that do not; `monitor rules expand` shows what there is.", ["Zelenskis"]
    )


class ReceiverTable(Table):
    """A chat, mailbox or webhook that is told."""

    name: Name = must("Name of the receiver in routes and output; unique.", "desk")
    kind: ReceiverKind = key("", "Which service it is; when left out, the address tells.", "slack")
    url: str = key(
        "",
        "Webhook address, a secret, or the address of the server, that of a mail server too. Empty, and no "
        "token: not set up yet, nothing is sent.",
        "${DESK_WEBHOOK}",
    )
    token: str = key(
        "",
        "Token of a bot or account, a secret (Telegram, Matrix; Slack and Mattermost with a bot; ntfy where "
        "the topic is protected), or the integration key (PagerDuty).",
        "${TELEGRAM_TOKEN}",
    )
    chat: Chat = key(
        "",
        "Where the bot writes: chat as @name or number (Telegram), id of a channel (Slack, Mattermost) or of "
        "a room (Matrix).",
        "@our_desk",
    )
    signing_keys: list[str] = key(
        [],
        "Keys that sign each message (Standard Webhooks), secrets; each of them signs, so list the old one "
        "and the new one while you change keys.",
        ["${file:desk-signing-key}"],
    )
    budget: Allowance = key(
        "", "Messages in a time. Beyond it the first word of a story goes, the rest comes together.", "20/1h"
    )
    flood: Allowance | Literal["usual"] = key(
        "usual",
        "Messages in a time beyond which everything comes together. `usual` is 60/1h for a chat and none for "
        "a program; empty: never.",
        "100/1h",
    )
    user: str = key("", "Who logs in to the mail server, a secret (e-mail).", "${SMTP_USER}")
    password: str = key("", "Password for it, a secret (e-mail).", "${SMTP_PASSWORD}")
    sender: str = key("", "Address that the mail comes from (e-mail).", "monitor@example.org")
    to: list[str] = key([], "Addresses that one mail goes to (e-mail).", ["desk@example.org"])
    template: str = key(
        "",
        "How messages are worded, in place of the usual way: a text in Jinja2, or a file beside this one "
        "whose name ends in .j2; see the page on receivers.",
        "desk.j2",
    )


class File(Table):
    """One file of the configuration directory: any table may stand in any `*.toml` file."""

    contact: Contact = key(
        "",
        "Address or e-mail where a site's owner can reach you; goes into the User-Agent of every request.",
        "https://example.org/about-our-monitor",
    )
    state_dir: str = key(
        "",
        "Folder of the database; relative to the configuration directory. Left out: --state, then "
        "$STATE_DIRECTORY, then ~/.local/state/monitor.",
        "/var/lib/monitor",
    )
    polling: PollingTable = Field(default_factory=PollingTable)
    reading: ReadingTable = Field(default_factory=ReadingTable)
    alerts: AlertsTable = Field(default_factory=AlertsTable)
    network: NetworkTable = Field(default_factory=NetworkTable)
    delivery: DeliveryTable = Field(default_factory=DeliveryTable)
    retention: RetentionTable = Field(default_factory=RetentionTable)
    evidence: EvidenceTable = Field(default_factory=EvidenceTable)
    watch: WatchTable = Field(default_factory=WatchTable)
    audit: AuditTable = Field(default_factory=AuditTable)
    heartbeat: HeartbeatTable = Field(default_factory=HeartbeatTable)
    websub: WebsubTable = Field(default_factory=WebsubTable)
    advanced: AdvancedTable = Field(default_factory=AdvancedTable)
    termsets: dict[str, Termset] = key(
        {},
        "Lists of spellings for use in queries as `@name`: a list of words and phrases, or a query.",
        {"alliance": ["NATO", "North Atlantic Treaty", "НАТО"]},
    )
    source: list[SourceTable] = Field(default=[])
    rule: list[RuleTable] = Field(default=[])
    person: list[PersonTable] = Field(default=[])
    receiver: list[ReceiverTable] = Field(default=[])
    route: list[RouteTable] = Field(default=[])
    time: list[TimeTable] = Field(default=[])
    inhibit: list[InhibitTable] = Field(default=[])
    digest: list[DigestTable] = Field(default=[])


SINGLE: dict[str, type[Table]] = {
    "polling": PollingTable,
    "reading": ReadingTable,
    "alerts": AlertsTable,
    "network": NetworkTable,
    "delivery": DeliveryTable,
    "retention": RetentionTable,
    "evidence": EvidenceTable,
    "watch": WatchTable,
    "audit": AuditTable,
    "heartbeat": HeartbeatTable,
    "websub": WebsubTable,
    "advanced": AdvancedTable,
}
"""Tables that stand once, ``[name]``."""

LISTS: dict[str, type[Table]] = {
    "source": SourceTable,
    "rule": RuleTable,
    "person": PersonTable,
    "receiver": ReceiverTable,
    "route": RouteTable,
    "time": TimeTable,
    "inhibit": InhibitTable,
    "digest": DigestTable,
}
"""Tables that stand as often as needed, ``[[name]]``."""

TABLES: dict[str, type[Table]] = SINGLE | LISTS

INNER: dict[tuple[str, str], type[Table]] = {("source", "select"): SelectTable}
"""Tables within a table of a list."""

NAMED = "termsets"
"""The table whose keys are names that the user chooses."""


class _Untitled(GenerateJsonSchema):
    """Leaves out the titles that pydantic makes of names: an editor shows the name anyway."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's signature
        return False


def json_schema() -> dict[str, Any]:
    """The JSON Schema of one configuration file, for editors: draft 7, which those for TOML know."""
    schema = File.model_json_schema(mode="validation", schema_generator=_Untitled)
    return {"$schema": "http://json-schema.org/draft-07/schema#", **schema, "title": "monitor configuration"}
