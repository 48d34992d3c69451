"""``monitor story show``: one story with its articles in time, outlets, alerts, and what people said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.options import ConfigOption, StateOption

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import timedelta

    from monitor.store import Answers
    from monitor.views import AlertRecord
    from monitor.views.story import RulingRecord, StoryDetail, StoryMember


def show(
    story: Annotated[int, typer.Argument(min=1, help="Number of the story.")],
    config: ConfigOption = None,
    state: StateOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """A story whole: timeline, who was first and how long others took, what is copied, alerts, words by hand.

    `monitor story NUMBER` is the same. Times are those that publishers give, but never later than seen.
    """
    from functools import partial

    from monitor.cli.output import nothing, print_json
    from monitor.cli.state import archive
    from monitor.store.story_details import story_detail

    with archive(config, state) as store:
        found = store.ask(partial(story_detail, number=story))
        terms = _terms(store, story) if found else ()
    if found is None:
        raise nothing(f"There is no story {story}, or its articles are forgotten.")
    grown = _grown(found)
    if as_json:
        print_json(_record(found, terms, grown))
    else:
        _print(found, terms, grown)


def _terms(store: Answers, story: int) -> tuple[str, ...]:
    """What the story is about."""
    from functools import partial

    from monitor.cli.output import utc_now
    from monitor.store.story_details import frequencies, own_texts
    from monitor.stories.key_terms import key_terms, terms, told

    texts = [told(*text) for text in store.ask(partial(own_texts, number=story))]
    known = store.ask(partial(frequencies, terms=terms(texts), now=utc_now()))
    return key_terms(texts, known)


def _grown(found: StoryDetail) -> int:
    """Texts of their own that the story gained in the last hour."""
    from monitor.cli.output import utc_now
    from monitor.model import Member
    from monitor.stories.counts import growth

    members = (
        Member(one.article, one.source, one.identity, one.lang, one.first, one.at) for one in found.members
    )
    return growth(members, utc_now())


def _lag(found: StoryDetail, member: StoryMember) -> timedelta:
    return member.at - found.members[0].at


def _outlets(found: StoryDetail) -> list[dict[str, object]]:
    """Each site with its first article, how long that took, and whether it has a text of its own."""
    from monitor.text.outlet import outlet

    sites: dict[str, list[StoryMember]] = {}
    for member in found.members:
        sites.setdefault(outlet(member.identity, member.source), []).append(member)
    return [
        {
            "site": name,
            "source": members[0].source,
            "article": members[0].article,
            "first": members[0].at,
            "lag_seconds": _lag(found, members[0]),
            "articles": len(members),
            "independent": any(member.is_own for member in members),
        }
        for name, members in sites.items()
    ]


def _record(found: StoryDetail, terms: Sequence[str], grown: int) -> dict[str, object]:
    first = found.members[0]
    return {
        "story": found.story,
        "title": first.title,
        "url": first.url,
        "first": found.first,
        "last": found.last,
        "severity": found.severity.label if found.severity else None,
        "rules": _rules(found),
        "tags": found.tags,
        "langs": list(dict.fromkeys(member.lang for member in found.members if member.lang)),
        "countries": found.countries,
        "terms": terms,
        "articles": found.articles,
        "texts": found.texts,
        "texts_last_hour": grown,
        "follows": found.follows,
        "alerted": found.alerted,
        "grew": found.grew,
        "owed": found.owed,
        "outlets": _outlets(found),
        "timeline": [_entry(found, member) for member in found.members],
        "alerts": [_alert(alert) for alert in found.alerts],
        "by_hand": found.rulings,
    }


def _rules(found: StoryDetail) -> list[str]:
    return list(dict.fromkeys(rule for member in found.members for rule in member.rules))


def _entry(found: StoryDetail, member: StoryMember) -> dict[str, object]:
    return {
        "article": member.article,
        "source": member.source,
        "title": member.title,
        "url": member.url,
        "lang": member.lang,
        "countries": member.countries,
        "published": member.published,
        "seen": member.seen,
        "at": member.at,
        "lag_seconds": _lag(found, member),
        "independent": member.is_own,
        "relation": member.relation,
        "to": member.other,
        "score": member.score,
        "why": member.why,
        "changed": member.changed,
        "rules": member.rules,
        "versions": member.versions,
    }


def _alert(alert: AlertRecord) -> dict[str, object]:
    return {
        "id": alert.id,
        "created": alert.created,
        "title": alert.message.title,
        "rules": alert.message.rules,
        "because": alert.message.story,
        "deliveries": [{"receiver": name, "state": state} for name, state in alert.deliveries],
    }


def _print(found: StoryDetail, terms: Sequence[str], grown: int) -> None:
    from monitor.cli.output import print_table
    from monitor.text.shown import line

    for name, value in _facts(found, terms, grown):
        if value:
            print(f"{name:<9} {line(value)}")
    print()
    heads = ("when", "after", "article", "source", "text", "lang", "title")
    print_table(
        heads, (_row(found, member) for member in found.members), grow="title", spare=("lang", "article")
    )
    if found.articles > len(found.members):
        print(f"… and {found.articles - len(found.members)} more")
    said = [*map(_told, found.alerts), *_by_hand(found.rulings)]
    print("\n".join(["", *map(line, said)]) if said else "", end="\n" if said else "")


def _facts(found: StoryDetail, terms: Sequence[str], grown: int) -> Iterator[tuple[str, str]]:
    from monitor.cli.output import local
    from monitor.text.many import many
    from monitor.text.shown import link

    first, outlets = found.members[0], _outlets(found)
    own = [str(one["site"]) for one in outlets if one["independent"]]
    copies = [str(one["site"]) for one in outlets if not one["independent"]]
    langs = ", ".join(dict.fromkeys(member.lang for member in found.members if member.lang))
    yield "story", f"{found.story}: {first.title}"
    yield "link", link(first.url)
    yield "first", f"{local(first.at)} at {outlets[0]['site']}, by {first.name}"
    yield "last", local(found.last)
    yield (
        "size",
        f"{many(found.articles, 'article')}, {many(found.texts, 'own text')}, {many(len(outlets), 'site')}"
        + (f"; {many(grown, 'text')} in the last hour" if grown else ""),
    )
    yield "langs", langs
    yield "countries", " ".join(found.countries)
    yield "about", ", ".join(terms)
    severity = f" ({found.severity.label})" if found.severity else ""
    yield "rules", f"{', '.join(_rules(found)) or 'none held'}{severity}"
    yield "tags", ", ".join(found.tags)
    yield "own", ", ".join(own)
    yield "copied", ", ".join(copies)
    if found.follows:
        yield "follows", f"story {found.follows}" + (f" “{found.followed}”" if found.followed else "")
    yield "owed", found.owed


def _row(found: StoryDetail, member: StoryMember) -> tuple[str, ...]:
    from monitor.cli.output import local
    from monitor.text.spans import show

    lag = _lag(found, member)
    edited = f", {member.versions} versions" if member.versions > 1 else ""
    text = "own" if member.is_own else f"{member.relation} of {member.first}, {member.score:.0%}"
    return (
        local(member.at),
        f"+{show(lag)}" if lag else "first",
        str(member.article),
        member.name,
        text + (", changed" if member.changed else "") + edited,
        member.lang,
        member.title,
    )


def _told(alert: AlertRecord) -> str:
    from monitor.cli.output import local

    to = ", ".join(f"{name} ({state})" for name, state in alert.deliveries) or "nobody: no route"
    why = f", {alert.message.story}" if alert.message.story else ""
    return f"{local(alert.created)} alert {alert.id} of {', '.join(alert.message.rules)}{why}: {to}"


def _by_hand(rulings: Sequence[RulingRecord]) -> Iterator[str]:
    """A line for each word, which may be on many pairs of articles."""
    from itertools import groupby

    from monitor.cli.output import local

    for (at, same, story), pairs in groupby(rulings, lambda one: (one.at, one.same, one.story)):
        listed = list(pairs)
        ones, others = ({one.one for one in listed}, {one.other for one in listed})
        verb = "tells" if len(ones) == 1 else "tell"
        what = f"{verb} the same story as" if same else f"never {verb} the same story as"
        where = f" (story {story})" if story else " (forgotten)"
        yield f"{local(at)} by hand: {_articles(ones)} {what} {_articles(others)}{where}"


def _articles(numbers: set[int]) -> str:
    listed = ", ".join(map(str, sorted(numbers)))
    return f"article {listed}" if len(numbers) == 1 else f"articles {listed}"
