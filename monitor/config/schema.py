"""The files a user edits, as pydantic sees them: every table and key, its type, default and meaning.

One model for each table; unknown keys are refused. The editor's JSON Schema and the reference page come from
here, and the messages take their examples from here.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import GenerateJsonSchema

from monitor.config.fields import (
    Chat,
    Cidr,
    Contact,
    Country,
    Duration,
    Example,
    Heeds,
    Label,
    Lang,
    Level,
    Name,
    PauseFor,
    PositiveDuration,
    ReceiverKind,
    Size,
    SourceKind,
    SourceUrl,
    Spelling,
    Termset,
    Title,
    Word,
)


class _Table(BaseModel):
    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, validate_default=True, hide_input_in_errors=True
    )


def _key(default: Any, meaning: str, *examples: Any, **more: Any) -> Any:
    """A key that may be left out."""
    return Field(default, description=meaning, examples=list(examples) or None, **more)


def _must(meaning: str, *examples: Any, **more: Any) -> Any:
    """A key that may not."""
    return Field(description=meaning, examples=list(examples), **more)


class PollingTable(_Table):
    """How often sources are polled. A source may say otherwise for itself."""

    every: PositiveDuration = _key("10m", "Shortest wait between two polls of a source.", "5m")
    at_most: PositiveDuration = _key(
        "1h",
        "Longest wait: a source that is quiet is polled less and less often, up to this. "
        "One that fails is tried up to a day apart.",
        "6h",
    )
    concurrency: int = _key(32, "Polls in flight at once.", 16, ge=1, le=1000)


class ReadingTable(_Table):
    """How articles are read."""

    concurrency: int = _key(8, "Article pages in flight at once.", 4, ge=1, le=1000)
    full_text: bool = _key(
        True,
        "Fetch the page of an article whose feed carries only a summary. A source may say otherwise.",
        False,
    )


class AlertsTable(_Table):
    """How old an article may be and still raise an alert."""

    first_poll_max_age: Duration = _key(
        "1h",
        "At the first poll of a source everything in its feed is new to the monitor; only articles younger "
        "than this raise alerts then.",
        "6h",
    )
    max_age: PositiveDuration = _key("3d", "Older articles never raise an alert.", "1d")


class NetworkTable(_Table):
    """Bounds of every exchange with a server."""

    timeout: PositiveDuration = _key("30s", "Longest time for one whole exchange, redirects included.", "1m")
    max_wire: Size = _key("10MB", "Most bytes taken from the network for one answer.", "5MB")
    max_decoded: Size = _key("20MB", "Most bytes of one answer after decompression.", "10MB")
    pause: Duration = _key("1s", "Shortest time between two requests to one host, pages included.", "5s")
    pause_for: PauseFor = _key(
        "host",
        "For whom the pause counts: `host`, or `site` for all hosts of one registered domain together.",
        "site",
    )
    robots: Heeds = _key(
        "pages",
        "What heeds robots.txt: `pages` are the articles that feeds lead to, `all` are those and the feeds "
        "themselves, although you named them, and `nothing` is for sites of your own.",
        "all",
    )
    allow: list[Cidr] = _key(
        [],
        "Networks of your own (CIDR) that may be reached although they are private or loopback. "
        "Any other address that is not public is refused, wherever it comes from.",
        ["192.168.10.0/24"],
    )


class DeliveryTable(_Table):
    """How alerts are sent."""

    retries: list[PositiveDuration] = _key(
        ["5s", "30s", "2m", "10m", "30m", "2h", "5h", "10h", "14h", "20h", "24h"],
        "Waits between the tries of one message. When all are used up it becomes a dead letter, kept for you "
        "in `monitor outbox`.",
        ["5s", "1m", "10m"],
        max_length=100,
    )


class AdvancedTable(_Table):
    """What few need to touch."""

    lease: PositiveDuration = _key(
        "2m", "How long a piece of work belongs to a process; when that process dies, it is due again.", "5m"
    )
    workers: int = _key(2, "Child processes that parse feeds and pages.", 4, ge=1, le=64)


class SourceTable(_Table):
    """A place to poll."""

    id: Word = _must("Name of the source in queries, routes and output; unique.", "example-news")
    url: SourceUrl = _must("Address of the feed.", "https://example.org/feed.xml")
    kind: SourceKind = _key(
        "feed", "What is found at the address: `feed` is RSS, Atom, RDF or JSON Feed.", "feed"
    )
    name: Title = _key("", "What people call it; the id when left out.", "Example News")
    lang: Lang = _key("", "Usual language (ISO 639-1), for texts too short to tell.", "uk")
    country: Country = _key("", "Country (ISO 3166-1 alpha-2), for `country:` in queries.", "UA")
    trust: Label = _key("", "Label shown beside what the source says.", "state_controlled")
    tags: list[Word] = _key([], "Words of your own for grouping sources.", ["agency"])
    every: PositiveDuration | None = _key(None, "Instead of `every` in [polling].", "2m")
    at_most: PositiveDuration | None = _key(None, "Instead of `at_most` in [polling].", "1h")
    full_text: bool | None = _key(None, "Instead of `full_text` in [reading].", False)
    headers: dict[str, str] = _key(
        {},
        "HTTP headers to send; values may hold secrets. Only the feed's own scheme, host and port see them.",
        {"Authorization": "Bearer ${FEED_TOKEN}"},
    )
    enabled: bool = _key(True, "false keeps the source here without polling it.", False)


class RuleTable(_Table):
    """A standing query."""

    name: Name = _must("Name of the rule in routes and output; unique.", "air-defence")
    query: str = _must("What to look for; see the page on queries.", "interceptor AND (drone OR shahed)")
    tags: list[Word] = _key(
        [],
        "Tags that a matching article gets; routes can choose by them, and other rules by `tag:`.",
        ["drones"],
    )
    severity: Level = _key("medium", "How much a match matters: low, medium, high or critical.", "high")
    lang: Lang = _key("", "Only articles in this language (ISO 639-1).", "uk")
    description: str = _key("", "What the rule is for, for people.", "Anything about air defence")
    should_match: list[Example] = _key(
        [],
        "Texts that the rule must find; `monitor check` tries them. The first line is a title, further lines "
        "are the body.",
        ["Interceptors brought down four drones"],
    )
    should_not_match: list[Example] = _key(
        [],
        "Texts that the rule must leave alone, such as namesakes.",
        ["A gifted interceptor of long passes"],
    )


class PersonTable(_Table):
    """A correction of what `name:"…"` stands for."""

    name: Spelling = _must("The name, as queries write it.", "Volodymyr Zelensky")
    also: list[Spelling] = _key(
        [], "Spellings that stand for the person too; they are found in their cases.", ["President Ze"]
    )
    never: list[Spelling] = _key(
        [], "Forms that do not; `monitor rules expand` shows what there is.", ["Zelenskis"]
    )


class ReceiverTable(_Table):
    """A chat, mailbox or webhook that is told."""

    name: Name = _must("Name of the receiver in routes and output; unique.", "desk")
    kind: ReceiverKind = _key("", "Which service it is; when left out, the address tells.", "slack")
    url: str = _key(
        "",
        "Webhook address, a secret, or the address of the server, that of a mail server too. Empty, and no "
        "token: not set up yet, nothing is sent.",
        "${DESK_WEBHOOK}",
    )
    token: str = _key(
        "",
        "Token of a bot or account, a secret (Telegram, Matrix; Slack and Mattermost with a bot; ntfy where "
        "the topic is protected), or the integration key (PagerDuty).",
        "${TELEGRAM_TOKEN}",
    )
    chat: Chat = _key(
        "",
        "Where the bot writes: chat as @name or number (Telegram), id of a channel (Slack, Mattermost) or of "
        "a room (Matrix).",
        "@our_desk",
    )
    signing_keys: list[str] = _key(
        [],
        "Keys that sign each message (Standard Webhooks), secrets; each of them signs, so list the old one "
        "and the new one while you change keys.",
        ["${file:desk-signing-key}"],
    )
    user: str = _key("", "Who logs in to the mail server, a secret (e-mail).", "${SMTP_USER}")
    password: str = _key("", "Password for it, a secret (e-mail).", "${SMTP_PASSWORD}")
    sender: str = _key("", "Address that the mail comes from (e-mail).", "monitor@example.org")
    to: list[str] = _key([], "Addresses that one mail goes to (e-mail).", ["desk@example.org"])
    template: str = _key(
        "",
        "How messages are worded, in place of the usual way: a text in Jinja2, or a file beside this one "
        "whose name ends in .j2; see the page on receivers.",
        "desk.j2",
    )


class RouteTable(_Table):
    """Which alerts go to which receivers. All that is given must hold; what is left out matches all."""

    receivers: list[Name] = _must("Names of the receivers that are told.", ["desk"], min_length=1)
    rules: list[Name] = _key([], "Only alerts of one of these rules.", ["air-defence"])
    tags: list[Word] = _key([], "Only alerts of rules with one of these tags.", ["drones"])
    sources: list[Word] = _key([], "Only articles of one of these sources (ids).", ["example-news"])
    langs: list[Lang] = _key([], "Only articles in one of these languages.", ["uk", "en"])
    severity: Level = _key("low", "Only alerts of this severity or above.", "high")


class File(_Table):
    """One file of the configuration directory: any table may stand in any `*.toml` file."""

    contact: Contact = _key(
        "",
        "Address or e-mail where a site's owner can reach you; goes into the User-Agent of every request.",
        "https://example.org/about-our-monitor",
    )
    state_dir: str = _key(
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
    advanced: AdvancedTable = Field(default_factory=AdvancedTable)
    termsets: dict[str, Termset] = _key(
        {},
        "Lists of spellings for use in queries as `@name`: a list of words and phrases, or a query.",
        {"alliance": ["NATO", "North Atlantic Treaty", "НАТО"]},
    )
    source: list[SourceTable] = Field(default=[])
    rule: list[RuleTable] = Field(default=[])
    person: list[PersonTable] = Field(default=[])
    receiver: list[ReceiverTable] = Field(default=[])
    route: list[RouteTable] = Field(default=[])


SINGLE: dict[str, type[_Table]] = {
    "polling": PollingTable,
    "reading": ReadingTable,
    "alerts": AlertsTable,
    "network": NetworkTable,
    "delivery": DeliveryTable,
    "advanced": AdvancedTable,
}
"""Tables that stand once, ``[name]``."""

LISTS: dict[str, type[_Table]] = {
    "source": SourceTable,
    "rule": RuleTable,
    "person": PersonTable,
    "receiver": ReceiverTable,
    "route": RouteTable,
}
"""Tables that stand as often as needed, ``[[name]]``."""

TABLES: dict[str, type[_Table]] = SINGLE | LISTS

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
