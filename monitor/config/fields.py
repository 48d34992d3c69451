"""The types of single settings: what each accepts, what it is called, and what its JSON Schema says."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection, Iterable
from datetime import timedelta
from difflib import get_close_matches
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from monitor.config.registries import BUILT_IN
from monitor.config.units import DURATION_PATTERN, SIZE_PATTERN, duration, size
from monitor.config.values import Network
from monitor.model import Severity
from monitor.sources import address
from monitor.sources.item import COUNTRIES
from monitor.text import selector
from monitor.text.alphabet import GERSHAYIM
from monitor.text.language import code

_NAME = re.compile(r"(?! )[^\x00-\x1f\x7f]{1,100}(?<! )")
_WORD = re.compile(r"\w[\w.:/+-]{0,63}")
_COUNTRIES = {**COUNTRIES, "cn": "zh"}
_COUNTRY = re.compile(r"[A-Z]{2,3}")
_QUOTATION = re.compile(rf'(?!{GERSHAYIM})["“”„‟«»＂]')
EXAMPLE_LENGTH = 20_000
"""Characters of one line of `should_match`."""
SPELLING_LENGTH = 100
"""Characters of a person's name."""
_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, section 5.6.2: token
# What the exchange itself decides, and the validators that polling owns (RFC 9110, sections 7.2 and 13.1).
_OWN_HEADERS = frozenset(
    [
        *("host", "connection", "content-length", "transfer-encoding", "te", "upgrade"),
        *("accept-encoding", "if-none-match", "if-modified-since", "range"),
    ]
)


def found(value: object) -> str:
    """What a value is, in the words of TOML, without the value: it may be a secret."""
    names = {bool: "true or false", int: "a whole number", float: "a number with a fraction", str: "text"}
    kinds = {list: "a list", dict: "a table", **names}
    return kinds.get(type(value), "a date or time")


def wrong(message: str) -> PydanticCustomError:
    """The error of a setting, for people."""
    # The text is an argument, so that a brace in what a person wrote is never read as a template.
    return PydanticCustomError("setting", "{message}", {"message": message})


def text_of(value: object, what: str, example: str) -> str:
    """The value, which must be text; raises the error that says what is meant."""
    if not isinstance(value, str):
        shown = f" ({value})" if isinstance(value, int | float) and not isinstance(value, bool) else ""
        raise wrong(f'must be {what} in quotes such as "{example}", found {found(value)}{shown}')
    return value


def _duration(value: object) -> timedelta:
    text = text_of(value, "a duration", "10m")
    try:
        return duration(text)
    except ValueError as error:
        raise wrong(f'must be a duration such as "90s", "10m" or "6h", found "{text}": {error}') from None


def _positive(value: object) -> timedelta:
    time = _duration(value)
    if not time:
        raise wrong(f'must be longer than nothing, found "{value}"')
    return time


def _size(value: object) -> int:
    text = text_of(value, "a size", "10MB")
    try:
        count = size(text)
    except ValueError as error:
        raise wrong(f'must be a size such as "64KB" or "10MB", found "{text}": {error}') from None
    if not 1_000 <= count <= 2**31:
        raise wrong(f'must be between 1KB and 2GiB, found "{text}"')
    return count


def _network(value: object) -> Network:
    text = text_of(value, "a network", "10.0.0.0/8")
    try:
        return ipaddress.ip_network(text)
    except ValueError:
        pass
    try:
        meant = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise wrong(f'must be a network in CIDR form such as "10.0.0.0/8", found "{text}"') from None
    raise wrong(f'"{text}" names one address within a network; the network is "{meant}"')


def nearest(word: str, known: Iterable[str]) -> str:
    """``; did you mean …?`` with the nearest of `known`, or nothing when none is near."""
    spelling = {item.lower(): item for item in known}
    close = get_close_matches(word.lower(), spelling, n=1)
    return f"; did you mean `{spelling[close[0]]}`?" if close else ""


def _severity(value: object) -> Severity:
    text = text_of(value, "a severity", "high")
    labels = {severity.label: severity for severity in Severity}
    if text not in labels:
        raise wrong(f'must be low, medium, high or critical, found "{text}"{nearest(text, labels)}')
    return labels[text]


