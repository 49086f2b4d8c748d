"""Asking for a copy of what is kept about a person, or that nothing is."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.jobs import enqueue
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, Refusal
from answerable.people.actions.guards import refuse_erased
from answerable.people.erasing import traces_of
from answerable.people.models import Customer
from answerable.privacy import events
from answerable.privacy.actions.guards import require
from answerable.privacy.actions.holding import is_held
from answerable.privacy.models import Asked, DataRequest, Reason, State


@transaction.atomic
def ask_export(customer: Customer, reason: Reason, *, by: Actor, at: datetime) -> DataRequest:
    """A job makes one archive of all that is kept about them. Asked twice while it runs, it is made once."""
    require(by, "privacy.export", customer)
    refuse_erased(customer)
    made, is_new = _request(customer, Asked.EXPORT, reason, by, at)
    if is_new:
        from answerable.privacy.tasks import export

        record(events.EXPORT_ASKED, made, by=by, at=at, customer=customer.pk, reason=reason.value)
        enqueue(export, request_id=made.pk)
    return made


@transaction.atomic
def fetch_export(request: DataRequest, *, by: Actor, at: datetime) -> DataRequest:
    """Whoever takes the archive is recorded."""
    require(by, "privacy.export", request.customer)
    if not request.is_open(at=at):
        raise Refusal(_("This copy is gone: it was kept for a week. Ask for a new one."), code="expired")
    record(events.EXPORT_FETCHED, request, by=by, at=at, customer=request.customer_id)
    return request


@transaction.atomic
def ask_erasure(
    customer: Customer, reason: Reason, typed: str, *, by: Actor, at: datetime
) -> DataRequest | None:
    """A job takes the person out of everything. `typed` is what they are called, typed again by whoever means it. When
    they are erased already, nothing is done."""
    require(by, "privacy.erase", customer)
    customer = Customer.objects.select_for_update().get(pk=customer.pk)
    if customer.erased_at is not None:
        return None
    if customer.merged_into_id is not None:
        raise Refusal(_("They were merged into another customer: erase that one."), code="merged")
    if not typed_right(customer, typed):
        raise Invalid(_("What you typed is not what they are called. Nothing was erased."))
    traces = traces_of(customer)
    if is_held(traces):
        raise Refusal(
            _("A legal hold lies on them or on a ticket in which they take part. Lift it first."), code="held"
        )
    made, is_new = _request(customer, Asked.ERASURE, reason, by, at)
    if is_new:
        from answerable.privacy.tasks import erase

        made.kept = traces.as_json()
        made.save(update_fields=["kept"])
        record(events.ERASURE_ASKED, made, by=by, at=at, customer=customer.pk, reason=reason.value)
        enqueue(erase, request_id=made.pk)
    return made


def typed_right(customer: Customer, typed: str) -> bool:
    return " ".join(typed.split()).casefold() == " ".join(str(customer).split()).casefold()


def _request(
    customer: Customer, asked: Asked, reason: Reason, by: Actor, at: datetime
) -> tuple[DataRequest, bool]:
    return DataRequest.objects.get_or_create(
        customer=customer,
        asked=asked,
        state=State.WAITING,
        defaults={"reason": reason, "staff_id": by.staff_id, "asked_at": at},
    )
