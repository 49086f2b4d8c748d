"""Views as queues: the same page, the same keys, the same live changes as the queues that are built in."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.desk.frame.requests import key_of
from answerable.desk.models import Holds, Order, View
from answerable.desk.queues.columns import chosen
from answerable.desk.queues.lists import QUEUES, Queue, count
from answerable.desk.queues.looking import Sought
from answerable.ledger.composed import ComposedRows
from answerable.people.models import Staff
from answerable.tickets.conditions import Conditions, Reader, changed_since, question, words

MOST_BESIDE = 8  # that stand beside the built-in queues; the others are on their own page
_PREFIX = "view-"


def queue_named(name: str, staff: Staff, *, now: datetime) -> Queue | None:
    """A built-in queue, or `view-7` when that is a view that this person sees."""
    if name in QUEUES or not name.startswith(_PREFIX):
        return QUEUES.get(name)
    key = key_of(name.removeprefix(_PREFIX))
    view = View.objects.visible_to(staff).filter(pk=key).first() if key is not None else None
    return queue_of(view, Reader(staff, now)) if view else None


def queue_of(view: View, reader: Reader) -> Queue:
    return Queue(
        name_of(view),
        view.name,
        explained(view, reader),
        lambda tickets, _staff: tickets,
        "",
        gettext_lazy("Nothing fits this view now"),
        gettext_lazy("Tickets appear here by themselves as soon as they fit its conditions."),
        sought_by(view, reader),
        chosen(view.columns),
    )


def name_of(view: View) -> str:
    return f"{_PREFIX}{view.pk}"


def sought_by(view: View, reader: Reader) -> Sought:
    conditions = Conditions.from_json(view.conditions)
    return sought_for(conditions, Holds(view.holds), Order(view.order), reader)


def sought_for(conditions: Conditions, holds: Holds, order: Order, reader: Reader) -> Sought:
    within, since = _within(conditions, reader), changed_since(conditions, reader)
    return Sought(holds, order, question(conditions, reader), within, since)


def explained(view: View, reader: Reader) -> str:
    """Open tickets: tag has warranty; opened this month. The newest first."""
    said = words(Conditions.from_json(view.conditions), reader)
    holds, order = str(Holds(view.holds).label).capitalize(), str(Order(view.order).label)
    return (
        _("%(holds)s: %(said)s; %(order)s.") % {"holds": holds, "said": said, "order": order}
        if said
        else (_("%(holds)s, %(order)s.") % {"holds": holds, "order": order})
    )


_BESIDE: ComposedRows[View] = ComposedRows(
    lambda reader: View.objects.visible_to(reader).in_order_of(reader)[: MOST_BESIDE + 1]
)


def foresee_views_beside(staff: Staff) -> None:
    _BESIDE.foresee(staff.actor())


def views_beside(reader: Reader, chosen: str, *, team_id: int | None) -> list[tuple[Queue, str]]:
    """The views that stand beside the built-in queues, with the words of their counts; the chosen one always does."""
    staff = reader.staff
    views = _BESIDE.ask(staff.actor())
    shown = views[:MOST_BESIDE]
    if chosen.startswith(_PREFIX) and chosen not in {name_of(view) for view in shown}:
        shown += View.objects.visible_to(staff).filter(pk=chosen.removeprefix(_PREFIX))
    queues = [queue_of(view, reader) for view in shown]
    return [(each, str(count(each, staff, team_id=team_id) or "")) for each in queues]


def _within(conditions: Conditions, reader: Reader) -> Q:
    """What all must have and an index knows: then little else is looked at."""
    if conditions.is_any:
        return Q()
    plain = [each for each in conditions.each if each.how == "is" and each.what in ("team", "assignee")]
    return question(Conditions(tuple(plain[:1])), reader)