def one_of(*words: str) -> tuple[BeforeValidator, WithJsonSchema]:
    """What makes a text one of these words."""

    def check(value: object) -> str:
        text = text_of(value, "a word", words[0])
        if text not in words:
            raise wrong(f'must be one of {", ".join(words)}, found "{text[:80]}"{nearest(text, words)}')
        return text

    return BeforeValidator(check), as_json(enum=list(words))


def _shaped(pattern: re.Pattern[str], what: str, example: str, *, empty: bool = False) -> BeforeValidator:
    def check(value: object) -> str:
        text = text_of(value, what, example)
        if not (pattern.fullmatch(text) or (empty and not text)):
            raise wrong(f'must be {what} such as "{example}", found "{text[:80]}"')
        return text

    return BeforeValidator(check)


def _lang(value: object) -> str:
    text = text_of(value, "a language code", "uk")
    meant = _COUNTRIES.get(text, code(text))
    if text != meant:  # no article is in a language of another name: it would never fit
        hint = f"; did you mean `{meant}`?" if meant else ""
        raise wrong(
            f'must be a language code of two letters (ISO 639-1) such as "uk", found "{text[:80]}"{hint}'
        )
    return text


def _chat(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):  # Telegram's chat ids are numbers
        return str(value)
    return text_of(value, "a chat", "@our_desk")


def _contact(value: object) -> str:
    text = text_of(value, "an address", "https://example.org/about")
    # It stands in a comment of the User-Agent header (RFC 9110, section 5.6.5): no parentheses, no controls.
    if not re.fullmatch(r"[\x21-\x27\x2a-\x7e]{0,200}", text):
        raise wrong("must be an address or e-mail in plain ASCII, without spaces or parentheses")
    return text


def url_fault(url: str, schemes: Collection[str] = ("http", "https")) -> str:
    """Why `url` cannot be fetched, without repeating it; empty when it can. A file's names no host."""
    if re.search(r"[\x00-\x20\x7f]", url):
        return "has spaces, line breaks or control characters in it"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "has a host or port that cannot be read"
    if parts.scheme not in schemes:
        return "must begin with https:// or http://"
    return "" if host or parts.scheme == "file" else "names no host"


def _source_url(value: object) -> str:
    text = text_of(value, "an address", "https://example.org/feed.xml")
    if fault := source_fault(text, address.SCHEMES):
        raise wrong(fault)
    return text


def source_fault(url: str, schemes: Collection[str] = ("http", "https")) -> str:
    """Why `url` cannot be that of a source, without repeating it; empty when it can."""
    if not url:
        return 'is empty; give the address of the feed, such as "https://example.org/feed.xml"'
    if "${" in url:
        return "cannot hold a secret: the address of a source is printed; put the secret into `headers`"
    if fault := url_fault(url, schemes):
        return fault
    if "@" in urlsplit(url).netloc:
        other = "`user` and `password`" if address.kind_of(url) == "imap" else _BASIC
        return f"holds a user name or password; put it into {other} instead"
    return ""


_BASIC = 'headers = { Authorization = "Basic ${NAME}" }'


def _path(value: object) -> str:
    text = text_of(value, "the path of a folder", "/srv/reports")
    if text and (not text.startswith("/") or re.search(r"[\x00-\x1f\x7f]", text)):
        raise wrong(
            f'must be the whole path of a folder, from / on, such as "/srv/reports", found "{text[:80]}"'
        )
    return text


def _selector(value: object) -> str:
    css = text_of(value, "a CSS selector", "article .body").strip()
    if css and (fault := selector.fault(css)):
        raise wrong(f'must be a CSS selector such as "article .body", found "{css[:80]}": {fault}')
    return css


def header_fault(name: str, value: str) -> str:
    """Why a header cannot be sent, without its value; empty when it can."""
    if not _HEADER.fullmatch(name):
        return "is not the name of an HTTP header"
    if name.lower() in _OWN_HEADERS:
        return "cannot be set here: the monitor sets it itself where it is needed"
    if not re.fullmatch(r"[\x21-\x7e](?:[\x20-\x7e\t]*[\x21-\x7e])?", value):
        return "has a value that a header cannot carry: it must be one line of plain ASCII, not empty"
    return ""


