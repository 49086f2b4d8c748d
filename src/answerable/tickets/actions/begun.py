"""What somebody writes before there is a ticket survives a closed window, as on a ticket. It is no event."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from answerable.ledger.actor import Actor
from answerable.ledger.refusals import NotAllowed
from answerable.people.models import Customer
from answerable.tickets.models import Begun, Picture, Ticket
from answerable.tickets.writing.markup import cids_in, written


@dataclass(frozen=True)
class BegunWords:
    text: str
    html: str = ""
    subject: str = ""
    address: str = ""
    name: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def keep_begun(
    customer: Customer | None,
    words: BegunWords,
    *,
    by: Actor,
    at: datetime,
    instead_of: Collection[int] = (),
) -> Begun | None:
    """Keep the present wording; one that says nothing removes it. `instead_of` as for other drafts."""
    if by.staff_id is None or not by.may("ticket.open"):
        raise NotAllowed
    if customer is not None and not Customer.objects.visible_to(by).filter(pk=customer.pk).exists():
        raise Customer.DoesNotExist
    own = Begun.objects.filter(staff=by.staff_id, customer=customer)
    found = own.select_for_update(no_key=True).first()
    if instead_of and (found.version if found else 0) not in instead_of:
        return found
    said = written(words.text, words.html)
    wording = {
        "text": said.text,
        "html": said.html,
        "subject": words.subject[:500],
        "address": words.address[:320],
        "name": words.name[:200],
        "chosen": dict(words.chosen),
    }
    if not _says_something(wording):
        own.delete()
        return None
    if found is None:
        found, is_new = Begun.objects.get_or_create(
            staff_id=by.staff_id, customer=customer, defaults={**wording, "changed_at": at}
        )
        if is_new:
            return found
    if any(getattr(found, name) != value for name, value in wording.items()):
        found.version += 1
    for name, value in wording.items():
        setattr(found, name, value)
    found.changed_at = at
    found.save(update_fields=[*wording, "version", "changed_at"])
    return found


def drop_begun(customer: Customer | None, *, by: Actor) -> None:
    """Twice is harmless."""
    Begun.objects.filter(staff=by.staff_id, customer=customer).delete()


def bring_pictures(ticket: Ticket, html: str, *, by: Actor) -> None:
    """Those that were put into the words before there was this ticket belong to it now."""
    if by.staff_id is not None and (named := cids_in(html)):
        Picture.objects.filter(ticket=None, staff=by.staff_id, content_id__in=named).update(ticket=ticket)


def _says_something(wording: Mapping[str, object]) -> bool:
    typed = ("text", "subject", "address", "name")
    return any(str(wording[name]).strip() for name in typed) or bool(cids_in(str(wording["html"])))
