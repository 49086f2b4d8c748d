"""What colleagues note about a person or an organisation."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.people import events
from answerable.people.actions.guards import refuse_erased, require, require_sight_of
from answerable.people.models import AboutNote, Account, Customer

_MOST = 5000


@transaction.atomic
def note_about(about: Customer | Account, text: str, *, by: Actor, at: datetime) -> AboutNote:
    require_sight_of(about, by)
    require(by, "customer.note")
    if isinstance(about, Customer):
        refuse_erased(about)
    text = text.replace("\x00", "").strip()
    if not text or len(text) > _MOST:
        raise Invalid(_("A note has between 1 and %(most)s characters.") % {"most": _MOST})
    note = about.notes.create(staff_id=by.staff_id, text=text, created_at=at)
    kind = events.CUSTOMER_NOTED if isinstance(about, Customer) else events.ACCOUNT_NOTED
    record(kind, about, by=by, at=at, note=note.pk)
    return note


@transaction.atomic
def remove_note(note: AboutNote, *, by: Actor, at: datetime) -> None:
    """By who wrote it, or who leads. Twice is harmless."""
    about = note.customer or note.account
    assert about is not None
    require_sight_of(about, by)
    known = AboutNote.objects.filter(pk=note.pk)
    if known.exists() and not known.visible_to(by).exists():
        raise AboutNote.DoesNotExist
    require(by, "customer.note")
    if by.staff_id != note.staff_id and not by.may("customer.merge"):
        raise NotAllowed(_("Only who wrote it, or a supervisor, can remove a note."))
    gone, _by_kind = AboutNote.objects.filter(pk=note.pk).delete()
    if gone:
        is_customer = isinstance(about, Customer)
        kind = events.CUSTOMER_NOTE_REMOVED if is_customer else events.ACCOUNT_NOTE_REMOVED
        record(kind, about, by=by, at=at, note=note.pk)
