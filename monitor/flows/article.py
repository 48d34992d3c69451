"""How an entry and its page become one article: pure choices between what the feed and the page say."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.flows.ports import Unread
from monitor.model import Article, Entry, Quality, Readable, TextFrom
from monitor.text.bounds import bounded
from monitor.text.fragment import fragment_text
from monitor.text.language import language
from monitor.text.signature import text_hash
from monitor.text.tokens import tokenise
from monitor.text.url import canonical

FULL_CONTENT = 1500
"""Characters from which a feed's own content is taken for the whole article without a look at the page."""

SHORT_CONTENT = 600
"""… and from which it is, when nothing at its end says that more follows."""

_MORE_FOLLOWS = re.compile(
    r"(?:\.\.\.|…|\[…\]|read (?:more|on)|continue reading|weiterlesen|mehr lesen|lire la suite"
    r"|czytaj (?:więcej|dalej)|читати (?:далі|більше)|читать (?:далее|полностью|дальше)|подробнее"
    r"|детальніше|devamı)\W{0,10}\Z",
    re.IGNORECASE,
)

TITLE_LENGTH = 120
"""Characters of text that stand in for a title where nobody gave one."""


@dataclass(frozen=True, slots=True)
class FeedText:
    """The text that came with the feed, and whether it is the whole article."""

    text: str
    is_full: bool


def feed_text(entry: Entry, content: str | None = None) -> FeedText:
    """What the feed itself carries of the article. `content`: the text of its content, if that is known."""
    if content is None:
        content = fragment_text(entry.content) if entry.content else ""
    # Some feeds put the whole article into the description.
    text = bounded(content if len(content) >= len(entry.summary) else entry.summary)
    enough = len(text) >= FULL_CONTENT or (
        len(text) >= SHORT_CONTENT and not _MORE_FOLLOWS.search(text[-80:])
    )
    return FeedText(text, enough)


def assemble(unread: Unread, said: FeedText, page: Readable | None, page_url: str) -> Article:
    """The article: the longer of the feed's and the page's text, with the best words for everything else."""
    entry = unread.entry
    from_page = page is not None and page.quality is not Quality.NONE and len(page.text) > len(said.text)
    text = bounded(page.text) if page is not None and from_page else said.text
    title = entry.title or (page.title if page else "") or text[:TITLE_LENGTH]
    usual = entry.lang or (page.lang if page else "") or unread.source.lang
    return Article(
        entry=unread.entry_id,
        source=unread.source.id,
        url=identity(entry, page, page_url) or canonical(unread.source.url),
        title=title,
        text=text,
        link=entry.link,
        summary=entry.summary,
        author=entry.author or (page.author if page else ""),
        published=entry.published or (page.published if page else None),
        seen=unread.seen,
        lang=language(f"{title}\n{text}", usual),
        country=unread.source.country,
        text_from=_text_from(from_page, said),
        text_hash=text_hash(title, text),
    )


def _text_from(from_page: bool, said: FeedText) -> TextFrom:
    if from_page:
        return TextFrom.PAGE
    return TextFrom.FEED if said.is_full else TextFrom.SUMMARY


def identity(entry: Entry, page: Readable | None, page_url: str) -> str:
    """The canonical URL that stands for the article; empty when the entry has no link.

    The page's own word (``rel=canonical``, or where a redirect led) counts only for a page that held a whole
    article under the entry's title, and for no home page nor section that the link lies in: a login or
    consent wall names itself for every article behind it, a broken template the section, and would make one
    article of them all.
    """
    link = canonical(entry.link)
    if page is None or page.quality is not Quality.FULL or not titles_agree(entry.title, page.title):
        return link
    said = canonical(page.canonical or page_url)
    return link if is_home_page(said) or link.startswith(f"{said}/") else said


def titles_agree(one: str, other: str) -> bool:
    """Whether two titles share at least half of the shorter one's words, as an edited headline does."""
    words, others = set(tokenise(one).words), set(tokenise(other).words)
    return 2 * len(words & others) >= max(min(len(words), len(others)), 1)


def is_home_page(url: str) -> bool:
    """Whether a canonical URL names a whole site, or nothing."""
    return not url.partition("://")[2].partition("/")[2]
