"""What two people note for one another. No role sees them, no list counts them, and the ledger knows only that somebody
wrote one."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.models import Event
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.listening import events
from answerable.listening.models import CoachingNote
from answerable.people.models import ProviderKind, Staff
from answerable.tickets.actions.words import storable

MOST_TEXT = 5000


@transaction.atomic
def note_for(other: Staff, text: str, *, by: Actor, at: datetime) -> CoachingNote:
    """For a colleague one knows. The same as one's last note is that note."""
    if by.staff_id is None:
        raise NotAllowed
    found = (
        Staff.objects.visible_to(by).active().exclude(provider__kind=ProviderKind.AUTOMATED).get(pk=other.pk)
    )
    if found.pk == by.staff_id:
        raise Refusal(_("Choose a colleague: notes are kept by two."))
    words = storable(text).strip()
    if not words or len(words) > MOST_TEXT:
        raise Invalid(_("Write between 1 and %(most)s characters.") % {"most": MOST_TEXT})
    # The writer's own row, so that two presses of one button become one note.
    Staff.objects.select_for_update(no_key=True, of=("self",)).get(pk=by.staff_id)
    last = CoachingNote.objects.filter(writer=by.staff_id, other=found).first()
    if last is not None and last.text == words:
        return last
    made = CoachingNote.objects.create(writer_id=by.staff_id, other=found, text=words, at=at)
    record(events.COACHING_NOTED, made, by=by, at=at, is_first=True)
    return made


def forget_who_left(event: Event) -> None:
    """Whoever leaves takes along what was between them and others."""
    key = int(event.stream.removeprefix("staff/"))
    CoachingNote.objects.filter(Q(writer=key) | Q(other=key)).delete()
