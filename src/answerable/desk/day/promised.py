"""What one promised in one's own answers: owed by tomorrow, owed though the ticket has ended, and what became today of
what was promised before. No list of open tickets shows the second, and no list at all the third."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from answerable.desk.day.said import Written
from answerable.people.models import Staff
from answerable.people.zones import midnight_of
from answerable.promises.models import Promise
from answerable.promises.models.promises import PromiseQuerySet, PromiseState
from answerable.web.moments import near_moment

MOST = 10
_AHEAD = timedelta(days=1)


def promised_by(staff: Staff, *, now: datetime) -> Sequence[Written]:
    """What is owed first, by when; then what was kept or not today, the last first."""
    own = Promise.objects.visible_to(staff).filter(message__staff=staff)
    due = Q(due_at__lte=now + _AHEAD) | Q(ticket__closed_at__isnull=False)
    running = own.stated_and_running().filter(due).order_by("due_at", "pk")
    ended = (
        own.stated_and_ended()
        .filter(ended_at__gte=midnight_of(now), state=PromiseState.DONE)
        .order_by("-ended_at", "-pk")
    )
    found = [*_with_tickets(running), *_with_tickets(ended)]
    return [_written(each, now) for each in found[:MOST]]


def _with_tickets(promises: PromiseQuerySet) -> Sequence[Promise]:
    return list(promises.select_related("ticket__customer", "message")[:MOST])


def _written(promise: Promise, now: datetime) -> Written:
    icon = "check" if promise.state == PromiseState.DONE else "clock"
    if promise.is_late(at=now):
        icon = "exclamation-triangle"
    text = Truncator(promise.words or "…").chars(120)
    return Written(f"promise-{promise.pk}", promise.ticket, icon, _state(promise, now), text)


def _state(promise: Promise, now: datetime) -> str:
    assert promise.due_at is not None
    due = near_moment(promise.due_at, now=now)
    if promise.state == PromiseState.DONE:
        words = _("kept late, owed by %(due)s") if promise.is_late(at=now) else _("kept in time")
    elif promise.ticket.is_closed:
        words = _("owed by %(due)s, and the ticket has ended")
    else:
        words = _("late, owed by %(due)s") if promise.is_late(at=now) else _("owed by %(due)s")
    return words % {"due": due}
