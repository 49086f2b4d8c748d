"""A picture put into what one writes: nobody's business as long as nothing was said, so it is no event."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.tickets.files import File, keep_blob, safe_name
from answerable.tickets.models import Picture, Ticket
from answerable.tickets.references import new_token
from answerable.tickets.writing.pictures import MOST_BYTES, kind_of


@transaction.atomic
def keep_picture(ticket: Ticket | None, file: File, *, by: Actor, at: datetime) -> Picture:
    """Keep it for a draft on this ticket, for whoever may write there, or in one that they begin. The same again is the
    same one."""
    rights = ("ticket.open",) if ticket is None else ("ticket.reply", "ticket.note")
    if by.id is None or not any(map(by.may, rights)):
        raise NotAllowed
    if ticket is not None and not Ticket.objects.visible_to(by).filter(pk=ticket.pk).exists():
        raise Ticket.DoesNotExist
    kind = kind_of(file.content)
    if not kind:
        raise Invalid(_("This is not a picture that can be shown in the text. Attach it as a file."))
    if len(file.content) > MOST_BYTES:
        raise Invalid(_("A picture in the text may have 10 MB. Attach it as a file."))
    blob = keep_blob(file.content, at=at)
    named = {
        "filename": safe_name(file.filename),
        "content_type": kind,
        "content_id": f"{new_token()}@picture",
    }
    picture, _is_new = Picture.objects.get_or_create(
        ticket=ticket, staff_id=by.id, blob=blob, defaults={**named, "created_at": at}
    )
    return picture
