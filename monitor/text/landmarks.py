"""What publishers call the frame of an article, and what stands around it and is none of it.

A page tells by its tags, and by the classes and ids that systems for publishing give to elements, since their
themes are few. Which names tell was learnt from trafilatura's tables (Apache-2.0, `trafilatura.xpaths`) and
from captured pages. A site's names are the same on all its pages: what one tells is worked out once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from lxml.html import HtmlElement

from monitor.text.memo import Memo
from monitor.text.trackers import words

NO_FRAME = 5
"""Rank of an element that nothing tells to be a frame; the best is 0."""
FRAMES = ("article", "div", "main", "section")
UNREAD = words(
    "amp-consent amp-sidebar "
    "aside embed fencedframe footer form head iframe menu object script applet audio canvas figure map "
    "picture svg video area blink button datalist dialog frame frameset fieldset link input label legend "
    "marquee math menuitem nav noindex noscript optgroup option output param progress rp rt rtc select "
    "source style track textarea time use template img"
)
"""Elements that hold no text of an article."""
_NAMED = words("dd div dl dt li ol p section span ul")
"""Elements whose name tells that they stand beside an article; one of another tag is only named alike."""
_OF_COMMENTS = words("details div dl ol section ul")
APART = UNREAD | _OF_COMMENTS
"""Tags of the elements that `is_apart` may tell."""

_FRAME_TAGS = {"article": 1, "main": 4}
_FRAME_CLASSES: Mapping[int, str] = {
    0: r"^(?:post|entry)$|post[-_]text|post-body|post-?entry|post[-_]?content|postContent|post_inner_wrapper"
    r"|article-?text|articleText|(?:entry|page|text|article|art)-content|article__content|article(?:-|__)?body"
    r"|articleBody|ArticleContent|body-text|article__container",
    2: r"^(?:postarea|art-postcontent|text|cell|story)$|(?i:fulltext)|^article |post-bodycopy|story-?content"
    r"|(?:theme|blog|section|single)-content|single-post|main-column|wpb_text_column|story-body|field-body",
    3: r"^content$|content[-_]main|content(?:-|__)body|[Mm]ain-content|[Pp]age-[Cc]ontent",
    4: "^main",
}
_FRAME_IDS: Mapping[int, str] = {
    0: r"^articleContent$|(?:entry|article|art)-content|article__content|article(?:-|__)?body|articleBody"
    "|body-text",
    2: "^(?:article|story)$|^primary|story-body",
    3: "^content$|content-main|content-body|contentBody|[Mm]ain-content",
    4: "^main",
}

_BESIDE: Final = 1
"""A name of what stands beside an article or within it: share buttons, other stories, notes on the author."""
_HIDDEN: Final = 2
"""A name of what is not to be seen, or not yet."""
_COMMENTS: Final = 4
"""A name of what readers wrote, or of the next article on an endless page."""
_BOTH = (
    "^shar|social|viral|newsletter|syndication|tags|sidebar|banner|bread-?crumb|button"
    "|author(?!i[stz])|[Cc]ookie|caption|[Ff]ooter"
)
_CLASSES: Mapping[int, str] = {
    _BESIDE: _BOTH
    + r"|^(?:nav|post-nav|ZendeskForm)|subnav|avigation|navbar|navbox|menu|bars?(?![a-z])| ad |-ad-"
    r"|(?:^| )ad-|dfp[Aa]d|outbrain|taboola|criteo|paid-?content|widget|[Bb]yline|share-|sociable|embed"
    r"|tag-list|[Cc]onsent|modal-content|permission|elated|next-|-stories|most-popular|more-on"
    r"|meta(?!l|morph)|(?<![a-z])rating|attachment|timestamp|user-info|user-profile|-icon|article-infos|message-container|slide|viewport"
    r"|overlay|(?<![a-z])options|expand|obfuscated|blurred|mol-factbox"
    r"|(?<![a-z])yin(?![a-z])|zlylin|nfoline",
    _HIDDEN: r"^(?:hide-|reply-)|comments-title|nocomments|-reply-|message|akismet|suggest-links|-hide-"
    r"|hide-print| hidden| hide|noprint|notloaded",
    _COMMENTS: r"^[Cc]omment(?!ary)|(?:article|post)-comments|mvp-post-add-(?:box|wrap)"
    "|elementor-share-buttons",
}
_IDS: Mapping[int, str] = {
    _BESIDE: _BOTH + r"|^(?:jp-|dpsp-content|ad-)|bmdh|[Ss]hare|[Nn]av|menu|related|message-container"
    "|premium",
    _HIDDEN: r"^reply-|hidden|reader-comments|akismet",
    _COMMENTS: r"^(?:[Cc]omment(?!ary)|comol|disqus_thread|dsq-comments)|mvp-post-add-(?:box|wrap)",
}
_UNSEEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
"""Styles of what is not shown. Much that is shown says ``overflow: hidden``."""
_BESIDE_BY_ROLE = re.compile("nav|dialog", re.IGNORECASE)
_LONGEST = 500
"""Characters of an element's names that are looked at; more are an attack, or say nothing else."""
_MOST = 1 << 13


