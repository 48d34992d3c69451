"""How a source is doing in one word, and what a person could do about it in plain ones."""

from __future__ import annotations

from datetime import datetime, timedelta

from monitor.model import Because, PollState
from monitor.text.spans import show
from monitor.views import SourceStatus

_SOON = timedelta(days=2)
"""Trouble that is younger mostly passes by itself."""

_LATELY = timedelta(days=7)
_FEW_ARTICLES = 10
_LITTLE_TEXT = 0.2
_UNUSUAL = 5
"""A feed is called silent after so many times its longest silence, a week at least."""

_BY_ERROR = (
    ("HTTP 401", "the server wants a log-in: give it `headers`, or remove the source"),
    ("HTTP 403", "the server refuses us: set `contact`, ask its owner, or remove the source"),
    ("HTTP 429", "we ask too often for this server: raise `min_interval`"),
)
_BY_LASTING_ERROR = (
    ("HTTP 404", "the feed is not there: look for its new address on the site"),
    ("HTTP 5", "the server is broken: its owner has to mend it, and we go on asking"),
    ("dns", "its host has no address: has the site moved?"),
    ("tls", "its certificate is refused: its owner has to renew it"),
    ("blocked", "its address is not public: `allow` in [network] opens your own networks"),
    ("an HTML page", "a web page stands where the feed was: look for its new address on the site"),
)


def condition(status: SourceStatus) -> str:
    """One word: ``gone``, ``failing``, ``offline``, ``waiting`` (for its first poll) or ``good``."""
    state = status.state
    if state.gone:
        return "gone"
    if state.because is Because.OFFLINE:
        return "offline"
    if state.failures:
        return "failing"
    return "waiting" if state.is_new else "good"


def advice(status: SourceStatus, now: datetime) -> str:
    """What a person could do, or what explains what they see; empty when all is well."""
    state = status.state
    if state.gone:
        return "its publisher ended this feed: remove the source, or give its new address"
    if state.because is Because.OFFLINE:
        return "no source can be reached: is this machine online?"
    if state.failures:
        return _of_failure(state, now)
    return _of_gaps(status, now) or _of_rhythm(status, now) or _of_text(status)


def _of_failure(state: PollState, now: datetime) -> str:
    lasting = bool(state.troubles) and now - state.troubles[-1].first >= _SOON
    known = _BY_ERROR + (_BY_LASTING_ERROR if lasting else ())
    found = next((words for start, words in known if state.error.startswith(start)), "")
    return found or ("" if lasting else "may pass by itself")


def _of_gaps(status: SourceStatus, now: datetime) -> str:
    state = status.state
    if state.gap is None or now - state.gap > _LATELY:
        return ""
    if state.because in (Because.ADAPTIVE, Because.NEW):
        return "entries may have been missed: lower `min_interval`"
    return "entries may have been missed: the feed shows fewer than it brings while it wants to be left alone"


def _of_rhythm(status: SourceStatus, now: datetime) -> str:
    state = status.state
    if state.moved:
        return f"it has moved for good: make its `url` {state.moved}"
    if state.lies:
        return "its server says “not modified” when it is not true: asked in full once a day"
    still = standstill(state, now)
    return f"nothing new for {show(still)}: has the feed been given up?" if still else ""


def standstill(state: PollState, now: datetime) -> timedelta | None:
    """For how long a feed has stood still, where that is far longer than it ever did."""
    still = now - state.full if state.full else timedelta(0)
    if state.pace and still > max(_UNUSUAL * state.silence, _UNUSUAL * state.pace, _LATELY):
        return still
    return None


def _of_text(status: SourceStatus) -> str:
    if not status.source.full_text or status.articles < _FEW_ARTICLES:
        return ""
    if status.articles_full >= status.articles * _LITTLE_TEXT:
        return ""
    return "its pages give little text: look at one with `monitor try page`, or set `full_text = false`"
