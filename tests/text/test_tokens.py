"""The fold: a table of labelled cases, and the laws that hold for any text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.text import alphabet, chunks
from monitor.text.tokens import bare, fold, tokenise
from tests.cost import affordable
from tests.extent import WHOLE

# label, text, folded words
CASES = [
    ("upper case", "SHAHED", "shahed"),
    ("Cyrillic upper case", "ШАХЕД", "шахед"),
    ("digits", "Shahed-136", "shahed 136"),
    ("figure with comma", "1,000", "1 000"),
    ("Ukrainian letters", "Її ґедзь єдність", "її ґедзь єдність"),
    ("right quote as apostrophe", "п’ять", "п'ять"),
    ("modifier letter apostrophe", "пʼять", "п'ять"),
    ("typewriter apostrophe", "п'ять", "п'ять"),
    ("backtick as apostrophe", "п`ять", "п'ять"),
    ("prime as apostrophe", "пʹять", "п'ять"),
    ("full-width apostrophe", "п＇ять", "п'ять"),
    ("left quote as apostrophe", "п‘ять", "п'ять"),
    ("quotes are no apostrophes", "‘дрон’", "дрон"),
    ("stray modifier apostrophes", "ʼʼ дрон ʼ", "дрон"),
    ("possessive", "Ukraine’s drones", "ukraine drones"),
    ("possessive, typewriter", "Iran's", "iran"),
    ("possessive, plural", "drones’ range", "drones range"),
    ("possessive in capitals", "IRAN'S", "iran"),
    ("lone s stays", "s 's", "s s"),
    ("contraction", "don’t", "don t"),
    ("French elision", "l’Iran d'Israël", "l iran d israël"),
    ("Turkish suffix", "İran'ın", "iran in"),
    ("Irish name", "O'Brien", "o brien"),
    ("soft hyphen", "inter\u00adceptor", "interceptor"),
    ("zero-width space", "inter\u200bceptor", "interceptor"),
    ("word joiner and BOM", "\ufeffinter\u2060ceptor", "interceptor"),
    ("bidi marks", "\u200fشاهد\u200f \u2067Shahed\u2069", "شاهد shahed"),
    ("ZWNJ", "پهپاد\u200cها", "پهپادها"),
    ("NFD Latin", "Erdog\u0306an", "erdoğan"),
    ("NFD short i", "мои\u0306", "мой"),
    ("short i is a letter", "мой мои", "мой мои"),
    ("NFD yi", "і\u0308жак", "їжак"),
    ("stress accent", "Зеле́нський", "зеленський"),
    ("grave stress, composed", "сѐло", "село"),
    ("yo", "Самолёт самолет", "самолет самолет"),
    ("NFD yo", "самоле\u0308т", "самолет"),
    ("titlo", "мир\u0483", "мир"),
    ("full width", "ＩＲＡＮ １３６", "iran 136"),
    ("ligature", "ﬁre", "fire"),
    ("sharp s", "Straße STRASSE STRAẞE", "strasse strasse strasse"),
    ("Turkish capital dotted I", "İSRAİL İran", "israil iran"),
    ("Turkish dotless i", "ırak IRAK Irak", "irak irak irak"),
    ("Polish l", "Zełenski ŁÓDŹ", "zelenski lódź"),
    ("mathematical letters", "𝐈𝐫𝐚𝐧", "iran"),
    ("circled digit", "①", "1"),
    ("Roman numeral sign", "Ⅷ", "viii"),
    ("superscript", "km²", "km2"),
    ("fraction", "½", "1 2"),
    ("Latin letters in a Cyrillic word", "CШA", "сша"),
    ("Latin o in Cyrillic", "дрoн", "дрон"),
    ("Latin i in Ukrainian", "вiйна", "війна"),
    ("Cyrillic a in a Latin word", "Shаhed", "shahed"),
    ("Cyrillic capitals in a Latin word", "КYIV", "kyiv"),
    ("look-alikes only in short words", "дрoн" * 11, "дрoн" * 11),
    ("mixed beyond help", "дронUAV", "дронuav"),
    ("look-alikes in two parts", "Shahed'ом", "shahed ом"),
    ("Arabic yeh and kaf", "كردي", "کردی"),
    ("alef maksura", "مستشفى", "مستشفی"),
    ("alef forms", "أإآٱا", "ااااا"),
    ("teh marbuta", "طائرة", "طائره"),
    ("tatweel", "شـــاهد", "شاهد"),
    ("tashkil", "شَاهِدٌ", "شاهد"),
    ("superscript alef", "هٰذا", "هذا"),
    ("Arabic digits", "شاهد ١٣٦", "شاهد 136"),
    ("Persian digits", "شاهد ۱۳۶", "شاهد 136"),
    ("presentation forms", "ﺷﺎﻫﺪ", "شاهد"),
    ("Devanagari digits", "१३६", "136"),
    ("niqqud", "שָׁלוֹם", "שלום"),
    ("gershayim", "כטב״ם", "כטבם"),
    ("quote for gershayim", 'צה"ל', "צהל"),
    ("short abbreviation", 'ח"כ', "חכ"),
    ("quotation after a prefix", 'ב"הארץ"', "ב הארץ"),
    ("geresh", "ג׳ורדן ג'ורדן", "ג'ורדן ג'ורדן"),
    ("maqaf", "תל־אביב", "תל אביב"),
    ("hyphen", "дронах-перехоплювачах", "дронах перехоплювачах"),
    ("non-breaking hyphen", "Shahed\u2011136", "shahed 136"),
    ("en dash", "Iran–Iraq", "iran iraq"),
    ("quotation marks", "«Шахедів» “Shahed” „Schahed“", "шахедів shahed schahed"),
    ("underscore", "foo_bar", "foo bar"),
    ("hashtag and mention", "#Шахед @monitor", "шахед monitor"),
    ("Han", "泽连斯基说", "泽 连 斯 基 说"),
    ("Han and Latin", "伊朗Shahed無人機", "伊 朗 shahed 無 人 機"),
    ("kana", "ドローン", "ド ロ ー ン"),
    ("half-width kana with sound mark", "ﾄﾞﾛｰﾝ", "ド ロ ー ン"),
    ("iteration mark", "人々", "人 々"),
    ("Thai", "อิหร่าน", "อ ิ ห ร ่ า น"),
    ("Thai sara am", "น้ำ", "น ้ ํ า"),
    ("Hangul word", "이란은", "이란은"),
    ("Hangul jamo", unicodedata.normalize("NFD", "이란"), "이란"),
    ("Hindi vowel signs", "ईरान", "ईरान"),
    ("Greek accents and final sigma", "Ιράν ΙΡΑΝ Κίεβος", "ιραν ιραν κιεβοσ"),
    ("Georgian capitals", "ᲘᲠᲐᲜᲘ", "ირანი"),
    ("Armenian", "ԻՐԱՆ", "իրան"),
    ("phrase in one sign", "ﷺ", "صلی الله علیه وسلم"),
    ("emoji", "🚀Iran🇺🇦", "iran"),
    ("nothing", " \t\n…—", ""),
    ("abbreviation with dots", "U.S. bases", "u s bases"),
    ("lone surrogate", "a\ud800b", "a b"),
]


@pytest.mark.parametrize(("label", "text", "words"), CASES, ids=[case[0] for case in CASES])
def test_folds(label: str, text: str, words: str) -> None:
    assert tokenise(text).words == tuple(words.split())


def test_offsets_point_into_the_original_text() -> None:
    text = "—«Ukraine’s» ІНТЕРЦЕПТОР-дрон, İran'ın 泽连斯基 Зеле́нський\u200f!"
    tokens = tokenise(text)
    assert [text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)] == [
        *("Ukraine", "ІНТЕРЦЕПТОР", "дрон", "İran", "ın", "泽", "连", "斯", "基", "Зеле́нський"),
    ]


@pytest.mark.parametrize("letter", alphabet.OWN_LETTERS)
def test_a_letter_that_is_folded_by_itself_is_folded_as_all_are(letter: str) -> None:
    chunk = f"{letter}a{letter}" if alphabet.OWN.fullmatch(f"{letter}a") else f"{letter}{letter}"
    assert as_rows(chunks.folded(chunk)) == as_rows(chunks._put_together(chunk))


@given(st.from_regex(alphabet.OWN, fullmatch=True))
def test_letters_that_are_folded_one_by_one_are_no_others_together(chunk: str) -> None:
    assert as_rows(chunks.folded(chunk)) == as_rows(chunks._put_together(chunk))


def as_rows(found: chunks.Pieces) -> list[tuple[str, int, int]]:
    return list(zip(found.words, found.starts, found.ends, strict=True))


def test_no_text_has_no_tokens() -> None:
    assert tokenise("").words == ()
    assert tokenise("").starts == tokenise("").ends == ()


ALPHABET = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "aSsbіІйЁЀѝдëéｗＡᴀ'’ʼ-\u00ad\u200b\u0301\u0306\u0308\u200f١۶يىكשם\"״泽ド่ำİıßłﬁ½_²ﷺ\uff9e\u11ab"
        ),
    ),
    max_size=40,
)


@given(ALPHABET)
def test_offsets_are_in_order_and_inside(text: str) -> None:
    tokens = tokenise(text)
    assert len(tokens.words) == len(tokens.starts) == len(tokens.ends)
    assert all(tokens.words)
    assert all(0 <= start < end <= len(text) for start, end in zip(tokens.starts, tokens.ends, strict=True))
    assert list(tokens.starts) == sorted(tokens.starts)


@given(
    st.text(st.sampled_from(f"{alphabet.SIGNS}״″\u0301\u200b \u00a0\n\x1c\x85\u2028אבaЖС7泽s"), max_size=20)
)
def test_cutting_at_white_space_and_signs_changes_nothing(text: str) -> None:
    tokens, apart = tokenise(text), [(one[0], one.start()) for one in alphabet.CHUNK.finditer(text)]
    parts = [(tokenise(chunk), at) for chunk, at in apart]
    assert tokens.words == tuple(word for part, _ in parts for word in part.words)
    assert tokens.starts == tuple(at + start for part, at in parts for start in part.starts)
    assert tokens.ends == tuple(at + end for part, at in parts for end in part.ends)


@given(
    st.text(st.one_of(st.characters(max_codepoint=127), st.sampled_from("aSs's’‘´`_7.-“”—–£\u00a0"))),
    st.sampled_from(("", "é", "ж")),
)
def test_a_text_of_plain_letters_is_folded_as_its_pieces_are(text: str, other: str) -> None:
    tokens = tokenise(text + other)
    assert (tokens.spelt is None) == bool(other)
    assert tokens.words == tuple(word for piece in tokens.folded for word in piece.words)
    placed = list(zip(tokens.begun, tokens.folded, strict=True))
    assert tokens.starts == tuple(at + start for at, piece in placed for start in piece.starts)
    assert tokens.ends == tuple(at + end for at, piece in placed for end in piece.ends)


def test_every_white_space_parts_words() -> None:
    spaces = [chr(cp) for cp in range(0x11_0000) if chr(cp).isspace()]
    tokens = tokenise("a" + "a".join(spaces))
    assert tokens.starts == tuple(range(0, 2 * len(spaces), 2))


def test_signs_are_no_edges_of_chunks() -> None:
    edges = [text for sign in alphabet.SIGNS for letter in "אСa7" for text in (sign + letter, letter + sign)]
    assert [text for text in edges if alphabet.CHUNK.fullmatch(text)] == []


@given(ALPHABET)
def test_folding_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.sampled_from("aceikxbwCKáéïëıсеіхкдвСКЀЁѐёѝ\u0300\u0308Ａｃ泽' 7-"), max_size=12))
def test_look_alikes_are_folded_at_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    "text", ["bЀ", "bЀ'x", "cёlb", "ıдa", "Ａд", "ａbсд", "aд泽w", "aд7w", "п'eы", "С-300", "С300", "aЀ'eд"]
)
def test_look_alikes_that_once_took_two_folds(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(ALPHABET)
def test_memory_changes_nothing(text: str) -> None:
    assert tokenise(text) == tokenise(text)


@given(st.text(st.sampled_from("aeoіийеґшu\u0301\u0306\u0308 -'"), max_size=20))
@example("aеa\u0306\u0301")  # a letter of two marks among look-alikes
def test_decomposed_text_folds_as_composed(text: str) -> None:
    composed, decomposed = (fold(unicodedata.normalize(form, text)) for form in ("NFC", "NFD"))
    assert composed == decomposed


@pytest.mark.parametrize(
    ("word", "plain"),
    [
        ("erdoğan", "erdogan"),
        ("marché", "marche"),
        ("şahed", "sahed"),
        ("søren", "soren"),
        ("cœur", "coeur"),
        ("drone", "drone"),
        ("їжак", "їжак"),
        ("мой", "мой"),
        ("й2ế", "й2e"),
        ("طائره", "طائره"),
    ],
)
def test_bare_takes_latin_diacritics_off_and_nothing_else(word: str, plain: str) -> None:
    assert bare(word) == plain


LONG = 200_000 if WHOLE else 50_000


@pytest.mark.parametrize(
    "text",
    [
        "a" * 5 * LONG,
        "e\u0316\u0301" * LONG,
        "a\u200b" * LONG,
        "a'" * LONG,
        'א"' * LONG,
        "泽" * LONG,
    ],
    ids=["one word", "marks", "invisible", "apostrophes", "gershayim", "Han"],
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    with affordable(5):
        made = tokenise(text)
    assert len(made.words) == len(made.starts)
