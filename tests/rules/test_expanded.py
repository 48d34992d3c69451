"""Every word of a query with what it stands for."""

from __future__ import annotations

from monitor.rules.expanded import expanded
from monitor.rules.syntax import parse


class Plurals:
    """A language in which a plural ends in s."""

    def forms(self, word: str, lang: str) -> frozenset[str]:
        return frozenset((word, f"{word}s" if lang else word))

    def name(self, words: tuple[str, ...], lang: str) -> tuple[tuple[frozenset[str], ...], ...]:
        return (tuple(self.forms(word, lang) for word in words),)


def forms(query: str, lang: str = "en") -> dict[str, list[tuple[str, str]]]:
    return {one.word: list(one.forms) for one in expanded(parse(query), Plurals(), lang)}


def test_words_of_all_kinds() -> None:
    plural = [("drone", "as written"), ("drones", "rule")]
    assert forms("drone") == {"drone": plural}
    assert forms("title:(drone OR drone)") == {"drone": plural}
    assert forms("drone", lang="") == {"drone": [("drone", "as written")]}
    assert forms('"red drone"')["drone"] == plural
    assert forms("drone NEAR/3 (x OR y)").keys() == {"drone", "x", "y"}
    assert forms("=drone") == {"=drone": [("=drone", "as written")]}
    assert forms("dron*") == {"dron*": [("dron*", "every word that fits")]}
    assert forms("lang:uk drone age<6h").keys() == {"drone"}
    assert forms(r"title:/dr\w/") == {r"/dr\w/": [(r"/dr\w/", "every text that fits")]}


def test_names() -> None:
    (said,) = forms('name:"ann example"').values()
    assert said == [
        ("ann", "as written"),
        ("example", "as written"),
        ("anns", "name table"),
        ("examples", "name table"),
    ]
