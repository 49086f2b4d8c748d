"""What saved replies and macros share: who may write them, one name each, and removing that can be undone."""

from datetime import datetime
from typing import NoReturn, TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from answerable.desk.models import Belonging, Macro, SavedReply
from answerable.ledger.actor import Actor, ActorKind
from answerable.ledger.kinds import Kind
from answerable.ledger.recording import record
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.people.models import Staff, Team

Row = TypeVar("Row", SavedReply, Macro)


def require_writing(by: Actor, team: Team | int | None, owner: Staff | int | None) -> None:
    """Own ones are everybody's to write. A team's need the right to lead, and the team in sight; those for all the
    right to lead, and every team in sight: what a provider wrote for all, another provider's people would say."""
    if by.kind is ActorKind.SYSTEM:
        return
    if owner is not None:
        allowed = by.may("phrases.write") and _pk(owner) == by.staff_id
    elif team is not None:
        allowed = by.may("phrases.share") and (by.scope.everything or _pk(team) in by.scope.teams)
    else:
        allowed = by.may("phrases.share") and by.scope.everything
    if not allowed:
        raise NotAllowed


def may_write(by: Actor, row: Belonging) -> bool:
    """For showing; the verbs decide by themselves."""
    try:
        require_writing(by, row.team_id, row.owner_id)
    except NotAllowed:
        return False
    return True


def locked_for_writing(model: type[Row], row: Row, by: Actor) -> Row:
    found: Row = model.objects.visible_to(by).select_for_update().get(pk=row.pk)
    require_writing(by, found.team_id, found.owner_id)
    return found


def remove(model: type[Row], row: Row, kind: Kind, *, by: Actor, at: datetime) -> Row:
    row = locked_for_writing(model, row, by)
    if not row.is_removed:
        row.removed_at = at
        row.save(update_fields=["removed_at"])
        record(kind, row, by=by, at=at)
    return row


def restore(model: type[Row], row: Row, kind: Kind, *, by: Actor, at: datetime) -> Row:
    row = locked_for_writing(model, row, by)
    if row.is_removed:
        row.removed_at = None
        save_named(row)
        record(kind, row, by=by, at=at)
    return row


def save_named(row: SavedReply | Macro) -> None:
    """Two at once may want one name: the database decides."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        refuse_name()


def refuse_name() -> NoReturn:
    raise Refusal(_("There is already one of this name for the same people."), code="name_taken")


def _pk(row: Team | Staff | int) -> int:
    return row if isinstance(row, int) else row.pk
