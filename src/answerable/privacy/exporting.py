"""One archive of all that is kept about a person: for programs (JSON), for people (HTML), and their files."""

import json
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.crypto import get_random_string

from answerable.ledger.actor import SYSTEM
from answerable.ledger.recording import record
from answerable.people.erasing import Traces, traces_of
from answerable.people.models import AboutNote, Customer, CustomerValue, Identity
from answerable.privacy import events
from answerable.privacy.models import Asked, DataRequest, State
from answerable.privacy.rooms import copied, copied_about
from answerable.tickets.files import read_blob, safe_name
from answerable.tickets.models import Attachment, DeliveryState, FieldValue, Message, Note, SideParty, Ticket

_FOLDER = "exports"
KEPT_FOR = timedelta(days=7)
Data = dict[str, Any]


def make(request: DataRequest) -> tuple[str, int]:
    """Write the archive; its path and size. Nothing else is changed: the caller keeps both."""
    traces = traces_of(request.customer)
    path = f"{_FOLDER}/{get_random_string(32)}.zip"
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            person = _person(request.customer, traces)
            tickets = [_ticket(ticket, traces, archive) for ticket in _tickets(traces)]
            told = {"person": person, "tickets": tickets}
            archive.writestr("data.json", json.dumps(told, ensure_ascii=False, indent=2))
            archive.writestr("index.html", render_to_string("privacy/export.html", told))
        size = file.tell()
        file.seek(0)
        default_storage.save(path, File(file))
    return path, size


def keep(request_id: int, path: str, size: int, *, at: datetime) -> None:
    """It can be fetched now; when another run was quicker, its archive counts."""
    request = DataRequest.objects.select_for_update().get(pk=request_id)
    if request.state != State.WAITING:
        default_storage.delete(path)
        return
    if _is_leaving(request.customer):
        # What was read before they were erased must not stay behind.
        default_storage.delete(path)
        request.state, request.done_at = State.STOPPED, at
        request.save(update_fields=["state", "done_at"])
        record(events.EXPORT_STOPPED, request, by=SYSTEM, at=at, customer=request.customer_id)
        return
    request.state, request.done_at, request.expires_at = State.DONE, at, at + KEPT_FOR
    request.path, request.size = path, size
    customers = traces_of(request.customer).customers
    request.tickets = Ticket.objects.filter(customer__in=customers).count()
    request.save()
    facts: Data = {"customer": request.customer_id, "tickets": request.tickets}
    record(events.EXPORT_MADE, request, by=SYSTEM, at=at, **facts)


def drop(request: DataRequest, *, at: datetime) -> None:
    """The archive goes; that there was one is remembered."""
    path, request.path, request.size, request.expires_at = request.path, "", 0, None
    request.save(update_fields=["path", "size", "expires_at"])
    record(events.EXPORT_GONE, request, by=SYSTEM, at=at, customer=request.customer_id)
    transaction.on_commit(lambda: default_storage.delete(path))


def sweep(*, before: datetime) -> None:
    """Archives that no request names: whoever wrote them was ended before they could say so."""
    try:
        _folders, names = default_storage.listdir(_FOLDER)
    except FileNotFoundError:
        return
    for name in names:
        path = f"{_FOLDER}/{name}"
        is_old = default_storage.get_modified_time(path) < before
        if is_old and not DataRequest.objects.filter(path=path).exists():
            default_storage.delete(path)


def _is_leaving(customer: Customer) -> bool:
    """Whether they are erased, or will be: they, or whoever they turned out to be."""
    erasures = DataRequest.objects.filter(asked=Asked.ERASURE, state=State.WAITING)
    someone: Customer | None = customer
    while someone is not None:
        if someone.erased_at is not None or erasures.filter(customer=someone).exists():
            return True
        someone = someone.merged_into
    return False


def _person(customer: Customer, traces: Traces) -> Data:
    identities = Identity.objects.filter(customer__in=traces.customers).prefetch_related("sign_ins")
    notes = AboutNote.objects.filter(customer__in=traces.customers)
    values = CustomerValue.objects.filter(customer__in=traces.customers).select_related("field")
    return {
        "name": customer.name,
        "account": customer.account.name if customer.account else "",
        "language": customer.language,
        "prefers": customer.prefers,
        "time_zone": customer.time_zone,
        "country": customer.country,
        "known_since": customer.created_at.isoformat(),
        "addresses": [
            {
                "channel": each.channel,
                "address": each.address,
                "verified_at": each.verified_at.isoformat() if each.verified_at else None,
                "sign_ins": [{"at": one.issuer, "as": one.subject} for one in each.sign_ins.all()],
            }
            for each in identities
        ],
        "fields": {value.field.label: str(value.value) for value in values},
        "notes": [{"at": note.created_at.isoformat(), "text": note.text} for note in notes],
        **copied_about(traces.customers),
    }


