"""What the company's own fields say of a customer or of an account."""

from datetime import datetime

from django.db import transaction

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.people import events
from answerable.people.actions.guards import refuse_erased, require, require_sight_of
from answerable.people.masking import refuse_masked_field
from answerable.people.models import Account, Customer, Field
from answerable.people.values import kind_of, put


@transaction.atomic
def fill_field(about: Customer | Account, field: Field, given: str, *, by: Actor, at: datetime) -> None:
    """Set one of their own fields; an empty value clears it."""
    require_sight_of(about, by)
    require(by, "customer.edit")
    if field.about != kind_of(about):
        raise Field.DoesNotExist
    refuse_masked_field(by, field.pk)
    if isinstance(about, Customer):
        about = Customer.objects.select_for_update().get(pk=about.pk)
        refuse_erased(about)
        if put(about.field_values, field, given):
            record(events.CUSTOMER_FIELD_CHANGED, about, by=by, at=at, field=field.pk)
    else:
        about = Account.objects.select_for_update().get(pk=about.pk)
        if put(about.field_values, field, given):
            record(events.ACCOUNT_FIELD_CHANGED, about, by=by, at=at, field=field.pk)
