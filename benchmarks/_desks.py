# ruff: noqa: E501, ARG001
"""More of what desks, sites and machines do to a text that stays the same text, as `_edits` has it.

Spelling, figures, names and layout of another house; damage on the way; what is put between its paragraphs.
And more key facts that are corrected without a word of it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from benchmarks._edits import Edit, Text, sentences, words

_NUMBERS = {
    "en": "two three four five six seven eight nine ten",
    "de": "zwei drei vier fünf sechs sieben acht neun zehn",
    "fr": "deux trois quatre cinq six sept huit neuf dix",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez",
    "it": "due tre quattro cinque sei sette otto nove dieci",
    "nl": "twee drie vier vijf zes zeven acht negen tien",
    "ru": "два три четыре пять шесть семь восемь девять десять",
    "uk": "два три чотири п'ять шість сім вісім дев'ять десять",
    "pl": "dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć",
}
_NAME = r"[^\W\d_a-zа-яёіїєґ][^\W\d_]{2,}"
_ATTRIBUTED = {
    "en": ("the agency reported", "according to the newspaper", "it was reported"),
    "de": ("berichtet die Agentur", "wie es heißt"),
    "fr": ("rapporte l'agence", "selon le journal"),
    "es": ("informa la agencia", "según el diario"),
    "ru": ("сообщает агентство", "передает корреспондент"),
    "uk": ("повідомляє агентство", "пише видання"),
}


def _everywhere(text: Text, change: Callable[[str], str]) -> Text:
    return replace(text, title=change(text.title), parts=tuple(map(change, text.parts)))


def _mine(others: Sequence[Text], text: Text, dice: random.Random) -> Text:
    mine = [one for one in others if one.lang == text.lang and one.title != text.title]
    return dice.choice(mine or [one for one in others if one.title != text.title] or list(others))


def in_words(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """Small figures written out, and larger ones the other way round."""
    names = dict(zip(map(str, range(2, 11)), _NUMBERS.get(text.lang, "").split(), strict=False))
    digits = {word: digit for digit, word in names.items()}
    if not names:
        return crossheads(text, dice, others)

    def other(found: re.Match[str]) -> str:
        return names.get(found[0]) or digits.get(found[0], found[0])

    return _everywhere(text, lambda part: re.sub(r"(?<![\w.,:'])[\w']+(?![\w:']|[.,]\d)", other, part))


def converted(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """Behind amounts stands what they are in another currency or unit."""

    def both(found: re.Match[str]) -> str:
        value = float(found[1].replace(",", "."))
        return f"{found[0]} ({value * 0.92:.1f})"

    body = re.sub(r"(?<![\d.,:])(\d{2,3}(?:[.,]\d)?)(?![\d.,:])", both, text.body, count=6)
    return replace(text, parts=tuple(body.split("\n")))


def dated(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """Behind weekdays stands their date."""
    days = (
        r"\b(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Montag|Dienstag|Mittwoch|Donnerstag|Freitag|"
        r"lundi|mardi|mercredi|jeudi|vendredi|lunes|martes|miércoles|jueves|viernes|понедельник|вторник|среду|четверг|"
        r"пятницу|понеділок|вівторок|четвер|п'ятницю)\b"
    )
    day = dice.randint(3, 24)
    if not re.search(days, text.body):
        return attributed(text, dice, others)
    return replace(text, parts=tuple(re.sub(days, rf"\1 ({day}.5.)", part) for part in text.parts))


def surnames(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """After the first time people are called by their last names."""
    seen: set[str] = set()

    def shorter(found: re.Match[str]) -> str:
        if found[0] in seen:
            return found[2]
        seen.add(found[0])
        return found[0]

    body = re.sub(rf"\b({_NAME}) ({_NAME})\b", shorter, text.body)
    return initials(text, dice, others) if body == text.body else replace(text, parts=tuple(body.split("\n")))


def initials(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """First names as initials, and surnames in capitals, as some agencies write."""
    body = re.sub(
        rf"(?<=[^\W\d_] )({_NAME}) ({_NAME})\b", lambda found: f"{found[1][0]}. {found[2].upper()}", text.body
    )
    return replace(text, parts=tuple(body.split("\n")))


def mojibake(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """UTF-8 read as Windows-1252, where few letters are hurt; else question marks for all but letters."""
    strange = sum(ord(letter) > 127 for letter in text.body)
    if strange < 0.05 * len(text.body):

        def hurt(part: str) -> str:
            return part.encode().decode("cp1252", errors="replace")

        return _everywhere(text, hurt)
    return _everywhere(text, lambda part: re.sub(r"[^\w\s.,:%()/-]", "?", part))


def watermarked(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """Signs without width within words, by which a site knows its text again."""
    signs = ("\u200b", "\u2060", "\u200c" if text.lang != "fa" else "\u200b", "\ufeff")
    parts = [
        re.sub(
            r"\w{4}(?=\w{2})",
            lambda found: found[0] + dice.choice(signs) if dice.random() < 0.3 else found[0],
            part,
        )
        for part in text.parts
    ]
    return replace(text, parts=tuple(parts))


def lookalikes(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """Letters of another script that look alike, in one word of five, as those who spin texts put them."""
    alike = str.maketrans("аеорсхуiАЕОРСХ", "aeopcxyіAEOPCX")
    back = str.maketrans("aeopcxy", "аеорсху")
    table = alike if text.lang in ("ru", "uk", "bg") else back
    pieces = words(text)
    if text.unspaced:
        return crossheads(text, dice, others)
    spun = [piece.translate(table) if dice.random() < 0.2 else piece for piece in pieces]
    return replace(text, parts=tuple(" ".join(spun).split("\n")))


def stressed(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """Stress marks, vowel signs and readings, as for learners."""
    if text.lang in ("ru", "uk", "bg"):
        return _everywhere(text, lambda part: re.sub(r"(\w{2}[аоуеиі])(?=\w{2})", "\\1\u0301", part))
    if text.lang in ("ar", "fa"):
        return _everywhere(text, lambda part: re.sub(r"([بتثجحخدرسشصطعفقكلمن])(?=\w)", "\\1\u064e", part))
    if text.lang == "he":
        return _everywhere(text, lambda part: re.sub(r"([בגדלמנרש])(?=\w)", "\\1\u05b8", part))
    if text.lang in ("ja", "zh"):
        return _everywhere(
            text, lambda part: re.sub(r"([\u4e00-\u9fff]{2})(?=[はがをに、])", r"\1(よみ)", part)
        )
    return hyphenated(text, dice, others)


def hyphenated(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """As copied from a narrow column: words parted at line ends, and a running head between."""
    out: list[str] = []
    for number, part in enumerate(text.parts):
        line = ""
        for word in part.split(" "):
            if len(line) + len(word) > 34 and len(word) > 7 and word.isalpha():
                half = len(word) // 2
                out.append(f"{line} {word[:half]}-".strip())
                line = word[half:]
            elif len(line) + len(word) > 38:
                out.append(line)
                line = word
            else:
                line = f"{line} {word}".strip()
        out.append(line)
        if number % 4 == 3:
            out.append(f"THE DAILY NEWS {number + 1}")
    return replace(text, parts=tuple(out))


def crossheads(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """A heading of its own words over every second paragraph."""
    out: list[str] = []
    for number, part in enumerate(text.parts):
        if number % 2:
            out.append(text.gap.join((list(part) if text.unspaced else part.split())[2:6]))
        out.append(part)
    return replace(text, parts=tuple(out))


def asked(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """Questions between the paragraphs, as explainers have them."""
    questions = (
        "What happened?",
        "Why does it matter?",
        "What do we know so far?",
        "Who is involved?",
        "What next?",
    )
    said = sentences(text.body)
    third = max(1, len(said) // len(questions))
    parts = [text.gap.join(said[at : at + third]) for at in range(0, len(said), third)]
    out = [line for at, part in enumerate(parts) for line in (questions[at % len(questions)], part)]
    return replace(text, parts=tuple(out))


def listed(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """Each sentence a numbered item."""
    return replace(text, parts=tuple(f"{at}. {said}" for at, said in enumerate(sentences(text.body), 1)))


def attributed(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """Whoever retells says whose words they are, in every third sentence."""
    ways = _ATTRIBUTED.get(text.lang, ("Agency", "AG"))
    said = sentences(text.body)
    for at in range(0, len(said), 3):
        said[at] = f"{said[at].rstrip('.!?。')}, {dice.choice(ways)}."
    return replace(text, parts=(text.gap.join(said),))


def short_sentences(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """Plain language: a full stop for every comma."""

    def split(part: str) -> str:
        return re.sub(r",\s+(\w)(?=\w)", lambda found: ". " + found[1].upper(), part)

    return replace(text, parts=tuple(split(part).replace("、", "。") for part in text.parts))


def abbreviated(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """Common words shortened by the house's style."""
    short = {
        "million": "mn", "billion": "bn", "percent": "pct", "per cent": "pct", "kilometers": "km", "kilometres": "km",
        "President": "Pres.", "Minister": "Min.", "General": "Gen.", "government": "govt", "Millionen": "Mio.",
        "Milliarden": "Mrd.", "Prozent": "%", "Kilometer": "km", "millions": "M", "milliards": "Md", "millones": "mill.",
        "миллионов": "млн", "миллиардов": "млрд", "тысяч": "тыс.", "процентов": "%", "мільйонів": "млн", "мільярдів": "млрд",
        "тисяч": "тис.", "відсотків": "%", "milionów": "mln", "tysięcy": "tys.", "milioni": "mln", "miljoen": "mln",
    }  # fmt: skip
    pattern = re.compile(r"\b(" + "|".join(short) + r")\b")
    if not pattern.search(text.body):
        return listed(text, dice, others)
    return _everywhere(text, lambda part: pattern.sub(lambda found: short[found[1]], part))


