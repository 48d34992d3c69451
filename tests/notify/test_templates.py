# ruff: noqa: E501 — one line holds what is read at one glance
"""Templates: what they show, what they may not say, what they cost, and hostile strings through them."""

from __future__ import annotations

import contextlib
import html
import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Excerpt, Headline, Letter, Message, Notification, Request, Severity
from monitor.notify import CHATS, NOTIFIERS
from monitor.notify.content import HEADLINES
from monitor.notify.dialects import DIALECTS
from monitor.notify.grammar import ATTRIBUTES, FILTERS, LISTS, TESTS, VALUES
from monitor.notify.templates import LONGEST, SAMPLES, TemplateError, compiled, put, trial, written
from tests.cost import affordable
from tests.extent import examples, some
from tests.hostile import HOSTILE
from tests.notify.examples import BOTS, DELIVERY, EDITORS, MESSAGE, NOW, OTHERS, RECEIVERS
from tests.notify.laws import LIVE, UNSEEN, Tags, infected

STORY = replace(MESSAGE, silence="monitor silence add --story sto_1", sites=47, texts=3)
DIGEST = replace(
    MESSAGE,
    excerpts=(),
    headlines=(
        Headline(
            "Ferry & bridge", "https://courier.example/(1)", "The Courier", Severity.HIGH, "2 own texts"
        ),
        Headline("No link", "", "Gazette"),
    ),
    more=12,
)


# --- what is shown ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "source", "message", "shown"),
    [
        ("telegram", '<a href="{{ link }}">{{ title }}</a>', MESSAGE,
         '<a href="https://northgazette.example/2026/drones?id=7">Interceptor drones tested near Veskar &amp; Lom</a>'),
        ("slack", "<{{ link }}|{{ title|cut(12) }}>", MESSAGE,
         "<https://northgazette.example/2026/drones?id=7|Interceptor…>"),
        ("discord", "[{{ headlines[0].title }}]({{ headlines[0].link }})", DIGEST,
         "[Ferry & bridge](https://courier.example/%281%29)"),
        ("email", "<b>{{ severity|upper }}</b> {{ tags|join(' + ') }}", MESSAGE,
         "<b>HIGH</b> interceptor + air-defence"),
        ("apprise", "{{ source }}: {{ title }} ({{ lang }}, {{ trust }})", MESSAGE,
         "North Gazette: Interceptor drones tested near Veskar & Lom (en, state controlled)"),
        ("telegram", "{{ published }} = {{ published|date('%d.%m. %H:%M', 'Europe/Kyiv') }}", MESSAGE,
         "2026-11-24 05:12 UTC = 24.11. 07:12"),
        ("telegram", "{{ excerpts[0] }} / {{ excerpts[0].text }}", MESSAGE,
         "…The <b>interceptor</b> caught a <b>Shahed</b> at night. / …The interceptor caught a Shahed at night."),
        ("slack", "{{ excerpts[1] }}", replace(MESSAGE, excerpts=(Excerpt("x"), Excerpt("a drone", ((2, 7),)))),
         "a \u200b*drone*\u200b"),
        ("email", "{% for h in headlines %}{{ loop.index }}. {{ h.title }} {{ h.severity }} {{ h.story }};"
         "{% endfor %} and {{ more + 1 }} more", DIGEST,
         "1. Ferry &amp; bridge high 2 own texts;2. No link medium ; and 13 more"),
        ("email", "{% if sites > 1 and not lang == 'uk' %}{{ sites }}/{{ texts }}{% else %}one{% endif %}", STORY,
         "47/3"),
        ("email", "{{ silence }}|{{ rules[0] }}|{{ rules|length }}|{{ story|default('x') }}", STORY,
         "monitor silence add --story sto_1|Interceptors|2|changed: figure 12 → 15"),
        ("email", "{{ link|upper }} {{ '<b>' }} {{ 'a' ~ excerpts[0] }}", replace(MESSAGE, url="https://a.example/b"),
         "HTTPS:\u2060//\u2060A.\u2060EXAMPLE/B &lt;b&gt; a…The &lt;b&gt;interceptor&lt;/\u2060b&gt; caught a "
         "&lt;b&gt;Shahed&lt;/\u2060b&gt; at night."),
        ("email", "{% raw %}{{ x }}{% endraw %}{# why #} <p>", MESSAGE, "{{ x }} <p>"),
    ],
)  # fmt: skip
def test_shown(kind: str, source: str, message: Message, shown: str) -> None:
    assert written(kind, source, message) == shown


