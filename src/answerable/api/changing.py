"""Changing a ticket: a PATCH becomes one verb for each thing that it names."""

from typing import TypeVar

from django.db.models import Model, QuerySet

from answerable.api import seen
from answerable.api.auth import Caller
from answerable.api.filling import given_fields
from answerable.api.schemas.tickets import TicketPatch
from answerable.people.masking import shown_text
from answerable.people.models import FieldAbout
from answerable.tickets import actions
from answerable.tickets.models import Brand, Form, Status, Ticket

M = TypeVar("M", bound=Model)


def change(caller: Caller, ticket: Ticket, wanted: TicketPatch) -> None:
    """Call it inside a transaction. Who has the ticket changes last: it may leave the caller's sight with that."""
    by, at, given = caller.actor, caller.at, wanted.model_fields_set
    if wanted.subject is not None and wanted.subject != shown_text(ticket.subject):  # else as it was read
        actions.set_subject(ticket, wanted.subject, by=by, at=at)
    if wanted.priority is not None:
        actions.prioritise(ticket, wanted.priority.value_kept, by=by, at=at)
    if wanted.tier is not None:
        actions.set_tier(ticket, wanted.tier, by=by, at=at)
    if wanted.tags is not None:
        _retag(caller, ticket, wanted.tags)
    if "brand_id" in given:
        brand = _chosen(Brand.objects.all(), "#/brand_id", wanted.brand_id)
        actions.set_brand(ticket, brand, by=by, at=at)
    if "form_id" in given:
        actions.set_form(ticket, _chosen(Form.objects.all(), "#/form_id", wanted.form_id), by=by, at=at)
    if wanted.fields is not None:
        for field, typed in given_fields(FieldAbout.TICKET, wanted.fields):
            actions.set_field(ticket, field, typed, by=by, at=at)
    if wanted.status_id is not None:
        status = seen.named_in_body(Status.objects.all(), "#/status_id", pk=wanted.status_id)
        actions.set_status(ticket, status, by=by, at=at)
    if wanted.snoozed_until is not None:
        actions.snooze(ticket, wanted.snoozed_until, by=by, at=at)
    elif "snoozed_until" in given:
        actions.wake(ticket, by=by, at=at, reason="staff")
    if given & {"team_id", "assignee_id"}:
        _assign(caller, ticket, wanted)


def _retag(caller: Caller, ticket: Ticket, names: list[str]) -> None:
    wanted = {" ".join(name.split()).lower() for name in names}
    present = set(ticket.tags.values_list("name", flat=True))
    for name in sorted(present - wanted):
        actions.untag(ticket, name, by=caller.actor, at=caller.at)
    for name in sorted(wanted - present):
        actions.tag(ticket, name, by=caller.actor, at=caller.at)


def _assign(caller: Caller, ticket: Ticket, wanted: TicketPatch) -> None:
    """What is left out stays; a new team without a new assignee is for whoever there takes it."""
    team, staff = ticket.team, ticket.assignee
    if "team_id" in wanted.model_fields_set:
        team = _chosen(seen.teams(caller), "#/team_id", wanted.team_id)
        staff = staff if team == ticket.team else None
    if "assignee_id" in wanted.model_fields_set:
        staff = _chosen(seen.staff(caller), "#/assignee_id", wanted.assignee_id)
    actions.assign(ticket, team=team, staff=staff, by=caller.actor, at=caller.at)


def _chosen(rows: QuerySet[M], pointer: str, pk: int | None) -> M | None:
    return seen.named_in_body(rows, pointer, pk=pk) if pk is not None else None
