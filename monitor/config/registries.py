"""What exists elsewhere in the house that a configuration names: kinds, and the language of queries."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from monitor.model import Receiver, Rule
from monitor.notify import NOTIFIERS, OWN_ADDRESSES, complaints, infer_kind, missing, templates
from monitor.rules.expansion import AS_WRITTEN
from monitor.rules.plan import Definitions, definition, plan
from monitor.rules.plan_tree import Shared
from monitor.rules.syntax import parse
from monitor.rules.tags import CircleError, asking, in_turn
from monitor.sources import KINDS

_parsed = lru_cache(maxsize=4096)(parse)
"""A query is looked at twice: by itself, and beside what it names."""


def _resolver(termsets: Mapping[str, str], rules: Mapping[str, Rule]) -> Callable[[Rule], object]:
    definitions, shared = Definitions(termsets, rules), Shared()

    def resolve(rule: Rule) -> object:
        return plan(_parsed(rule.query), AS_WRITTEN, rule.lang, definitions, rule, shared=shared)

    return resolve


def _circle(rules: Mapping[str, Rule], termsets: Mapping[str, str]) -> tuple[str, ...]:
    definitions = Definitions(termsets, rules)
    plans = (plan(_parsed(rule.query), AS_WRITTEN, rule.lang, definitions, rule) for rule in rules.values())
    every = {rule.name: asking(rule.tags, made) for rule, made in zip(rules.values(), plans, strict=True)}
    try:
        in_turn({name: one for name, one in every.items() if one.asks})
    except CircleError as circle:
        return circle.names
    return ()


def _try_template(kind: str, text: str) -> tuple[str, int] | None:
    try:
        templates.trial(kind, text)
    except templates.TemplateError as error:
        return error.message, error.line
    return None


@dataclass(frozen=True, slots=True)
class Registries:
    """The kinds a configuration may name, and who judges what only their owners can."""

    source_kinds: Collection[str]
    receiver_kinds: Collection[str]
    infer_kind: Callable[[str], str]
    """The kind of receiver that a webhook address belongs to."""
    missing: Callable[[Receiver], tuple[str, ...]]
    """The fields a receiver's kind needs and lacks."""
    parse_query: Callable[[str], object]
    """Raises `QuerySyntaxError`."""
    parse_termset: Callable[[str], object] = definition
    """Raises `QuerySyntaxError`. What it read is remembered: rules refer to it."""
    resolver: Callable[[Mapping[str, str], Mapping[str, Rule]], Callable[[Rule], object]] = _resolver
    """Of termsets and rules: what raises `QuerySyntaxError` for a rule that names one that is not there."""
    circle: Callable[[Mapping[str, Rule], Mapping[str, str]], tuple[str, ...]] = _circle
    """Names of rules that wait for each other's tags; none when no rules do."""
    own_addresses: Collection[str] = ()
    """Kinds of receivers whose url is no web address."""
    complaints: Callable[[Receiver], Iterable[tuple[str, str]]] = lambda _: ()
    """Fields of a receiver that cannot be used, each with what is wrong with it."""
    try_template: Callable[[str, str], tuple[str, int] | None] = lambda _kind, _text: None
    """What is wrong with a template for a kind of receiver, and at which of its lines (0: none); None: it
    does."""
    extras: Mapping[str, str] = field(default_factory=dict)
    """Kinds of receivers that need a package of their own, with its name and that of our extra."""


BUILT_IN = Registries(
    tuple(KINDS),
    tuple(NOTIFIERS),
    infer_kind,
    missing,
    _parsed,
    own_addresses=OWN_ADDRESSES,
    complaints=complaints,
    try_template=_try_template,
    extras={kind: notifier.extra for kind, notifier in NOTIFIERS.items() if notifier.extra},
)
"""Those of this version of the program."""