def parcel(kind: str, message: Message = MESSAGE) -> Any:
    return NOTIFIERS[kind].request(message, {**RECEIVERS, **OTHERS}[kind], DELIVERY, NOW)


@pytest.mark.parametrize("kind", DIALECTS)
def test_the_text_takes_the_layouts_place_and_all_else_stays(kind: str) -> None:
    plain = parcel(kind)
    own = put(plain, kind, "Sighted: {{ severity }}", MESSAGE)
    assert {type(own)} == {type(plain)}
    if isinstance(own, Request):
        assert replace(own, body=plain.body) == plain
        before, after = json.loads(plain.body), json.loads(own.body)
        assert "Sighted: high" in own.body.decode()
        assert (b"caught a" in own.body) == (kind == "matrix"), "whose clients may show text without markup"
        assert {key: after[key] for key in ("parse", "allowed_mentions", "parse_mode") if key in before} == {
            key: before[key] for key in ("parse", "allowed_mentions", "parse_mode") if key in before
        }
    elif isinstance(own, Letter):
        assert replace(own, html=plain.html) == plain
        assert "\nSighted: high\n</body>" in own.html
    else:
        assert isinstance(own, Notification)
        assert own == replace(plain, text="Sighted: high")


@pytest.mark.parametrize("kind", EDITORS)
def test_an_edit_is_worded_alike(kind: str) -> None:
    amend = CHATS[kind].amend
    assert amend is not None
    plain = amend(MESSAGE, EDITORS[kind], DELIVERY, "77", NOW)
    own = put(plain, kind, "Sighted: {{ severity }}", MESSAGE)
    assert isinstance(own, Request)
    assert replace(own, body=plain.body) == plain
    assert own.body.count(b"Sighted: high") == 1


@pytest.mark.parametrize("kind", BOTS)
def test_so_is_what_a_bot_writes(kind: str) -> None:
    own = put(CHATS[kind].request(MESSAGE, BOTS[kind], DELIVERY, NOW), kind, "Sighted: {{ lang }}", MESSAGE)
    assert isinstance(own, Request)
    assert b"Sighted: en" in own.body


def test_kinds_whose_body_is_data_take_none() -> None:
    for kind in CHATS.keys() - DIALECTS.keys():
        with pytest.raises(TemplateError, match=f"{kind} takes no template"):
            trial(kind, "x")


def test_told_in_short_where_all_of_it_is_too_long() -> None:
    many = replace(DIGEST, headlines=(Headline("word " * 20, "", "Gazette"),) * HEADLINES, more=2)
    source = "{% for h in headlines %}{{ h.title }}{{ h.title }}\n{% endfor %}and {{ more }} more"
    assert written("email", source, many).endswith("and 2 more")
    assert written("apprise", source.replace("{{ h.title }}{{", "{{"), many).endswith(
        f"and {HEADLINES - 3} more"
    )
    with pytest.raises(TemplateError, match="more of a message than apprise takes, which is 1,000"):
        written("apprise", source * 2, many)


