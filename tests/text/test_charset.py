from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text.charset import decode

UK = "Сирени стихли: їжаки, ґави й чайки знову співають над селом — каже сторож."
RU = "Сторож говорит, что чайки снова кричат над посёлком, объявлен отбой тревоги"
FR = "L’été, à la pêche, ça s’apprend – dit le garçon"
ZH = "河边小镇今天开设了第一所无人机学校"
ZH_TW = "河邊小鎮今天開設了第一所學校"
JA = "きょう川のほとりに小さな学校ができました"
HE = "הספרייה בפינת הרחוב תיפתח בשבת - כך אומר השומר, וגם הילדים שמחים"
EL = "Η βιβλιοθήκη της γωνίας ανοίγει το Σάββατο, λένε οι γείτονες και ο φύλακας"
TH = "ห้องสมุดที่หัวมุมถนนจะเปิดในวันเสาร์ เด็กๆ ดีใจมาก"
AR = "تفتح المكتبة الصغيرة أبوابها يوم السبت كما يقول الحارس في القرية"
KO = "오늘 강가에 작은 학교가 문을 열었습니다"


def page(text: str, declared: str = "") -> str:
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return f"{head}<rss><title>{text}</title></rss>"


@pytest.mark.parametrize(
    ("text", "encoding", "declared", "http"),
    [
        (UK, "utf-8", "", ""),
        (UK, "utf-8-sig", "windows-1251", "text/xml; charset=koi8-r"),
        (UK, "utf-8", "windows-1251", ""),
        (UK, "utf-8", "", "text/html; charset=ISO-8859-1"),
        (UK, "utf-8", "zlib", ""),
        (UK, "utf-8", "no-such-thing", ""),
        (UK, "cp1251", "windows-1251", ""),
        (UK, "cp1251", "", 'text/xml; charset="windows-1251"'),
        (UK, "cp1251", "windows-1251", "text/xml; charset=utf-8"),
        (UK, "cp1251", "windows-1251", "text/xml; charset=iso-8859-1"),
        (UK, "cp1251", "utf-8", ""),
        (UK, "cp1251", "iso-8859-1", ""),
        (UK, "cp1251", "", ""),
        (UK.replace("—", "-"), "koi8-u", "KOI8-U", ""),
        (UK.replace("—", "-"), "koi8-u", "koi8-r", ""),
        (UK.replace("—", "-"), "koi8-u", "", ""),
        (RU, "koi8-r", "", ""),
        (RU, "iso8859_5", "", ""),
        (RU, "cp866", "", ""),
        (RU, "mac_cyrillic", "x-mac-cyrillic", ""),
        (FR, "cp1252", "ISO-8859-1", ""),
        (FR, "cp1252", "utf-8", ""),
        (FR, "cp1252", "", ""),
        (ZH, "gb2312", "gb2312", ""),
        (ZH, "gb2312", "", ""),
        (ZH + "镕", "gbk", "gb2312", ""),
        (ZH_TW, "big5", "big5", ""),
        (ZH_TW, "big5", "", ""),
        (JA, "shift_jis", "shift_jis", ""),
        (JA, "shift_jis", "", ""),
        (JA, "euc_jp", "", ""),
        (JA, "iso2022_jp", "iso-2022-jp", ""),
        (KO, "euc_kr", "euc-kr", ""),
        (KO, "euc_kr", "", ""),
        (HE, "cp1255", "windows-1255", ""),
        (HE, "cp1255", "", ""),
        (HE, "iso8859_8", "", ""),
        (HE, "cp1255", "iso-8859-1", ""),
        (EL, "cp1253", "", ""),
        (EL, "iso8859_7", "", ""),
        (EL + " ‘Άλλα’", "iso8859_7", "", ""),
        (EL + " – Άλλα", "cp1253", "", ""),
        (TH, "tis_620", "", ""),
        (TH, "cp874", "", "text/xml; charset=tis-620"),
        (AR, "cp1256", "", ""),
        (AR, "cp1256", "windows-1256", ""),
        (UK, "utf-16", "utf-16", ""),
        (UK, "utf-16-le", "utf-16", ""),
        (UK, "utf-16-be", "", ""),
        (UK, "utf-32", "", ""),
        (UK, "utf-32-le", "u32", ""),
        (UK, "utf-32-be", "", ""),
    ],
)
def test_text_comes_out_right(text: str, encoding: str, declared: str, http: str) -> None:
    assert decode(page(text, declared).encode(encoding), http) == page(text, declared)


def test_the_documents_own_name_may_be_given() -> None:
    assert decode(UK.replace("—", "-").encode("koi8-u"), declared="koi8-u") == UK.replace("—", "-")
    assert decode(f'<html><meta charset="windows-1251"><p>{UK}'.encode("cp1251")).endswith(UK)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32", "utf-16-le"])
def test_a_body_cut_inside_a_character_is_not_ruined(encoding: str) -> None:
    body = page(UK).encode(encoding)
    for end in range(16, len(body)):
        assert page(UK).startswith(decode(body[:end]))


def test_a_few_broken_bytes_do_not_make_utf8_something_else() -> None:
    text = decode(page(UK * 20).encode().replace("сторож".encode(), b"\xd1to\xffrozh", 1))
    assert text.count(UK) == 19
    assert "\ufffd" in text


@given(st.binary(max_size=200), st.text(max_size=30), st.text(max_size=30))
def test_nothing_raises(body: bytes, http: str, declared: str) -> None:
    assert isinstance(decode(body, f"text/xml; charset={http}", declared), str)


@given(st.text())
def test_utf8_is_read_back(text: str) -> None:
    assert decode(b"\xef\xbb\xbf" + text.encode()) == text
