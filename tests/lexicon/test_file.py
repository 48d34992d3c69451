"""A dictionary's file: what is written is found by any of its words; what is no such file is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import LexiconError
from monitor.lexicon.file import Dictionary, write
from tests.extent import examples

WORDS = st.text(st.characters(categories=["Ll", "Lo"]), min_size=1, max_size=8)


def made(place: Path, *paradigms: tuple[str, list[str]]) -> Dictionary:
    write(place / "made", paradigms)
    return Dictionary(place / "made")


def test_a_paradigm_is_found_by_each_of_its_words_lemma_first(tmp_path: Path) -> None:
    dictionary = made(tmp_path, ("війна", ["воєн", "війну"]), ("дрон", []))
    assert dictionary.paradigms("воєн") == (("війна", "воєн", "війну"),)
    assert dictionary.paradigms("війна") == dictionary.paradigms("війну") == dictionary.paradigms("воєн")
    assert dictionary.paradigms("дрон") == (("дрон",),)
    assert dictionary.paradigms("віна") == dictionary.paradigms("") == ()


def test_a_word_of_two_paradigms_has_both(tmp_path: Path) -> None:
    dictionary = made(tmp_path, ("сталь", ["стали"]), ("стать", ["стали", "стал"]))
    assert [paradigm[0] for paradigm in dictionary.paradigms("стали")] == ["сталь", "стать"]


def test_a_lemma_is_told_from_a_form_by_the_number_of_its_own_forms(tmp_path: Path) -> None:
    dictionary = made(tmp_path, ("person", ["people", "persons"]), ("people", ["peoples"]), ("news", []))
    assert [dictionary.own_forms(word) for word in ("person", "people", "news", "persons", "perso", "")] == [
        3, 2, 1, 0, 0, 0,
    ]  # fmt: skip


def test_words_whose_hashes_collide_are_kept_apart(tmp_path: Path) -> None:
    # crc32 of both is 0x4ddb0c25: the shortest well-known pair of English words
    dictionary = made(tmp_path, ("plumless", []), ("buckeroo", []))
    assert dictionary.paradigms("plumless") == (("plumless",),)
    assert dictionary.paradigms("buckeroo") == (("buckeroo",),)


@examples(60)
@given(paradigms=st.dictionaries(WORDS, st.lists(WORDS, max_size=6), max_size=12))
def test_what_is_written_is_what_is_read(
    paradigms: dict[str, list[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    dictionary = made(tmp_path_factory.mktemp("lexicon"), *paradigms.items())
    for lemma, forms in paradigms.items():
        for word in (lemma, *forms):
            assert {lemma, *forms} in [set(found) for found in dictionary.paradigms(word)]
            assert all(word in found for found in dictionary.paradigms(word))
            own = [len(found) for found in dictionary.paradigms(word) if found[0] == word]
            assert dictionary.own_forms(word) == max(own, default=0)


def test_a_lone_surrogate_is_in_no_dictionary(tmp_path: Path) -> None:
    assert made(tmp_path, ("дрон", [])).paradigms("\ud800") == ()


def test_a_file_is_never_written_over(tmp_path: Path) -> None:
    made(tmp_path)
    with pytest.raises(FileExistsError):
        write(tmp_path / "made", [])


@pytest.mark.parametrize("spoil", ["empty", "short", "cut", "foreign", "zeroed"])
def test_a_file_that_is_damaged_is_refused(spoil: str, tmp_path: Path) -> None:
    made(tmp_path, ("ракета", ["ракети", "ракету"]))
    whole = (tmp_path / "made").read_bytes()
    spoilt = {
        "empty": b"",
        "short": whole[:10],
        "cut": whole[:-3],
        "foreign": b"SQLite format 3\0" + whole[16:],
        "zeroed": whole[:40] + bytes(len(whole) - 40),
    }
    (tmp_path / "spoilt").write_bytes(spoilt[spoil])
    with pytest.raises(LexiconError):
        Dictionary(tmp_path / "spoilt")


@pytest.mark.parametrize("filling", [b"\xff", b"\n", b"\0\0\0\0\xff\xff\xff\xff"])
def test_damage_that_the_checksum_does_not_cover_harms_nobody(filling: bytes, tmp_path: Path) -> None:
    made(tmp_path, *((f"слово{number}", [f"слова{number}"]) for number in range(9_000)))
    whole = (tmp_path / "made").read_bytes()
    middle = len(whole) - (1 << 16)
    for begin, end in ((24, 24 + (1 << 16)), (24 + (1 << 16) + 4 + 8 * 18_000, middle)):
        spoilt = whole[:begin] + (filling * (end - begin))[: end - begin] + whole[end:]
        (tmp_path / "spoilt").write_bytes(spoilt)
        dictionary = Dictionary(tmp_path / "spoilt")
        for number in range(0, 9_000, 50):
            word = f"слово{number}"
            assert all(word in found for found in dictionary.paradigms(word))
            assert dictionary.own_forms(word) in (0, 2)
