"""Corrections of names: spellings that the user adds and forms that he takes away."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.names import hit
from monitor.forms.corrections import by_name, corrected
from monitor.forms.forms import Forms
from monitor.forms.names import Classes, name_variants
from monitor.model import NameCorrection, Rule
from monitor.rules.rulebook import compile_rulebook
from monitor.text.document import document
from monitor.text.tokens import tokenise

PERSON = "Volodymyr Zelensky"
ALTERNATIVES = name_variants(tokenise(PERSON).words)


class NoLexicon:
    """No dictionary at all."""

    def paradigms(self, word: str, lang: str) -> tuple[tuple[str, ...], ...]:
        return ()

    def own_forms(self, word: str, lang: str) -> int:
        return 0

    def rest(self) -> None:
        pass


def says(*also: str, never: tuple[str, ...] = ()) -> tuple[Classes, ...]:
    return corrected(ALTERNATIVES, NameCorrection(PERSON, also, never))


def test_what_is_added_is_found_in_its_cases_and_the_rest_stays() -> None:
    found = says("Зеля", "Ze President")
    for text in ("Зелю", "Зелею", "Ze President's plan", "Зеленського", "Volodymyr Zelensky"):
        assert hit(found, text), text
    assert not hit(found, "зелю")  # a name has a capital
    assert not hit(found, "President")


def test_a_form_that_is_taken_away_is_found_no_more() -> None:
    assert hit(says(), "Zelenskis")
    found = says(never=("Zelenskis", "泽连斯基"))
    assert not hit(found, "Zelenskis")
    assert not hit(found, "泽连斯基说")
    assert hit(found, "泽伦斯基说")
    assert hit(found, "Zelensky")


def test_a_name_may_lose_all_its_forms() -> None:
    alternatives: tuple[Classes, ...] = ((frozenset({"xi"}), frozenset({"jinping"})), (frozenset({"си"}),))
    assert corrected(alternatives, NameCorrection("Xi", (), ("си", "xi jinping"))) == ()


@given(st.text(max_size=12), st.text(max_size=12))
def test_any_correction_can_be_made(also: str, never: str) -> None:
    found = says(also, never=(never,))
    assert all(forms for classes in found for forms in classes)
    words = tokenise(never).words
    if len(words) == 1 and words[0] not in tokenise(also).words:
        assert not any(words[0] in forms for classes in says(never=(never,)) for forms in classes)


def test_rules_heed_corrections_however_the_name_is_typed() -> None:
    expansion = Forms(NoLexicon(), by_name([NameCorrection("volodymyr ZELENSKY", ("Зеля",), ("Selenski",))]))
    rulebook = compile_rulebook([Rule("rule", 'name:"Volodymyr Zelensky"')], expansion)
    assert rulebook.percolate(document("", "Зелю обрали"))
    assert rulebook.percolate(document("", "Selenskyj"))
    assert not rulebook.percolate(document("", "Selenski"))
    other = compile_rulebook([Rule("rule", 'name:"Олена Зеленська"')], expansion)
    assert not other.percolate(document("", "Зелю обрали"))
