"""Raising an alert: once for each story and rule."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from monitor.alerting.alert import alert_id
from monitor.alerting.message import message
from monitor.alerting.route import receivers
from monitor.model import Alert, Article, Match, Route
from monitor.steps import Unread


def raise_alert(
    article: Article,
    unread: Unread,
    matches: Sequence[Match],
    told: Collection[str],
    routes: Sequence[Route],
) -> Alert | None:
    """One alert with all rules that the article's story has not been told of; None when there is none.

    `unread` is the entry that the article was made of; `told` names the rules that alerts of the story have
    told of. Where no route takes the alert it is raised all the same, without receivers: it is kept, and a
    route added later does not tell of it again.
    """
    new = [match for match in matches if match.rule.name not in told]
    if not new:
        return None
    rules = tuple(dict.fromkeys(match.rule.name for match in new))
    source = unread.source
    return Alert(
        id=alert_id(source.id, unread.entry.key, rules),
        message=message(article, source, new),
        receivers=receivers(routes, new, source=source.id, lang=article.lang),
        rules=rules,
    )
