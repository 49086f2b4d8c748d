"""The verbs of views. Everybody makes their own; who leads also makes, changes and removes those for others."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from answerable.desk import events
from answerable.desk.models import Audience, Holds, Order, View
from answerable.desk.queues.conditions import Conditions
from answerable.ledger.actor import Actor, ActorKind
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.people.models import Team


@dataclass(frozen=True)
class ViewChange:
    """All that there is to say about a view."""

    name: str
    conditions: Conditions
    audience: Audience = Audience.ME
    team: Team | None = None
    holds: Holds = Holds.OPEN
    order: Order = Order.WAIT


@transaction.atomic
def make_view(wanted: ViewChange, *, by: Actor, at: datetime) -> View:
    if by.kind is not ActorKind.STAFF or by.id is None:
        raise NotAllowed
    _check(wanted, by)
    view = View(owner_id=by.id, created_at=at)
    _set(view, wanted, at)
    record(events.VIEW_MADE, view, by=by, at=at, audience=view.audience, team=view.team_id)
    return view


@transaction.atomic
def change_view(view: View, wanted: ViewChange, *, by: Actor, at: datetime) -> View:
    view = _locked(view, by)
    _check(wanted, by)
    if _is_like(view, wanted):
        return view
    _set(view, wanted, at)
    record(events.VIEW_CHANGED, view, by=by, at=at, audience=view.audience, team=view.team_id)
    return view


@transaction.atomic
def remove_view(view: View, *, by: Actor, at: datetime) -> None:
    """The list goes; its tickets stay as they are. Twice is harmless."""
    if not View.objects.filter(pk=view.pk).exists():
        return
    view = _locked(view, by)
    record(events.VIEW_REMOVED, view, by=by, at=at)
    view.delete()


def may_change(view: View, by: Actor) -> bool:
    """One's own; and shared ones, for who may share."""
    if view.is_shared:
        return by.may("view.share") and _may_share_with(view.audience, view.team, by)
    return by.kind is ActorKind.STAFF and view.owner_id == by.id


def _locked(view: View, by: Actor) -> View:
    found = View.objects.visible_to(by).select_for_update(of=("self",)).get(pk=view.pk)
    if not may_change(found, by):
        raise NotAllowed
    return found


def _check(wanted: ViewChange, by: Actor) -> None:
    if wanted.order in (Order.WAIT, Order.PRIORITY) and wanted.holds != Holds.OPEN:
        raise Invalid(_("Closed tickets are not sorted by their wait: choose another order."))
    if (wanted.audience == Audience.TEAM) != (wanted.team is not None):
        raise Invalid(_("Choose the team that it is for."))
    if wanted.audience == Audience.ME:
        return
    if not by.may("view.share"):
        raise NotAllowed(_("Your role does not include making views for others. Keep it for yourself."))
    if not _may_share_with(wanted.audience, wanted.team, by):
        raise NotAllowed(_("You can share it with your own teams only."))


def _may_share_with(audience: str, team: Team | None, by: Actor) -> bool:
    """A provider's people share among themselves: what is for everybody is the company's to say."""
    if by.scope.everything or by.scope.without_team:
        return True
    return audience == Audience.TEAM and team is not None and team.pk in by.scope.teams


def _is_like(view: View, wanted: ViewChange) -> bool:
    kept = (view.name, view.conditions, view.audience, view.team_id, view.holds, view.order)
    team = wanted.team.pk if wanted.team else None
    return kept == (
        wanted.name,
        wanted.conditions.as_json(),
        wanted.audience,
        team,
        wanted.holds,
        wanted.order,
    )


def _set(view: View, wanted: ViewChange, at: datetime) -> None:
    view.name, view.conditions = wanted.name, wanted.conditions.as_json()
    view.audience, view.team = wanted.audience, wanted.team
    view.holds, view.order, view.changed_at = wanted.holds, wanted.order, at
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        raise Invalid(_("You have a view with this name already."), code="name_taken") from error
