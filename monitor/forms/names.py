"""All ways to write a person's name: over scripts, standards of transliteration and cases of grammar.

    ("volodymyr", "zelensky")
      ├─ split ──► given ("volodymyr",) + surname ("zelensky",)
      ├─ spellings of each: curated list, else tables of transliteration, the closest kept
      ├─ inflect ──► classes of forms: зеленського, zełenskiego, لزيلينسكي, שזלנסקי
      └─ alternatives: given beside surname, in both orders; surname alone where it says who is meant

What must not happen is rubbish: near names (Zelenka, Зеленська, Rasputin) are no forms of a name. Grammar
makes one trap that no list can close: the genitive Путина is written as путина, a season of fishing, and
Trump, Tusk and Poutine are words too. In scripts with capitals a name has one: `written_as_name` tells them
apart, and the matcher is to ask it of the text that a form was found at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product

from monitor.forms import paradigms
from monitor.forms.guesses import LATIN, READINGS, SLAVIC_LATIN, guessed, in_latin, language, of_wikidata
from monitor.forms.name_groups import Group, Groups, Spelling, Words, curated
from monitor.forms.surnames import FAMILY_FIRST, PARTICLES, is_common, is_long_enough
from monitor.forms.transliteration import cyrillic
from monitor.text.alphabet import UNSPACED
from monitor.text.tokens import bare, fold

Inflect = Callable[[str, str], frozenset[str]]
"""Forms of a folded name (first argument) in a language (ISO 639-1), itself among them."""
Classes = tuple[frozenset[str], ...]
"""Classes of folded forms that stand side by side."""

MAX_SPELLINGS = 200
"""Spellings kept of one part of a name, before inflection; the closest come first."""
MAX_FORMS = 400
"""Inflected forms of one part of a name kept, repeats counted. They cost nothing at match time:
the bound is on what a person can review."""
MAX_ALTERNATIVES = 64
"""Sequences of classes that one name may become."""
NOBODY = Groups({}, {}, {})
"""A list without names: what tables alone give."""


@dataclass(frozen=True, slots=True)
class NameSpellings:
    """What a name may look like, before inflection; the closest first in each part."""

    given: tuple[tuple[Spelling, ...], ...] = ()
    """A tuple of spellings for each given name."""
    surname: tuple[Spelling, ...] = ()
    whole: tuple[Spelling, ...] = ()
    """Spellings of names that are known as a whole, such as Chinese ones."""


def written_as_name(surface: str) -> bool:
    """The text that a form was found at may be a name: some letter is a capital, or the script has none.

    Georgian has capitals that no name begins with: its title case is the small letter.
    """
    return surface.lower() != surface or surface.title() == surface


def name_variants(
    words: Words, lang: str = "", inflect: Inflect = paradigms.inflect, groups: Groups | None = None
) -> tuple[Classes, ...]:
    """Alternatives for the name of folded `words`, each a sequence of classes of folded forms side by side.

    `lang` is ISO 639-1 of the query or "". A surname stands alone only where it is distinctive. The words
    themselves are always among the alternatives; no words give none.
    """
    if not words:
        return ()
    found = spellings(words, lang, groups)
    asked = tuple(frozenset((word,)) for word in words)
    return tuple(dict.fromkeys((asked, *_alternatives(found, inflect))))[:MAX_ALTERNATIVES]


def as_written(words: Words, inflect: Inflect = paradigms.inflect) -> tuple[Classes, ...]:
    """Alternatives for a spelling that is meant just so, in its cases."""
    return tuple(_merged(_sequences(_as_written(words, ""), inflect))) if words else ()


def spellings(words: Words, lang: str = "", groups: Groups | None = None) -> NameSpellings:
    """The spellings of each part of a name, with where they come from.

    `groups` default to the curated list.
    """
    groups = curated() if groups is None else groups
    if whole := groups.whole.get(words) or groups.whole.get(words[::-1]):
        return NameSpellings(whole=_of_groups(whole))
    given, surname, family_first = _split(words, lang, groups)
    if family_first:
        alone = not given
        return NameSpellings(
            tuple((Spelling((word,), lang or "en", "as written"),) for word in given),
            (Spelling(surname, lang or "en", "as written", alone),),
        )
    return NameSpellings(_given(given, lang, groups), _surname(surname, lang, groups, known_by=given))


def _split(words: Words, lang: str, groups: Groups) -> tuple[Words, Words, bool]:
    """Given names, surname, and whether the surname is one of those written first that are never enough."""
    for size in range(len(words), 0, -1):
        if words[-size:] in groups.surnames:
            return words[:-size], words[-size:], False
    for size in range(len(words) - 1, 0, -1):
        if words[:size] in groups.surnames:
            return words[size:], words[:size], False
    if len(words) > 1 and (words[0] in FAMILY_FIRST or lang in ("zh", "ja", "ko", "vi")):
        return words[1:], words[:1], True
    if len(words) > 1 and (lang == "hu" or UNSPACED.match(words[0])):
        return words[1:], words[:1], bool(UNSPACED.match(words[0]))
    start = len(words) - 1
    while start > 1 and words[start - 1] in PARTICLES:
        start -= 1
    return words[:start], words[start:], False


def _given(words: Words, lang: str, groups: Groups) -> tuple[tuple[Spelling, ...], ...]:
    if not words:
        return ()
    if known := groups.given.get(words):
        return (_capped((Spelling(words, lang or "en", "as written"), *_of_groups(known))),)
    several = (groups.given.get((word,)) for word in words)
    return tuple(
        _capped((*_as_written((word,), lang), *(_of_groups(known) if known else _unlisted(word, lang))))
        for word, known in zip(words, several, strict=True)
        if len(word) > 1
    )


def _surname(words: Words, lang: str, groups: Groups, *, known_by: Words) -> tuple[Spelling, ...]:
    known = (
        groups.surnames.get(words)
        or (not known_by and groups.given.get(words))
        or _known_by_reading(words, groups)
    )
    written = _as_written(words, lang)
    if known:
        full = any(group.full for group in known)
        found = (*written, *_of_groups(known))
        listed = {spelling.words for group in known for spelling in group.spellings if not spelling.alone}
        found = tuple(replace(one, alone=False) if one.words in listed else one for one in found)
    else:
        full = is_common(words[-1])
        found = (*written, *(_unlisted("".join(words), lang) if _is_one(words) else ()))
    if full and known_by:
        found = tuple(replace(spelling, alone=False) for spelling in found)
    return _capped(found)


def _is_one(words: Words) -> bool:
    """One word, or several characters of a script without spaces."""
    return len(words) == 1 or all(UNSPACED.match(word) for word in words)


def _unlisted(word: str, lang: str) -> Iterator[Spelling]:
    yield from of_wikidata(word)
    yield from guessed(word, lang)


def _known_by_reading(words: Words, groups: Groups) -> tuple[Group, ...]:
    """Groups that an unlisted Latin spelling belongs to when read into Cyrillic."""
    if len(words) != 1 or not LATIN.fullmatch(words[0]):
        return ()
    readings = (reading for lang in ("uk", "ru") for reading in cyrillic(bare(words[0]), lang)[:READINGS])
    return next((groups.surnames[(reading,)] for reading in readings if (reading,) in groups.surnames), ())


def _of_groups(groups: Iterable[Group]) -> tuple[Spelling, ...]:
    listed = [spelling for group in groups for spelling in group.spellings]
    romanised = [
        latin_spelling
        for group in groups
        if group.slavic
        for spelling in group.spellings
        if spelling.lang in ("uk", "ru") and len(spelling.words) == 1
        for latin_spelling in in_latin(spelling.words[0], spelling.lang)
    ]
    return (*listed, *romanised)


def _as_written(words: Words, lang: str) -> tuple[Spelling, ...]:
    """The words asked for; in Latin script also as German and Polish inflect any name.

    Polish writes Slavic names its own way, and Lavrova would be a woman's name to everybody else. Cyrillic
    that Ukrainian and Russian share is inflected as both do.
    """
    script_lang = language(words[-1], lang)
    langs = [script_lang, "uk"] if script_lang == "ru" and not lang else [script_lang]
    if LATIN.fullmatch(words[-1]):
        langs += ["de"] if SLAVIC_LATIN.search(words[-1]) else ["de", "pl"]
    forms = dict.fromkeys((words, tuple(fold(bare(word)) for word in words)))
    return tuple(Spelling(form, one, "as written") for form in forms for one in dict.fromkeys(langs))


def _capped(found: Iterable[Spelling]) -> tuple[Spelling, ...]:
    """Spellings without repeats; one that may not stand alone in one place may nowhere."""
    kept: dict[tuple[Words, str], Spelling] = {}
    for spelling in found:
        kept.setdefault((spelling.words, spelling.lang), spelling)
    return tuple(kept.values())[:MAX_SPELLINGS]


def _alternatives(found: NameSpellings, inflect: Inflect) -> Iterator[Classes]:
    """Given beside surname in one word each, then what stands alone, then the rest of the full names."""
    alone = [one for one in found.surname if one.alone and is_long_enough(one.words)]
    beside = [one for one in found.surname if one.words not in {other.words for other in alone}]
    given = list(_given_sequences(found.given, inflect))
    yield from _full_names(given, _short(_merged(_sequences(found.surname, inflect))))
    yield from _merged(_sequences(alone, inflect))
    yield from _full_names(given, _merged(_sequences(beside, inflect)))
    yield from _whole(found.whole, inflect)


def _whole(whole: tuple[Spelling, ...], inflect: Inflect) -> Iterator[Classes]:
    """Names known as a whole; those of two Latin words in both orders: the West turns them round."""
    sequences = list(_sequences(whole, inflect))
    turned = (
        sequence[::-1] for sequence in sequences if len(sequence) == 2 and "Latin" in _scripts(sequence)
    )
    yield from _merged((*sequences, *turned))


def _given_sequences(given: tuple[tuple[Spelling, ...], ...], inflect: Inflect) -> Iterator[Classes]:
    """All given names in a row where each is one word, then the first and the last of them."""
    singles = [_short(_merged(_sequences(part, inflect))) for part in given]
    if len(given) > 1 and all(singles):
        yield tuple(sequences[0][0] for sequences in singles)
    for part in dict.fromkeys(given[:1] + given[-1:]):
        yield from _merged(_sequences(part, inflect))


def _short(sequences: Iterable[Classes]) -> list[Classes]:
    return [sequence for sequence in sequences if len(sequence) == 1]


def _full_names(given: Iterable[Classes], surnames: Iterable[Classes]) -> Iterator[Classes]:
    """Given names beside surnames of the same script, in both orders."""
    for first, last in product(given, surnames):
        if len(first) == len(last) == 1 or _scripts(first) & _scripts(last):
            yield first + last
            yield last + first


def _scripts(classes: Classes) -> frozenset[str]:
    """The scripts that a part of a name is written in: no name changes its script in the middle."""
    return frozenset(map(_script, classes[0]))


def _script(form: str) -> str:
    if LATIN.match(form):
        return "Latin"
    # The other scripts of the list lie in blocks of their own; Chinese and kana may mix.
    return "unspaced" if UNSPACED.match(form) else f"block {ord(form[0]) >> 7}"


def _sequences(found: Iterable[Spelling], inflect: Inflect) -> Iterator[Classes]:
    """The classes of each spelling. Grammar changes its last word, in Arabic and Hebrew its first."""
    several = 0
    for spelling in found:
        place = 0 if spelling.lang in ("ar", "he") else -1
        forms = _folded(spelling.words[place], inflect(spelling.words[place], spelling.lang))
        several += len(forms)
        if several > MAX_FORMS:
            return
        classes = [frozenset((word,)) for word in spelling.words]
        classes[place] = forms
        yield tuple(classes)


def _folded(word: str, forms: Iterable[str]) -> frozenset[str]:
    """The forms as a text's words are folded: what is several words, or of mixed scripts, is no form."""
    folded = (fold(form) for form in forms)
    return frozenset((word, *(form for form in folded if form and " " not in form and fold(form) == form)))


def _merged(sequences: Iterable[Classes]) -> list[Classes]:
    """The same sequences in fewer: two that differ in one place become one with both classes there."""
    merged = list(dict.fromkeys(sequences))
    for place in range(max(map(len, merged), default=0)):
        alike: dict[tuple[Classes, Classes], frozenset[str]] = {}
        longer: list[Classes] = []
        for sequence in merged:
            if place >= len(sequence):
                longer.append(sequence)
                continue
            around = (sequence[:place], sequence[place + 1 :])
            alike[around] = alike.get(around, frozenset()) | sequence[place]
        merged = [*((*before, forms, *after) for (before, after), forms in alike.items()), *longer]
    return merged
