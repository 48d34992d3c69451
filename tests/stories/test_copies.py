# ruff: noqa: E501  (texts are read best as they are printed)
"""Copies, corrections and bulletins: each reads like the policy."""

from __future__ import annotations

import random
import unicodedata
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks._bulletins import Form, forms, issues
from benchmarks._newsroom import APART, CHANGED, COPIES, COPY, FAMILIES, Case, Piece, bulletins, cases
from monitor.model import Relation
from monitor.stories.copies import Likeness, compare
from monitor.stories.kinds import Kind
from monitor.stories.sketch import sketch
from monitor.stories.words import read
from tests.cost import affordable

H = timedelta(hours=1)

REPORT = Piece(
    "Bridge over the Dal closed after cracks found",
    """The bridge over the river Dal at Lom was closed to all traffic on Friday after engineers found cracks in two of its piers.
The transport ministry said the closure would last at least six weeks while divers inspect the foundations and the steel is tested in a laboratory.
About 14,000 vehicles cross the bridge on a working day, and lorries will have to take a detour of 38 kilometres through the mountain town of Vidra.
"We know what this means for people who live on one bank and work on the other," Minister Irina Stoeva told reporters at the site. "But nobody should drive over a pier that may not hold."
The bridge was built in 1961 and last repaired in 2004, when the city council turned down a plan to replace it for 21 million euros.
Ferries will carry passengers free of charge between six in the morning and midnight, the port authority announced, and two school buses will wait on each side.
Shop owners in the old town fear for the season. Petar Hinov, who runs a bakery beside the ramp, said half of his customers come from the other bank.
The opposition asked for the inspection reports of the last ten years to be published, and for a debate in parliament next week.""",
)  # fmt: skip
OTHERS = [
    Piece(
        "Grain harvest falls short",
        "\n".join(
            f"{name} farmers brought in {number} thousand tonnes of wheat this summer, less than hoped, after a dry spring and "
            f"storms in July that flattened fields around {place}, the growers of the {name} plain said in a statement."
            for name, number, place in (
                ("Eastern", 412, "Orsha"), ("Western", 377, "Pleven"), ("Southern", 298, "Arda"), ("Northern", 551, "Tutrakan"),
                ("Upper", 120, "Samokov"), ("Lower", 98, "Nikopol"), ("Coastal", 61, "Balchik"), ("Inner", 44, "Troyan"),
            )
        ),
    )
]  # fmt: skip


def like(new: Piece, old: Piece, hours: float = 2.0) -> Likeness:
    return compare(read(new.title, new.body), read(old.title, old.body), timedelta(hours=hours))


def edited(old: str, new: str, piece: Piece = REPORT) -> Piece:
    assert old in piece.body
    return replace(piece, body=piece.body.replace(old, new))


@pytest.mark.parametrize("kind", COPIES)
def test_what_a_newsroom_does_to_a_text_leaves_it_a_copy(kind: str) -> None:
    found = like(COPIES[kind](REPORT, random.Random(2), OTHERS), REPORT)
    assert found.relation is Relation.COPY, found
    assert 0.5 <= found.score <= 1
    assert "shared" in found.why


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("six weeks", "eight weeks"),
        ("14,000 vehicles", "17,000 vehicles"),
        ("21 million", "21 billion"),
        ("on Friday after", "on Saturday after"),
        ("town of Vidra", "town of Kalna"),
        ("Irina Stoeva", "Marta Lukova"),
        ("may not hold", "may hold"),
        ("two of its piers", "three of its piers"),
        ("was closed to all", "was opened to all"),
        ("piers", "towers"),
        ("Lom was closed", "Lom was not closed"),
        ("Lom was", "Vidin was"),
    ],
)
def test_a_correction_of_one_fact_is_a_changed_copy_and_never_a_plain_one(old: str, new: str) -> None:
    found = like(edited(old, new), REPORT)
    assert found.relation is Relation.CHANGED_COPY
    assert found.changes
    assert "changed" in found.why


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("six weeks", "6 weeks"),
        ("14,000 vehicles", "14 thousand vehicles"),
        ("38 kilometres", "24 miles"),
        ("21 million euros", "21m euros"),
        ("Petar Hinov", "Peter Hinov"),
        ("a laboratory", "a lab"),
        ("was closed", "was close"),
    ],
)
def test_another_way_to_write_the_same_is_no_change(old: str, new: str) -> None:
    found = like(edited(old, new), REPORT)
    assert (found.relation, found.changes) == (Relation.COPY, ())


