"""Search: the rules' own query language over the archive.

A query comes as its plan, which is what it means to rules. The index and the columns name candidates, always
at least those for which the plan holds; the caller verifies each with the very code that matches news. So
search and rules cannot disagree about a query, and what an index cannot say (NOT, words of a url, inflected
phrases) is right all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar, assert_never

from sqlalchemy import ColumnElement, Connection, and_, func, literal_column, or_, select, true, tuple_

from monitor.model import Article, Excerpt, TextFrom
from monitor.rules.plan import All, Any, Fits, Is, Long, Old, Plan, Related, WordClass, Words, base
from monitor.rules.relations import Apart
from monitor.rules.tags import asked
from monitor.store.fulltext import fts, indexed
from monitor.store.tables import article, body, match, source
from monitor.store.types import Record, unpack
from monitor.views import Hit

Verify = Callable[[Article], Excerpt | None]
"""The excerpt that shows why the query holds for an article; None when it does not hold."""

Below = tuple[datetime, int]
"""When and article of the last hit of the page before."""

_INDEXED = frozenset({"title", "body"})
_DEEPEST = 12
"""Levels of AND and OR that FTS5 is given: its parser's stack ends before our queries do."""

K = TypeVar("K")


def search(
    connection: Connection,
    *,
    plan: Plan | None,
    verify: Verify,
    since: datetime | None = None,
    limit: int = 20,
    below: Below | None = None,
) -> Sequence[Hit]:
    """The newest articles for which `verify` has an excerpt, of those that `plan` may fit (None: all)."""
    found: list[tuple[Record, Excerpt]] = []
    tagged = plan is not None and next(asked(plan), None) is not None
    for row in candidates(connection, plan, since=since, below=below):
        excerpt = verify(_article(row, _tags(connection, [row.id]).get(row.id, ()) if tagged else ()))
        if excerpt is not None:
            found.append((row, excerpt))
        if len(found) >= limit:
            break
    tags = _tags(connection, [row.id for row, _ in found])
    return [_hit(row, excerpt, tags.get(row.id, ())) for row, excerpt in found]


def candidates(
    connection: Connection, plan: Plan | None, *, since: datetime | None = None, below: Below | None = None
) -> Iterator[Record]:
    """Rows of articles with their text that `plan` may fit, newest first, read as they are asked for."""
    statement = (
        select(article, body.c.text, source.c.country)
        .join(body, body.c.article == article.c.id)
        .join(source, source.c.id == article.c.source)
    )
    if plan is not None:
        statement = statement.where(_restriction(plan))
    if since is not None:
        statement = statement.where(article.c.at >= since)
    if below is not None:
        place = tuple_(*below, types=[article.c.at.type, article.c.id.type])
        statement = statement.where(tuple_(article.c.at, article.c.id) < place)
    statement = statement.order_by(article.c.at.desc(), article.c.id.desc())
    with connection.execution_options(yield_per=50).execute(statement) as rows:
        yield from rows


def _restriction(plan: Plan) -> ColumnElement[bool]:
    words = full_text(plan)
    values = _values(plan)
    conditions = [] if values is None else [values]
    if words is not None:
        # FTS5's own operator, on the table's hidden column of the same name
        holds = literal_column(fts.name).op("MATCH")(words)
        conditions.append(article.c.id.in_(select(fts.c.rowid).where(holds)))
    return and_(true(), *conditions)


def full_text(plan: Plan, depth: int = 0) -> str | None:
    """An FTS5 expression that holds wherever `plan` does; None when indexed words cannot narrow it down."""
    if depth > _DEEPEST:
        return None
    match plan:
        case Words():
            return _words(plan)
        case Related():
            return _related(plan)
        case Is() | Long() | Old() | Fits():
            return None
        case All():
            return _joined(" AND ", _known(full_text(part, depth + 1) for part in plan.parts))
        case Any():
            known = _known(full_text(part, depth + 1) for part in plan.parts)
            return _joined(" OR ", known) if len(known) == len(plan.parts) else None
        case _:
            assert_never(plan)


