"""Reads a query of another service by the dialect's own precedence (operator-precedence descent)."""

from __future__ import annotations

from collections.abc import Callable

from monitor.errors import QuerySyntaxError
from monitor.rules.dialects.dialect import Dialect
from monitor.rules.dialects.join import Joiner
from monitor.rules.dialects.lexemes import Kind, Lexeme, lexemes
from monitor.rules.dialects.parts import (
    Caution,
    Counted,
    Gone,
    Joined,
    Leaf,
    Op,
    Part,
    Without,
)
from monitor.rules.dialects.words import leaf, words
from monitor.rules.lexer import syntax_error
from monitor.rules.parser_leaves import MAX_WORDS
from monitor.rules.regex.engine import compiled
from monitor.rules.regex.escapes import RegexError

MAX_DEPTH = 40
"""Parentheses, fields and NOTs within each other, as in our own language."""

_CASES: dict[str, Callable[[str], str]] = {"allcaps": str.upper, "nocaps": str.lower, "caps": str.title}


def read(query: str, dialect: Dialect) -> tuple[Part, tuple[Caution, ...], tuple[str, ...]]:
    """The tree of `query`, what may mean another thing here, and the pieces that are left out.

    Raises `QuerySyntaxError` with line and column for what the dialect itself could not read.
    """
    reader = _Reader(query, dialect)
    part = reader.whole()
    return part, tuple(reader.cautions), tuple(reader.left_out)