def test_a_fact_said_otherwise_throughout_is_one_correction() -> None:
    of_lom = replace(
        REPORT, body=REPORT.body.replace("the river", "the Lom").replace("the bridge", "the Lom bridge")
    )
    other = replace(of_lom, title=of_lom.title, body=of_lom.body.replace("Lom", "Orsha"))
    found = like(other, of_lom)
    assert found.relation is Relation.CHANGED_COPY
    assert {(one.old, one.new) for one in found.changes} == {("lom", "orsha")}


def test_a_correction_shows_in_an_edited_copy() -> None:
    """Reworded in many places, with one fact among them."""
    reworded = edited("last at least six weeks", "take at least six weeks or so")
    for old, new in (
        ("a working day", "any working day"),
        ("built in", "erected in"),
        ("free of charge", "for free"),
    ):
        reworded = edited(old, new, reworded)
    assert like(reworded, REPORT).relation is Relation.COPY
    corrected = edited(
        "while divers inspect the foundations", "while 14 divers do not inspect the footing", reworded
    )
    assert [one.kind for one in like(corrected, REPORT).changes] == [Kind.NEGATION]


def test_a_figure_that_begins_a_text_is_found_behind_a_dateline() -> None:
    old, new = (
        replace(
            REPORT,
            body=f"{dead} people died when a bridge at Lom gave way on Friday, police said.\n{REPORT.body}",
        )
        for dead in (12, 15)
    )
    behind = replace(new, body="LOM, Bulgaria (Agency) — Updated by our correspondents at the scene, with agencies: "
                     "what we know and what we do not yet know about it — " + new.body)  # fmt: skip
    assert like(behind, old).relation is Relation.CHANGED_COPY
    dated = replace(old, body="VIDIN, Bulgaria (Agency) — " * 4 + old.body)
    assert like(dated, old).relation is Relation.COPY


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("of 38 kilometres", "of 83 kilometres"),
        ("In Lom cracks", "In Arda cracks"),
        ("said Petar", "said Dimitar"),
    ],
)
def test_a_correction_is_told_from_a_copy_whose_paragraphs_stand_in_another_order(old: str, new: str) -> None:
    text = (
        "A detour of 38 kilometres awaits lorries in the mountains until the piers have been inspected by divers.\n"
        "In Lom cracks were found on Friday by engineers in two of the piers, and the bridge was closed at noon.\n"
        "Half of the customers come from the other bank of the river and will not make the journey, said Petar here.\n"
        "Ferries carry passengers free of charge between six in the morning and midnight, the port authority told us.\n"
        "The council once turned down a plan to replace the bridge, which had been repaired after the great floods."
    )
    turned = Piece("", "\n".join(reversed(text.split("\n"))))
    assert like(turned, Piece("", text)).relation is Relation.COPY
    found = like(Piece("", text.replace(old, new)), turned)
    assert found.relation is Relation.CHANGED_COPY, found.why


def test_a_correction_of_a_long_text_may_come_the_next_day() -> None:
    long = replace(REPORT, body=f"{REPORT.body}\n{OTHERS[0].body}")
    assert like(edited("six weeks", "eight weeks", long), long, 30).relation is Relation.CHANGED_COPY
    both = edited("14,000 vehicles", "15,000 vehicles", edited("six weeks", "eight weeks", long))
    assert like(both, long, 30).relation is Relation.CHANGED_COPY


def test_two_interviews_with_one_introduction_are_two_texts() -> None:
    introduction = "\n".join(REPORT.body.split("\n")[:4])
    answers = OTHERS[0].body.split()
    one, two = (
        Piece(f"A resident of {town}", introduction + "\n" + " ".join(said))
        for town, said in (("Lom", answers[:110]), ("Vidra", answers[110:220]))
    )
    assert like(two, one).relation is Relation.NONE


def test_an_updated_toll_of_the_day_is_a_changed_copy() -> None:
    first = replace(
        REPORT, body="At least 12 people died and 30 were hurt at Lom, police said.\n" + REPORT.body
    )
    later = replace(
        REPORT, body="At least 15 people died and 42 were hurt at Lom, police said.\n" + REPORT.body
    )
    assert like(later, first, 3).relation is Relation.CHANGED_COPY
    assert {(one.old, one.new) for one in like(later, first, 3).changes} == {("12", "15"), ("30", "42")}


def test_a_figure_in_a_new_headline_counts() -> None:
    old, new = (
        replace(REPORT, title="Bridge closed: 12 trapped"),
        replace(REPORT, title="Bridge closed: 15 trapped"),
    )
    assert like(new, old).relation is Relation.CHANGED_COPY


@pytest.mark.parametrize("family", FAMILIES)
def test_issues_of_a_bulletin_stay_apart(family: str) -> None:
    made = bulletins(family, 15, random.Random(4))
    found = Counter(
        like(new, old, new.at - old.at).relation
        for number, new in enumerate(made)
        for old in made[max(number - 4, 0) : number]
    )
    assert found[Relation.NONE] >= 0.95 * found.total(), found


