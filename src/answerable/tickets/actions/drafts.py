"""What somebody is writing survives a closed window. A draft is nobody's business yet, so it is no event."""

from datetime import datetime

from answerable.ledger.actor import Actor
from answerable.ledger.refusals import NotAllowed
from answerable.tickets.models import Draft, DraftKind, Ticket


def keep_draft(
    ticket: Ticket, kind: DraftKind, text: str, *, by: Actor, at: datetime, cc: str = ""
) -> Draft | None:
    """Keep the present wording; an empty one removes the draft."""
    if by.id is None or not by.may(f"ticket.{kind.value}"):
        raise NotAllowed
    if not Ticket.objects.visible_to(by).filter(pk=ticket.pk).exists():
        raise Ticket.DoesNotExist
    if not text.strip():
        drop_draft(ticket, kind, by=by)
        return None
    draft, _created = Draft.objects.update_or_create(
        ticket=ticket, staff_id=by.id, kind=kind, defaults={"text": text, "cc": cc[:2000], "changed_at": at}
    )
    return draft


def drop_draft(ticket: Ticket, kind: DraftKind, *, by: Actor) -> None:
    forget_drafts(ticket, by, kind)


def forget_drafts(ticket: Ticket, by: Actor, kind: DraftKind) -> None:
    if by.kind == "staff" and by.id is not None:
        Draft.objects.filter(ticket=ticket, staff_id=by.id, kind=kind).delete()