def rank(element: HtmlElement) -> int:
    """How likely an element is the frame of the page's article, from 0, the likeliest, to `NO_FRAME`."""
    if element.get("itemprop") == "articleBody":
        return 0
    by_tag = _FRAME_TAGS.get(element.tag, NO_FRAME)
    by_name = min(_RANK_OF_CLASS[element.get("class", "")], _RANK_OF_ID[element.get("id", "")])
    return min(by_tag, by_name, 2 if element.get("role") == "article" else NO_FRAME)


def is_apart(element: HtmlElement) -> bool:
    """An element is of a kind that has no article, or holds comments, whatever is in it."""
    return element.tag in UNREAD or (element.tag in _OF_COMMENTS and bool(_told(element) & _COMMENTS))


def is_beside(element: HtmlElement) -> bool:
    """What is said of an element tells that it is none of the article. Names err, at times for all of it."""
    if not element.keys():  # as most are
        return False
    told = _told(element)
    return bool(
        told & _HIDDEN
        or (told & _BESIDE and element.tag in _NAMED)
        or element.get("aria-hidden") == "true"
        or is_unseen(element)
        or (element.tag in _NAMED and _BESIDE_BY_ROLE.search(element.get("role", "")))
    )


def is_unseen(element: HtmlElement) -> bool:
    """The page itself does not show the element, or not before a script does."""
    style = element.get("style")
    return (style is not None and _UNSEEN.search(style) is not None) or (
        element.get("hidden", "until-found") != "until-found"
    )


def _told(element: HtmlElement) -> int:
    return _CLASSES_TELL[element.get("class", "")] | _IDS_TELL[element.get("id", "")]


def _ranker(names: Mapping[int, str]) -> Callable[[str], int]:
    tests = [(rank, re.compile(pattern).search) for rank, pattern in names.items()]
    return lambda name: next((rank for rank, found in tests if found(name, 0, _LONGEST)), NO_FRAME)


def _teller(names: Mapping[int, str]) -> Callable[[str], int]:
    tests = [(meaning, re.compile(pattern).search) for meaning, pattern in names.items()]
    return lambda name: sum(meaning for meaning, found in tests if found(name, 0, _LONGEST))


_RANK_OF_CLASS = Memo(_ranker(_FRAME_CLASSES), _MOST, _LONGEST)
_RANK_OF_ID = Memo(_ranker(_FRAME_IDS), _MOST, _LONGEST)
_CLASSES_TELL = Memo(_teller(_CLASSES), _MOST, _LONGEST)
_IDS_TELL = Memo(_teller(_IDS), _MOST, _LONGEST)