@pytest.mark.parametrize("form", list(forms()), ids=lambda form: form.family)
def test_issues_of_many_desks_stay_apart(form: Form) -> None:
    made = issues(form, 8, random.Random(4))
    pieces = [Piece(one.title, one.text, one.at) for one in made]
    found = Counter(
        like(new, old, new.at - old.at).relation for at, new in enumerate(pieces) for old in pieces[:at]
    )
    assert found[Relation.NONE] == found.total(), found


@pytest.mark.parametrize(
    "form",
    [
        "{12-40} drones were shot down over the {one} region tonight, {3-9} of them by the coast, the ministry said.",
        "At {time} two cars collided near {town}. {2-9} people were hurt, one aged {18-80}, and the road was closed.",
    ],
)
def test_a_short_form_filled_in_anew_within_hours_is_another_issue(form: str) -> None:
    first, later = issues(
        Form("drill", "en", 8, "Tonight", form.replace("{one}", "{person}")), 2, random.Random(1)
    )
    assert like(Piece(later.title, later.text), Piece(first.title, first.text), 8).relation is Relation.NONE


def test_a_long_text_of_the_next_day_is_an_issue_by_its_figures_and_none_by_a_quotation() -> None:
    quoted = "\n".join(REPORT.body.split("\n")[2:5])
    first = replace(REPORT, body=f"{OTHERS[0].body}\n{quoted}")
    later = Piece("Mayor asks for a second ferry", f"{REPORT.body.split(chr(10))[7]} " * 5 + f"\n{quoted}")
    assert not like(later, first, 20).sibling
    for old, new in (("38 kilometres", "31 kilometres"), ("21 million", "26 million")):
        later = edited(old, new, later)
    assert like(later, first, 20).sibling


def test_a_text_within_a_roundup_is_contained() -> None:
    roundup = Piece(
        "The week", "\n".join([OTHERS[0].body, REPORT.body, OTHERS[0].body.replace("wheat", "barley")])
    )
    short = replace(REPORT, body=" ".join(REPORT.body.split()[:90]))
    assert like(roundup, short).relation is Relation.CONTAINED
    assert like(short, roundup).relation is Relation.CONTAINED


def test_two_reports_on_one_statement_are_two_texts() -> None:
    said = REPORT.body
    one = Piece("Anger", " ".join(OTHERS[0].body.split()[:120]) + "\n" + said)
    two = Piece(
        "Relief",
        "Shares of the builder rose after the news, brokers in the capital said on the phone. " * 8
        + "\n"
        + said,
    )
    assert like(one, two).relation is Relation.NONE


def test_what_many_stories_share_counts_for_nothing() -> None:
    footer = REPORT.body
    a = read("", " ".join(OTHERS[0].body.split()[:40]) + "\n" + footer)
    b = read("", "Brokers in the capital said that shares of the builder fell. " * 4 + "\n" + footer)
    common = bytes(int(at >= 40) for at in range(len(a)))
    assert compare(a, b, H, common).relation is Relation.NONE


def test_any_script() -> None:
    words = "政府は金曜日に橋を閉鎖し検査を始めたと発表した交通省によると工事は六週間続く見込みで住民は渡し船を利用する"
    text = "。".join(words[shift:] + words[:shift] for shift in range(0, 40, 7))
    assert like(Piece("橋", "速報。" + text), Piece("閉鎖", text)).relation is Relation.COPY
    arabic = "أغلقت السلطات الجسر فوق النهر يوم الجمعة بعد العثور على تشققات في اثنتين من دعاماته وقالت وزارة النقل إن الإغلاق سيستمر ستة أسابيع على الأقل"
    assert like(Piece("", arabic + " المزيد"), Piece("", arabic)).relation is Relation.COPY


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=400), st.text(max_size=400))
def test_any_two_texts_are_something_to_each_other(one: str, other: str) -> None:
    found = like(Piece(one[:20], one), Piece(other[:20], other))
    assert 0 <= found.score <= 1
    assert like(Piece("", one), Piece("", one)).relation in (Relation.COPY, Relation.NONE)


@pytest.mark.parametrize(
    "text",
    [
        "the same four words " * 50_000,
        " ".join(str(number) for number in range(150_000)),
        "無" * 1_000_000,
        "1 " * 500_000,
        "Aa. " * 250_000,
        "7:" * 500_000,
    ],
    ids=["repeated", "figures", "ideographs", "ones", "names", "colons"],
)
def test_a_text_of_a_megabyte_is_compared_in_bounded_time(text: str) -> None:
    with affordable(1.5):
        one, other = read("", text), read("", text[7:])
        compare(one, other, H)