class _Reader:
    """One reading of one query."""

    def __init__(self, query: str, dialect: Dialect) -> None:
        self.query, self.dialect = query, dialect
        self.lexemes = lexemes(query, dialect)
        self.cautions: list[Caution] = []
        self.left_out: list[str] = []
        self._said: set[str] = set()
        self.join = Joiner(dialect, self.caution)
        self._next = 0
        self._depth = 0
        if len(self.lexemes) > MAX_WORDS:
            words = [one for one in self.lexemes if one.kind is Kind.WORD]
            if len(words) > MAX_WORDS:
                raise self.fault(f"a query of more than {MAX_WORDS:,} words", words[MAX_WORDS].at)

    # --- what is said ---------------------------------------------------------------------------------

    def caution(self, message: str, at: int) -> None:
        """Say it, once."""
        if message not in self._said:
            self._said.add(message)
            line = self.query.count("\n", 0, at) + 1
            column = at - (self.query.rfind("\n", 0, at) + 1) + 1
            self.cautions.append(Caution(message, line, column))

    def fault(self, message: str, at: int) -> QuerySyntaxError:
        return syntax_error(message, self.query, at)

    def _gone(self, start: int, why: str) -> Gone:
        """What stands from `start` up to here is left out."""
        text = self.query[start : self._here().at].strip()
        self.left_out.append(text)
        self.caution(f"`{text[:60]}` is left out: {why}", start)
        return Gone()

    # --- levels ---------------------------------------------------------------------------------------

    def whole(self) -> Part:
        if self._here().kind is Kind.END:
            raise self.fault("the query is empty", 0)
        part = self._level(0)
        if self._here().kind is not Kind.END:
            raise self.fault("this ) closes nothing", self._here().at)
        return part

    def _here(self) -> Lexeme:
        return self.lexemes[self._next]

    def _take(self) -> Lexeme:
        self._next += 1
        return self.lexemes[self._next - 1]

    def _level(self, least: int) -> Part:
        """Parts joined by operators that bind at least so closely."""
        left = self._part()
        while self._here().kind not in (Kind.END, Kind.CLOSE):
            here = self._here()
            op = here.op if here.kind is Kind.OP and here.op else Op.AND
            binding = self._binding(op)
            if binding < least:
                break
            if here.kind is Kind.OP:
                self._take()
                if here.caution:
                    self.caution(here.caution, here.at)
            elif here.kind is not Kind.MINUS and self.dialect.name != "google":
                self.caution("parts side by side without an operator are read as AND", here.at)
            left = self.join(op, left, self._level(binding + 1), here.number or 0, here.at)
        return left

    def _binding(self, op: Op) -> int:
        known = self.dialect.binding
        return known[op] if op in known else known.get(Op.NEAR, 6)

    def _part(self) -> Part:
        part = self._primary()
        while self._here().kind is Kind.FIRST:
            token = self._take()
            part = self.join.first(part, token.number or 0, token.at)
        return part

    def _nested(self, at: int, read: Callable[[], Part]) -> Part:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self.fault(f"more than {MAX_DEPTH} parentheses or NOTs within each other", at)
        part = read()
        self._depth -= 1
        return part

    def _primary(self) -> Part:
        token = self._take()
        match token.kind:
            case Kind.WORD | Kind.PHRASE | Kind.CASED | Kind.EXACT:
                return self._words(token)
            case Kind.OPEN:
                return self._nested(token.at, lambda: self._group(token))
            case Kind.OP if token.op is Op.NOT:
                return self._nested(token.at, lambda: self._without(self._level(self._binding(Op.NOT) + 1)))
            case Kind.MINUS:
                return self._nested(token.at, lambda: self._without(self._part()))
            case Kind.FIELD:
                return self._nested(token.at, lambda: self._field(token))
            case _:
                return self._special(token)

    def _special(self, token: Lexeme) -> Part:
        match token.kind:
            case Kind.ATLEAST:
                return self._nested(token.at, lambda: self._counted(token))
            case Kind.CAPS:
                return self._nested(token.at, lambda: self._cased(token))
            case Kind.LENGTH:
                return Leaf(f"words{token.text}{token.number}", spot=False)
            case Kind.RANGE:
                return self._gone(token.at, "a range has no counterpart here")
            case Kind.FOREIGN:
                return self._gone(token.at, "it has no counterpart here")
            case Kind.REGEX:
                return self._regex(token)
            case Kind.END:
                raise self.fault("expected a word before the end", token.at)
            case _:
                raise self.fault(f"expected a word, found {token.text or 'an operator'}", token.at)

    def _group(self, opening: Lexeme) -> Part:
        if self._here().kind is Kind.CLOSE:
            raise self.fault("these parentheses are empty", opening.at)
        inside = self._level(0)
        closing = self._take()
        if closing.kind is not Kind.CLOSE:
            raise self.fault("this ( is never closed", opening.at)
        if closing.number is not None:
            return self.join.near(inside, closing.number, opening.at)
        return self.join.grouped(inside)

    def _without(self, inside: Part) -> Part:
        return inside if isinstance(inside, Gone) else Without(inside)

    # --- words ----------------------------------------------------------------------------------------

    def _words(self, token: Lexeme) -> Part:
        start = token.at
        if self.dialect.name == "google" and "*" in token.text.split():
            return self._gap(token)
        text = self._spelt(token)
        if token.kind in (Kind.CASED, Kind.EXACT):
            return self._literal(token, text)
        if token.kind is Kind.PHRASE and token.number is not None and " " in text:
            return Leaf(f"{leaf(text, phrase=True)}~{token.number}", spot=False)
        if self.dialect.phrases:
            texts = [text]
            while self._here().kind in (Kind.WORD, Kind.PHRASE):
                texts.append(self._spelt(self._take()))
            text = " ".join(filter(None, texts))
        if not text:
            return self._gone(start, "there is no letter and no digit in it")
        if self.dialect.caps and token.kind is Kind.WORD and _is_capitals(text):
            self.caution(f"`{text}` in capitals finds capitals alone, there and here", start)
            return Leaf(f"case:{leaf(text)}")
        return Leaf(leaf(text, phrase=" " in text))

    def _spelt(self, token: Lexeme) -> str:
        return words(token.text, self.dialect, lambda said: self.caution(said, token.at))

    def _literal(self, token: Lexeme, text: str) -> Part:
        if not text:
            return self._gone(token.at, "there is no letter and no digit in it")
        if token.kind is Kind.CASED:
            return Leaf(f'case:"{text.replace("*", "").replace("?", "")}"')
        self.caution(f"`{token.text}`: punctuation never counts here", token.at)
        return Leaf(f'"{text.replace("*", "").replace("?", "")}"=')

    def _gap(self, token: Lexeme) -> Part:
        """``"a * b"`` of Google: a word, any word, a word."""
        halves = [half for half in " ".join(token.text.split()).split("*") if half.strip()]
        self.caution("a * that stands for a word is a distance here: at most so many words between", token.at)
        parts = [self._words(Lexeme(Kind.PHRASE, half, token.at)) for half in halves]
        if not parts:
            return self._gone(token.at, "it stands for any word")
        joined = parts[0]
        for part in parts[1:]:
            joined = self.join(Op.ONEAR, joined, part, 1, token.at)
        return joined

    def _cased(self, token: Lexeme) -> Part:
        name = token.text.lower()
        if name == "caps":
            self.caution("caps() finds a capital anywhere; here the spelling with a first capital", token.at)
        inside = self._primary()
        return _in_case(inside, _CASES[name])

    def _regex(self, token: Lexeme) -> Part:
        """A regular expression as it is: where a service has them at all, they are written so."""
        try:
            compiled(token.text[1:-1], False)
        except RegexError as error:
            return self._gone(token.at, error.message)
        said = "a regular expression fits any part of a title or a body here, in any case"
        self.caution(f"`{token.text[:60]}`: {said}; write \\b at its ends for whole words", token.at)
        return Leaf(token.text, spot=False)

    # --- fields and counts ----------------------------------------------------------------------------

    def _field(self, token: Lexeme) -> Part:
        known = self.dialect.fields.get(token.text.lower())
        if self._here().kind in (Kind.END, Kind.CLOSE, Kind.OP):
            raise self.fault(f"expected a word directly after {token.text}", self._here().at)
        said, left_out = len(self.cautions), len(self.left_out)
        inside = self._primary()
        if known is None or not known.names:
            self._said.difference_update(one.message for one in self.cautions[said:])
            del self.cautions[said:], self.left_out[left_out:]
            return self._gone(token.at, f"{token.text} has no counterpart here")
        if known.caution:
            self.caution(known.caution, token.at)
        return self.join.within(known, inside, token.at)

    def _counted(self, token: Lexeme) -> Part:
        inside = self._primary()
        if isinstance(inside, Gone) or self.join.is_spot(inside):
            return inside if isinstance(inside, Gone) else Counted(token.number or 1, inside)
        self.caution("only words, phrases and alternatives can be counted here; once is enough", token.at)
        return inside


def _is_capitals(text: str) -> bool:
    return text.isalpha() and text.isupper() and len(text) > 1 and text.lower() != text


def _in_case(part: Part, change: Callable[[str], str]) -> Part:
    match part:
        case Leaf() if part.spot:
            text = change(part.text.strip('"*'))
            return Leaf(f'case:"{text}"')
        case Joined():
            return Joined(
                part.op, tuple(_in_case(one, change) for one in part.parts), part.words, part.grouped
            )
        case Without():
            return Without(_in_case(part.inside, change))
        case _:
            return part