def spelt_at_home(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """British for American spelling, inclusive forms in German, two hyphens for a dash elsewhere."""
    if text.lang == "en":
        pairs = (
            ("or ", "our "),
            ("ize", "ise"),
            ("yze", "yse"),
            ("ense", "ence"),
            ("er,", "re,"),
            ("ll", "l"),
        )
        body = text.body
        for old, new in pairs:
            body = re.sub(rf"(?<=[a-z]{{3}}){old}", new, body)
        return replace(text, parts=tuple(body.split("\n")))
    if text.lang == "de":
        return _everywhere(text, lambda part: re.sub(r"\b([A-ZÄÖÜ]\w+er)(n?)\b", r"\1*innen", part))
    return _everywhere(text, lambda part: re.sub(r"\s[–—-]\s", " -- ", part))


def middle_out(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """Cut for length in the middle."""
    said = sentences(text.body)
    if len(said) < 6:
        return attributed(text, dice, others)
    third = len(said) // 3
    return replace(text, parts=(text.gap.join(said[:third]), text.gap.join(said[2 * third :])))


def second_half_first(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    said = sentences(text.body)
    half = len(said) // 2
    return replace(text, parts=(text.gap.join(said[half:]), text.gap.join(said[:half])))


def bilingual(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """Under every paragraph its translation, for which another article stands here."""
    strange = [one for one in others if one.lang != text.lang]
    if not strange:
        return listed(text, dice, others)
    said = sentences(dice.choice(strange).body)
    out = [line for at, part in enumerate(text.parts) for line in (part, said[at % len(said)])]
    return replace(text, parts=tuple(out))


def framed(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """An aggregator's page: teasers of others above and below."""
    some = [_mine(others, text, dice) for _ in range(4)]
    teasers = [f"{one.title}\n{sentences(one.body)[0][:90]}" for one in some]
    return replace(text, parts=(*teasers[:2], *text.parts, *teasers[2:]))


def recorded(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """As a broadcast is written down: an anchor before it, sounds in brackets."""
    anchor = ("ANCHOR: Good evening. Our next report.", "[MUSIC]")
    out = [part + (" [INAUDIBLE]" if dice.random() < 0.3 else "") for part in text.parts]
    return replace(text, parts=(*anchor, *out, "[END OF REPORT]"))


EDITS: dict[str, Edit] = {
    edit.__name__: edit
    for edit in (
        in_words, converted, dated, surnames, initials, mojibake, watermarked, lookalikes, stressed, hyphenated,
        crossheads, asked, listed, attributed, short_sentences, abbreviated, spelt_at_home, middle_out,
        second_half_first, bilingual, framed, recorded,
    )
}  # fmt: skip
"""Edits after which a text is the same text."""

_OPPOSITE = {
    "killed": "injured", "wounded": "killed", "injured": "killed", "arrested": "released", "won": "lost", "rose": "fell",
    "increased": "decreased", "approved": "rejected", "north": "south", "east": "west", "men": "women", "minister": "deputy",
    "tot": "verletzt", "getötet": "verletzt", "verletzt": "getötet", "gestiegen": "gesunken", "festgenommen": "freigelassen",
    "tué": "blessé", "morts": "blessés", "blessés": "morts", "arrêté": "libéré", "hausse": "baisse", "muertos": "heridos",
    "heridos": "muertos", "detenido": "liberado", "aumento": "caída", "morti": "feriti", "feriti": "morti",
    "погибли": "пострадали", "ранены": "погибли", "ранен": "погиб", "задержан": "освобожден", "загинули": "поранені",
    "поранено": "вбито", "затримали": "звільнили", "север": "юг", "zginęły": "ranne", "zatrzymany": "zwolniony",
}  # fmt: skip
_MAGNITUDE = {
    "million": "billion", "billion": "million", "Millionen": "Milliarden", "Milliarden": "Millionen", "millions": "milliards",
    "milliards": "millions", "millones": "miles", "milioni": "miliardi", "миллионов": "миллиардов", "млн": "млрд",
    "тысяч": "миллионов", "мільйонів": "мільярдів", "тисяч": "мільйонів", "milionów": "miliardów", "億": "万", "万": "億",
}  # fmt: skip


def correct(text: Text, dice: random.Random) -> tuple[str, Text] | None:
    """The text with another key fact of its beginning said otherwise, throughout."""
    head = text.body[: 420 if not text.unspaced else 200]
    ways = [
        (kind, old, new)
        for kind, table in (
            ("opposite", _OPPOSITE), ("magnitude", _MAGNITUDE), ("number in words", _next_number(text.lang))
        )
        for old, new in table.items()
        if re.search(_word(old, text), head)
    ] + [
        ("clock", old, f"{(int(old[:2]) + 3) % 24:02}{old[2:]}")
        for old in re.findall(r"(?<![\d:.])\d\d:[0-5]\d(?![\d:])", head)
    ] + [
        ("year", old, str(int(old) + dice.choice((1, -1, 2)))) for old in re.findall(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,])", head)
    ] + [
        ("decimal", old, old[:-1] + str((int(old[-1]) + 4) % 10)) for old in re.findall(r"(?<![\d.,:])\d{1,3}[.,]\d(?![\d.,:])", head)
    ]  # fmt: skip
    if not ways:
        return None
    kind, old, new = dice.choice(ways)
    pattern = _word(old, text)
    return kind, replace(
        text,
        title=re.sub(pattern, new, text.title),
        parts=tuple(re.sub(pattern, new, text.body).split("\n")),
    )


def _word(old: str, text: Text) -> str:
    return re.escape(old) if text.unspaced else rf"(?<![\w.,]){re.escape(old)}(?!\w|[.,]\d)"


def _next_number(lang: str) -> dict[str, str]:
    names = _NUMBERS.get(lang, "").split()
    return dict(zip(names, names[2:], strict=False))