def _example(value: object) -> str:
    text = text_of(value, "a text", "Interceptors brought down four drones")
    if not text.strip():
        raise wrong("is empty; write a title, and from the second line on a body")
    if len(text) > EXAMPLE_LENGTH:
        raise wrong(f"is longer than {EXAMPLE_LENGTH:,} characters")
    return text


def _termset(value: object) -> str:
    """The query that a termset stands for. A list of spellings becomes an OR of phrases."""
    if not isinstance(value, list):
        return text_of(value, "a list of spellings, or a query,", "NATO OR OTAN")
    if not value:
        raise wrong('must name at least one spelling, such as ["NATO", "OTAN"]')
    return " OR ".join(_spelling(place, item) for place, item in enumerate(value, 1))


def _spelling(place: int, value: object) -> str:
    if not isinstance(value, str):
        raise wrong(f"item {place} must be a spelling in quotes, found {found(value)}")
    text = " ".join(value.split())
    if not any(sign.isalnum() for sign in text):
        raise wrong(f'item {place} has no letter and no digit: "{value[:80]}"')
    if _QUOTATION.search(text):
        raise wrong(f"item {place} holds a quotation mark; for more than spellings write a query, not a list")
    return f'"{text}"'


def _written(value: object) -> str:
    text = text_of(value, "a spelling", "Volodymyr Zelensky")
    if not any(sign.isalnum() for sign in text):
        raise wrong(f'has no letter and no digit: "{text[:80]}"')
    if len(text) > SPELLING_LENGTH:
        raise wrong(f"is longer than {SPELLING_LENGTH} characters")
    return " ".join(text.split())


def as_json(kind: str = "string", **more: object) -> WithJsonSchema:
    """What an editor is told of a type."""
    return WithJsonSchema({"type": kind, **more})


Duration = Annotated[timedelta, BeforeValidator(_duration), as_json(pattern=DURATION_PATTERN)]
PositiveDuration = Annotated[timedelta, BeforeValidator(_positive), as_json(pattern=DURATION_PATTERN)]
Size = Annotated[int, BeforeValidator(_size), as_json(pattern=SIZE_PATTERN)]
Cidr = Annotated[Network, BeforeValidator(_network), as_json()]
PauseFor = Annotated[Literal["url", "host", "site"], *one_of("url", "host", "site")]
Heeds = Annotated[Literal["pages", "all", "nothing"], *one_of("pages", "all", "nothing")]
Level = Annotated[Severity, BeforeValidator(_severity), as_json(enum=[level.label for level in Severity])]
Word = Annotated[str, _shaped(_WORD, "one word (letters, digits and . _ - / : +)", "air-defence")]
Name = Annotated[str, _shaped(_NAME, "a name of one line", "desk")]
Label = Annotated[str, _shaped(_WORD, "one word", "independent", empty=True)]
Title = Annotated[str, _shaped(_NAME, "a name of one line", "Example News", empty=True)]
Lang = Annotated[str, BeforeValidator(_lang), as_json(pattern="^([a-z]{2})?$")]
Country = Annotated[
    str, _shaped(_COUNTRY, "a country code", "UA", empty=True), as_json(pattern="^([A-Z]{2,3})?$")
]
Example = Annotated[str, BeforeValidator(_example), as_json()]
Spelling = Annotated[str, BeforeValidator(_written), as_json()]
Termset = Annotated[
    str,
    BeforeValidator(_termset),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
Channel = Annotated[str, _shaped(address.CHANNEL, "the name of a channel", "our_channel", empty=True)]
Chat = Annotated[str, BeforeValidator(_chat), WithJsonSchema({"type": ["string", "integer"]})]
Contact = Annotated[str, BeforeValidator(_contact), as_json()]
SourceKind = Annotated[str, as_json(enum=["", *sorted(BUILT_IN.source_kinds)])]
ReceiverKind = Annotated[str, as_json(enum=["", *sorted(BUILT_IN.receiver_kinds)])]
Selector = Annotated[str, BeforeValidator(_selector), as_json()]
FolderPath = Annotated[str, BeforeValidator(_path), as_json()]
SourceUrl = Annotated[str, BeforeValidator(_source_url), as_json(format="uri")]
