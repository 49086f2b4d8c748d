"""The verbs of views. Everybody makes their own; who leads also makes, changes and removes those for others."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.desk import events
from answerable.desk.models import Holds, Order, View
from answerable.desk.queues.columns import MOST_COLUMNS
from answerable.desk.queues.looking import ONLY_OPEN
from answerable.desk.sharing.belonging import VIEWS, locked_for_writing, require_writing, save_named
from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid
from answerable.people.models import Staff, Team
from answerable.tickets.conditions import Conditions


@dataclass(frozen=True)
class ViewChange:
    """All that there is to say about a view. With neither team nor owner it is for everybody."""

    name: str
    conditions: Conditions
    team: Team | None = None
    owner: Staff | None = None
    holds: Holds = Holds.OPEN
    order: Order = Order.WAIT
    columns: tuple[str, ...] = ()


@transaction.atomic
def make_view(wanted: ViewChange, *, by: Actor, at: datetime) -> View:
    _check(wanted, by)
    view = View(made_by_id=by.staff_id, created_at=at)
    _set(view, wanted, at)
    record(events.VIEW_MADE, view, by=by, at=at, **_facts(view))
    return view


@transaction.atomic
def change_view(view: View, wanted: ViewChange, *, by: Actor, at: datetime) -> View:
    """Who changes it must have been allowed to make it as it was, and as it becomes."""
    view = locked_for_writing(View, view, by)
    _check(wanted, by)
    if _is_like(view, wanted):
        return view
    _set(view, wanted, at)
    record(events.VIEW_CHANGED, view, by=by, at=at, **_facts(view))
    return view


@transaction.atomic
def remove_view(view: View, *, by: Actor, at: datetime) -> None:
    """The list goes; its tickets stay as they are. Twice is harmless."""
    if not View.objects.filter(pk=view.pk).exists():
        return
    view = locked_for_writing(View, view, by)
    record(events.VIEW_REMOVED, view, by=by, at=at)
    view.delete()


def _check(wanted: ViewChange, by: Actor) -> None:
    if wanted.order in ONLY_OPEN and wanted.holds != Holds.OPEN:
        raise Invalid(
            _("Closed tickets are not sorted by their wait or by what is owed: choose another order.")
        )
    if len(wanted.columns) > MOST_COLUMNS:
        raise Invalid(_("A view shows at most %(most)s columns.") % {"most": MOST_COLUMNS})
    require_writing(VIEWS, by, wanted.team, wanted.owner)


def _is_like(view: View, wanted: ViewChange) -> bool:
    kept = ViewChange(
        view.name,
        Conditions.from_json(view.conditions),
        view.team,
        view.owner,
        Holds(view.holds),
        Order(view.order),
        tuple(view.columns),
    )
    return kept == wanted


def _set(view: View, wanted: ViewChange, at: datetime) -> None:
    view.name, view.conditions = wanted.name, wanted.conditions.as_json()
    view.team, view.owner = wanted.team, wanted.owner
    view.holds, view.order, view.changed_at = wanted.holds, wanted.order, at
    view.columns = list(wanted.columns)
    save_named(view)


def _facts(view: View) -> dict[str, Any]:
    return {"team": view.team_id, "own": view.owner_id is not None}
