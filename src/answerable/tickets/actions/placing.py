"""Whose hands a ticket is in."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor, ActorKind
from answerable.ledger.composed import Composed
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, Refusal
from answerable.people.models import ProviderKind, Staff, Team
from answerable.tickets import events
from answerable.tickets.actions.guards import locked, save
from answerable.tickets.models import Ticket, TicketSight
from answerable.tickets.taking import HowTaken


@transaction.atomic
def assign(
    ticket: Ticket,
    *,
    team: Team | None,
    staff: Staff | None,
    by: Actor,
    at: datetime,
    is_next: bool = False,
) -> Ticket:
    """Give it to a team, to one of its people, or (both None) back to whoever takes it. Who is not active, or could
    not see it there, is refused; so is another company's team, to which it is handed over. `is_next`: whoever takes
    it did not choose it."""
    ticket = locked(ticket, by, "ticket.assign")
    if ticket.team is not None:
        refuse_to_another_company(ticket.team, team or staff, by)
    takes = staff is not None and by.staff_id == staff.pk != ticket.assignee_id
    how = (HowTaken.NEXT if is_next else HowTaken.CHOSEN) if takes else None
    return give(ticket, team=team, staff=staff, by=by, at=at, how=how)


def give(
    ticket: Ticket,
    *,
    team: Team | None,
    staff: Staff | None,
    by: Actor,
    at: datetime,
    how: HowTaken | None = None,
) -> Ticket:
    """What other verbs share; takes a locked ticket."""
    _check(team, staff)
    if (ticket.team_id, ticket.assignee_id) == (_pk(team), _pk(staff)):
        return ticket
    was: dict[str, Any] = {"from_team": ticket.team_id, "from_staff": ticket.assignee_id}
    ticket.team, ticket.assignee = team, staff
    save(ticket, at, "team", "assignee")
    told = was if how is None else was | {"how": how.value}
    record(events.ASSIGNED, ticket, by=by, at=at, team=_pk(team), staff=_pk(staff), **told)
    return ticket


@transaction.atomic
def share(ticket: Ticket, team: Team, *, by: Actor, at: datetime) -> Ticket:
    """Let another team see it too."""
    ticket = locked(ticket, by, "ticket.assign")
    if ticket.team_id == team.pk:
        return ticket
    sight, is_new = TicketSight.objects.get_or_create(ticket=ticket, team=team)
    if sight.while_offered:  # from now on for good
        sight.while_offered, is_new = False, True
        sight.save(update_fields=["while_offered"])
    if is_new:
        record(events.SHARED, ticket, by=by, at=at, team=team.pk)
    return ticket


def refuse_to_another_company(has: Team, receiver: Team | Staff | None, by: Actor, words: str = "") -> None:
    """Between companies a ticket is taken, not only given: else it lies where nobody looks. Those who lead everywhere
    may give it all the same, and so do rules, which somebody who may do everything has written."""
    if by.kind is not ActorKind.STAFF or by.scope.everything:
        return
    if receiver is None or receiver.provider_id == has.provider_id:
        return
    plain = _("%(who)s works for another company than %(team)s. Use “Hand over”, so that they accept it.")
    raise Refusal(words or plain % {"who": receiver, "team": has}, code="hand_over")


def _check(team: Team | None, staff: Staff | None) -> None:
    if team is not None and not team.is_active:
        raise Invalid(_("The team %(name)s is no more.") % {"name": team.name})
    if staff is None:
        return
    if not staff.is_active:
        raise Invalid(_("%(name)s no longer works here.") % {"name": staff.name})
    if team is not None and not staff.provider.is_in_house and not can_have(staff.pk, team.pk):
        raise Invalid(
            _("%(name)s is not in %(team)s.") % {"name": staff.name, "team": team.name}, code="not_in_team"
        )


def can_have(staff_id: int, team_id: int | None) -> bool:
    """Whether that team's tickets can be in their hands: the house's people work wherever they are needed, a provider's
    in their own teams."""
    if team_id is None:
        return True
    return bool(_ABLE.ask(staff_id, team_id))


def foresee_can_have(staff_id: int, team_id: int | None) -> None:
    if team_id is not None:
        _ABLE.foresee(staff_id, team_id)


_ABLE = Composed(
    lambda staff, team: (
        Staff.objects.filter(Q(provider__kind=ProviderKind.IN_HOUSE) | Q(teams=team), pk=staff)
        .order_by()
        .values_list("pk")
    )
)


def _pk(row: Team | Staff | None) -> int | None:
    return row.pk if row else None
