"""How names are inflected: given names and surnames of men, and given names that end in а.

Dictionaries don't know most surnames, and what they know misleads: путин is the genitive plural of путина, a
fishing season. Names follow few patterns, told by their ending; the first row of a language that fits
decides.

A row is ``ending: drop + endings``; the word itself always stays. Where a grammar leaves two ways open
(Мартином, Путиним), both come out: a form that nobody writes costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_Row = tuple[re.Pattern[str], int, tuple[str, ...]]
"""Ending of the word, letters to take off, endings to put on."""


def _rows(*rows: str) -> tuple[_Row, ...]:
    """Rows out of ``"ending pattern | letters to drop | endings"``."""
    fields = (re.split(r"\s+/\s+", row) for row in rows)
    return tuple(
        (re.compile(f"(?:{ending})$"), int(drop), tuple(put.split())) for ending, drop, put in fields
    )


_PARADIGMS: dict[str, tuple[_Row, ...]] = {
    "uk": _rows(
        "[сцз]ький / 2 / ого ому им ім",
        "[бвгджзклмнпрстфхцчшщ]ий / 2 / ого ому им ім",
        "[аеєоуюиії]ій|[бвгджзклмнпрстфхцчшщ]ій / 1 / я ю єві єм ї",
        "ай|ей|єй|ой|уй|юй|яй|ьй / 1 / я ю єві єм ї",
        "[оеєії]в / 0 / а у ові им ом і е",
        "[иіїа]н / 0 / а у ові им ом і е",
        "лець / 3 / ьця ьцю ьцеві ьцем ьці",
        "ець / 3 / ця цю цеві цем ці",
        "ь / 1 / я ю еві єві ем єм і",
        "[жчшщ] / 0 / а у еві ем і",
        "к / 0 / а у ові ом ові",
        "[бвгґдзклмнпрстфхц] / 0 / а у ові ом і е",
        "[гґ]а / 2 / ги зі гу гою",
        "ка / 2 / ки ці ку кою",
        "ха / 2 / хи сі ху хою",
        "[жчшщ]а / 1 / і у ею",
        "ія / 1 / ї ю єю",
        "я / 1 / і ю ею єю",
        "а / 1 / и і у ою",
        "о / 1 / а у ові ом і",
    ),
    "ru": _rows(
        "[сцз]кий / 2 / ого ому им ом",
        "[бвдзлмнпрстфц]ый / 2 / ого ому ым ом",
        "[кх]ий / 2 / ого ому им ом",
        "ний|жий|чий|ший / 2 / его ему им ем",
        "ой / 2 / ого ому ым им ом",
        "[аеёиоуыэюя]й / 1 / я ю ем е и",
        "[ое]в / 0 / а у ым ом е",
        "[иы]н / 0 / а у ым ом е",
        "ец / 2 / ца цу цом цем це",
        "[жчшщц] / 0 / а у ем ом е",
        "ь / 1 / я ю ем е",
        "[бвгдзклмнпрстфх] / 0 / а у ом е",
        "ия / 1 / и ю ей",
        "я / 1 / и е ю ей",
        "[гкхжчшщ]а / 1 / и е у ой ей",
        "а / 1 / ы е у ой ою",
    ),
    "sr": _rows(
        "ски / 1 / ог ом им",
        "[бвгдзклмнпрстфхжчшц] / 0 / а у ом ем е",
    ),
    "pl": _rows(
        "[sc]ki|dzki / 0 / ego emu m",
        "[kg]i / 0 / ego emu m",
        "[nlżrtcwdmz]y / 1 / ego emu ym",
        "iej|ej|aj|yj|ij|oj|uj / 0 / a owi em u",
        "li / 1 / ego emu im",
        "i / 0 / ego emu m",
        "e / 0 / go mu m",
        "ko / 1 / i",
        "[^aeiou]o / 1 / y ie ę ą",
        "ka / 2 / ki ce kę ką",
        "ga / 2 / gi dze gę gą",
        "[ijl]a / 1 / i ę ą",
        "ra / 1 / y ze ę ą",
        "a / 1 / y ie ę ą",
        "ek / 2 / ka kowi kiem ku",
        "eł|el / 2 / la lowi lem lu",
        "iec / 3 / ca cowi cem cu",
        "[kg] / 0 / a owi iem u",
        "sz|cz|rz|[clżźśćńj] / 0 / a owi em u",
        "[td] / 0 / a owi em zie",
        "r / 0 / a owi em ze",
        "[bdfhłmnprstwvxz] / 0 / a owi em ie u",
    ),
    "cs": _rows(
        "ský|cký|ný / 1 / ého ému ým ém",
        "[^aeiou]y[jy]? / 1 / ého ému ým ém",
        "[bcčdfghklmnprřsštvzž] / 0 / a ovi em u",
    ),
    "de": _rows("[^sxzß'] / 0 / s"),
    "nl": _rows("[^sxzß'] / 0 / s"),
    # Glued on once the fold has dropped the zero-width joint.
    "fa": _rows("[او] / 0 / ی ها های را", ". / 0 / ها های را"),
    "be": _rows("кі / 1 / ага аму ім", "[бвгджзклмнпрстфхцчшў] / 0 / а у ам е"),
    "hu": _rows("j / 0 / t nak jel ra ért é", "n / 0 / t nak nal ra ért é"),
    "ka": _rows("ი / 0 / მ ს ც", "[^ი] / 0 / მა მ ს ის ი"),
    "ko": _rows("[가-힣] / 0 / 은 는 이 가 을 를 의 에 에게 와 과 도 로 으로 측"),
}
_MORE: dict[str, tuple[_Row, ...]] = {
    "uk": _rows("ко / 1 / а у ові ом", "ій / 2 / ього ьому ім", "ц / 0 / еві ем"),
    "pl": _rows("ko / 2 / ce kę ką", "t / 1 / cie", "st / 2 / ście", "sł|sl / 2 / śle", "[aeou]j / 0 / owi"),
    "ru": _rows("[гк]ий / 1 / я ю ем и"),
}
"""Endings besides those of the row that fits."""

_ARABIC = ("و", "ف", "ب", "ل", "ک", "ول", "وب", "فل", "فب")
_HEBREW = (
    "ו",
    "ל",
    "ב",
    "מ",
    "ש",
    "ה",
    "כ",
    "ול",
    "וש",
    "ומ",
    "וב",
    "שב",
    "של",
    "שמ",
    "כש",
    "לכש",
    "וה",
    "מש",
)


def inflect(word: str, lang: str) -> frozenset[str]:
    """Forms of the folded name `word` in `lang` (ISO 639-1), itself among them.

    A language without paradigms gives the word alone.

    Arabic and Hebrew write one-letter words (and, to, from) together with the name: these come out as forms.
    """
    if lang == "ar":
        return _arabic(word)
    if lang == "he":
        return frozenset((word, *(prefix + word for prefix in _HEBREW)))
    rows = _PARADIGMS.get(lang, ())
    fitting = next(filter(None, (_put(word, [row]) for row in rows)), ())
    return frozenset((word, *fitting, *_put(word, _MORE.get(lang, ()))))


def _put(word: str, rows: Sequence[_Row]) -> tuple[str, ...]:
    return tuple(
        word[: len(word) - drop] + ending
        for pattern, drop, endings in rows
        if len(word) > drop + 1 and pattern.search(word)
        for ending in endings
    )


def _arabic(word: str) -> frozenset[str]:
    if not word.startswith("ال"):
        return frozenset((word, *(prefix + word for prefix in _ARABIC)))
    joined = (prefix + word for prefix in ("و", "ف", "ب", "ک", "وب"))
    return frozenset((word, *joined, *(prefix + word[2:] for prefix in ("لل", "ولل", "فلل"))))
