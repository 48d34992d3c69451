"""The tables of sources; see `schema` for the others."""

from __future__ import annotations

from monitor.config.fields import (
    Channel,
    Country,
    FolderPath,
    Label,
    Lang,
    PositiveDuration,
    Selector,
    SourceKind,
    SourceUrl,
    Title,
    Word,
)
from monitor.config.table import Table, key, must


class SelectTable(Table):
    """Where a list page has its entries: CSS selectors, all but the first within an item."""

    item: Selector = must("Each entry of the list.", "ul.news li")
    link: Selector = key("", "The link to its page; the first link when left out.", "h3 a")
    title: Selector = key("", "Its title; the text of the link when left out.", "h3")
    date: Selector = key("", "Its time; a `time` element when left out.", ".date")
    summary: Selector = key("", "Its summary; none when left out.", ".lead")


class SourceTable(Table):
    """A place to poll."""

    id: Word = must("Name of the source in queries, routes and output; unique.", "example-news")
    url: SourceUrl | None = key(
        None,
        "Where it is: the address of the feed, or that of an account at Mastodon, Bluesky or YouTube, whose "
        "feed is known by it; a mailbox is imaps://HOST/MAILBOX. Must be given, unless another key says "
        "where the source is.",
        "https://example.org/feed.xml",
    )
    kind: SourceKind = key(
        "",
        "What is found there: `feed` (RSS, Atom, RDF, JSON Feed), `folder`, `google-news`, `imap`, `page`, "
        "`sitemap` or `telegram`. Left out, the address tells: `telegram` at t.me, `google-news` there, else "
        "`feed`; and so do keys that one kind alone has. "
        "See the page on sources.",
        "telegram",
    )
    channel: Channel = key("", "Name of a public channel, in place of `url` (telegram).", "our_channel")
    path: FolderPath = key("", "The folder, in place of `url` (folder).", "/srv/reports")
    user: str = key("", "Who logs in to the mailbox, a secret (imap).", "${IMAP_USER}")
    password: str = key("", "Password for it, a secret (imap).", "${IMAP_PASSWORD}")
    select: SelectTable | None = key(
        None,
        "CSS selectors that find the entries on a page without a feed (page): `item`, and within it `link`, "
        "`title`, `date` and `summary`; all but the first may be left out.",
        {"item": "ul.news li", "title": "h3", "date": ".date"},
    )
    name: Title = key("", "What people call it; the id when left out.", "Example News")
    lang: Lang = key("", "Usual language (ISO 639-1), for texts too short to tell.", "uk")
    country: Country = key("", "Country (ISO 3166-1 alpha-2), for `country:` in queries.", "UA")
    trust: Label = key("", "Label shown beside what the source says.", "state_controlled")
    tags: list[Word] = key([], "Words of your own for grouping sources.", ["agency"])
    every: PositiveDuration | None = key(None, "Instead of `every` in [polling].", "2m")
    at_most: PositiveDuration | None = key(None, "Instead of `at_most` in [polling].", "1h")
    full_text: bool | None = key(None, "Instead of `full_text` in [reading].", False)
    selector: Selector = key(
        "",
        "CSS selector of the article on its pages, where the text found without one is wrong. A page on "
        "which it finds nothing is read without it.",
        "article .body",
    )
    headers: dict[str, str] = key(
        {},
        "HTTP headers to send; values may hold secrets. Only the feed's own scheme, host and port see them.",
        {"Authorization": "Bearer ${FEED_TOKEN}"},
    )
    enabled: bool = key(True, "false keeps the source here without polling it.", False)
