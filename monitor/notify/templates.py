"""A person's own wording of a message, in a part of Jinja2 (`grammar`), for one service (`dialects`).

    source ─parsed, judged─► Template ─rendered with a message, every value escaped─► text within the limit

What a template's author writes is the service's markup and stays as it is; what a message brings was written
by strangers and is escaped where it comes out, whatever was done to it before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from monitor.model import Excerpt, Headline, Message, Parcel, Severity
from monitor.notify import grammar
from monitor.notify.content import Content, bounded, content, moment, render
from monitor.notify.dialects import DIALECTS, Dialect
from monitor.text import shown
from monitor.text.graphemes import cut

LONGEST: Final = 8_000
"""Characters of a template."""

_EDGE: Final = "\0"
"""Stands around a value, once as it is and once as markup: no value and no template has it."""
_NEAR: Final = 40
"""Characters that are looked at on either side of a value's ends."""

FEW: Final = 5
"""Headlines of a message that is told in short."""

_FORMAT: Final = re.compile(r"(?:[^%]|%-?[aAbBdHIjmMpSyYZz%]){1,100}")


class TemplateError(Exception):
    """A template that cannot be used, and at which of its lines; 0: none in particular."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


class Markup(str):
    """Text that is the service's markup already. Whatever is done to it makes plain text again, which is
    escaped like any other."""

    __slots__ = ()


class Passage(Markup):
    """A passage with the words found in bold; ``text`` is the passage without."""

    __slots__ = ("text",)
    text: str


@dataclass(frozen=True, slots=True)
class _Headline:
    title: str
    link: Markup
    source: str
    severity: str
    story: str


def put(parcel: Parcel, kind: str, source: str, message: Message) -> Parcel:
    """What a notifier of `kind` made of `message`, in the words of the template `source`.

    Raises `TemplateError` when the template fails, or makes nothing, or more than the service takes.
    """
    dialect = _dialect(kind)
    return dialect.put(parcel, written(kind, source, message))


def written(kind: str, source: str, message: Message) -> str:
    """The template's text for `message`. Told in short where all of it would be too long."""
    dialect, template = _dialect(kind), compiled(kind, source)
    short = replace(message, excerpts=(), headlines=message.headlines[:FEW])
    short = replace(short, more=message.more + len(message.headlines) - len(short.headlines))
    for told in (message, short):
        text = _rendered(template, _context(content(told), told, dialect), dialect.limit)
        if text == "":
            raise TemplateError("makes nothing of a message")
        if text and dialect.size(text) <= dialect.limit:
            return text
    raise TemplateError(f"makes more of a message than {kind} takes, which is {dialect.limit:,} characters")


def trial(kind: str, source: str) -> None:
    """Try a template on messages that have everything and nothing; raises `TemplateError`."""
    for message in SAMPLES:
        written(kind, source, message)


@lru_cache(maxsize=64)
def compiled(kind: str, source: str) -> jinja2.Template:
    """The template, judged; raises `TemplateError`."""
    if len(source) > LONGEST:
        raise TemplateError(f"is longer than {LONGEST:,} characters")
    if _EDGE in source:
        raise TemplateError("holds a NUL character")
    environment = _environment(kind)
    try:
        tree = environment.parse(source)
        for said, line in grammar.faults(tree):
            raise TemplateError(said, line)
        return environment.from_string(tree)
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError(error.message or "cannot be read", error.lineno) from None
    except ValueError:  # Python's own, of more digits than it reads
        raise TemplateError("has a number that is too long") from None
    except (RecursionError, SyntaxError, MemoryError):  # the last two are Python's own, of what Jinja2 made
        raise TemplateError("is nested too deeply") from None


def _dialect(kind: str) -> Dialect:
    if kind not in DIALECTS:
        raise TemplateError(f"cannot be used: {kind} takes no template")
    return DIALECTS[kind]


@lru_cache(maxsize=32)
def _environment(kind: str) -> ImmutableSandboxedEnvironment:
    """Jinja2 as this kind of receiver needs it: what comes out is escaped in the service's way."""
    escape = _dialect(kind).escape

    def shown_as(value: Any) -> str:
        text = _text(value)
        plain = value.text if isinstance(value, Passage) else text
        return _EDGE.join(("", plain, value if isinstance(value, Markup) else escape(text), ""))

    made = ImmutableSandboxedEnvironment(
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        finalize=shown_as,
        autoescape=False,
    )
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in grammar.FILTERS - {"cut", "date"}}
    made.filters |= {"cut": _cut, "date": _date}
    made.tests = {name: made.tests[name] for name in grammar.TESTS}
    return made


