"""A document holds both fields as tokens, with the texts their offsets point into."""

from __future__ import annotations

from monitor.text.document import document


def test_a_document_folds_both_fields() -> None:
    made = document(
        "Ukraine’s Drones", "Шахедів не було.", source="courier", url="https://example.org/1", lang="uk"
    )
    assert made.title.words == ("ukraine", "drones")
    assert made.body.words == ("шахедів", "не", "було")
    assert (made.title_text, made.body_text) == ("Ukraine’s Drones", "Шахедів не було.")
    assert (made.source, made.url, made.lang) == ("courier", "https://example.org/1", "uk")
