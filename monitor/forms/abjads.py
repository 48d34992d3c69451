"""Latin and Cyrillic names as Arabic, Persian and Hebrew papers spell them.

These scripts leave short vowels out and papers disagree on which vowels are short, so a name has several
spellings: ترامب and ترمب are both Trump. What comes out is guesses, the likelier first; well-known people are
in the curated list instead. Nothing comes out for a word with letters that the tables don't know.

There is no way back: زلنسکی read letter by letter is "zlnski", which nobody writes, and guessing the vowels
that are left out gives mostly other names. A name in these scripts gets Latin spellings from the curated list
alone.
"""

from __future__ import annotations

from monitor.forms.transliteration import closest, latin

MOST_SPELLINGS = 8
"""Guesses kept of how a script spells a name."""
_LONGEST = 40


def _choices(pairs: str) -> dict[str, tuple[str, ...]]:
    """A table out of ``"a=ا,- b=ب"``; a hyphen is nothing."""
    table = (pair.split("=") for pair in pairs.split())
    return {key: tuple(value.replace("-", "").split(",")) for key, value in table}


# A key with ^ stands at the word's start, with $ at its end.
_SPELLINGS: dict[str, dict[str, tuple[str, ...]]] = {
    "ar": _choices(
        "shch=شتش sch=ش tsch=تش zh=ج kh=خ gh=غ sh=ش ch=تش ts=تس th=ث ph=ف ck=ك ya=يا yu=يو yo=يو "
        "ye=ي,ييي ie=ي,يي "
        "ou=و oo=و ee=ي ai=اي ay=اي ei=ي ey=ي sky$=سكي ski$=سكي skyi$=سكي skyy$=سكي skiy$=سكي iy$=ي "
        "yi$=ي yy$=ي ii$=ي "
        "^a=أ ^e=إ ^i=إي ^o=أو ^u=أو a=ا,- e=-,ي i=ي o=و u=و,- y=ي b=ب c=ك d=د f=ف g=غ,ج,ك h=ه j=ج k=ك "
        "l=ل m=م n=ن p=ب "
        "q=ق r=ر s=س t=ت v=ف w=و x=كس z=ز a$=ا o$=و tt=ت ss=س ll=ل mm=م nn=ن pp=ب ff=ف rr=ر kk=ك zz=ز "
        "bb=ب dd=د"
    ),
    "fa": _choices(
        "shch=شچ sch=ش tsch=چ zh=ژ kh=خ gh=غ,ق sh=ش ch=چ ts=تس th=ت ph=ف ck=ک ya=یا yu=یو yo=یو ye=ی "
        "ie=ی,یی ou=و oo=و "
        "ee=ی ai=ای ay=ای ei=ی ey=ی sky$=سکی ski$=سکی skyi$=سکی skyy$=سکی skiy$=سکی iy$=ی yi$=ی yy$=ی "
        "ii$=ی ^a=آ,ا ^e=ا "
        "^i=ای ^o=او,ا ^u=او a=ا,- e=-,ی i=ی o=و,- u=و y=ی b=ب c=ک d=د f=ف g=گ h=ه j=ج k=ک l=ل m=م n=ن "
        "p=پ q=ق r=ر s=س "
        "t=ت v=و w=و x=کس z=ز a$=ا o$=و e$=ه tt=ت ss=س ll=ل mm=م nn=ن pp=پ ff=ف rr=ر kk=ک zz=ز bb=ب dd=د"
    ),
    "he": _choices(
        "shch=שצ' sch=ש tsch=צ' zh=ז' kh=ח gh=ג sh=ש ch=צ' ts=צ th=ת ph=פ ck=ק ya=יה,יא yu=יו yo=יו "
        "ye=י ie=י ou=ו oo=ו ee=י "
        "ai=איי ay=איי ei=יי ey=יי sky$=סקי ski$=סקי skyi$=סקי skyy$=סקי skiy$=סקי iy$=י yi$=י yy$=י "
        "ii$=י ^a=א ^e=א ^i=אי "
        "^o=או ^u=או ^v=ו,וו ^w=ו,וו a=א,- e=-,י i=י o=ו u=ו y=י b=ב c=ק d=ד f=פ g=ג h=ה j=ג' k=ק l=ל "
        "m=מ n=נ p=פ q=ק r=ר "
        "s=ס t=ט v=ב w=ו x=קס z=ז a$=ה o$=ו m$=ם n$=ן ts$=ץ f$=ף tt=ט ss=ס ll=ל mm=מ nn=נ pp=פ ff=פ "
        "rr=ר kk=ק zz=ז bb=ב dd=ד"
    ),
}


def spellings(word: str, lang: str, script_lang: str = "") -> tuple[str, ...]:
    """How papers in `lang` ("ar", "fa" or "he") may spell a Latin `word`, or a Cyrillic one.

    A Cyrillic word comes with its language, `script_lang` ("uk" or "ru").
    """
    if script_lang:
        romanised = next(
            (text for text, standard in latin(word, script_lang) if standard.read_by == "en"), ""
        )
        return spellings(romanised.replace("'", ""), lang) if romanised else ()
    if not word.isascii() or not word.isalpha() or len(word) > _LONGEST:
        return ()
    table = _SPELLINGS[lang]
    choices, at = [], 0
    while at < len(word):
        key = _longest_key(word, at, table)
        if key not in table:
            return ()
        choices.append(table[key])
        at += len(key.strip("^$"))
    return closest(choices, MOST_SPELLINGS)


def _longest_key(word: str, at: int, table: dict[str, tuple[str, ...]]) -> str:
    for size in range(min(5, len(word) - at), 0, -1):
        piece = word[at : at + size]
        if at + size == len(word) and f"{piece}$" in table:
            return f"{piece}$"
        if at == 0 and f"^{piece}" in table:
            return f"^{piece}"
        if piece in table:
            return piece
    return word[at]