# --- what it may not say ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "says", "line"),
    [
        ("{{ title", "unexpected end of template", 1),
        ("\n{% if title %}", "looking for", 2),
        ("\n{{ titel }}", "there is no `titel`; there are: excerpts, headlines,", 2),
        ("{{ loop.index }}", "there is no `loop`", 1),
        ("{{ self }}", "there is no `self`", 1),
        ("\n\n{{ title.upper() }}", "nothing can be called", 3),
        ("{{ range(9) }}", "nothing can be called", 1),
        ("{{ lipsum() }}", "nothing can be called", 1),
        ("{% for i in range(10**9) %}x{% endfor %}", "loops run over excerpts, headlines, rules, tags", 1),
        ("{% for c in title %}x{% endfor %}", "loops run over", 1),
        ("{% for a in tags %}\n{% for b in tags %}x{% endfor %}{% endfor %}", "no loop stands in another", 2),
        ("{% for x in tags recursive %}{{ x }}{% endfor %}", "a loop has one name", 1),
        ("{% for a, b in tags %}{{ a }}{% endfor %}", "a loop has one name", 1),
        ("{{ 'x' * 10**9 }}", "mul is not among", 1),
        ("\n{{ 1e999 }}", "numbers are whole ones below 1,000,000,000", 2),
        ("{{ title[:99999999999] }}", "numbers are whole ones", 1),
        ("{{ " + "9" * 5000 + " }}", "has a number that is too long", 0),
        ("{{ 9 ** 9 ** 9 }}", "pow is not among", 1),
        ("{{ '%999999999d' % 1 }}", "mod is not among", 1),
        ("{{ title.__class__ }}", "nothing here has a `__class__`", 1),
        ("{{ title['__class__'] }}", "in brackets stands a number or a slice", 1),
        ("{{ tags[title] }}", "in brackets stands a number or a slice", 1),
        ("{{ title|attr('__class__') }}", "there is no filter `attr`", 1),
        ("{{ title|safe }}", "there is no filter `safe`", 1),
        ("{{ title|replace('a', title) }}", "there is no filter `replace`", 1),
        ("{{ title|center(999999999) }}", "there is no filter `center`", 1),
        ("{{ title|join('x') }}", "join takes tags or rules", 1),
        ("{{ tags|join(title) }}", "join takes plain numbers and texts", 1),
        ("{{ title|cut(length=3) }}", "without names", 1),
        ("{{ title|cut('x') }}", "cut takes a text, and how many", 1),
        ("\n{{ published|date('%1000000d') }}", "date takes a form", 2),
        ("{{ published|date('%H', 'Mars/Olympus') }}", "there is no time zone `Mars/Olympus`", 1),
        ("{{ published|date('%H', '../../../../etc/passwd') }}", "there is no time zone", 1),
        ("{{ title|date('%H') }}", "date takes a time", 1),
        ("{% set x = title ~ title %}", "nothing can be set", 1),
        ("{% macro m() %}{% endmacro %}", "macro is not among", 1),
        ("{% include 'x' %}", "no other file can be included", 1),
        ("{% extends 'x' %}", "extends is not among", 1),
        ("{% filter upper %}x{% endfilter %}", "filterblock is not among", 1),
        ("{% autoescape false %}{{ title }}{% endautoescape %}", "is not among", 0),
        ("{{ {'a': title} }}", "dict is not among", 1),
        ("{{ title is divisibleby(0) }}", "there is no test `divisibleby`", 1),
        ("\n{{ tags }}", "no text; loop over it", 2),
        ("{{ headlines[:1][0] }}", "no text; loop over it", 1),
        ("{{ title.title }}", "no text; loop over it", 1),
        ("{{ tags[0] }}", "asks for what a message may lack", 1),
        ("{{ published|length }}", "fails (TypeError)", 1),
        ("\n{{ title + 1 }}", "fails (TypeError)", 2),
        ("{% if title %}" * 60 + "{% endif %}" * 60, "is nested too deeply", 1),
        ("{{ " + "(" * 2000 + "1" + ")" * 2000 + " }}", "is nested too deeply", 0),
        ("{{ " + "not " * 1500 + "1 }}", "is nested too deeply", 0),
        (" \n ", "makes nothing of a message", 0),
        ("x\0y", "holds a NUL", 0),
        ("x" * (LONGEST + 1), "is longer than 8,000 characters", 0),
    ],
)
def test_refused_with_its_line(source: str, says: str, line: int) -> None:
    with pytest.raises(TemplateError) as raised:
        trial("email", source)
    assert says in raised.value.message
    assert raised.value.line == line


@examples(60)
@given(st.text(st.sampled_from("{}%|.[]()'\"~+- \ntitleforxndsgc#0\0"), max_size=60))
def test_any_source_is_right_or_refused(source: str) -> None:
    with contextlib.suppress(TemplateError):
        trial("slack", "{{" + source + "}}")


def test_all_of_it_is_documented() -> None:
    """On the page of receivers."""
    from tests.notify.test_reference import PAGE, code, table

    rows = {code(name)[0] for name, _ in table("name | what it is")}
    assert rows == LISTS | VALUES
    section = PAGE[PAGE.index("## Templates") :]
    for words in (FILTERS, TESTS):
        assert all(f"`{word}`" in section for word in words), words
    assert all(re.search(rf"\b{word}\b", section) for word in ATTRIBUTES)
    assert {code(kind)[0] for kind, *_ in table("kind | a template writes")} == DIALECTS.keys()


# --- what it costs ----------------------------------------------------------------------------------------

FULL = replace(
    MESSAGE,
    title="ж@" * 400,
    tags=tuple(f"tag{number}" * 9 for number in range(20)),
    rules=tuple(f"rule{number}" * 9 for number in range(20)),
    headlines=(Headline("ж@" * 400, MESSAGE.url, "x" * 99),) * 60,
)


