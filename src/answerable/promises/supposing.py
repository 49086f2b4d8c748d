"""On paper: last month by other hours of a calendar. Nothing is written."""

from collections.abc import Set
from dataclasses import replace
from datetime import datetime

from django.db.models import Exists, OuterRef

from answerable.people.models import Staff
from answerable.promises.clocks.history import Changed, History
from answerable.promises.models import PolicyVersion, Promise
from answerable.promises.reading import lives
from answerable.promises.trying import AT_ONCE, MOST, SPAN, Differing, Trial, compared, show
from answerable.regions.hours import Hours, Timeline
from answerable.regions.models import Calendar
from answerable.tickets.models import Ticket


def suppose_hours(calendar: Calendar, hours: Hours, *, reader: Staff, at: datetime) -> Trial:
    """The newest tickets of the last 31 days that the reader may see and of which something is counted by the calendar:
    as if these hours had held all the time."""
    versions = frozenset(PolicyVersion.objects.filter(calendar=calendar).values_list("pk", flat=True))
    counted = Exists(Promise.objects.filter(ticket=OuterRef("pk"), version__in=versions))
    opened = Ticket.objects.visible_to(reader).filter(created_at__gte=at - SPAN, merged_into=None)
    rows = opened.filter(counted).order_by("-created_at", "-pk")
    newest = list(rows.values_list("pk", flat=True)[: MOST + 1]) if versions else []
    trial = Trial(is_cut=len(newest) > MOST)
    timeline = Timeline.of(hours)
    differing: list[Differing] = []
    for start in range(0, min(len(newest), MOST), AT_ONCE):
        for pk, life in lives(newest[:MOST][start : start + AT_ONCE]).items():
            trial.looked_at += 1
            other = _by(timeline, life.history, versions)
            differing += compared(pk, life.history, other, at, trial)
    trial.differing = len({pk for pk, *_rest in differing})
    show(trial, differing)
    return trial


def _by(timeline: Timeline, history: History, versions: Set[int]) -> History:
    return replace(history, changes=tuple(_other(each, timeline, versions) for each in history.changes))


def _other(change: Changed, timeline: Timeline, versions: Set[int]) -> Changed:
    if change.terms is None or change.terms.version not in versions:
        return change
    return change._replace(terms=replace(change.terms, timeline=timeline))
