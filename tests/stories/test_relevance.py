"""What is most like the articles that a rule found."""

from __future__ import annotations

from monitor.stories.features import Features, features
from monitor.stories.relevance import FEWEST, Likeness, Relevance
from monitor.stories.words import read


def made(title: str, body: str = "", lang: str = "en") -> Features:
    return features(title, read(title, body), lang)


FERRIES = [
    made("Ferry to Lom aground", "Tugs pulled at the hull while passengers waited in the harbour."),
    made("Harbour master: ferry sails", "Passengers boarded at the harbour and tugs stood by."),
    made("Ferry tickets go digital", "The harbour sells tickets to passengers by phone."),
]
MARKETS = [
    made(f"Shares rise on day {n}", "Traders bought bonds and sold oil at the exchange.") for n in range(9)
]


def test_what_shares_the_terms_of_a_rules_articles_is_like_them() -> None:
    relevance = Relevance({"ferry": FERRIES}, MARKETS)
    boat = relevance.likeness(made("Boat stuck", "Its passengers wait outside of the harbour for tugs."))
    assert boat.rule == "ferry"
    assert boat.score > 0
    assert {"passeng", "harbour"} & set(boat.terms)
    assert relevance.likeness(made("Shares fall", "Traders sold bonds at the exchange.")) == Likeness()


def test_each_is_told_the_rule_that_it_is_most_like() -> None:
    relevance = Relevance({"ferry": FERRIES, "shares": MARKETS[:4]}, MARKETS[4:] + FERRIES)
    assert relevance.likeness(made("Tugs in the harbour", "Passengers wait.")).rule == "ferry"


def test_too_few_articles_of_a_rule_tell_nothing() -> None:
    assert Relevance({"ferry": FERRIES[: FEWEST - 1]}, MARKETS).likeness(FERRIES[0]) == Likeness()
    assert Relevance({}, []).likeness(FERRIES[0]) == Likeness()
