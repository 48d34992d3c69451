"""The dialects that are known: each is what its service documents (and where it is silent, says so).

Sources: Meltwater support 360023166073 and help 11465451; Talkwalker developer documentation, query syntax;
Brandwatch, advanced operators; Factiva, search statement operators (FDK38); Nexis, connectors and commands
(SS3534); Google, search operators and the schema of exported alerts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from monitor.rules.dialects.dialect import Dialect, FieldOf, Operator
from monitor.rules.dialects.parts import Op

_TITLE, _BODY, _LEAD = FieldOf(("title",)), FieldOf(("body",)), FieldOf(("lead",))
_AUTHOR, _URL = FieldOf(("author",)), FieldOf(("url",))
_SITE, _LANG = FieldOf(("site",), value=True), FieldOf(("lang",), value=True)
_SOURCE = FieldOf(("source",), value=True, caution="source: names a source of your configuration by its id")
_HEAD = FieldOf(("title", "lead"))

_DATE = r"date\s+(?:is|aft|bef|after|before|from)\s+[\d/.-]+(?:\s+to\s+[\d/.-]+)?"
_AND_NOT = Operator(r"AND\s+NOT|ANDNOT", Op.NOT)
_BASIC = (Operator("AND", Op.AND), Operator("OR", Op.OR), Operator("NOT", Op.NOT))
_NOT_AND_OR = {Op.NOT: 4, Op.AND: 3, Op.OR: 2}
_SILENT = "does not say which of AND and OR binds first: read as AND first; check the parentheses"

MELTWATER: Final = Dialect(
    name="meltwater",
    title="Meltwater",
    operators=(
        _AND_NOT,
        *_BASIC,
        Operator(r"NEAR/(?P<n>\d+)", Op.NEAR),
        Operator("NEAR", Op.NEAR, 4, "NEAR without a number is NEAR/4 there"),
        Operator(r"ONEAR/(?P<n>\d+)", Op.ONEAR),
        Operator("ONEAR", Op.ONEAR, 4, "ONEAR without a number is ONEAR/4 there"),
    ),
    binding=_NOT_AND_OR,
    fields={
        "title": _TITLE,
        "ingress": _LEAD,
        "author": _AUTHOR,
        "url": _URL,
        "source": _SOURCE,
    },
    mixing="AND binds before OR there: read so",
)

TALKWALKER: Final = Dialect(
    name="talkwalker",
    title="Talkwalker",
    operators=(
        _AND_NOT,
        *_BASIC,
        Operator(r"NEAR/(?P<n>\d+)", Op.NEAR),
        Operator(r"ONEAR/(?P<n>\d+)", Op.ONEAR),
    ),
    binding=_NOT_AND_OR,
    fields={
        "title": _TITLE,
        "content": _BODY,
        "site": _SITE,
        "url": _URL,
        "author": _AUTHOR,
        "lang": _LANG,
    },
    any_case=False,
    caps=True,
    mixing=f"Talkwalker {_SILENT}",
)

BRANDWATCH: Final = Dialect(
    name="brandwatch",
    title="Brandwatch",
    operators=(
        _AND_NOT,
        *_BASIC,
        Operator(r"NEAR/(?P<n>\d+)f", Op.ONEAR),
        Operator(r"NEAR/(?P<n>\d+)", Op.NEAR),
    ),
    binding=_NOT_AND_OR,
    fields={
        "title": _TITLE,
        "site": _SITE,
        "url": _URL,
        "author": _AUTHOR,
        "language": _LANG,
    },
    any_case=False,
    comments=r"<<<(?s:.)*?>>>",
    mixing=f"Brandwatch {_SILENT}",
)

FACTIVA: Final = Dialect(
    name="factiva",
    title="Factiva",
    operators=(
        _AND_NOT,
        *_BASIC,
        Operator(r"near(?P<n>\d+)", Op.NEAR),
        Operator(r"/N(?P<n>\d+)/", Op.NEAR),
        Operator(r"adj(?P<n>\d+)", Op.ONEAR),
        Operator(r"w/(?P<n>\d+)", Op.ONEAR),
        Operator("adj", Op.ONEAR, 0),
        Operator("same", Op.PARAGRAPH),
    ),
    binding={Op.NEAR: 6, Op.NOT: 4, Op.AND: 3, Op.OR: 2},
    fields={
        "hd": _TITLE,
        "hlp": _HEAD,
        "lp": _LEAD,
        "by": _AUTHOR,
        "la": _LANG,
        "td": _BODY,
    },
    phrases=True,
    field_marks="=",
    foreign=_DATE,
    mixing="AND binds before OR in Factiva: read so",
)

NEXIS: Final = Dialect(
    name="nexis",
    title="Nexis",
    operators=(
        Operator(r"NOT\s+W/(?P<n>\d+)", Op.APART),
        _AND_NOT,
        *_BASIC,
        Operator(r"(?:W|NEAR)/(?P<n>\d+)", Op.NEAR),
        Operator(r"(?:PRE/|ONEAR/|\+)(?P<n>\d+)", Op.ONEAR),
        Operator("W/S", Op.SENTENCE),
        Operator("W/P", Op.PARAGRAPH),
        Operator("W/SEG", Op.AND, caution="w/seg is looked for in the whole article here"),
    ),
    binding={Op.OR: 8, Op.NEAR: 7, Op.SENTENCE: 6, Op.PARAGRAPH: 5, Op.AND: 4, Op.NOT: 3},
    fields={
        "headline": _TITLE,
        "hlead": _HEAD,
        "lead": _LEAD,
        "body": _BODY,
        "byline": _AUTHOR,
    },
    phrases=True,
    functions=True,
    foreign=_DATE,
    any_letters="!",
    one_letter="*",
    mixing="OR binds before AND and before w/n in Nexis: read so",
    forms="Nexis finds plurals; here each word finds all its forms (=word finds the word alone)",
)

GOOGLE: Final = Dialect(
    name="google",
    title="Google",
    operators=(
        _AND_NOT,
        *_BASIC,
        Operator(r"\|", Op.OR),
        Operator(r"AROUND\(\s*(?P<n>\d+)\s*\)", Op.NEAR),
    ),
    binding={Op.NEAR: 6, Op.OR: 5, Op.NOT: 4, Op.AND: 3},
    fields={
        "intitle": _TITLE,
        "allintitle": FieldOf(
            ("title",), caution="allintitle: reaches the next word or parentheses alone here"
        ),
        "intext": _BODY,
        "inurl": _URL,
        "site": _SITE,
    },
    any_case=False,
    mixing="OR binds before the space between words in Google: read so",
    forms="Google also finds synonyms; here each word finds its forms and nothing else",
)

DIALECTS: Final[Mapping[str, Dialect]] = {
    one.name: one for one in (MELTWATER, BRANDWATCH, TALKWALKER, FACTIVA, NEXIS, GOOGLE)
}
"""By the name that the command line knows."""
