"""What a user says of a name: spellings that are the person's too, and forms that are not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from monitor.forms.name_groups import Words
from monitor.forms.names import Classes, as_written
from monitor.model import NameCorrection
from monitor.text.tokens import tokenise

Corrections = Mapping[Words, NameCorrection]
"""The folded words of a name, as queries write it, to what is said of it."""


def by_name(corrections: Iterable[NameCorrection]) -> Corrections:
    """`corrections` under the names that they are of."""
    return {tokenise(one.person).words: one for one in corrections}


def corrected(alternatives: Iterable[Classes], said: NameCorrection) -> tuple[Classes, ...]:
    """Alternatives for a name with what is `said` of it: spellings added, then what is left.

    What is added comes with its cases. A form that is taken away goes wherever it stands; several words go
    where an alternative may be just these.
    """
    added = [classes for text in said.also for classes in as_written(tokenise(text).words)]
    left = list(alternatives)
    for text in said.never:
        words = tokenise(text).words
        left = [kept for classes in left if (kept := _without(classes, words))]
    return tuple(dict.fromkeys((*added, *left)))


def _without(classes: Classes, words: Words) -> Classes:
    """`classes` without `words`; nothing where nothing else is left.

    Of several words the one with most choice beside it goes: spellings of a Chinese name share the others.
    """
    if len(words) == 1:
        kept = tuple(forms.difference(words) for forms in classes)
        return kept if all(kept) else ()
    if len(words) != len(classes) or any(map(frozenset.isdisjoint, classes, zip(words))):
        return classes
    at = max(range(len(classes)), key=lambda place: len(classes[place]))
    left = classes[at] - {words[at]}
    return (*classes[:at], left, *classes[at + 1 :]) if left else ()
