r"""A tree in RE2's syntax.

For a text with marked words (`monitor.rules.regex.seen`) every character may have a mark before it, ``\b`` is
the place before a mark, and no class has the mark or the text's last character.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from monitor.rules.regex.escapes import NEWLINE
from monitor.rules.regex.tree import Char, Class, Edge, Either, InOrder, Item, Node, Repeat

_LAST = 0
_RETURN = 0x0D
_HIDDEN = (_LAST, NEWLINE, _RETURN)
"""Characters that mean something else in a marked text, in order."""
_HIGHEST = 0x10FFFF


def written(node: Node, *, marked: bool) -> str:
    """`node` for a text with or without marked words; without, no ``\\b`` may stand in it."""
    match node:
        case Edge():
            return _edge(node, marked=marked)
        case Char():
            return _gap(marked) + _char(node, marked=marked)
        case Class():
            return _gap(marked) + _class(node, marked=marked)
        case InOrder():
            return "".join(_row(node.parts, marked=marked))
        case Either():
            return f"(?:{'|'.join(written(part, marked=marked) for part in node.parts)})"
        case Repeat():
            return f"(?:{written(node.inside, marked=marked)}){_count(node)}"
        case _:
            assert_never(node)


def _gap(marked: bool) -> str:
    return r"\n?" if marked else ""


def _row(parts: Sequence[Node], *, marked: bool) -> Iterator[str]:
    before: Node | None = None
    for part in parts:
        # Between two letters no word begins: so RE2 sees strings, which it finds fast.
        if isinstance(part, Char) and isinstance(before, Char) and _is_word(part) and _is_word(before):
            yield _char(part, marked=marked)
        else:
            yield written(part, marked=marked)
        before = part


def _is_word(char: Char) -> bool:
    return chr(char.code).isalnum()


def _edge(edge: Edge, *, marked: bool) -> str:
    match edge:
        case Edge.START:
            return r"\A"
        case Edge.END:
            return rf"\n?\x{{{_LAST}}}?\z" if marked else r"\z"
        case Edge.WORD:
            return "(?m:$)"
        case _:
            assert_never(edge)


def _count(repeat: Repeat) -> str:
    most = "" if repeat.most is None else repeat.most
    count = {(0, None): "*", (1, None): "+", (0, 1): "?"}.get((repeat.least, repeat.most))
    return (count or f"{{{repeat.least},{most}}}") + "?" * repeat.lazy


def _char(char: Char, *, marked: bool) -> str:
    code = _RETURN if marked and char.code == NEWLINE else char.code
    return _folded(_code(code), fold=char.fold and _has_case(code))


def _has_case(code: int) -> bool:
    letter = chr(code)
    return letter.lower() != letter or letter.upper() != letter or letter.casefold() != letter


def _class(one: Class, *, marked: bool) -> str:
    items = [text for item in one.items for text in _item(item, marked=marked)]
    if one.negated:
        hidden = (_LAST, NEWLINE) if marked else (_LAST,)
        return _folded(f"[^{''.join((*items, *map(_code, hidden)))}]", fold=one.fold)
    # A class of nothing fits nothing, as a class of what no text has must.
    return _folded(f"[{''.join(items)}]" if items else f"[^{_range(0, _HIGHEST)}]", fold=one.fold)


def _item(item: Item, *, marked: bool) -> Iterator[str]:
    if isinstance(item, str):
        yield item
        return
    start, end = item
    if not marked:
        yield _range(start, end)
        return
    for code in _HIDDEN:
        if start <= code <= end:
            if start < code:
                yield _range(start, code - 1)
            start = code + 1
    if start <= end:
        yield _range(start, end)
    if item[0] <= NEWLINE <= item[1]:
        yield _code(_RETURN)


def _range(start: int, end: int) -> str:
    return _code(start) if start == end else f"{_code(start)}-{_code(end)}"


def _code(code: int) -> str:
    letter = chr(code)
    return letter if letter.isalnum() and letter.isascii() else rf"\x{{{code:x}}}"


def _folded(text: str, *, fold: bool) -> str:
    return f"(?i:{text})" if fold else text
