"""Which story an article tells of: the policy, sentence by sentence, and laws of the state that is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Frequencies, Relation, StoryState
from monitor.stories import words
from monitor.stories.bars import doubt, level, needed
from monitor.stories.events import MEMBERS, QUIET, Decision, decide, joined, keys
from monitor.stories.features import MOST_TERMS, Features, features
from monitor.stories.likeness import Likeness, likeness, likest
from monitor.stories.name_keys import name_keys
from monitor.stories.profile import Profile, pack, profile, unpack_all
from monitor.stories.sieve import Sieve
from tests.cost import affordable

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOTHING_COUNTED = Frequencies()

STRIKE = (
    "Drones damage grain elevator in Izmail, two wounded",
    "Russian drones struck the Danube port of Izmail overnight, damaging a grain elevator and wounding two "
    "dockers, Odesa governor Oleh Kiper said. The air force said it downed 17 of 22 drones over the region.",
)
STRIKE_TOO = (
    "Izmail port hit in overnight drone attack, Kiper says",
    "Two dockers were wounded and a grain elevator was damaged when drones attacked the port of Izmail on "
    "the Danube, according to Oleh Kiper, the governor of Odesa. Ukraine's air force downed 17 of 22 drones.",
)
STRIKE_IN_UKRAINIAN = (
    "Дрони пошкодили елеватор у порту Ізмаїла, двоє поранених",
    "Російські безпілотники вдарили по порту Ізмаїла на Дунаї. Пошкоджено елеватор, поранено двох "
    "портовиків, повідомив голова Одеської ОВА Олег Кіпер. Збили 17 із 22 дронів.",
)
RATE = (
    "Central bank of Norway keeps key rate at 4.25 percent",
    "Norges Bank left its policy rate unchanged at 4.25 percent in Oslo, governor Ida Wolden Bache said, and "
    "pointed to a cut in June as inflation slowed to 2.7 percent.",
)


def told(text: tuple[str, str], lang: str = "en") -> Features:
    return features(text[0], words.read(*text), lang)


def weighed(text: tuple[str, str], at: datetime = NOW, lang: str = "en") -> Profile:
    return profile(told(text, lang), NOTHING_COUNTED, at)


def story(number: int, *texts: tuple[str, str], last: datetime = NOW) -> StoryState:
    state = None
    for text in texts:
        state = joined(state, weighed(text, last))
    return StoryState(number, state or b"", last, last, number * 100)


def decided(
    text: tuple[str, str], *stories: StoryState, at: datetime = NOW + HOUR, lang: str = "en"
) -> Decision:
    return decide(told(text, lang), weighed(text, at, lang), stories)


def test_another_text_on_the_event_joins_its_story_and_says_by_what() -> None:
    found = decided(STRIKE_TOO, story(1, RATE), story(2, STRIKE))
    assert (found.relation, found.story, found.article) == (Relation.SAME_STORY, 2, 200)
    assert "izmail" in found.why
    assert 0 < found.score <= 1


def test_other_news_opens_a_story() -> None:
    assert decided(RATE, story(2, STRIKE)) == Decision()
    assert decided(RATE) == Decision()


def test_a_text_in_another_script_joins_by_names_and_figures() -> None:
    found = decided(STRIKE_IN_UKRAINIAN, story(2, STRIKE), lang="uk")
    assert found.relation is Relation.SAME_STORY
    assert "across languages" in found.why


def test_what_is_known_to_be_apart_is_never_joined() -> None:
    found = decide(told(STRIKE_TOO), weighed(STRIKE_TOO), [story(2, STRIKE)], apart=[2])
    assert found.relation is Relation.RELATED


def test_a_story_closes_after_seven_quiet_days_and_what_comes_later_follows_it() -> None:
    late = replace(story(2, STRIKE), last=NOW - QUIET)
    found = decided(STRIKE_TOO, late)
    assert (found.relation, found.story, found.follows) == (Relation.RELATED, 2, 2)
    assert decided(STRIKE_TOO, replace(late, last=NOW - QUIET + 2 * HOUR)).follows is None


BOOKS = (
    "Northgate Rovers to open books to Castell",
    "The board of Northgate Rovers will let accountants of Ruben Castell inspect its finances, the club "
    "told the exchange. The inspection begins on Monday and takes three weeks at most; afterwards the "
    "board will say whether it recommends the bid, it added. Castell, owner of the Tampa Herons, offered "
    "800 million dollars in February. The minority owner Edith Marlow and a trust of supporters oppose "
    "him.",
)
BOOKS_TOO = (
    "Castell may inspect the books of Northgate Rovers",
    "Accountants hired by Ruben Castell are to inspect the finances of Northgate Rovers after its board "
    "agreed to open the books, the club said. They begin on Monday and have three weeks. Castell has bid "
    "800 million dollars, which the minority owner Edith Marlow opposes.",
)
PROTEST = (
    "Fans march through rain against American bid",
    "Some 300 supporters walked from the harbour to the stadium on Saturday, sang for an hour in heavy "
    "rain and burned a scarf at the locked gates, police said. Nobody was hurt, and two men who climbed a "
    "floodlight were fined. A drummer of the march said that they would come back every week until "
    "summer. The trust of supporters opposes the bid of 800 million dollars that Ruben Castell, who owns "
    "the Tampa Herons, made in February for Northgate Rovers; so does Edith Marlow, the minority owner.",
)


@pytest.mark.parametrize("crowd", [0, 1000, 10_000, 100_000])
def test_two_developments_of_one_matter_are_two_stories(crowd: int) -> None:
    books = story(1, BOOKS)
    apart = decide(told(PROTEST), weighed(PROTEST, NOW + 3 * HOUR), [books], recent=crowd)
    assert apart.relation is Relation.RELATED
    joins = decide(told(BOOKS_TOO), weighed(BOOKS_TOO, NOW + 3 * HOUR), [books], recent=crowd)
    assert joins.relation is Relation.SAME_STORY


def test_the_bar_rises_where_each_title_names_another_place() -> None:
    form = "Debris of a drone fell on the roof of a house in {} last night, the mayor said. Nobody was hurt."
    obolon = ("Drone debris falls on house in Obolon", form.format("Obolon"))
    poznyaky = ("Drone debris falls on house in Poznyaky", form.format("Poznyaky"))
    like = likeness(weighed(obolon), weighed(poznyaky))
    assert like.rivals == 1
    assert needed(like) > needed(replace(like, rivals=0.0))
    assert likeness(weighed(obolon), weighed(obolon)).rivals == 0


SHORT = (
    "Harbour master charged over missing tanker diesel",
    "Prosecutors accuse the former harbour master Petar Hinov of selling diesel that vanished from a tanker.",
)
SHORT_TOO = (
    "Lom: ex-harbour master before judge in tanker diesel case",
    "The prosecutors say that 40 tonnes vanished. Lawyers for Hinov call the charges invented.",
)


def test_short_texts_join_when_both_beginnings_tell_what_others_do_not() -> None:
    """A title and a summary leave little: the bar that rose for it falls for rare words of both."""
    like = likeness(weighed(SHORT), weighed(SHORT_TOO))
    told_rarely = replace(like, news=0.0)
    assert needed(like, 600) < needed(told_rarely, 600)
    assert needed(replace(like, at_home=True), 600) == needed(replace(told_rarely, at_home=True), 600)
    long = replace(like, fewest_words=48)
    assert needed(long, 600) == needed(replace(long, news=0.0), 600), (
        "a long text shows more than its beginning"
    )
    found = decide(told(SHORT_TOO), weighed(SHORT_TOO, NOW + HOUR), [story(1, SHORT)], recent=3000)
    assert found.relation is Relation.SAME_STORY


def test_a_unit_without_letters_after_a_figure_is_read() -> None:
    assert words.read("", "It was 40² and 12³4 on 5½.").words == (
        "it",
        "was",
        "40",
        "and",
        "12",
        "on",
        "5",
        "2",
    )
    assert told(("Heat", "It was 40² and 12³4 on 5½.")).figures


def test_inflections_of_an_english_word_are_one() -> None:
    one = told(("Ships", "attack attacks attacked attacking; plan plans planned planning; story stories"))
    assert len(one.words.keys() - told(("Ships", "")).words) == 3
    assert told(("News", "kills")).words == told(("News", "killed")).words
    assert told(("News", "crisis")).words != told(("News", "crises")).words, "endings, no grammar"


def test_short_texts_of_two_sites_may_share_nothing_but_what_their_titles_tell() -> None:
    one = (
        "Envoys of Norway and Iceland begin herring talks in Bergen",
        "Herring talks between the two resumed in Bergen on Tuesday.",
    )
    other = (
        "Herring quota: Norway, Iceland hold talks in Bergen",
        "Norway met Iceland in Bergen, as skippers fear for stocks.",
    )
    profiles = (profile(told(text), NOTHING_COUNTED, NOW, home) for text, home in ((one, "a"), (other, "b")))
    like = likeness(*profiles)
    assert like.beyond == 0
    assert not doubt(like)
    assert doubt(replace(like, at_home=True)) == "little but the title in common with"
    assert doubt(replace(like, news=20.0)) == "little but the title in common with"


def told_most(one: Profile, others: Sequence[Profile]) -> Likeness:
    found = likest(one, others)
    assert found is not None
    return found


def test_matter_is_what_two_texts_of_a_story_share() -> None:
    one = weighed(STRIKE_TOO)
    alone = told_most(one, [weighed(STRIKE)])
    among = told_most(one, [weighed(STRIKE), weighed(RATE)])
    assert among.score == alone.score
    assert among.matter < alone.matter, "one text that touches on it is not the story"
    assert told_most(one, [weighed(STRIKE), weighed(STRIKE), weighed(RATE)]).matter == alone.matter
    assert likest(one, [weighed(RATE)], told_most(one, [weighed(RATE)]).matter) is not None
    assert likest(one, [weighed(RATE)], alone.matter) is None, (
        "too little of the matter to be compared further"
    )


def test_one_story_is_of_one_matter() -> None:
    like = replace(likeness(weighed(STRIKE), weighed(STRIKE_TOO)), score=0.9)
    assert level(like) is Relation.SAME_STORY
    assert level(replace(like, matter=0.05)) is Relation.NONE, "however much of it stands in both titles"
    assert level(replace(like, matter=0.05, across=True)) is Relation.SAME_STORY, (
        "the score is of names there"
    )


def test_what_is_told_surely_may_lack_a_little_of_the_matter() -> None:
    like = replace(likeness(weighed(STRIKE), weighed(STRIKE_TOO)), matter=0.12)
    bar = needed(like)
    assert level(replace(like, score=bar + 0.06)) is Relation.SAME_STORY
    assert level(replace(like, score=bar + 0.01)) is Relation.NONE


def test_whom_one_title_alone_names_makes_the_matter_less_one() -> None:
    one = weighed(("Izmail port hit by drones", STRIKE[1]))
    other = weighed(("Reni port hit by drones", "The port of Reni was struck by drones, Oleh Kiper said."))
    named = replace(other, heads=frozenset())
    assert likeness(one, other).matter < likeness(one, named).matter


@pytest.mark.parametrize("crowd", [0, 1000, 10_000])
def test_the_bar_rises_with_time_and_the_faster_the_more_news_there_is(crowd: int) -> None:
    like = likeness(weighed(BOOKS), weighed(BOOKS_TOO))
    at_once, later, much_later = (needed(replace(like, gap=gap), crowd) for gap in (HOUR, DAY, 2 * DAY))
    assert at_once < later < much_later
    assert much_later - later >= needed(replace(like, gap=2 * DAY)) - needed(replace(like, gap=DAY))


ROCKFALL = (
    "Rockfall buries road above Brezno",
    "Boulders came down on the road from Brezno to Tisovec {}, the fire brigade said. A bus driver was hurt, "
    "and the pass stays closed until the slope is netted.",
)
ROCKFALL_TOO = (
    "Road to Tisovec blocked by boulders",
    "A driver was taken to hospital when rocks hit his bus near Brezno {}. Firemen closed the pass.",
)


def on(text: tuple[str, str], day: str, at: datetime = NOW) -> Profile:
    return weighed((text[0], text[1].format(day)), at)


@pytest.mark.parametrize(
    ("day", "named"),
    [
        ("on Saturday", 1),
        ("on Saturday, a week after Sunday's rain", 1),
        ("on Tuesday", -1),
        ("on Sunday and again on Monday", -1),
        ("this morning", 0),
    ],
)
def test_reports_name_the_day_of_what_happened(day: str, named: int) -> None:
    assert likeness(on(ROCKFALL, "on Saturday"), on(ROCKFALL_TOO, day)).days == named


def test_a_week_later_the_same_name_means_another_day() -> None:
    first = on(ROCKFALL, "on Saturday")
    assert likeness(first, on(ROCKFALL_TOO, "on Saturday", NOW + 5 * DAY)).days == 1
    assert likeness(first, on(ROCKFALL_TOO, "on Saturday", NOW + 7 * DAY)).days == 0
    assert likeness(first, on(ROCKFALL_TOO, "on Sunday", NOW + 7 * DAY)).days == -1


def test_what_happened_on_another_day_is_less_likely_the_same() -> None:
    first = on(ROCKFALL, "on Saturday")
    told, untold, other = (
        likeness(first, on(ROCKFALL_TOO, day, NOW + 2 * DAY)) for day in ("on Saturday", "", "on Monday")
    )
    assert told.matter > untold.matter > other.matter
    assert needed(told) < needed(replace(told, days=0)) < needed(replace(told, days=-1))
    at_once = replace(told, gap=HOUR)
    assert needed(at_once) == needed(replace(at_once, days=0)), "all news of a day names that day"


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "Thursday"),
        ("de", "Donnerstag"),
        ("fr", "jeudi"),
        ("pl", "w czwartek"),
        ("uk", "у четвер"),
        ("ru", "в четверг"),
        ("tr", "perşembe"),
    ],
)
def test_a_day_is_one_in_every_language(lang: str, said: str) -> None:
    assert told(("", said), lang).days == told(("", "On Thursday")).days != 0


def test_the_order_of_candidates_does_not_matter() -> None:
    one, other = story(1, STRIKE), story(2, STRIKE)
    assert decided(STRIKE_TOO, one, other) == decided(STRIKE_TOO, other, one)
    assert decided(STRIKE_TOO, other, one).story == 1, "the oldest of equals"


LOSSES = "The General Staff said Russia lost {} troops, {} tanks, {} guns and {} drones over the past day."


@pytest.mark.parametrize("days", range(1, 6))
def test_bulletins_of_different_days_stay_apart(days: int) -> None:
    first = ("Russian losses: 1,180 troops in a day", LOSSES.format("1,180", 6, 34, 112))
    later = (f"Russian losses: 1,{200 + days} troops in a day", LOSSES.format(f"1,{200 + days}", 11, 51, 97))
    assert decided(later, story(1, first), at=NOW + days * DAY).relation is not Relation.SAME_STORY


def test_earthquakes_of_one_day_stay_apart() -> None:
    form = "An earthquake of magnitude {} struck {} at a depth of {} km, the U.S. Geological Survey said."
    chile = (
        "Magnitude 6.7 earthquake strikes Antofagasta, Chile",
        form.format(6.7, "Antofagasta, Chile", 41),
    )
    japan = ("Magnitude 5.9 earthquake strikes Hokkaido, Japan", form.format(5.9, "Hokkaido, Japan", 88))
    assert decided(japan, story(1, chile)).relation is not Relation.SAME_STORY


def test_a_frame_that_a_site_puts_around_everything_joins_nothing() -> None:
    frame = (
        " Subscribe to the Daily Bulletin Newsletter on Telegram, Instagram, Facebook and Twitter. Our "
        "Standards: The Wire's Trust Principles. Press Ctrl and Enter to report an error to the Editors."
    )
    one = ("Smith loses crown", f"Will lost.{frame}")
    other = ("China keeps tight rein on credit", f"Banks must wait.{frame}")
    assert decided(other, story(1, one)).relation is not Relation.SAME_STORY


def test_a_roundup_attaches_to_one_story_and_joins_none() -> None:
    oslo = (
        "Fire destroys Bergen fish market, ten held",
        "A fire destroyed the fish market of Bergen in Norway.",
    )
    parts = (STRIKE, RATE, oslo)
    digest = ("Morning briefing", "\n".join(f"{title}. {body}" for title, body in parts))
    found = decided(digest, *(story(number, part) for number, part in enumerate(parts, 1)))
    assert found.relation in (Relation.RELATED, Relation.NONE)
    assert found.roundup is (found.relation is Relation.RELATED)


def test_a_story_keeps_its_first_and_its_latest_members_below_three_kilobytes() -> None:
    texts = [
        (f"Title {n} of Place{n}", " ".join(f"Name{n}x{k} word{n}y{k} {n}{k}7" for k in range(300)))
        for n in range(9)
    ]
    state = None
    for text in texts:
        state = joined(state, weighed(text))
    members = unpack_all(state or b"")
    assert len(members) == MEMBERS
    assert members[0] == unpack_all(joined(None, weighed(texts[0])))[0]
    assert members[-1] == unpack_all(joined(None, weighed(texts[-1])))[0]
    assert len(state or b"") <= 3000


def test_a_damaged_state_is_an_error_that_says_so() -> None:
    damaged = pack(weighed(STRIKE))[:-3]
    with pytest.raises(ValueError, match="no profiles of a story"):
        unpack_all(damaged)
    for least in (0.0, 1.0):
        assert Sieve(weighed(RATE), least)(damaged), "whoever reads it says so"
        assert Sieve(weighed(RATE), least)(damaged[:40])


TEXTS = st.tuples(st.text(max_size=80), st.text(max_size=600))


@given(TEXTS, st.sampled_from(["", "en", "de", "uk", "ar", "he", "zh", "fi"]))
def test_what_is_kept_is_what_was_weighed(text: tuple[str, str], lang: str) -> None:
    one = weighed(text, lang=lang)
    assert unpack_all(pack(one)) == [one]
    assert len(told(text, lang).terms) <= MOST_TERMS
    found = keys(one)
    assert len(found) <= 24
    assert all(0 <= key < 1 << 32 for key in found)


_SAID = [
    "Izmail",
    "port",
    "drone",
    "17",
    "22",
    "Kiper",
    "friday",
    "monday",
    "вівторок",
    "елеватор",
    "Кіпер",
    "norges",
    "bank",
    "4.25",
    "rate",
]
_REPORTS = st.builds(
    lambda title, body, lang, days: weighed((" ".join(title), " ".join(body)), NOW + days * DAY, lang),
    st.lists(st.sampled_from(_SAID), max_size=4),
    st.lists(st.sampled_from(_SAID), max_size=20),
    st.sampled_from(["en", "en", "uk", ""]),
    st.integers(0, 8),
)


@given(_REPORTS, st.lists(_REPORTS, min_size=1, max_size=4), st.floats(-0.2, 0.6))
def test_what_is_sifted_out_would_be_found_to_share_too_little(
    one: Profile, others: list[Profile], least: float
) -> None:
    packed = b"".join(map(pack, others))
    if not Sieve(one, least)(packed):
        assert likest(one, unpack_all(packed), least) is None


def test_what_shares_nothing_is_sifted_out() -> None:
    assert not Sieve(weighed(RATE), 0.1)(pack(weighed(STRIKE)))
    assert Sieve(weighed(STRIKE_TOO), 0.1)(pack(weighed(RATE)) + pack(weighed(STRIKE)))


@given(TEXTS, TEXTS)
def test_likeness_is_symmetric_and_bounded(one: tuple[str, str], other: tuple[str, str]) -> None:
    first, second = weighed(one), weighed(other, NOW + DAY, lang="uk")
    there, back = likeness(first, second), likeness(second, first)
    assert there == back
    assert -0.2 < there.score < 1.2
    assert likeness(first, first).score <= 1.01


@pytest.mark.parametrize(
    ("lang", "spelling"),
    [
        ("uk", "зеленський"),
        ("ru", "зеленского"),
        ("en", "zelensky"),
        ("de", "selenskyj"),
        ("pl", "zełenskiego"),
        ("el", "ζελενσκι"),
        ("ar", "زیلینسکی"),
        ("he", "זלנסקי"),
    ],
)
def test_a_name_has_one_key_in_every_script(lang: str, spelling: str) -> None:
    assert name_keys(spelling, lang) == ("slnsk",)


def test_names_of_other_people_have_other_keys() -> None:
    people = ("putin", "biden", "trump", "macron", "merz", "kharkiv", "kherson", "odesa", "warsaw")
    assert len({name_keys(name, "en") for name in people}) == len(people)


@pytest.mark.parametrize(
    ("lang", "one", "other"),
    [
        ("en", "U.S. troops", "American troops"),
        ("en", "US troops", "troops of the United States"),
        ("en", "UK troops", "British troops"),
        ("en", "the U.N. says", "the United Nations say"),
        ("en", "EU ministers", "ministers of the European Union"),
        ("de", "die Vereinigten Staaten", "in den USA"),
        ("uk", "у США", "у Сполучених Штатах"),
        ("ru", "в ЕС", "в Европейском союзе"),
    ],
)
def test_capitals_and_the_words_that_they_stand_for_are_one_name(lang: str, one: str, other: str) -> None:
    names = [told(("", f"we know that {said} today"), lang).names.keys() for said in (one, other)]
    assert len(names[0]) == 1
    assert names[0] == names[1]


@pytest.mark.parametrize("text", ["tell us more", "TELL US MORE", "an EUR bond, USB and a UNIT"])
def test_capitals_of_a_shout_and_letters_of_a_word_name_no_country(text: str) -> None:
    found = told(("", text))
    assert {found.shown[name] for name in found.names}.isdisjoint({"US", "EU", "UN"})


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "Chinese test"),
        ("de", "Test in China"),
        ("uk", "Випробування в Китаї"),
        ("ru", "Испытание Китая"),
        ("pl", "Test w Chinach"),
    ],
)
def test_a_country_and_its_people_are_one_name_in_every_language(lang: str, said: str) -> None:
    (name,) = told(("", "a test of China")).names
    assert name in told(("", said), lang).names


def test_figures_are_values_however_they_are_written() -> None:
    one = told(("", "1,750 killed and 1.5 million displaced"))
    other = told(("", "1 750 загиблих, 1,5 млн переміщених"), "uk")
    assert one.figures == other.figures
    assert len(one.figures) == 2


def test_a_headline_in_title_case_and_german_nouns_make_no_names() -> None:
    german = told(
        ("", "Der Angriff auf das Kraftwerk in Kiew traf ein Gebäude, sagte Wolodymyr Selenskyj."), "de"
    )
    names = {german.shown[term] for term in german.names}
    assert {"kiew", "wolodymyr", "selenskyj"} <= names
    assert not names & {"kraftwerk", "gebäude"}


@pytest.mark.parametrize("text", ["1,234 " * 200_000, "Name " * 200_000, "泽" * 1_000_000, "1" * 1_000_000])
def test_a_text_of_a_megabyte_costs_no_more_than_its_lead(text: str) -> None:
    body = words.read("", text)
    with affordable(0.2):
        one = profile(features("", body, "en"), NOTHING_COUNTED, NOW)
        decide(features("", body, "en"), one, [story(1, ("", text[:5000]))])