def _text(value: object) -> str:
    """A value as text; raises `TemplateError` for what is none."""
    if value is None or isinstance(value, datetime):
        return moment(value)
    if isinstance(value, str | int):
        return str(value)
    if isinstance(value, jinja2.Undefined):
        raise TemplateError("asks for what a message may lack; put {% if tags %} before {{ tags[0] }}")
    raise TemplateError("shows something that is no text; loop over it, or take a part of it")


def _cut(value: object, limit: object) -> str:
    if not isinstance(value, str) or not isinstance(limit, int):
        raise TemplateError("cut takes a text, and how many characters to leave: {{ title|cut(80) }}")
    return cut(value, limit)


def _date(value: object, form: object, zone: object = "UTC") -> str:
    """A time in the form of `strftime` and in a time zone; "" for none."""
    if not isinstance(form, str) or not _FORMAT.fullmatch(form) or not isinstance(zone, str):
        raise TemplateError('date takes a form such as "%d.%m. %H:%M", and a time zone such as "Europe/Kyiv"')
    if value is None:
        return ""
    if not isinstance(value, datetime):
        raise TemplateError("date takes a time: {{ published|date('%H:%M') }}")
    try:
        return value.astimezone(ZoneInfo(zone)).strftime(form)
    except (KeyError, ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError
        raise TemplateError(f"there is no time zone `{zone[:60]}`") from None


def _rendered(template: jinja2.Template, values: dict[str, object], most: int) -> str | None:
    """The text; None once it is far beyond `most` characters."""
    pieces: list[str] = []
    length = 0
    try:
        for piece in template.generate(values):
            pieces.append(piece)
            length += len(piece)
            if length > 8 * most:
                return None
    except jinja2.UndefinedError as error:
        raise TemplateError(error.message or "asks for what is not there", _line(error)) from None
    except TemplateError as error:
        raise TemplateError(error.message, error.line or _line(error)) from None
    except Exception as error:  # whatever else a template brings about, no alert is lost by it
        raise TemplateError(f"fails ({type(error).__name__})", _line(error)) from None
    return _jointed("".join(pieces)).strip()


def _jointed(text: str) -> str:
    """Values in the author's words, broken up where they meet what stands beside them: the ``@`` of the one
    before a name of the other is a mention like any other."""
    first, *rest = text.split(_EDGE)
    made, near, near_so = [first], first[-_NEAR:], first[-_NEAR:]
    for value, markup, words in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        for plain, written_so in ((value, markup), (words, words)):
            if _wakes(near, plain[:_NEAR]) or _wakes(near_so, written_so[:_NEAR]):
                made.append(shown.WORD_JOINER)
            made.append(written_so)
            near, near_so = (near + plain)[-_NEAR:], (near_so + written_so)[-_NEAR:]
    return "".join(made)


def _wakes(before: str, after: str) -> bool:
    """The two together are live where neither is by itself."""
    apart = {*shown.live(before), *(len(before) + at for at in shown.live(after))}
    return bool(before and after and set(shown.live(before + after)) - apart)


def _line(error: BaseException) -> int:
    """The template's line at which it failed: Jinja2 rewrites tracebacks to show its own."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _context(made: Content, message: Message, dialect: Dialect) -> dict[str, object]:
    """What a template knows of a message, cleaned and bounded."""
    return {
        "title": made.title,
        "link": Markup(dialect.link(made.link)),
        "source": made.source,
        "trust": bounded(message.trust.replace("_", " "), 40),
        "lang": bounded(message.lang, 40),
        "published": made.published,
        "severity": made.severity.label,
        "tags": list(made.tags),
        "rules": list(made.rules),
        "excerpts": list(_passages(made, dialect)),
        "story": bounded(message.story, 160),
        "sites": message.sites,
        "texts": message.texts,
        "silence": made.silence,
        "headlines": [
            _Headline(
                line.title, Markup(dialect.link(line.link)), line.source, line.severity.label, line.story
            )
            for line in made.headlines
        ],
        "more": made.more,
    }


def _passages(made: Content, dialect: Dialect) -> Iterable[Passage]:
    for parts in made.excerpts:
        passage = Passage(render(parts, dialect.escape, *dialect.bold))
        passage.text = "".join(part.text for part in parts)
        yield passage


SAMPLES: Final = (
    Message(
        title="Interceptor drones tested near the harbour",
        url="https://example.org/interceptors",
        source="The Harbour Post",
        trust="independent",
        lang="en",
        published=datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
        severity=Severity.HIGH,
        rules=("interceptors",),
        tags=("drones", "air-defence"),
        excerpts=(Excerpt("An interceptor caught a drone at night.", ((3, 14), (24, 29))),),
        story="3 independent texts by now",
        sites=47,
        texts=3,
        headlines=(Headline("A bridge was closed", "https://example.org/bridge", "The Harbour Post"),),
        more=2,
        silence="monitor silence add --story sto_1",
    ),
    Message(title="", url="", source=""),
)
"""A message with everything, and one with nothing: a template must do for both."""