def _words(words: Words) -> str | None:
    fields = tuple(map(base, words.fields))
    if words.negated or not _INDEXED.issuperset(fields):
        return None
    expression = _phrase(words.classes)
    if expression is None:
        return None
    everywhere = _INDEXED.issubset(fields)
    return expression if everywhere else f"{{{' '.join(fields)}}} : ({expression})"


def _related(related: Related) -> str | None:
    """How the parts stand is left to the caller: that they are there is what the index can say."""
    if related.negated:
        return None
    needed = related.parts[:1] if isinstance(related.relation, Apart) else related.parts
    return _joined(" AND ", _known(map(_either, needed)))


def _either(part: Sequence[Words]) -> str | None:
    known = _known(map(_words, part))
    return _joined(" OR ", known) if len(known) == len(part) else None


def _phrase(classes: Sequence[WordClass]) -> str | None:
    """FTS5's phrases hold plain words and one prefix, at the end; else the order is left to the caller.

    Of a word that the index cannot look for, as a wildcard is, nothing is said.
    """
    classes = [one for one in classes if not one.wildcards]
    if not classes:
        return None
    *before, last = classes
    plain = all(len(one.forms) == 1 and not one.stems for one in before)
    if not plain or len(last.forms) + len(last.stems) != 1:
        return " AND ".join(f"({_class(one)})" for one in classes)
    start = [form for one in before for form in one.forms]
    return _quoted([*start, *last.forms, *last.stems]) + (" *" if last.stems else "")


def _class(one: WordClass) -> str:
    stems = (f"{_quoted([stem])} *" for stem in one.stems)
    return " OR ".join((*(_quoted([form]) for form in one.forms), *stems))


def _quoted(words: Iterable[str]) -> str:
    """Words as an FTS5 string: nothing in it is an operator."""
    return '"{}"'.format(indexed(words).replace('"', '""'))


def _known(parts: Iterable[K | None]) -> list[K]:
    return [part for part in parts if part is not None]


def _joined(operator: str, parts: Sequence[str]) -> str | None:
    return operator.join(f"({part})" for part in parts) if parts else None


def _values(plan: Plan) -> ColumnElement[bool] | None:
    """What `plan` demands of an article's columns; None when it demands nothing of them."""
    match plan:
        case Is():
            return _value(plan)
        case All():
            demands = _known(map(_values, plan.parts))
            return and_(*demands) if demands else None
        case Any():
            demands = _known(map(_values, plan.parts))
            return or_(*demands) if len(demands) == len(plan.parts) else None
        case Words() | Related() | Long() | Old() | Fits():
            return None
        case _:
            assert_never(plan)


def _value(value: Is) -> ColumnElement[bool] | None:
    if value.negated:
        return None
    if value.field == "tag":
        return article.c.id.in_(select(match.c.article))  # what has a tag has a match
    column = source.c.country if value.field == "country" else article.c.get(value.field)
    # lower() of a database is sure of ASCII alone
    return None if column is None or not value.value.isascii() else func.lower(column) == value.value


def _article(row: Record, tags: tuple[str, ...]) -> Article:
    return Article(
        entry=row.entry,
        source=row.source,
        url=row.url,
        link=row.link,
        title=row.title,
        text=unpack(row.text),
        summary=row.summary,
        author=row.author,
        published=row.published,
        seen=row.seen,
        lang=row.lang,
        country=row.country,
        tags=tags,
        text_from=TextFrom(row.text_from),
        text_hash=row.text_hash,
    )


def _tags(connection: Connection, articles: Sequence[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, dict[str, None]] = {}
    query = select(match.c.article, match.c.tags).where(match.c.article.in_(articles))
    for row in connection.execute(query.order_by(match.c.article, match.c.severity.desc(), match.c.rule)):
        found.setdefault(row.article, {}).update(dict.fromkeys(row.tags))
    return {key: tuple(tags) for key, tags in found.items()}


def _hit(row: Record, excerpt: Excerpt, tags: tuple[str, ...]) -> Hit:
    return Hit(
        article=row.id,
        story=row.story,
        title=row.title,
        url=row.link,
        source=row.source,
        lang=row.lang,
        when=row.at,
        tags=tags,
        excerpt=excerpt,
    )