def test_the_cases_are_what_they_say() -> None:
    """The stream of the benchmark on one article: what it calls a copy is one, what it calls apart is not."""
    made = list(cases([REPORT, *OTHERS, replace(REPORT, title="Third")]))
    found = Counter((case.expected, _relation(case)) for case in made)
    assert found[APART, Relation.COPY] <= 1, found
    assert found[CHANGED, Relation.COPY] == 0, found
    assert found[COPY, Relation.COPY] >= 0.95 * sum(n for (said, _), n in found.items() if said == COPY), (
        found
    )


def _relation(case: Case) -> Relation:
    return like(case.second, case.first, max(0.5, case.second.at - case.first.at)).relation


WITH_MARKS = {
    "sv": "Brandkåren släckte på söndagskvällen en större brand i en lagerlokal vid hamnen i Göteborg. Två personer fördes till sjukhus för kontroll efter att ha andats in rök, uppger räddningstjänsten. Trafiken över Älvsborgsbron stängdes av i båda riktningarna under två timmar medan röken låg tät över älven.",
    "fi": "Pelastuslaitos sammutti sunnuntai-iltana suuren tulipalon varastossa Hämeenlinnan sataman lähellä. Kaksi työntekijää vietiin sairaalaan tarkistettavaksi, kun he olivat hengittäneet savua, pelastuslaitos kertoi. Liikenne sillalla pysäytettiin molempiin suuntiin kahdeksi tunniksi, koska savu levisi järvelle päin.",
    "pl": "Strażacy ugasili w niedzielę wieczorem duży pożar magazynu przy porcie w Świnoujściu. Dwie osoby trafiły do szpitala na badania po zatruciu dymem, przekazała straż pożarna. Ruch na moście wstrzymano w obu kierunkach na dwie godziny, ponieważ gęsty dym utrzymywał się nad rzeką i nabrzeżem.",
    "tr": "İtfaiye ekipleri pazar akşamı Muğla limanı yakınındaki büyük bir depo yangınını söndürdü. Dumandan etkilenen iki kişi kontrol için hastaneye kaldırıldı, yetkililer açıkladı. Köprüdeki trafik iki yönde de iki saat boyunca durduruldu, çünkü yoğun duman ırmağın üzerine çökmüştü.",
    "vi": "Lực lượng cứu hỏa tối Chủ nhật đã dập tắt một đám cháy lớn tại kho hàng gần cảng Hải Phòng. Hai người được đưa vào bệnh viện để kiểm tra vì hít phải khói, cơ quan cứu hộ cho biết. Giao thông trên cầu bị chặn theo cả hai hướng trong hai giờ vì khói dày đặc bao trùm mặt sông.",
    "el": "Η πυροσβεστική έσβησε το βράδυ της Κυριακής μεγάλη πυρκαγιά σε αποθήκη κοντά στο λιμάνι της Πάτρας. Δύο εργαζόμενοι μεταφέρθηκαν στο νοσοκομείο για εξετάσεις, επειδή είχαν εισπνεύσει καπνό, ανακοίνωσε η υπηρεσία. Η κυκλοφορία στη γέφυρα διακόπηκε και στις δύο κατευθύνσεις για δύο ώρες.",
    "de": "Die Feuerwehr löschte am Sonntagabend einen größeren Brand in einem Lager am Hafen von Köln. Zwei Beschäftigte kamen zur Überprüfung ins Krankenhaus, weil sie Rauch eingeatmet hatten, erklärte die Behörde. Die Brücke über den Rhein blieb für zwei Stunden in beide Richtungen gesperrt, bis die Löschzüge abrückten.",
}
"""One report in languages whose marks get lost on the way, or are written out."""


def unmarked(text: str) -> str:
    """The text as someone types it who has no such keys."""
    decomposed = unicodedata.normalize("NFD", text.translate(str.maketrans("ıđĐøłŁ", "idDolL")))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@pytest.mark.parametrize("lang", WITH_MARKS)
def test_a_copy_without_diacritics_is_a_copy_and_so_is_one_that_has_them_again(lang: str) -> None:
    text = WITH_MARKS[lang]
    marked, bare = Piece("", text), Piece("", unmarked(text))
    assert like(bare, marked).relation is Relation.COPY
    assert like(marked, bare).relation is Relation.COPY
    found, looked_for = (set(sketch(read("", one)).hashes) for one in (text, bare.body))
    assert len(found & looked_for) > len(found) / 2, "by which one is found from the other"


def test_a_copy_with_umlauts_written_out_is_a_copy() -> None:
    text = WITH_MARKS["de"]
    out = text.replace("ö", "oe").replace("ü", "ue").replace("Ü", "Ue").replace("ß", "ss")
    assert like(Piece("", out), Piece("", text)).relation is Relation.COPY
    assert like(Piece("", text), Piece("", out)).relation is Relation.COPY
