"""From lexemes to a query's tree.

    level    = part { ["AND"] part } | part { "OR" part }          (both at one level: refused)
    part     = { "NOT" | "-" } related
    related  = primary { relation primary }                        relation: NEAR/n, NOT NEAR/n, SENTENCE …
    primary  = word | phrase | "(" level ")" | field primary | case:phrase | name:phrase | rule:phrase
             | /regex/ | case:/regex/ | @termset | count(level)>=n | ATLEAST/n primary | first/n(level)
             | words>n | age<nh

Descent by hand: no dependency, exact positions, and messages that say what was expected. Each lexeme is
looked at once, nesting is bounded, and nothing is rewritten, so no query costs more than its length.
"""

from __future__ import annotations

from collections.abc import Sequence

from monitor.errors import QuerySyntaxError
from monitor.rules.lexer import Kind, Lexeme, syntax_error
from monitor.rules.operators import age, least, length, numbered, relation
from monitor.rules.parser_leaves import Leaves
from monitor.rules.query import (
    TEXT_FIELDS,
    And,
    Field,
    Not,
    Or,
    Query,
    Reference,
    Regex,
    Related,
    Value,
    is_spot,
)
from monitor.rules.readings import readings
from monitor.rules.relations import Apart, AtLeast, Near, Relation

MAX_DEPTH = 40
"""Parentheses, fields and NOTs within each other."""
MAX_OPERANDS = 20
"""Operands of one row of NEARs: each is followed through the text."""

_STARTS = 'a word, a "phrase" or ('
_SPOTS = "words, phrases and OR-groups of them"
_AFTER_FIELD = frozenset((Kind.WORD, Kind.PHRASE, Kind.OPEN, Kind.MEANT, Kind.TERMSET, Kind.REGEX))


