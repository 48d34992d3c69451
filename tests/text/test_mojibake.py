from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text import charset
from monitor.text.mojibake import repaired

PROSE = {
    "fr": "Le théâtre rouvrira « dès l’été », dit la mairie…",
    "de": "Größte Bühne der Stadt öffnet früher",
    "uk": "Бібліотека на розі відчинить двері в суботу",
    "ru": "Библиотека на углу откроется в субботу — Яндекс",
    "ar": "المكتبة تفتح أبوابها يوم السبت",
    "zh": "图书馆周六开门",
}


def doubled(text: str, encoding: str) -> str:
    """`text` as a tool leaves it that takes UTF-8 for `encoding`; unassigned bytes become controls."""
    return "".join(bytes((byte,)).decode(encoding, "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "cp1251"])
@pytest.mark.parametrize("lang", PROSE)
def test_doubly_encoded_text_is_repaired_whatever_its_tool_took_it_for(lang: str, encoding: str) -> None:
    mangled = doubled(PROSE[lang], encoding)
    assert mangled != PROSE[lang]
    assert repaired(mangled) == PROSE[lang]


@pytest.mark.parametrize(
    "text",
    [
        *PROSE.values(),
        "plain ASCII",
        "",
        "Why Ã© and Ã¨ stand where é and è should",  # the right letters stand beside the wrong ones
        "Ã© Ã¨ Ã¼ — a guide to encodings in Українська",  # another script is there
        "Ã© Ã¨ Ã¼ in 图书馆",
        "Ã© alone may be meant",
        "Ã©, Ã© and Ã© again: one letter, thrice",
        "Ã© Ã¨ Ã¼ and a lost \ufffd",  # something is gone: no way back is certain
        "SÃO PAULO, CAFÉ, É, ÇÃO",
        "Åse, Øyvind og Æge på Ærø",
        "РЎРЎРЎР и прочее",
    ],
)
def test_what_is_not_certain_is_left_alone(text: str) -> None:
    assert repaired(text) == text


@given(st.text(), st.sampled_from(["cp1252", "latin-1", "cp1251"]))
def test_a_repair_loses_nothing(text: str, encoding: str) -> None:
    again = repaired(text)
    assert again == text or len(again.encode()) == len(text)  # each character was one byte of it
    assert repaired(doubled(text, encoding)) in (text, doubled(text, encoding))


@pytest.mark.corpus
def test_captured_feeds_are_repaired_where_they_are_doubled_and_nowhere_else(corpus: Path) -> None:
    changed = set()
    for path in sorted((corpus / "feeds").glob("*.*")):
        if path.suffix != ".csv":
            text = charset.decode(path.read_bytes())
            if repaired(text) != text:
                changed.add(path.name.partition("--")[0])
    assert changed == {
        *("botframework-com", "indianexpress-com", "japantimes-co-jp", "japantoday-com", "koerant-co-za"),
        *("lejdd-fr", "lemonde-fr", "mirror-co-uk", "romanews-eu", "romatoday-it", "spiegel-de"),
        *("thomasmaurer-ch", "trendingtopics-at", "yandex-ru"),
    }
