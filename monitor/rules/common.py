"""Words that stand in nearly every text: the commonest function words of ten languages, folded.

Kept to the closed classes of each language's grammar (articles, conjunctions, prepositions, pronouns,
auxiliaries): a list by frequency would hold words that a desk may well watch for.
"""

from __future__ import annotations

from typing import Final

from monitor.text.tokens import tokenise

_LINES = (
    "a an the and or but not no of in on at to from by for with as is are was were be been has have had it",
    "its this that these those he she they we you i his her their our who which what will would can could",
    "і й та або але не ні у в на до від за з із зі про для як що це цей той він вона воно вони ми ви я є був",
    "и или но не ни у в на до от за с из о об для как что это этот тот он она оно они мы вы я был была были",
    "i lub ale nie w na do od za z ze o dla jak że to ten ta on ona ono oni my wy ja jest był była byli się",
    "der die das und oder aber nicht ein eine einer eines einem einen in im an am auf zu zum zur von vom mit",
    "für als ist sind war waren er sie es wir ihr ich",
    "le la les l un une des du de et ou mais ne pas en dans sur à au aux par pour avec que qui ce est",
    "ve veya ama bir bu o da de ile için mi çok ne gibi olarak",
    "و یا اما نه در به از با برای که این آن است بود را",
    "أو لكن لا في على من إلى عن مع أن هذا هذه ذلك التي الذي هو هي كان",
    "או אבל לא ב ל של על עם אל את זה זאת הוא היא הם אני יש היה",
)
COMMON: Final = frozenset(tokenise(" ".join(_LINES)).words)
