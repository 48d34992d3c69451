"""What rules see of an article: the same for news as it comes and for what a search looks at again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from monitor.model import Article
from monitor.text.document import Document, document


def as_document(article: Article, now: datetime) -> Document:
    """The article normalised for matching; its age is counted to `now`."""
    made = document(
        article.title,
        article.body,
        source=article.source,
        url=article.url,
        lang=article.lang,
        author=article.author,
    )
    age = now - article.when if article.when else None
    return replace(made, country=article.country, tags=article.tags, age=age)
