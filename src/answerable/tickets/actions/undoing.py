"""Putting a ticket back to what it was before a change, for doors that change many at once and offer to undo it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger import rows
from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.people.models import Staff, Team, Tier
from answerable.tickets import events
from answerable.tickets.actions.ending import require_turn
from answerable.tickets.actions.filling import give_form
from answerable.tickets.actions.guards import save
from answerable.tickets.models import Brand, Form, Status, Tag, Ticket


@dataclass(frozen=True)
class Was:
    """What sorted a ticket before a change. `tag` is the one that the change was about, if it was about one."""

    team: int | None
    assignee: int | None
    status: int
    closed_at: datetime | None
    snoozed_until: datetime | None
    priority: int
    brand: int | None = None
    form: int | None = None
    tier: int = Tier.FIRST
    tag: str = ""
    had_tag: bool = False


def state_of(ticket: Ticket, tag: str = "") -> Was:
    """What `put_back` will need of a locked ticket that is about to be changed."""
    return Was(
        team=ticket.team_id,
        assignee=ticket.assignee_id,
        status=ticket.status_id,
        closed_at=ticket.closed_at,
        snoozed_until=ticket.snoozed_until,
        priority=ticket.priority,
        brand=ticket.brand_id,
        form=ticket.form_id,
        tier=ticket.tier,
        tag=tag,
        had_tag=bool(tag) and ticket.tags.filter(name=tag).exists(),
    )


@transaction.atomic
def put_back(ticket: Ticket, was: Was, *, since: datetime, by: Actor, at: datetime) -> bool:
    """Exactly what was there before the change of that moment; False when it was changed again since, and then nothing
    happens. Who gave it out of their own sight can still take it back."""
    ticket = rows.locked(Ticket, ticket.pk)
    saw_it = by.scope.allows(team=was.team, shared=frozenset(), assignee_id=was.assignee)
    if not saw_it and not Ticket.objects.visible_to(by).filter(pk=ticket.pk).exists():
        raise Ticket.DoesNotExist
    if ticket.changed_at != since:
        return False
    for put in (_hands, _status, _rest, _priority, _tier, _brand, _form, _tag):
        put(ticket, was, by, at)
    save(ticket, at)
    return True


def _hands(ticket: Ticket, was: Was, by: Actor, at: datetime) -> None:
    now = (ticket.team_id, ticket.assignee_id)
    if now == (was.team, was.assignee):
        return
    _check(by, "ticket.assign")
    if was.team is not None and not Team.objects.active().filter(pk=was.team).exists():
        raise Refusal(_("The team that had it is there no more."))
    # Whoever left meanwhile has nothing any more.
    staff = Staff.objects.active().filter(pk=was.assignee or 0).values_list("pk", flat=True).first()
    if now == (was.team, staff):
        return
    ticket.team_id, ticket.assignee_id = was.team, staff
    save(ticket, at, "team", "assignee")
    record(
        events.ASSIGNED, ticket, by=by, at=at,
        team=was.team, staff=staff, from_team=now[0], from_staff=now[1],
    )  # fmt: skip


def _status(ticket: Ticket, was: Was, by: Actor, at: datetime) -> None:
    if (ticket.status_id, ticket.closed_at) == (was.status, was.closed_at):
        return
    _check(by, "ticket.set_status")
    status = Status.objects.filter(pk=was.status).first()
    if status is None:
        raise Refusal(_("The status that it had is there no more."))
    before, was_closed = ticket.status_id, ticket.is_closed
    require_turn(by, was_closed=was_closed, is_closed=was.closed_at is not None)
    ticket.status, ticket.closed_at = status, was.closed_at
    save(ticket, at, "status", "closed_at")
    if ticket.is_closed:
        record(events.CLOSED, ticket, by=by, at=at, status=status.pk)
    elif was_closed:
        record(events.REOPENED, ticket, by=by, at=at, status=status.pk)
    else:
        category = status.category
        record(events.STATUS_CHANGED, ticket, by=by, at=at, status=status.pk, category=category, was=before)


def _rest(ticket: Ticket, was: Was, by: Actor, at: datetime) -> None:
    until = was.snoozed_until
    if until is not None and until <= at:
        until = None  # it would have come back meanwhile
    if ticket.snoozed_until == until:
        return
    _check(by, "ticket.snooze")
    ticket.snoozed_until = until
    save(ticket, at, "snoozed_until")
    if until is None:
        record(events.WOKEN, ticket, by=by, at=at, reason="staff")
    else:
        record(events.SNOOZED, ticket, by=by, at=at, until=until)


def _priority(ticket: Ticket, was: Was, by: Actor, at: datetime) -> None:
    if ticket.priority == was.priority:
        return
    _check(by, "ticket.prioritise")
    before, ticket.priority = ticket.priority, was.priority
    save(ticket, at, "priority")
    record(events.PRIORITISED, ticket, by=by, at=at, priority=was.priority, was=before)


def _tier(ticket: Ticket, was: Was, by: Actor, at: datetime) -> None:
    if ticket.tier == was.tier:
        return
    _check(by, "ticket.assign")
    before, ticket.tier = ticket.tier, was.tier
    save(ticket, at, "tier")
    record(events.TIER_CHANGED, ticket, by=by, at=at, tier=was.tier, was=before)


def _brand(ticket: Ticket, was: Was, by: Actor, at: datetime) -> None:
    if ticket.brand_id == was.brand:
        return
    _check(by, "ticket.set_brand")
    if was.brand is not None and not Brand.objects.filter(pk=was.brand).exists():
        raise Refusal(_("The brand that it had is there no more."))
    before, ticket.brand_id = ticket.brand_id, was.brand
    save(ticket, at, "brand")
    record(events.BRAND_CHANGED, ticket, by=by, at=at, brand=was.brand, was=before)


def _form(ticket: Ticket, was: Was, by: Actor, at: datetime) -> None:
    if ticket.form_id == was.form:
        return
    _check(by, "ticket.set_field")
    form = Form.objects.filter(pk=was.form).first() if was.form else None
    if was.form is not None and form is None:
        raise Refusal(_("The form that it had is there no more."))
    give_form(ticket, form, by=by, at=at)


def _tag(ticket: Ticket, was: Was, by: Actor, at: datetime) -> None:
    tag = Tag.objects.filter(name=was.tag).first() if was.tag else None
    if tag is None or ticket.tags.filter(pk=tag.pk).exists() == was.had_tag:
        return
    _check(by, "ticket.tag")
    if was.had_tag:
        ticket.tags.add(tag)
        record(events.TAGGED, ticket, by=by, at=at, tag=tag.pk)
    else:
        ticket.tags.remove(tag)
        record(events.UNTAGGED, ticket, by=by, at=at, tag=tag.pk)


def _check(by: Actor, right: str) -> None:
    if not by.may(right):
        raise NotAllowed
