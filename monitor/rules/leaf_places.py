"""The leaves of a query's tree, and where in the query each of them stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.rules.lexer import Kind, Lexeme
from monitor.rules.query import Age, And, Field, Length, Not, Or, Query, Reference, Related, Term
from monitor.rules.relations import Window
from monitor.text.tokens import tokenise


def inside_of(part: Query) -> Sequence[Query]:
    """The parts of a part."""
    match part:
        case And() | Or():
            return part.parts
        case Related() if not isinstance(part.relation, Window):
            return part.parts
        case Not() | Field():
            return (part.inside,)
        case _:
            return ()


def leaves(part: Query) -> Iterator[Query]:
    """The parts without parts of their own, in the order in which they are written."""
    inside = inside_of(part)
    if not inside:
        yield part
    for one in inside:
        yield from leaves(one)


def leaf_places(tree: Query, of: Sequence[Lexeme]) -> dict[int, int]:
    """Offset of each leaf, by identity: words and phrases become leaves in the order they are written.

    Nothing when that is not so (in a list, ``+`` and ``!`` lines come first).
    """
    words = [lexeme for lexeme in of if lexeme.kind in (Kind.WORD, Kind.PHRASE, Kind.REGEX)]
    found = [leaf for leaf in leaves(tree) if not _is_no_word(leaf)]
    if len(found) != len(words) or not all(map(_is_of, found, words)):
        return {}
    return {id(leaf): lexeme.at for leaf, lexeme in zip(found, words, strict=True)}


def _is_no_word(leaf: Query) -> bool:
    return isinstance(leaf, Length | Age) or (isinstance(leaf, Reference) and leaf.kind == "termset")


def _is_of(leaf: Query, lexeme: Lexeme) -> bool:
    """Whether `leaf` may have come from `lexeme`: a plain word is compared, others are taken on trust."""
    return not isinstance(leaf, Term) or leaf.word in tokenise(lexeme.text).words
