"""How like two articles must be to tell one story, and what speaks against it whatever the likeness.

Figures from the sets that `python -m benchmarks.stories` prints. A wrong join may hide news and a missed one
costs a repeat, so each bar is where about one join of two hundred is wrong, not where most are right.
"""

from __future__ import annotations

from datetime import timedelta
from math import log2

from monitor.model import Relation
from monitor.stories.likeness import Likeness

_LONG = 48
"""Words from which a text tells enough of its own."""
_SAME, _SAME_SHORT, _SAME_DAY_LATER = 0.22, 0.12, 0.12
"""The bar of two long texts of one day, and what the shortest text and each further day add to it: the day
twice as much where there is most news, since what is new of a matter is then told within hours."""
_SAME_RIVALS = 0.2
"""What is added where each title names whom the other text never names: Obolon here, Dniprovskyi there."""
_SAME_OTHER_DAYS, _SAME_DAY_NAMED = 0.04, 0.5
"""What is added where each names other days of the week, since news names the day of what happened; and what
each further day counts where both name one day: it is told late, not anew."""
_CROWD, _SAME_CROWDED, _MOST_CROWDED = 250, 0.06, 0.36
"""Articles a week from which the bar rises, by how much with each doubling, and at most: the more
news there is the more of it is on one topic, and the nearer the nearest of another event."""
_AT_ONCE, _LATEST = 0.5, 3.5
"""Days within which the outlets that tell of an event at all tell of it, and from which no more is added."""
_FEWEST_WORDS = 8
"""Words below which a text tells nothing that could be compared."""
_SAME_AT_HOME = 0.25
"""What is added where one site published both: a site tells of an event once, then of what comes of it, and
its bulletins have one form."""
_NEWS, _USUAL_NEWS, _MOST_NEWS = 0.004, 28.0, 0.14
"""What is taken away for what both beginnings tell that others do not, for each natural bit from the usual
on, and at most: two words of a day may be told by ten texts on ten events, ten rare ones are not."""
_RELATED, _RELATED_CROWDED = 0.17, 1 / 16
"""The bar of what tells of one matter, by which a story is shown with another and never joined; and the share
of what a crowd adds to the other bar that it adds to this one: matters are fewer than events."""
_LENT = 0.08
"""What the matter may lack at most where the score has as much beyond its bar."""
_SAME_ACROSS, _RELATED_ACROSS, _LESS_ACROSS = 0.60, 0.45, 3
"""Across languages, where the crowd is a third of what it is in one."""
_SAME_GUESSED = 0.54
"""Across languages where the names of one are guessed: it counts how many of the other's it holds."""
_FEWEST_SHARED, _FEWEST_GUESSED = 3, 4
"""Names and figures that articles of two languages must share, and where those of one are guessed."""
_FORM = 0.5
"""Likeness of words from which two texts may be issues of one form."""
_TOO_ALIKE = 0.85
"""Likeness of words that own texts on one event never reach."""
_NEXT_ISSUE = timedelta(hours=12)
"""Age from which the same form with other figures tells of another day."""
_BEYOND = 24
"""Of so many words one at least must be in both texts and in neither title, of one site at any rate."""
_MUCH_NEWS = 40.0
"""What two sites' beginnings tell that others do not, from which it is no section that both are titled by."""
_SAME_TITLE = 0.9
"""Share of each title that the other tells of too, from which they differ by their figures alone."""
_FEW_NAMES = 0.45
"""Likeness of names below which, as a share of that of the words, a form was filled in with other names."""
_DAY = timedelta(days=1)


def needed(like: Likeness, recent: int = 0) -> float:
    """The score from which the two tell the same story, where `recent` articles come in a week.

    More where a text is short, where time has passed, and where there is much news.
    """
    at_home = _SAME_AT_HOME * like.at_home
    crowd = _crowd(recent)
    if like.across:
        bar = _SAME_GUESSED if like.guessed else _SAME_ACROSS
        return bar + at_home + crowd / _LESS_ACROSS
    short = min(max(2 * (1 - like.fewest_words / _LONG), 0.0), 1.0)
    late = min(max(like.gap / _DAY - _AT_ONCE, 0.0), _LATEST)
    later = _SAME_DAY_LATER * (1 + crowd / _MOST_CROWDED) * (_SAME_DAY_NAMED if like.days > 0 else 1)
    rivals = _SAME_RIVALS * like.rivals + _SAME_OTHER_DAYS * (like.days < 0)
    news = 0.0 if like.at_home else short * min(max(_NEWS * (like.news - _USUAL_NEWS), 0.0), _MOST_NEWS)
    return _SAME + at_home + crowd + rivals + _SAME_SHORT * short + later * late - news


def least(recent: int = 0) -> float:
    """The matter below which no two articles of one language are related, where `recent` come in a week."""
    return _matter_needed(recent) - _LENT


def _matter_needed(recent: int) -> float:
    return _RELATED + _RELATED_CROWDED * _crowd(recent)


def level(like: Likeness, recent: int = 0) -> Relation:
    """SAME_STORY by the score where they are of one matter, RELATED by the matter alone, or NONE.

    What the score has beyond its bar the matter may lack: few words that name nobody may tell an event.
    """
    beyond = like.score - needed(like, recent)
    if like.across:
        related = like.score >= _RELATED_ACROSS
    else:
        related = like.matter >= _matter_needed(recent) - min(max(beyond, 0.0), _LENT)
    if not related:
        return Relation.NONE
    return Relation.SAME_STORY if beyond >= 0 else Relation.RELATED


def _crowd(recent: int) -> float:
    return min(_SAME_CROWDED * log2(1 + recent / _CROWD), _MOST_CROWDED)


def doubt(like: Likeness) -> str:
    """Why the two are not one story although they are alike, or "".

    A site's frame gives unrelated articles the same words; a bulletin has one form and other figures every
    day, or other names several times a day.
    """
    if like.fewest_words < _FEWEST_WORDS:
        return "too few words to tell it from"
    if like.across:
        return _doubt_across(like)
    low, high = like.titles
    if high < 0.2 or (low < 0.1 and high < 0.4):
        return "under another title than"
    if like.beyond < like.fewest_words / _BEYOND and (like.at_home or like.news < _MUCH_NEWS):
        return "little but the title in common with"
    if like.numbered and low >= _SAME_TITLE:
        return "other figures under the title of"
    return _form(like)


def _form(like: Likeness) -> str:
    """Why the two are issues of one form, or ""."""
    if like.words > _TOO_ALIKE:
        return "too alike for an own text, and no copy, so of one form with"
    few = 2 if like.fewest_words < _LONG else 3
    if like.fewest_figures >= few and like.figures < 0.34 and like.words >= _FORM and like.names < 0.5:
        return "other figures in the form of"
    if like.words < _FORM and like.fewest_words == _LONG:
        return ""
    if _other_day(like):
        return "a later issue, with other figures, of the form of"
    return "other names in the form of" if _FORM <= like.words > like.names / _FEW_NAMES else ""


def _doubt_across(like: Likeness) -> str:
    if len(like.shared) < (_FEWEST_GUESSED if like.guessed else _FEWEST_SHARED):
        return "too little in common across languages with"
    return "a later issue, with other figures, of" if _other_day(like) else ""


def _other_day(like: Likeness) -> bool:
    return like.gap >= _NEXT_ISSUE and like.fewest_figures > 0 and like.figures < 0.5
