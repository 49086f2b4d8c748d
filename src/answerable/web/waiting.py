"""The wait: who waits for whom since when, and what is owed by when, in words and as a share of the time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext, ngettext

from answerable.web.moments import duration_words, near_moment

SOON_SHARE = 0.25
SOON_TIME = timedelta(minutes=30)


class WaitState(StrEnum):
    """What a wait may look like; no other colour on a page means anything."""

    ON_TIME = "on-time"
    SOON = "soon"
    LATE = "late"
    DONE = "done"


@dataclass(frozen=True)
class WaitPart:
    """A few words, and what the script needs to let them tick: since when, in which sentence."""

    text: str
    since: datetime | None = None
    pattern: str = ""
    owed_by: datetime | None = None
    soon_at: datetime | None = None


@dataclass(frozen=True)
class Wait:
    state: WaitState
    parts: tuple[WaitPart, ...]
    share: float | None = None
    is_answered: bool = False

    @property
    def words(self) -> str:
        return " · ".join(part.text for part in self.parts)


@dataclass(frozen=True)
class Owing:
    """What a ticket owes, as plain moments."""

    since: datetime | None
    owed_by: datetime | None = None
    answered_at: datetime | None = None
    is_closed: bool = False
    chases: int = 0


def describe(owing: Owing, *, now: datetime) -> Wait:
    """Say how it stands at `now`."""
    if owing.since is None or owing.is_closed:
        return _answered(owing, now)
    parts = [_elapsed(gettext("waiting {}"), owing.since, now)]
    if owing.owed_by is None:
        return Wait(WaitState.ON_TIME, (*parts, *_chased(owing.chases)))
    parts.append(_owed(owing.since, owing.owed_by, now))
    state = _state(owing.since, owing.owed_by, now)
    return Wait(state, (*parts, *_chased(owing.chases)), _share(owing.since, owing.owed_by, now))


def soon_at(since: datetime, owed_by: datetime) -> datetime:
    """When amber begins: a quarter of the time or half an hour before it is owed, whichever comes first."""
    return owed_by - max((owed_by - since) * SOON_SHARE, SOON_TIME)


def _answered(owing: Owing, now: datetime) -> Wait:
    parts = [] if owing.is_closed else [WaitPart(gettext("we wait for them"))]
    if owing.answered_at is not None:
        when = near_moment(owing.answered_at, now=now)
        parts.append(WaitPart(gettext("answered %(when)s") % {"when": when}))
    elif owing.is_closed and owing.since is not None:
        parts.append(WaitPart(gettext("closed without an answer")))
    if not parts:
        parts = [WaitPart(gettext("closed"))]
    if owing.owed_by is not None and not owing.is_closed:
        return _owed_all_the_same(owing, owing.owed_by, parts, now)
    is_answered = owing.answered_at is not None
    # Green says that somebody was answered: what was closed past a waiting customer is not.
    state = WaitState.DONE if is_answered or owing.since is None else WaitState.ON_TIME
    return Wait(state, tuple(parts), is_answered=is_answered)


def _owed_all_the_same(owing: Owing, owed_by: datetime, parts: list[WaitPart], now: datetime) -> Wait:
    """They do not wait for an answer, but something was promised: an update, a solution, what was said in an answer."""
    since = min(owing.answered_at or owed_by, owed_by)
    state = _state(since, owed_by, now)
    return Wait(state, (*parts, _owed(since, owed_by, now)), _share(since, owed_by, now))


def _owed(since: datetime, owed_by: datetime, now: datetime) -> WaitPart:
    late = gettext("was owed {} ago")
    if owed_by < now:
        return _elapsed(late, owed_by, now)
    words = gettext("owed by %(when)s") % {"when": near_moment(owed_by, now=now)}
    return WaitPart(words, pattern=late, owed_by=owed_by, soon_at=soon_at(since, owed_by))


def _elapsed(pattern: str, since: datetime, now: datetime) -> WaitPart:
    return WaitPart(pattern.replace("{}", duration_words(now - since)), since=since, pattern=pattern)


def _chased(times: int) -> tuple[WaitPart, ...]:
    if times < 1:
        return ()
    if times == 1:
        return (WaitPart(gettext("chased once")),)
    if times == 2:
        return (WaitPart(gettext("chased twice")),)
    return (WaitPart(ngettext("chased %(n)s time", "chased %(n)s times", times) % {"n": times}),)


def _state(since: datetime, owed_by: datetime, now: datetime) -> WaitState:
    if now > owed_by:
        return WaitState.LATE
    if now > soon_at(since, owed_by):
        return WaitState.SOON
    return WaitState.ON_TIME


def _share(since: datetime, owed_by: datetime, now: datetime) -> float:
    if owed_by <= since or now >= owed_by:
        return 1.0
    return max(0.0, (now - since) / (owed_by - since))
