"""Erasing a person, some tickets at a time: safe to stop and to begin again at any point."""

from datetime import datetime

from answerable.channels import erasing as channels
from answerable.ledger.actor import SYSTEM
from answerable.ledger.recording import record
from answerable.people.erasing import Traces, forget_addresses, forget_person
from answerable.people.models import Customer
from answerable.privacy import events, exporting
from answerable.privacy.actions.holding import is_held
from answerable.privacy.held import with_merged
from answerable.privacy.models import Asked, DataRequest, State
from answerable.privacy.rooms import forget_words, scrub_words
from answerable.tickets import erasing as tickets
from answerable.tickets.models import Message, Ticket

AT_ONCE = 20  # tickets in one transaction: nobody else waits for long


def erase_some(request: DataRequest, *, at: datetime) -> bool:
    """One step; whether there is more to do.

    1. their addresses go first: who writes from them meanwhile is somebody new;
    2. then their tickets, then what they said in others', a few each time;
    3. last the person, and what the request itself still knew.
    """
    traces = Traces.read(request.kept)
    if is_held(traces):
        _stop(request, at=at)
        return False
    forget_addresses(traces)
    traces = _with_names_in(traces)
    own = tickets.tickets_of(traces, since=request.asked_at)
    for pk in own[:AT_ONCE]:
        _wipe(pk, traces, at=at)
    if own:
        channels.forget_errors(with_merged(own[:AT_ONCE]))
        request.tickets += len(own[:AT_ONCE])
    elif others := tickets.tickets_with(traces):
        for pk in others[:AT_ONCE]:
            _scrub(pk, traces)
        channels.forget_errors(with_merged(others[:AT_ONCE]))
    else:
        _end(request, traces, at=at)
        return False
    request.kept = traces.as_json()
    request.save(update_fields=["kept", "tickets"])
    return True


def wipe(ticket: Ticket, *, at: datetime, of: Traces | None = None) -> None:
    """A ticket in all rooms that keep something of it; what failed jobs say is forgotten for many at once."""
    all_of_it = with_merged([ticket.pk])
    channels.wipe_outgoing(all_of_it)
    channels.wipe_items(all_of_it)
    tickets.wipe_ticket(ticket, at=at, of=of)
    forget_words(all_of_it)


def _wipe(pk: int, traces: Traces, *, at: datetime) -> None:
    ticket = Ticket.objects.select_for_update().get(pk=pk)
    wipe(ticket, at=at, of=traces)
    record(events.TICKET_ERASED, ticket, by=SYSTEM, at=at)


def _scrub(pk: int, traces: Traces) -> None:
    ticket = Ticket.objects.select_for_update().get(pk=pk)
    all_of_it = with_merged([pk])
    channels.wipe_outgoing(all_of_it, traces)
    channels.forget_originals(all_of_it)
    tickets.scrub_ticket(ticket, traces)
    forget_words(all_of_it, traces)


def _with_names_in(traces: Traces) -> Traces:
    """They may have signed with another name than the one they are kept under."""
    theirs = Message.objects.filter(customer__in=traces.customers)
    return traces.with_names(
        *theirs.exclude(from_name="").values_list("from_name", flat=True).distinct()[:50]
    )


def _end(request: DataRequest, traces: Traces, *, at: datetime) -> None:
    channels.wipe_items_of(traces)
    channels.scrub_errors(traces)
    scrub_words(traces)
    forget_person(traces, at=at)
    tickets.forget_begun(traces)
    tickets.forget_heads(traces)
    for export in DataRequest.objects.filter(customer__in=traces.customers, asked=Asked.EXPORT).exclude(
        path=""
    ):
        exporting.drop(export, at=at)
    request.state, request.done_at, request.kept = State.DONE, at, {}
    request.save(update_fields=["state", "done_at", "kept"])
    customer = Customer.objects.get(pk=request.customer_id)
    record(events.CUSTOMER_ERASED, customer, by=SYSTEM, at=at, tickets=request.tickets)


def _stop(request: DataRequest, *, at: datetime) -> None:
    """A hold was set meanwhile: what is left stays."""
    request.state, request.done_at, request.kept = State.STOPPED, at, {}
    request.save(update_fields=["state", "done_at", "kept"])
    record(events.ERASURE_STOPPED, request, by=SYSTEM, at=at, customer=request.customer_id)
