"""What rules see of an article: the same for news as it comes and for what a search looks at again."""

from __future__ import annotations

from monitor.model import Article
from monitor.text.document import Document, document


def as_document(article: Article) -> Document:
    """The article normalised for matching."""
    return document(
        article.title,
        article.body,
        source=article.source,
        url=article.url,
        lang=article.lang,
        author=article.author,
    )
