"""Which words are facts by themselves: figures, times, negations, and units of measure beside figures."""

from __future__ import annotations

import enum
from collections.abc import Mapping

from monitor.stories import figures
from monitor.stories.figures import listed
from monitor.text.dates import MONTHS


class Kind(enum.StrEnum):
    """What sort of fact a word is."""

    FIGURE = "figure"
    TIME = "time"
    NAME = "name"
    NEGATION = "negation"
    WORD = "word"
    """Any other word, where hardly another one was touched: *arrested*, *released*."""


WEEKDAYS: Mapping[str, int] = {
    name: day
    for day, names in enumerate(
        (
            "monday montag lundi lunes lunedì понедельник понеділок poniedziałek maandag pazartesi måndag "
            "mandag pondělí",
            "tuesday tues dienstag mardi martes martedì вторник вівторок wtorek dinsdag salı tisdag tirsdag "
            "úterý",
            "wednesday mittwoch mercredi miércoles mercoledì среда среду середа середу środa środę woensdag "
            "çarşamba onsdag středa středu",
            "thursday thurs donnerstag jeudi jueves giovedì четверг четвер czwartek donderdag perşembe "
            "torsdag čtvrtek",
            "friday freitag vendredi viernes venerdì пятница пятницу п'ятниця п'ятницю piątek vrijdag cuma "
            "fredag pátek",
            "saturday samstag sonnabend samedi sábado sabato суббота субботу субота суботу sobota sobotę "
            "sobotu zaterdag cumartesi lördag lørdag",
            "sunday sonntag dimanche domingo domenica воскресенье неділя неділю niedziela niedzielę zondag "
            "pazar söndag søndag neděle neděli",
        )
    )
    for name in listed(names)
}
"""Folded names of days of the week, in the cases in which they tell when, to their place in it."""
# Short forms and names that are other words too: as dates they stand beside a figure, which is looked at.
_MONTHS = frozenset(name for name in MONTHS if len(name) > 3) - {"march", "mars", "mart", "agosto", "lute"}
NEGATIONS = listed(
    "not no never without denies denied deny isn aren wasn weren hasn hadn won didn doesn don couldn "
    "cannot nicht kein keine keinen keiner nie niemals ohne ne pas jamais sans non sin nunca não "
    "nunca sem не ни нет никогда без ні немає ніколи nie bez niet geen nooit zonder değil inte ikke "
    "لا لم لن ليس לא אין"
)
UNITS = listed(
    "km mile miles kilometers kilometres kilometer kilometre m metres meters metre meter feet ft foot "
    "kg lb lbs pounds pound kilograms tons tonnes c f celsius fahrenheit mph kph kmh inches inch cm "
    "liters litres gallons acres hectares км миль мили метров футов фунтов кг"
)  # fmt: skip


def kind_of(word: str) -> Kind | None:
    """The kind of a folded word that is a fact by itself; a name is told by its place, see `facts`."""
    if figures.is_figure(word):
        return Kind.TIME if figures.is_clock(word) or word.count(".") > 1 else Kind.FIGURE
    if word in WEEKDAYS or word in _MONTHS:
        return Kind.TIME
    return Kind.NEGATION if word in NEGATIONS else None
