"""Figures as values: ``1,750``, ``1 750`` and ``1.75 thousand`` are one number, ``five`` and ``5`` another.

A correction is told from a house style by this: the style writes the same value otherwise, the correction
writes another value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from monitor.text.tokens import bare, fold

FIGURE: Final = re.compile(r"\d{1,3}(?:[ \u00a0\u202f’']\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d+(?:[.,:]\d+)*")
"""A number in any of its usual spellings; groups of three may be parted by spaces."""

_GROUPS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_SPACES = re.compile("[ \u00a0\u202f’']")


def listed(words: str) -> frozenset[str]:
    """Words with spaces between them."""
    return frozenset(words.split())


_OTHER_WORDS = listed("dort bes uc")
"""What a number word is without its marks and another word besides: the German for *there*."""


def _spellings(words: str) -> Iterator[str]:
    """Each word as it is folded, and as it is written where marks are lost."""
    for word in words.split():
        yield fold(word)
        if (unmarked := bare(fold(word))) not in _OTHER_WORDS:
            yield unmarked


WORDS: Final = {
    word: str(value)
    for value, words in {
        0: "zero нуль ноль",
        2: (
            "two zwei deux dos dois duas два две двух двое троих dwa dwie dwóch twee två iki дві двох "
            "двоє kaksi اثنان اثنين اثنتين שניים שתיים שתי"
        ),
        3: (
            "three drei trois tres три трех трое трьох троє trzy trzech drie üç kolme ثلاثة ثلاث "
            "שלושה שלוש שלושת"
        ),
        4: (
            "four vier quatre cuatro quattro quatro четыре четырех четверо чотири чотирьох cztery "
            "czterech fyra dört أربعة أربع ארבעה ארבע ארבעת"
        ),
        5: (
            "five fünf cinq cinco cinque пять пяти пятеро п'ять п'яти п'ятеро pięć pięciu vijf beş "
            "خمسة خمس חמישה חמש חמשת"
        ),
        6: "six sechs seis шесть шести шестеро шість sześć sześciu zes altı ستة ست שישה שש ששת",
        7: (
            "seven sieben siete sette sete семь семи семеро сім siedem siedmiu zeven sju yedi سبعة "
            "سبع שבעה שבע שבעת"
        ),
        8: (
            "eight acht huit ocho otto oito восемь восьми вісім osiem ośmiu åtta sekiz ثمانية ثماني "
            "ثمان שמונה שמונת"
        ),
        9: (
            "nine neun nueve nove девять девяти дев'ять дев'яти dziewięć dziewięciu negen nio dokuz "
            "تسعة تسع תשעה תשע תשעת"
        ),
        10: ("ten zehn dix diez dieci десять десяти dziesięć dziesięciu tien tio عشرة عشر עשרה עשר עשרת"),
        11: "eleven onze undici одиннадцать одинадцять jedenaście",
        12: "twelve zwölf douze doce dodici doze двенадцать дванадцять dwanaście twaalf tolv",
        13: "thirteen dreizehn treize trece tredici тринадцать тринадцять",
        14: "fourteen vierzehn quatorze catorce четырнадцать чотирнадцять",
        15: "fifteen fünfzehn quinze quince quindici пятнадцать п'ятнадцять",
        16: "sixteen sechzehn seize шестнадцать шістнадцять",
        17: "seventeen siebzehn семнадцать сімнадцять",
        18: "eighteen achtzehn восемнадцать вісімнадцять",
        19: "nineteen neunzehn девятнадцать дев'ятнадцять",
        20: (
            "twenty zwanzig vingt veinte venti vinte двадцать двадцяти двадцати двадцять dwadzieścia "
            "عشرون عشرين עשרים"
        ),
        30: (
            "thirty dreißig trente treinta trenta trinta тридцать тридцять trzydzieści ثلاثون ثلاثين שלושים"
        ),
        40: ("forty vierzig quarante cuarenta quaranta quarenta сорок czterdzieści أربعون أربعين ארבעים"),
        50: "fifty fünfzig cinquante cincuenta cinquanta пятьдесят п'ятдесят خمسون خمسين חמישים",
        60: "sixty sechzig soixante sesenta шестьдесят шістдесят ستون ستين שישים",
        70: "seventy siebzig setenta семьдесят сімдесят سبعون سبعين שבעים",
        80: "eighty achtzig ochenta восемьдесят вісімдесят ثمانون ثمانين שמונים",
        90: "ninety neunzig noventa девяносто дев'яносто تسعون تسعين תשעים",
    }.items()
    for word in _spellings(words)
}
"""Folded number word to its figures: thirteen languages. One is left out, an article in most of them."""

SCALES: Final = {
    word: power
    for power, words in {
        2: "hundred",
        3: (
            "thousand tausend mille mila тыс тысяч тысячи тыща тис тисяч тисячі tys tysięcy tysiące "
            "ألف ألفا آلاف אלף אלפים אלפי"
        ),
        6: (
            "million millions millionen mio mln mn millones millón milioni milhões млн миллион "
            "миллиона миллионов мільйон мільйони мільйонів milion miliony milionów miljoen milyon "
            "مليون مليونا ملايين מיליון מיליוני"
        ),
        9: (
            "billion billions bn mrd mld milliard milliards milliarde milliarden миллиард миллиарда "
            "миллиардов млрд мільярд мільярди мільярдів miliard miliardy miliardów miljard milyar "
            "مليار مليارا مليارات بليون מיליארד מיליארדי"
        ),
    }.items()
    for word in _spellings(words)
}
"""Word after a figure to the power of ten that it stands for."""


def value(figure: str) -> str:
    """A figure as digits with at most one decimal point; a time (``7:24``) and a date (``1.5.24``) stay."""
    figure = _SPACES.sub("", figure)
    if figure.isascii() and figure.isdigit():
        return figure.lstrip("0") or "0"
    if _GROUPS.fullmatch(figure):
        return re.sub("[.,]", "", figure)
    head, mark, tail = figure.rpartition("." if figure.rfind(".") > figure.rfind(",") else ",")
    whole = re.sub("[.,]", "", head) if mark and ":" not in figure else ""
    if whole and head.count(mark) == 0:
        return f"{whole.lstrip('0') or '0'}.{tail}".rstrip("0").rstrip(".")
    return figure


def scaled(figure: str, following: str) -> str:
    """The value of a figure with the word after it (``1.5``, ``million``); empty when that is no scale."""
    power = SCALES.get(following)
    if power is None or ":" in figure or figure.count(".") > 1 or len(figure) > 15:
        return ""
    whole, _, part = figure.partition(".")
    return (whole + part[:power].ljust(power, "0")).lstrip("0") or "0"


def scale_lost(one: str, other: str) -> bool:
    """One is the other without its ``million``: a word that an edit lost, not another value."""
    try:
        first, second = sorted((float(one), float(other)))
    except ValueError:
        return False
    return 0 < first < 1000 and round(second / first, 6) in (1e3, 1e6, 1e9, 1e12)


def number(figure: str) -> float:
    """The number that a figure writes; 0 where it is a date or a time."""
    try:
        return float(figure)
    except ValueError:
        return 0.0


def is_clock(figure: str) -> bool:
    """A time of day, as ``7:24``."""
    return ":" in figure


def is_figure(word: str) -> bool:
    """The word, as `worded` leaves it, is a number."""
    return word[:1].isdigit() and word[-1:].isdigit()


def _conversions() -> Iterator[float]:
    for ratio in (1.609344, 0.3048, 2.54, 0.45359237, 28.349523, 3.785412, 4.546, 0.404686, 1.852, 2.589988):
        yield ratio
        yield 1 / ratio


_RATIOS = tuple(_conversions())


def converted(one: str, other: str) -> bool:
    """The values may be one measure in two units: miles and kilometres, pounds, feet, Fahrenheit."""
    try:
        first, second = float(one), float(other)
    except ValueError:
        return False
    if not first or not second:
        return False
    near = max(0.03, 0.51 / min(abs(first), abs(second)) if min(first, second) > 5 else 0.03)
    if any(abs(first / second / ratio - 1) <= near for ratio in _RATIOS):
        return True
    return abs(first * 1.8 + 32 - second) <= 1 or abs(second * 1.8 + 32 - first) <= 1
