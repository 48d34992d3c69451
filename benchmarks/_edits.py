# ruff: noqa: E501, ARG001
"""What sites, agencies and desks do to a text that stays the same text, and what they do that makes another.

An edit takes paragraphs and dice and gives paragraphs; texts of other articles that it borrows from come
beside them. Nothing here is an article: those come from whoever calls.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Text:
    """A text as published, of whatever script."""

    title: str
    parts: tuple[str, ...]
    lang: str

    @property
    def body(self) -> str:
        return "\n".join(self.parts)

    @property
    def unspaced(self) -> bool:
        return self.lang in ("ja", "zh", "th")

    @property
    def gap(self) -> str:
        return "" if self.unspaced else " "


Edit = Callable[[Text, random.Random, Sequence[Text]], Text]


def sentences(text: str) -> list[str]:
    return [said for said in re.split(r"(?<=[.!?…։।])\s+|(?<=[。!?])|\n", text) if said.strip()]


def words(text: Text) -> list[str]:
    return list(text.body) if text.unspaced else text.body.split(" ")


def _said_by(others: Sequence[Text], text: Text, dice: random.Random) -> Text:
    mine = [one for one in others if one.lang == text.lang and one.title != text.title]
    return dice.choice(mine or [one for one in others if one.title != text.title] or others)


def _beginning(text: Text, share: float, fewest: int) -> str:
    pieces = words(text)
    size = max(fewest * (2 if text.unspaced else 1), int(len(pieces) * share))
    return ("" if text.unspaced else " ").join(pieces[:size])


def amp(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    menu = (
        "Menu",
        "Home",
        "Politics",
        "World",
        "Sport",
        "Search",
        f"Share on Facebook · {dice.randint(2, 900)}",
    )
    end = ("Read full article", "Terms of use", "Privacy", "© All rights reserved")
    return replace(text, parts=(*menu[: dice.randint(2, 7)], text.title, *text.parts, *end))


def printed(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    head = f"Printed from news.example on {dice.randint(1, 28)}.05.2026 {dice.randint(0, 23)}:{dice.randint(10, 59)}"
    lines = [line for part in text.parts for line in _wrapped(part, 72)]
    return replace(text, parts=(head, *lines, "Page 1 of 1", "https://news.example/print/841922"))


def _wrapped(part: str, width: int) -> list[str]:
    lines, line = [], ""
    for word in part.split(" "):
        if len(line) + len(word) > width and line:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return [*lines, line]


def dateline(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    head = dice.choice(
        (
            "BRUSSELS, May 3 (Agency) - ",
            "(Agency) — ",
            "Київ. 3 травня. Агентство – ",
            "МОСКВА, 3 мая — АГЕНТСТВО. ",
            "Berlin (ag) – ",
            "PARIS (AG) - ",
            "【社電】",
            "ROMA, 3 MAG - ",
        )
    )
    return replace(
        text, parts=(head + text.parts[0], *text.parts[1:], "(Editing by A. Keller and B. Moreau)")
    )


def paywalled(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    wall = (
        "You have read your last free article. Subscribe to continue reading. Already a subscriber? Log in. "
        "Support independent journalism from one euro a week. Cancel at any time."
    )
    return replace(text, parts=(_beginning(text, 0.28, 45) + "…", wall))


def teaser(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    return replace(text, parts=(_beginning(text, 0.1, 38) + " […]", "Continue reading at the source"))


def key_points(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    said = sentences(text.body)
    points = [f"• {said[at]}" for at in sorted(dice.sample(range(len(said)), min(3, len(said))))]
    return replace(text, parts=("Key points", *points, *text.parts))


def headline(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    return replace(text, title=_said_by(others, text, dice).title[:20] + ": " + sentences(text.body)[-1][:60])


def without_beginning(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    return (
        replace(text, parts=text.parts[1 + (len(text.parts) > 5) :])
        if len(text.parts) > 3
        else headline(text, dice, others)
    )


def quoted_whole(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    own = " ".join(sentences(_said_by(others, text, dice).body)[:2])[:260]
    return replace(text, parts=(own, *(f"> {part}" for part in text.parts)))


def commented(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    return (
        replace(text, parts=(*text.parts, *_said_by(others, text, dice).parts[:2]))
        if len(text.body) > 1500
        else ads(text, dice, others)
    )


def typography(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    table = str.maketrans({'"': "”", "'": "’", "-": "‑", " ": " ", "“": "«", "”": "»", "—": "–"})
    body = [part.translate(table).replace("fi", "ﬁ") for part in text.parts]
    soft = [re.sub(r"(\w{5})(\w{4})", "\\1\u00ad\\2", part) if dice.random() < 0.5 else part for part in body]
    spaced = [part.replace(" ", "\u00a0", 5).replace(". ", ".\u2009") for part in soft]
    return replace(text, title=text.title.translate(table), parts=tuple(spaced))


def escaped(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    parts = [
        part.replace("&", "&amp;amp;").replace('"', "&quot;").replace("’", "&#8217;") for part in text.parts
    ]
    return replace(text, parts=tuple(f"<p>{part}</p>" for part in parts))


def misread(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """As a scanner reads: letters for letters that look alike, words parted at line ends."""
    alike = {
        "m": "rn",
        "rn": "m",
        "l": "1",
        "e": "c",
        "и": "н",
        "ш": "щ",
        "o": "0",
        "ö": "o",
        "ı": "i",
        "日": "曰",
    }
    pieces = words(text)
    for at in dice.sample(range(len(pieces)), max(1, len(pieces) // 28)):
        word = pieces[at]
        letters = [old for old in alike if old in word[1:]]
        if letters and word.isalpha():
            old = dice.choice(letters)
            pieces[at] = word[0] + word[1:].replace(old, alike[old], 1)
        elif len(word) > 7 and word.isalpha():
            pieces[at] = f"{word[:4]}-\n{word[4:]}"
    return replace(text, parts=tuple(text.gap.join(pieces).split("\n")))


def numbers(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    style = dice.choice((" ", ".", ",", "\u202f", "'"))
    body = re.sub(r"(?<=\d)[,.\u202f\u00a0 ](?=\d{3}(?!\d))", style, text.body)
    body = (
        re.sub(r"(?<![\d.,])(\d{1,3})(\d{3})(?![\d.,])(?!\d)", rf"\1{style}\2", body)
        if dice.random() < 0.3
        else body
    )
    body = body.replace(" %", "%").replace(
        "%", dice.choice((" %", " percent", " per cent")) if text.lang == "en" else "\u00a0%"
    )
    return replace(text, parts=tuple(body.split("\n")))


def synonyms(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    pieces, source = words(text), words(_said_by(others, text, dice))
    small = [word for word in source if word.islower() and len(word) > 2 and word.isalpha()] or source
    for at in dice.sample(range(len(pieces)), len(pieces) // 14):
        if not re.search(r"[\dA-ZА-Я]", pieces[at]):
            pieces[at] = dice.choice(small)
    return replace(text, parts=tuple(text.gap.join(pieces).split("\n")))


def respelt(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """Foreign names as another desk spells them, everywhere alike."""
    names = sorted(
        {
            word
            for word in re.findall(r"(?<=\w )[^\W\d_]{5,}", text.body)
            if word[0].isupper() and word[1:].islower()
        }
    )
    body, title = text.body, text.title
    for name in dice.sample(names, min(3, len(names))):
        at = dice.randrange(2, len(name) - 1)
        new = name[:at] + name[at] + name[at:] if dice.random() < 0.5 else name[:at] + name[at + 1 :]
        body, title = re.sub(rf"\b{name}\b", new, body), re.sub(rf"\b{name}\b", new, title)
    return replace(text, title=title, parts=tuple(body.split("\n")))


def bare_letters(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    table = str.maketrans("łŁøØßđæœıёЁґ", "lLoOsdaoiеЕг")

    def bare(part: str) -> str:
        kept = unicodedata.normalize("NFD", part.translate(table))
        return unicodedata.normalize(
            "NFC", "".join(one for one in kept if not unicodedata.combining(one) or ord(one) > 0x3000)
        )

    return replace(text, title=bare(text.title), parts=tuple(map(bare, text.parts)))


def umlauts(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    body = text.body
    for old, new in (
        ("ä", "ae"),
        ("ö", "oe"),
        ("ü", "ue"),
        ("ß", "ss"),
        ("å", "aa"),
        ("é", "e'"),
        ("ı", "i"),
    ):
        body = body.replace(old, new)
    return replace(text, parts=tuple(body.split("\n")))


def wide(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """Digits of another script, as Arabic and Japanese papers write them."""
    zero = {"ar": 0x660, "fa": 0x6F0, "hi": 0x966}.get(text.lang, 0xFF10)
    table = {ord("0") + digit: chr(zero + digit) for digit in range(10)}
    if text.lang in ("ar", "fa", "hi", "ja", "zh", "ko"):
        return replace(text, parts=tuple(part.translate(table) for part in text.parts))
    return replace(text, parts=tuple(part.upper() if at == 0 else part for at, part in enumerate(text.parts)))


def growing(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """A live page: what is new stands on top, with its time."""
    added = _said_by(others, text, dice).parts[1:4]
    fresh = [f"{dice.randint(10, 23)}:{dice.randint(10, 59)} {part}" for part in added]
    kept: list[str] = []
    for part in fresh:
        if len(" ".join([*kept, part])) < 0.45 * len(text.body):
            kept.append(part)
    return replace(text, parts=(f"LIVE — {text.title}", *kept, *text.parts))


def noted(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    note = "Correction: an earlier version of this article misspelled the name of a photographer. It was corrected on May 4."
    return replace(text, parts=(*text.parts, note))


def captions(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    out: list[str] = []
    for part in text.parts:
        out.append(part)
        if dice.random() < 0.4:
            out.append(
                f"{sentences(part)[0][:60]} Photo: Agency / {dice.choice(('A. Roth', 'B. Silva', 'П. Коваль'))}"
            )
    return replace(text, parts=tuple(out))


def ads(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    said = (
        "READ ALSO: ",
        "Читайте також: ",
        "Lesen Sie auch: ",
        "À lire aussi : ",
        "関連記事:",
        "اقرأ أيضا: ",
    )
    out: list[str] = []
    for part in text.parts:
        out.append(part)
        if dice.random() < 0.5:
            out.append(dice.choice(said) + _said_by(others, text, dice).title)
    return replace(text, parts=tuple(out))


def pull_quotes(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    out: list[str] = []
    for part in text.parts:
        out += [part, dice.choice(sentences(part) or [part])] if dice.random() < 0.5 else [part]
    return replace(text, parts=tuple(out))


def mailed(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    head = (
        "From: desk@news.example",
        "Sent: Monday, 4 May 2026 07:15",
        f"Subject: Fwd: {text.title}",
        "Hi, see below.",
    )
    return replace(
        text,
        title="Fwd: " + text.title,
        parts=(*head, *(f"> {line}" for part in text.parts for line in _wrapped(part, 66))),
    )


def turned_round(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    return replace(text, parts=tuple(reversed(text.parts)))


def condensed(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    said = sentences(text.body)
    kept = [one for at, one in enumerate(said) if at < 2 or dice.random() < 0.62]
    return replace(text, parts=(text.gap.join(kept),))


def in_one(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    return replace(text, parts=(text.gap.join(text.parts),))


def bylined(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    head = (
        "By Anna Keller and Tom Moreau",
        "Staff writers",
        "4 May 2026, updated 14:05",
        "Reading time: 4 minutes",
    )
    return replace(
        text,
        parts=(
            *head,
            *text.parts,
            "Anna Keller is a reporter on the national desk. Follow her on social media.",
        ),
    )


def several(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    for edit in dice.sample((amp, ads, synonyms, condensed, bylined, typography, headline, captions), 3):
        text = edit(text, dice, others)
    return text


def halved(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    return replace(text, parts=(_beginning(text, dice.uniform(0.35, 0.6), 40),))


def reworded(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """One word of eight is another, and one sentence of six begins with its end."""
    said = sentences(text.body)
    for at in range(1, len(said)):
        if dice.random() < 0.17:
            first, comma, rest = said[at].partition(", ")
            said[at] = f"{rest.rstrip('.')}, {first[:1].lower()}{first[1:]}." if comma else said[at]
    return synonyms(synonyms(replace(text, parts=(text.gap.join(said),)), dice, others), dice, others)


def summarised(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    said = sentences(text.body)
    return replace(
        text, parts=(text.gap.join(one for at, one in enumerate(said) if at < 2 or dice.random() < 0.4),)
    )


def half_foreign(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """A third of the sentences are another desk's."""
    said, theirs = sentences(text.body), sentences(_said_by(others, text, dice).body)
    return replace(
        text,
        parts=(
            text.gap.join(
                dice.choice(theirs) if at > 1 and dice.random() < 0.33 else one for at, one in enumerate(said)
            ),
        ),
    )