class Parser:
    """One reading of one query; of a plain list, line by line."""

    def __init__(self, query: str, lexemes: Sequence[Lexeme] = ()) -> None:
        self.query = query
        self._lexemes = lexemes
        self._next = 0
        self._depth = 0
        self._leaves = Leaves(query)
        self._field = ""

    def whole(self) -> Query:
        """The tree of all lexemes."""
        if self._here().kind is Kind.END:
            raise self._fault(f"the query is empty: expected {_STARTS}")
        tree = self._level()
        if self._here().kind is not Kind.END:
            raise self._fault("this ) closes nothing")
        return tree

    def line(self, lexemes: Sequence[Lexeme]) -> Query:
        """The tree of one line of a plain list."""
        self._lexemes, self._next = lexemes, 0
        return self._level()

    def _here(self) -> Lexeme:
        return self._lexemes[self._next]

    def _take(self) -> Lexeme:
        self._next += 1
        return self._lexemes[self._next - 1]

    def _fault(self, message: str, at: int | None = None) -> QuerySyntaxError:
        return syntax_error(message, self.query, self._here().at if at is None else at)

    def _level(self) -> Query:
        """Parts joined by one kind of operator, up to a ) or the end."""
        parts = [self._part()]
        operators: list[Lexeme] = []
        while self._here().kind not in (Kind.CLOSE, Kind.END):
            operators.append(self._operator())
            parts.append(self._part())
        if not operators:
            return parts[0]
        kinds = [operator.kind for operator in operators]
        if Kind.AND in kinds and Kind.OR in kinds:
            raise self._mixed(parts, operators)
        return Or(tuple(parts)) if kinds[0] is Kind.OR else And(tuple(parts))

    def _operator(self) -> Lexeme:
        if self._here().kind in (Kind.AND, Kind.OR):
            return self._take()
        return Lexeme(Kind.AND, "", self._here().at)  # side by side means AND

    def _mixed(self, parts: Sequence[Query], operators: Sequence[Lexeme]) -> QuerySyntaxError:
        kinds = [operator.kind for operator in operators]
        second = next(operator for operator in operators if operator.kind is not kinds[0])
        message = f"AND and OR side by side can be read in two ways. Write   {readings(parts, kinds)}"
        return self._fault(message, second.at)

    def _part(self) -> Query:
        if self._here().kind is not Kind.NOT:
            return self._related()
        at = self._take().at
        with_in = self._nested(at)
        inside = self._part()
        self._depth -= with_in
        return Not(inside)

    def _nested(self, at: int) -> int:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._fault(f"more than {MAX_DEPTH} parentheses or NOTs within each other", at)
        return 1

    def _related(self) -> Query:
        """Operands that a NEAR or its kin binds, tighter than AND and OR do."""
        at = self._here().at
        parts = [self._primary()]
        shared: Relation | None = None
        while operator := self._relation():
            meant, written = operator
            if shared is not None and (shared != meant or isinstance(meant, Apart)):
                message = (
                    f"{written.text} after another: say each with its operands, (a NEAR/5 b) (b NEAR/5 c)"
                )
                raise self._fault(message, written.at)
            shared = meant
            self._spot(parts[-1], at, written.text)
            at = self._here().at
            parts.append(self._primary())
            self._spot(parts[-1], at, written.text)
            if len(parts) > MAX_OPERANDS:
                raise self._fault(f"more than {MAX_OPERANDS} operands of {written.text}", written.at)
        return parts[0] if shared is None else Related(shared, tuple(parts))

    def _relation(self) -> tuple[Relation, Lexeme] | None:
        """The relation whose operator comes next, taken."""
        if self._here().kind is Kind.RELATION:
            written = self._take()
            return relation(written.text), written
        is_not = self._here().kind is Kind.NOT and self._here().text == "NOT"
        if not is_not or self._lexemes[self._next + 1].kind is not Kind.RELATION:
            return None
        self._take()
        written = self._take()
        meant = relation(written.text)
        if not isinstance(meant, Near) or meant.ordered:
            raise self._fault(f"NOT {written.text} is no operator: there is NOT NEAR/n", written.at)
        return Apart(meant.between), written

    def _spot(self, operand: Query, at: int, operator: str) -> None:
        if isinstance(operand, Regex):
            message = (
                f"{operator} stands between {_SPOTS}: what a /regular expression/ finds is no row of words"
            )
            raise self._fault(message, at)
        if not is_spot(operand):
            message = f"{operator} stands between {_SPOTS}"
            raise self._fault(f"{message}; a field goes before all of it: title:(a NEAR/5 b)", at)

    def _primary(self) -> Query:
        lexeme = self._take()
        match lexeme.kind:
            case Kind.WORD | Kind.PHRASE:
                return self._leaves.text(lexeme)
            case Kind.OPEN:
                return self._group(lexeme)
            case Kind.FIELD:
                return self._fielded(lexeme)
            case Kind.MEANT:
                return self._meant(lexeme)
            case Kind.TERMSET:
                return self._reference("termset", lexeme)
            case Kind.FUNCTION | Kind.ATLEAST | Kind.LENGTH | Kind.AGE:
                return self._measured(lexeme)
            case Kind.REGEX:
                return self._leaves.regex(lexeme)
            case _:
                raise self._unexpected(lexeme)

    def _unexpected(self, lexeme: Lexeme) -> QuerySyntaxError:
        if lexeme.kind is Kind.END:
            return self._fault(f"expected {_STARTS} before the end", lexeme.at)
        if lexeme.kind is Kind.MARK:
            message = f"{lexeme.text} means nothing before a word, but at the start of a line of a plain list"
            return self._fault(f"{message}, which has no operators and no parentheses", lexeme.at)
        return self._fault(f"expected {_STARTS}, found {lexeme.text}", lexeme.at)

    def _group(self, opening: Lexeme) -> Query:
        self._nested(opening.at)
        inside = self._level()
        if self._take().kind is not Kind.CLOSE:
            raise self._fault("this ( is never closed", opening.at)
        self._depth -= 1
        return inside

    def _measured(self, lexeme: Lexeme) -> Query:
        if lexeme.kind in (Kind.LENGTH, Kind.AGE):
            return self._narrowing(lexeme)
        if lexeme.text.startswith("first/"):
            return self._first(lexeme)
        at = self._here().at
        if lexeme.kind is Kind.ATLEAST:
            with_in = self._nested(at)
            inside = self._primary()
            self._depth -= with_in
            times = numbered(lexeme.text)
        else:
            inside = self._group(self._take())
            times = self._bound(lexeme)
        if not is_spot(inside):
            raise self._fault(f"what is counted are {_SPOTS}", at)
        if not times:
            raise self._fault("expected a number from 1", lexeme.at)
        return Related(AtLeast(times), (inside,))

    def _bound(self, counted: Lexeme) -> int:
        bound = self._here()
        if bound.kind is not Kind.BOUND:
            raise self._fault(f"expected >= and a number after {counted.text}(…)")
        self._take()
        return least(bound.text)

    def _first(self, lexeme: Lexeme) -> Query:
        self._outside_fields(lexeme, lexeme.text)
        if not numbered(lexeme.text):
            raise self._fault("expected a number from 1", lexeme.at)
        return self._within(f"first/{numbered(lexeme.text)}")

    def _narrowing(self, lexeme: Lexeme) -> Query:
        of_length = lexeme.kind is Kind.LENGTH
        self._outside_fields(lexeme, "words" if of_length else "age")
        asked = length(lexeme.text) if of_length else age(lexeme.text)
        if asked is None:
            raise self._fault("expected a number from 1", lexeme.at)
        return asked

    def _outside_fields(self, lexeme: Lexeme, what: str) -> None:
        if self._field:
            raise self._fault(f"{what} cannot stand within {self._field}:", lexeme.at)

    def _fielded(self, field: Lexeme) -> Query:
        self._outside_fields(field, f"{field.text}:")
        if field.text not in TEXT_FIELDS:
            return self._value(field)
        if self._here().kind not in _AFTER_FIELD:
            raise self._fault(f"expected {_STARTS} directly after {field.text}:")
        return self._within(field.text)

    def _within(self, field: str) -> Query:
        self._field = field
        inside = self._primary()
        self._field = ""
        return Field(field, inside)

    def _value(self, field: Lexeme) -> Query:
        lexeme = self._take()
        value = " ".join(lexeme.text.casefold().split())
        if lexeme.kind not in (Kind.WORD, Kind.PHRASE) or not value or "*" in value or lexeme.suffix:
            raise self._fault(f"expected one value directly after {field.text}:", lexeme.at)
        return Value(field.text, value)

    def _meant(self, how: Lexeme) -> Query:
        lexeme = self._take()
        if how.text == "case" and lexeme.kind is Kind.REGEX:
            return self._leaves.regex(lexeme, case=True)
        if lexeme.kind not in (Kind.WORD, Kind.PHRASE) or (lexeme.suffix and how.text != "case"):
            raise self._fault(f'expected a word or a "phrase" directly after {how.text}:', lexeme.at)
        if how.text == "case":
            return self._leaves.text(lexeme, case=True)
        return self._leaves.name(lexeme) if how.text == "name" else self._reference("rule", lexeme)

    def _reference(self, kind: str, lexeme: Lexeme) -> Query:
        name = " ".join(lexeme.text.split())
        if not name:
            raise self._fault("expected the name of a rule", lexeme.at)
        if kind == "rule":
            self._outside_fields(lexeme, "rule:")
        self._leaves.count(lexeme, 1)
        return Reference(kind, name, lexeme.at)
