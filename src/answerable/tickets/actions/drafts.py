"""What somebody is writing survives a closed window. A draft is nobody's business yet, so it is no event."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.tickets.models import Draft, DraftKind, Look, Ticket
from answerable.tickets.writing.markup import cids_in, written


@transaction.atomic
def keep_draft(
    ticket: Ticket,
    kind: DraftKind,
    text: str,
    *,
    by: Actor,
    at: datetime,
    html: str = "",
    cc: str = "",
    way: str | None = None,
    instead_of: Collection[int] = (),
) -> Draft | None:
    """Keep the present wording; an empty one removes the draft. With `instead_of` only in the place of one of these
    versions (0 is none): what a page says as it is left may arrive after the next page has said more."""
    if by.id is None or not by.may(f"ticket.{kind.value}"):
        raise NotAllowed
    if not Ticket.objects.visible_to(by).filter(pk=ticket.pk).exists():
        raise Ticket.DoesNotExist
    found = Draft.objects.select_for_update().filter(ticket=ticket, staff_id=by.id, kind=kind).first()
    leave_to_whoever_looks(found)
    if instead_of and (found.version if found else 0) not in instead_of:
        return found
    said = written(text, html)
    if not said.text.strip() and not cids_in(said.html):
        drop_draft(ticket, kind, by=by)
        return None
    wording = {"text": said.text, "html": said.html, "cc": cc[:2000]}
    if way is not None:  # else as it was chosen before
        wording["way"] = way[:40]
    if found is None:
        defaults = {**wording, "changed_at": at}
        found, is_new = Draft.objects.get_or_create(
            ticket=ticket, staff_id=by.id, kind=kind, defaults=defaults
        )
        if is_new:
            return found
    return _reworded(found, wording, at)


def _reworded(draft: Draft, wording: dict[str, str], at: datetime) -> Draft:
    if any(getattr(draft, name) != value for name, value in wording.items()):
        draft.version += 1
    for name, value in wording.items():
        setattr(draft, name, value)
    draft.changed_at = at
    draft.save(update_fields=[*wording, "version", "changed_at"])
    return draft


def leave_to_whoever_looks(draft: Draft | None) -> None:
    if draft is not None and Look.objects.waiting().filter(draft=draft).exists():
        words = _("A colleague is looking over this answer. Take it back before you change it.")
        raise Refusal(words, code="looked_at")


def drop_draft(ticket: Ticket, kind: DraftKind, *, by: Actor) -> None:
    forget_drafts(ticket, by, kind)


def forget_drafts(ticket: Ticket, by: Actor, kind: DraftKind) -> None:
    if by.kind == "staff" and by.id is not None:
        Draft.objects.filter(ticket=ticket, staff_id=by.id, kind=kind).delete()