def shuffled(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    head, *rest = sentences(text.body)
    dice.shuffle(rest)
    return replace(text, parts=(text.gap.join([head, *rest]),))


def requoted(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """Quotations as another translator gives them."""
    theirs = sentences(_said_by(others, text, dice).body)
    return replace(
        text,
        parts=tuple(
            re.sub('["“„«][^"”“»]{30,500}["”“»]', lambda _: f"“{dice.choice(theirs)}”", part)
            for part in text.parts
        ),
    )


def piled(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """A cut of it, reworded, in the frame of a site."""
    for edit in (
        halved,
        dice.choice((reworded, condensed, shuffled)),
        dice.choice((amp, bylined, ads, key_points)),
    ):
        text = edit(text, dice, others)
    return text


def piled_more(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    for edit in (
        condensed,
        synonyms,
        dice.choice((shuffled, growing, quoted_whole)),
        dice.choice((amp, captions, commented)),
    ):
        text = edit(text, dice, others)
    return text


def stamped(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """A live page as saved: each paragraph under its minute, the latest on top."""
    at = dice.randint(600, 1100)
    parts = [f"{(at + 7 * n) // 60}:{(at + 7 * n) % 60:02}\n{part}" for n, part in enumerate(text.parts)]
    return replace(text, parts=(f"Live updates: {text.title}", *reversed(parts), "This live page is closed."))


def embargoed(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    head = (
        f"EMBARGOED UNTIL 00:01 {dice.randint(1, 28)} MAY",
        "NOT FOR PUBLICATION OR BROADCAST BEFORE THAT TIME",
    )
    notes = (
        "ENDS",
        "Notes to editors",
        f"1. Pictures are available on request. 2. Press office: {dice.randint(10**6, 10**7)}.",
    )
    return replace(text, parts=(*head, *text.parts, *notes))


def kicker(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    head = dice.choice(
        (
            "EXCLUSIVE |",
            "BREAKING:",
            "ФОТО.",
            "ОНОВЛЕНО:",
            "EIL +++",
            "URGENT -",
            "【速報】",
            "عاجل |",
            "Pilne!",
        )
    )
    return replace(text, title=f"{head} {text.title}", parts=(head, text.title.upper(), *text.parts))


def lead_replaced(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """The desk writes its own first sentence out of words of the text, and leaves the rest."""
    head, *rest = sentences(text.body)
    if len(rest) < 4:
        return bylined(text, dice, others)
    pieces = list(head) if text.unspaced else head.split()
    half = len(pieces) // 2
    own = text.gap.join(
        [*pieces[half:], *(list if text.unspaced else str.split)(rest[-1])[:6], *pieces[: half // 2]]
    )
    return replace(text, parts=(own, *_three_each(rest, text.gap)))


def _three_each(said: Sequence[str], gap: str) -> list[str]:
    return [gap.join(said[at : at + 3]) for at in range(0, len(said), 3)]


def threaded(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """Posted piece by piece."""
    said = _three_each(sentences(text.body), text.gap)
    return replace(text, title="", parts=tuple(f"{at}/{len(said)} {part}" for at, part in enumerate(said, 1)))


def posted(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """A channel's post: signs, hashtags, no headline, its own address."""
    tags = " ".join(f"#{word.lower()}" for word in re.findall(r"[^\W\d_]{5,}", text.title)[:3])
    foot = (tags, f"👉 Subscribe | Підписатися @channel{dice.randint(1, 99)}", f"👁 {dice.randint(100, 9000)}")
    return replace(text, title="", parts=(f"❗️{text.title}", *(f"▪️ {part}" for part in text.parts), *foot))


def twice(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """A page that holds its text for telephones too."""
    return replace(text, parts=(*text.parts, *text.parts))


def shouted(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """All capitals, as some wires send."""
    return replace(text, title=text.title.upper(), parts=tuple(part.upper() for part in text.parts))


def whispered(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """Neither capitals nor punctuation, as a transcript comes."""
    parts = (re.sub(r"(?<!\d)[.,!?;:]|[.,!?;:](?!\d)", "", part.lower()) for part in text.parts)
    return replace(text, title=text.title.lower(), parts=tuple(parts))


def scrolled(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """The next article follows on the same page."""
    other = _said_by(others, text, dice)
    return replace(text, parts=(*text.parts, "Next article", other.title, *other.parts[:3]))


def translated(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """A word or two of another language that a translation tool left, and its note."""
    strange = [word for one in dice.sample(list(others), 3) for word in one.body.split()[-9:-5]] or ["sic"]
    pieces = words(text)
    for at in dice.sample(range(len(pieces)), max(1, len(pieces) // 40)):
        pieces[at] = dice.choice(strange)
    note = dice.choice(
        ("Machine translated from the original.", "Автоматический перевод.", "Übersetzt mit einem Programm.")
    )
    return replace(text, parts=(*text.gap.join(pieces).split("\n"), note))


def linked(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """Addresses and notes of footnotes within the text."""
    parts = [
        re.sub(r"(\w{6,}) ", lambda found: f"{found[1]} [{dice.randint(1, 30)}] ", part, count=2)
        for part in text.parts
    ]
    return replace(
        text, parts=(*parts, *(f"[{at}] https://news.example/{dice.randint(1000, 9999)}" for at in (1, 2, 3)))
    )


def tail_cut(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """Without its last third, which another site's own context replaces."""
    said = sentences(text.body)
    kept = said[: max(4, 2 * len(said) // 3)]
    own = sentences(_said_by(others, text, dice).body)[2:4]
    return replace(text, parts=tuple(_three_each([*kept, *own], text.gap)))


EDITS: dict[str, Edit] = {
    edit.__name__: edit
    for edit in (
        amp, printed, dateline, paywalled, teaser, key_points, headline, without_beginning, quoted_whole, commented,
        typography, escaped, misread, numbers, synonyms, respelt, bare_letters, umlauts, wide, growing, noted,
        captions, ads, pull_quotes, mailed, turned_round, condensed, in_one, bylined, several,
        halved, reworded, summarised, half_foreign, shuffled, requoted, piled, piled_more,
        stamped, embargoed, kicker, lead_replaced, threaded, posted, twice, shouted, whispered, scrolled, translated,
        linked, tail_cut,
    )
}  # fmt: skip
"""Edits after which a text is the same text."""

_NOT = {
    "en": ("will", "will not"), "de": ("ist", "ist nicht"), "fr": ("a été", "n'a pas été"), "ru": ("будет", "не будет"),
    "uk": ("буде", "не буде"), "es": ("es", "no es"), "it": ("è", "non è"), "pl": ("jest", "nie jest"), "nl": ("is", "is niet"),
    "sv": ("är", "är inte"), "tr": ("edildi", "edilmedi"),
}  # fmt: skip


_DAYS = {
    "Monday": "Tuesday", "Tuesday": "Wednesday", "Wednesday": "Friday", "Thursday": "Monday", "Friday": "Sunday",
    "Saturday": "Thursday", "Sunday": "Saturday", "lundi": "mardi", "jeudi": "vendredi", "lunes": "jueves", "viernes": "martes",
    "Montag": "Mittwoch", "Freitag": "Samstag", "понедельник": "вторник", "среду": "пятницу", "пятницу": "субботу",
    "January": "February", "July": "June", "febrero": "marzo", "mayo": "abril", "июля": "июня", "октября": "ноября",
}  # fmt: skip


def correct(text: Text, dice: random.Random) -> tuple[str, Text] | None:
    """The text with one key fact of its beginning said otherwise, throughout, and without a word of it."""
    head = text.body[: 420 if not text.unspaced else 200]
    found = re.findall(r"(?<![\d.,:\w])\d{1,3}(?![\d.,:\w]|st|th)", head)
    names = re.findall(r"(?<=[^\W\d_][, ] )[^\W\d_]{4,}|(?<=[^\W\d_] )[^\W\d_]{4,}", head)
    said = set(re.findall(r"[^\W\d_]+", text.body))
    names = [name for name in names if _is_name(name, said) and text.lang != "de"]
    days = [day for day in _DAYS if re.search(rf"\b{day}\b", head)]
    kinds = [
        kind
        for kind, there in (("figure", found), ("name", names), ("not", _said(text, head)), ("day", days))
        if there
    ]
    if not kinds:
        return None
    kind = dice.choice(kinds)
    if kind == "figure":
        old = dice.choice(found)
        new = str(int(old) + dice.choice((1, 2, 3, 7, 10)))
        return kind, _swapped(text, rf"(?<![\d.,:\w]){old}(?![\d.,:\w])", new)
    if kind == "name":
        old = dice.choice(names)
        return kind, _swapped(
            text, rf"\b{old}\b", dice.choice(("Marlow", "Kostrin", "Benedek", "Ostrava", "Lindau"))
        )
    if kind == "day":
        old = dice.choice(days)
        return kind, _swapped(text, rf"\b{old}\b", _DAYS[old])
    old, new = _NOT[text.lang]
    return kind, replace(text, parts=tuple(re.sub(rf"\b{old}\b", new, text.body, count=1).split("\n")))


def _is_name(name: str, said: set[str]) -> bool:
    return name[0].isupper() and name[1:].islower() and name.lower() not in said and name not in _DAYS


def _said(text: Text, head: str) -> bool:
    return text.lang in _NOT and re.search(rf"\b{_NOT[text.lang][0]}\b", head) is not None


def _swapped(text: Text, old: str, new: str) -> Text:
    return replace(
        text, title=re.sub(old, new, text.title), parts=tuple(re.sub(old, new, text.body).split("\n"))
    )
