"""What a query is made of below its operators: words, phrases, names, patterns, each within its bounds."""

from __future__ import annotations

import itertools

from monitor.errors import QuerySyntaxError
from monitor.rules.lexer import Kind, Lexeme, syntax_error
from monitor.rules.query import Name, Phrase, Query, Regex, Related, Wildcard, Word
from monitor.rules.regex.engine import compiled
from monitor.rules.regex.escapes import RegexError
from monitor.rules.relations import Window
from monitor.rules.words import cased, words_of
from monitor.text.tokens import tokenise

MAX_WORDS = 20_000
"""Words of a query, all told."""
MAX_WILDCARDS = 500
"""Words of a query that have a ``*`` before them or a ``?`` within: each is looked for in every article."""
MAX_REGEXES = 20
"""Regular expressions of a query: each is looked for in every article that may have it."""
MAX_INSTRUCTIONS = 250_000
"""Size of their programs, all told: what it costs to make them ready. ``\\w`` takes 1,450."""
MAX_PHRASE = 50
"""Words of one phrase."""
MAX_NAMES = 1_000
"""Names of persons in a query: the spellings of each are worked out over all scripts."""
MAX_NAME = 6
"""Words of a person's name."""


class Leaves:
    """Reads the leaves of one query, and counts what they cost."""

    def __init__(self, query: str) -> None:
        self._query = query
        self._words = 0
        self._wildcards = 0
        self._regexes = 0
        self._instructions = 0
        self._names = 0

    def _fault(self, message: str, at: int) -> QuerySyntaxError:
        return syntax_error(message, self._query, at)

    def name(self, lexeme: Lexeme) -> Query:
        """A person's name."""
        words = tokenise(lexeme.text).words
        self.count(lexeme, len(words))
        if len(words) > MAX_NAME:
            raise self._fault(f"a name of more than {MAX_NAME} words", lexeme.at)
        self._names += 1
        if self._names > MAX_NAMES:
            raise self._fault(
                f"more than {MAX_NAMES:,} names in a query: make several rules of them", lexeme.at
            )
        return Name(words)

    def text(self, lexeme: Lexeme, *, case: bool = False) -> Query:
        """A word or a phrase; the words of either may be alike: ``Shahed-136`` is a phrase."""
        words = self._words_of(lexeme, case=case)
        self.count(lexeme, len(words))
        self._wildcards += sum(isinstance(word, Wildcard) for word in words)
        if self._wildcards > MAX_WILDCARDS:
            raise self._fault(
                f"more than {MAX_WILDCARDS} words with a * before them or a ? within", lexeme.at
            )
        _, _, others = lexeme.suffix.partition("~")
        if others and len(words) > 1:
            return Related(Window(int(others)), words)
        return words[0] if len(words) == 1 else Phrase(words)

    def regex(self, lexeme: Lexeme, *, case: bool = False) -> Query:
        """A regular expression, made ready so that its faults are told here."""
        self._regexes += 1
        if self._regexes > MAX_REGEXES:
            raise self._fault(f"more than {MAX_REGEXES} regular expressions in a query", lexeme.at)
        try:
            self._instructions += compiled(lexeme.text, case).size
        except RegexError as error:
            raise self._fault(error.message, lexeme.at + 1 + error.at) from None
        if self._instructions > MAX_INSTRUCTIONS:
            message = "the regular expressions of a query are too large together: repeat \\w less often"
            raise self._fault(message, lexeme.at)
        return Regex(lexeme.text, case)

    def _words_of(self, lexeme: Lexeme, *, case: bool) -> tuple[Word, ...]:
        text = lexeme.text
        if case:
            if "*" in text or "?" in text or lexeme.suffix.startswith("="):
                raise self._fault("case: takes words as they are spelt, without * ? =", lexeme.at)
            return cased(text)
        exact = lexeme.suffix.startswith("=") or (lexeme.kind is Kind.WORD and text.startswith("="))
        try:
            parts = (
                words_of(part, exact=exact) for part in text[lexeme.kind is Kind.WORD and exact :].split()
            )
            return tuple(itertools.chain.from_iterable(parts))
        except ValueError as error:
            raise self._fault(str(error), lexeme.at) from None

    def count(self, lexeme: Lexeme, words: int) -> None:
        """Refuse what is no word, too many words, too long a phrase."""
        self._words += words
        if not words:
            raise self._fault("there is no letter and no digit here to look for", lexeme.at)
        if words > MAX_PHRASE:
            raise self._fault(f"a phrase of more than {MAX_PHRASE} words", lexeme.at)
        if self._words > MAX_WORDS:
            raise self._fault(f"a query of more than {MAX_WORDS:,} words", lexeme.at)