def _tickets(traces: Traces) -> Iterator[Ticket]:
    """Their own, and others' in which they wrote."""
    wrote_in = Message.objects.filter(customer__in=traces.customers).values("ticket")
    asked_in = SideParty.objects.filter(address__in=traces.addresses).values("conversation__ticket")
    rows = Ticket.objects.filter(customer__in=traces.customers)
    rows |= Ticket.objects.filter(pk__in=wrote_in) | Ticket.objects.filter(pk__in=asked_in)
    yield from rows.select_related("status").order_by("pk").distinct().iterator(chunk_size=100)


def _ticket(ticket: Ticket, traces: Traces, archive: zipfile.ZipFile) -> Data:
    is_theirs = ticket.customer_id in traces.customers
    said = ticket.messages.exclude(delivery=DeliveryState.WITHDRAWN).prefetch_related("attachments__blob")
    fields = FieldValue.objects.filter(ticket=ticket).select_related("field") if is_theirs else ()
    notes = ticket.notes.all() if is_theirs else Note.objects.none()
    return {
        "reference": ticket.reference,
        "subject": ticket.subject if is_theirs else "",
        "channel": ticket.channel,
        "status": str(ticket.status),
        "opened_at": ticket.created_at.isoformat(),
        "closed_at": ticket.closed_at.isoformat() if ticket.closed_at else None,
        "fields": {value.field.label: str(value.value) for value in fields},
        "messages": [
            _message(message, ticket, archive)
            for message in said
            if _concerns(message, traces, is_theirs=is_theirs)
        ],
        "notes": [{"at": note.created_at.isoformat(), "text": note.text} for note in notes],
        "refunds_and_goodwill": _goodwill(ticket) if is_theirs else [],
        "ratings": _ratings(ticket) if is_theirs else [],
        "asked_others": list(_asked_others(ticket, archive, traces, is_theirs=is_theirs)),
        **(copied(ticket.pk) if is_theirs else {}),
    }


def _goodwill(ticket: Ticket) -> list[Data]:
    return [
        {
            "at": each.asked_at.isoformat(),
            "kind": each.kind,
            "amount": str(each.amount),
            "currency": each.currency,
            "reason": each.reason,
            "order": each.order,
            "state": each.state,
            "words": each.words,
        }
        for each in ticket.goodwill.order_by("pk")
    ]


def _ratings(ticket: Ticket) -> list[Data]:
    return [
        {"at": each.changed_at.isoformat(), "is_good": each.is_good, "words": each.words}
        for each in ticket.ratings.order_by("pk")
    ]


def _asked_others(
    ticket: Ticket, archive: zipfile.ZipFile, traces: Traces, *, is_theirs: bool
) -> Iterator[Data]:
    """Who was told of their ticket, and when, but not what was said between us and them. Whoever was asked themselves
    has what they said and what we said to them."""
    for conversation in ticket.side_conversations.prefetch_related("parties"):
        with_them = any(party.address in traces.addresses for party in conversation.parties.all())
        if not with_them and not is_theirs:
            continue
        said = conversation.messages.prefetch_related("attachments__blob") if with_them else ()
        whom = [party.address for party in conversation.parties.all()]
        yield {
            "at": conversation.created_at.isoformat(),
            "whom": [address for address in whom if address in traces.addresses] if with_them else whom,
            "messages": [
                {
                    "at": each.created_at.isoformat(),
                    "from": "them" if each.is_inbound else "us",
                    "subject": each.subject,
                    "text": each.text,
                    "files": [_file(file, ticket, archive) for file in each.attachments.all()],
                }
                for each in said
                if not each.is_inbound or each.from_address in traces.addresses
            ],
        }


def _concerns(message: Message, traces: Traces, *, is_theirs: bool) -> bool:
    """What they wrote, and what we wrote to them: the words of other people are not theirs to have."""
    if message.customer_id is not None:
        return message.customer_id in traces.customers
    return is_theirs


def _message(message: Message, ticket: Ticket, archive: zipfile.ZipFile) -> Data:
    return {
        "at": message.created_at.isoformat(),
        "from": "them" if message.is_inbound else "us",
        "channel": message.channel,
        "subject": message.subject,
        "text": message.text,
        "files": [_file(each, ticket, archive) for each in message.attachments.all()],
    }


def _file(attachment: Attachment, ticket: Ticket, archive: zipfile.ZipFile) -> str:
    name = f"files/{ticket.reference}/{attachment.pk}-{safe_name(attachment.filename)}"
    archive.writestr(name, read_blob(attachment.blob))
    return name