@pytest.mark.parametrize(
    "source",
    [
        "{% for h in headlines %}"
        + "{% if h.title ~ h.title == h.title %}x{% endif %}" * 160
        + "{% endfor %}y",
        "{% for h in headlines %}" + "{{ h.title }}" * 590 + "{% endfor %}",
        "{{ " + " ~ ".join(["title"] * 900) + " }}",
        "{{ " + "title|upper|lower|" * 440 + "trim }}",
        "{{ " + " + ".join(["title"] * 900) + " }}",
        "{% for h in headlines %}" * 300,
        "{" * 8000,
        "{{" * 4000,
        "{#" * 4000,
        "{{ '" + "\\" * 7000 + " }}",
    ],
    ids=range(10),
)
def test_costs_little(source: str) -> None:
    compiled.cache_clear()
    with affordable(1.0), contextlib.suppress(TemplateError):
        written("slack", source, FULL)


# --- hostile texts ----------------------------------------------------------------------------------------

SHOWN = (
    "{{ title }}\n{{ source }}\n@{{ lang }}{{ trust }}.{{ story }}\n{{ title|upper|cut(60) }}\n{{ title[1:] }}\n"
    "{{ title ~ source ~ link }}\n{{ tags|join(' ') }}\n{% for e in excerpts %}\n{{ e.text }}\n{% endfor %}"
    "{% for h in headlines %}\n{{ h.title }} {{ h.source }}\n{% endfor %}{{ silence }}"
)


@pytest.mark.parametrize("kind", DIALECTS)
def test_hostile_texts(kind: str) -> None:
    texts = [text for text in HOSTILE if len(text) < 700]
    assert len(texts) > 700
    for at in some(range(0, len(texts), 10), 5):
        a, b, c, d, e, f, g, h, i, j = (texts[(at + place) % len(texts)] for place in range(10))
        message = replace(infected(a), source=b, lang=c, trust=d, story=e, silence=f, tags=(g, h))
        check(kind, replace(message, headlines=(Headline(i, MESSAGE.url, j),)))


def check(kind: str, message: Message) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(DIALECTS, kind, replace(DIALECTS[kind], limit=100_000))
        made = written(kind, SHOWN, message)
    assert not UNSEEN.search(made.replace("\n", "")), made[:300]
    shown, signs = harmless(kind, made)
    assert not LIVE.search(shown), shown[:300]
    assert not re.search(signs, made), made[:300]


def harmless(kind: str, made: str) -> tuple[str, str]:
    """What is read, and a pattern of what would be markup."""
    if kind in ("telegram", "email", "matrix"):
        tags = Tags()
        tags.feed(made)
        tags.close()
        assert not tags.open
        assert not tags.links
        return tags.text, r"[<>]|&(?!(amp|lt|gt|quot|#x27);)"
    if kind == "slack":
        return html.unescape(made), r"[<>*_~`]|&(?!(amp|lt|gt);)"
    if kind in ("discord", "mattermost"):
        also = "<:" if kind == "discord" else ""
        signs = rf"(?<!\\)(?:\\\\)*(?![\\@.])[*_~`|>\[\]()#{also}]"
        return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", made), signs
    return made, r"[*_~`\[\]\\]|[{<](?!\u2060)" if kind == "teams" else r"\0"


@examples(40)
@given(st.text(st.sampled_from("@#<>&|*_~`\\[](){}:/.!-+=\n\r\u202eaя1 "), max_size=30))
@pytest.mark.parametrize("kind", DIALECTS)
def test_any_text(kind: str, text: str) -> None:
    check(kind, replace(infected(text), story=text, silence=text))


def test_what_stands_beside_a_value_makes_no_mention_of_it() -> None:
    beside = replace(MESSAGE, title="everyone", source="all", lang="example")
    for source in (
        "@{{ title }}",
        "{{ 'x' }}@{{ title }}",
        "{% if title %}@{% endif %}{{ source }}",
        "a.{{ lang }}",
    ):
        for kind in DIALECTS:
            assert not LIVE.search(written(kind, source, beside).replace("\\", "")), (kind, source)


def test_the_samples_have_everything_and_nothing() -> None:
    full, bare = SAMPLES
    for name in Message.__dataclass_fields__.keys() - {"thread", "document"}:
        assert getattr(full, name), name
    assert bare == Message("", "", "")
