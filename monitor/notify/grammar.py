"""What a template may say: a small part of Jinja2, chosen so that size and time are bounded by its length.

There are no calls, no macros, no assignments, no arithmetic but plus and minus, and no filter that makes its
input longer; loops run over the lists of the message alone, and none stands in another. So nothing can be
built up (`"x" * 10**9`, `range(10**9)`, a text that doubles with every line), and nothing leads to an
object's inside. The sandbox of Jinja2 stands behind this as a second wall.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from jinja2 import nodes

NAMES: Final = frozenset({"tags", "rules"})
LISTS: Final = NAMES | {"excerpts", "headlines"}
VALUES: Final = frozenset(
    {
        "title", "link", "source", "trust", "lang", "published", "severity", "story", "sites", "texts",
        "silence", "more",
    }
)  # fmt: skip
ATTRIBUTES: Final = frozenset(
    {"text", "title", "link", "source", "severity", "story", "index", "first", "last", "length"}
)
FILTERS: Final = frozenset(
    {
        "capitalize",
        "count",
        "cut",
        "date",
        "default",
        "first",
        "join",
        "last",
        "length",
        "lower",
        "trim",
        "upper",
    }
)
TESTS: Final = frozenset({"defined", "even", "none", "odd"})

DEPTH: Final = 40
MOST: Final = 1_000_000_000

_ALLOWED: Final = frozenset({
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.For, nodes.Name, nodes.Const,
    nodes.Filter, nodes.Test, nodes.Getattr, nodes.Getitem, nodes.Slice, nodes.Compare, nodes.Operand,
    nodes.And, nodes.Or, nodes.Not, nodes.CondExpr, nodes.Concat, nodes.Add, nodes.Sub, nodes.Neg, nodes.List,
    nodes.Tuple,
})  # fmt: skip

_NOT_KNOWN: Final = {
    nodes.Call: "nothing can be called; there are filters, as in {{ title|upper }}",
    nodes.Assign: "nothing can be set",
    nodes.Include: "no other file can be included",
    nodes.Keyword: "filters take their arguments without names",
}


def faults(template: nodes.Template) -> Iterator[tuple[str, int]]:
    """What a template says and may not, each with its line."""
    yield from _walk(template, frozenset(), inside=False, depth=0)


def _walk(node: nodes.Node, bound: frozenset[str], *, inside: bool, depth: int) -> Iterator[tuple[str, int]]:
    """`bound` are the names that a loop around `node` gives, `inside` says that there is one."""
    if depth > DEPTH:
        yield "is nested too deeply", node.lineno or 0
        return
    if said := _fault(node, bound, inside=inside):
        yield said, node.lineno or 0
        return
    names, within = bound, inside
    if isinstance(node, nodes.For):
        names = bound | {"loop"} | {name.name for name in node.find_all(nodes.Name) if name.ctx == "store"}
        within = True
    for child in node.iter_child_nodes():
        yield from _walk(child, names, inside=within, depth=depth + 1)


def _fault(node: nodes.Node, bound: frozenset[str], *, inside: bool) -> str:
    """Why `node` itself may not stand there, or an empty string."""
    kind = type(node)
    if kind not in _ALLOWED:
        return _NOT_KNOWN.get(kind, f"{kind.__name__.lower()} is not among what templates may say")
    if isinstance(node, nodes.Name):
        known = node.ctx == "store" or node.name in bound | LISTS | VALUES
        return "" if known else f"there is no `{node.name}`; there are: {', '.join(sorted(LISTS | VALUES))}"
    if isinstance(node, nodes.For):
        return _loop_fault(node, inside=inside)
    return _FAULTS[kind](node) if kind in _FAULTS else ""


def _constant_fault(node: nodes.Const) -> str:
    value = node.value
    plain = not isinstance(value, int | float | complex) or (isinstance(value, int) and abs(value) < MOST)
    return "" if plain else f"numbers are whole ones below {MOST:,}"


def _attribute_fault(node: nodes.Getattr) -> str:
    return "" if node.attr in ATTRIBUTES else f"nothing here has a `{node.attr}`"


def _item_fault(node: nodes.Getitem) -> str:
    plain = isinstance(node.arg, nodes.Slice) or _number(node.arg)
    return "" if plain else "in brackets stands a number or a slice, as in tags[0] and title[:40]"


def _test_fault(node: nodes.Test) -> str:
    return "" if node.name in TESTS else f"there is no test `{node.name}`"


def _loop_fault(node: nodes.For, *, inside: bool) -> str:
    if not _is_list(node.iter):
        return f"loops run over {', '.join(sorted(LISTS))}"
    if inside:
        return "no loop stands in another"
    if node.recursive or not isinstance(node.target, nodes.Name):
        return "a loop has one name, as in {% for tag in tags %}"
    return ""


def _filter_fault(node: nodes.Filter) -> str:
    if node.name not in FILTERS:
        return f"there is no filter `{node.name}`; there are: {', '.join(sorted(FILTERS))}"
    if node.node is None:
        return "a filter stands behind a value"
    if node.name == "join" and not _is_list(node.node, NAMES):
        return "join takes tags or rules, as in {{ tags|join(', ') }}"
    if node.kwargs or node.dyn_args or node.dyn_kwargs:
        return "filters take their arguments without names"
    if node.name != "default" and not all(isinstance(one, nodes.Const) for one in node.args):
        return f"{node.name} takes plain numbers and texts"
    return ""


_FAULTS: Final[dict[type[nodes.Node], Callable[[Any], str]]] = {
    nodes.Const: _constant_fault,
    nodes.Getattr: _attribute_fault,
    nodes.Getitem: _item_fault,
    nodes.Filter: _filter_fault,
    nodes.Test: _test_fault,
}


def _is_list(node: nodes.Node, lists: frozenset[str] = LISTS) -> bool:
    """One of the lists, or a slice of it."""
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Slice):
        node = node.node
    return isinstance(node, nodes.Name) and node.name in lists


def _number(node: nodes.Node) -> bool:
    inner = node.node if isinstance(node, nodes.Neg) else node
    return isinstance(inner, nodes.Const) and type(inner.value) is int
