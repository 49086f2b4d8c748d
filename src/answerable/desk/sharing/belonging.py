"""Who may write what for whom, one name each for the same people, and removing that can be undone."""

from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn, TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from answerable.desk.models import Belonging, Macro, SavedReply, View
from answerable.ledger.actor import Actor, ActorKind
from answerable.ledger.kinds import Kind
from answerable.ledger.recording import record
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.people.models import Staff, Team

Row = TypeVar("Row", SavedReply, Macro, View)
Kept = TypeVar("Kept", SavedReply, Macro)


@dataclass(frozen=True)
class Rights:
    """What one needs to keep such things for oneself (nothing, where everybody may), and to make them for others."""

    share: str
    own: str = ""


PHRASES, VIEWS = Rights("phrases.share", own="phrases.write"), Rights("view.share")
RIGHTS: dict[type[Belonging], Rights] = {SavedReply: PHRASES, Macro: PHRASES, View: VIEWS}


def require_writing(rights: Rights, by: Actor, team: Team | int | None, owner: Staff | int | None) -> None:
    """Own ones are one's own to write. A team's need the right to lead, and the team in sight; those for all the right
    to lead, and every team in sight: what a provider wrote for all, another provider's people would say."""
    if by.kind is ActorKind.SYSTEM:
        return
    if owner is not None:
        allowed = _pk(owner) == by.staff_id and (not rights.own or by.may(rights.own))
    elif team is not None:
        allowed = by.may(rights.share) and (by.scope.everything or _pk(team) in by.scope.teams)
    else:
        allowed = by.may(rights.share) and by.scope.everything
    if not allowed:
        raise NotAllowed


def may_write(by: Actor, row: Belonging) -> bool:
    """For showing; the verbs decide by themselves."""
    try:
        require_writing(RIGHTS[type(row)], by, row.team_id, row.owner_id)
    except NotAllowed:
        return False
    return True


def locked_for_writing(model: type[Row], row: Row, by: Actor) -> Row:
    found: Row = model.objects.visible_to(by).select_for_update(of=("self",)).get(pk=row.pk)
    require_writing(RIGHTS[model], by, found.team_id, found.owner_id)
    return found


def remove(model: type[Kept], row: Kept, kind: Kind, *, by: Actor, at: datetime) -> Kept:
    row = locked_for_writing(model, row, by)
    if not row.is_removed:
        row.removed_at = at
        row.save(update_fields=["removed_at"])
        record(kind, row, by=by, at=at)
    return row


def restore(model: type[Kept], row: Kept, kind: Kind, *, by: Actor, at: datetime) -> Kept:
    row = locked_for_writing(model, row, by)
    if row.is_removed:
        row.removed_at = None
        save_named(row)
        record(kind, row, by=by, at=at)
    return row


def save_named(row: SavedReply | Macro | View) -> None:
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
