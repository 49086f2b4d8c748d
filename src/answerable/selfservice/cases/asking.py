"""“How did you handle that?”, asked of whoever solved it, where it was solved."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.people.models import Staff
from answerable.selfservice.models import SolvedCase
from answerable.tickets.actions import follow, note
from answerable.tickets.mentions import colleagues_at
from answerable.tickets.models import Note, Ticket

LONGEST = 2000


@transaction.atomic
def ask_solver(solved: Ticket, words: str, *, about: Ticket, by: Actor, at: datetime) -> Note:
    """A note on the solved ticket that names its solver, who is told; whoever asked follows it and hears the answer.
    The same question about the same ticket is asked once."""
    if by.staff_id is None:
        raise NotAllowed
    solver = solver_of(solved, by=by)
    if solver is None:
        raise Refusal(_("Whoever solved it cannot be asked here."), code="nobody_to_ask")
    text = f"{words.strip()[:LONGEST] or _('How did you handle this?')}\n\n{_about(about)}"
    asked = Note.objects.filter(ticket=solved, staff=by.staff_id, text=text).first()
    if asked is not None:
        return asked
    said = note(solved, text, by=by, at=at, mentions=[solver.pk])
    follow(solved, by=by, at=at)
    return said


def solver_of(solved: Ticket, *, by: Actor) -> Staff | None:
    """Whom this person may ask: nobody where it was themselves, or somebody who may not see it any more."""
    cases: QuerySet[SolvedCase] = SolvedCase.objects.visible_to(by).standing().filter(ticket=solved)
    key = cases.values_list("solver", flat=True).first()
    return colleagues_at(solved, by).filter(pk=key, is_active=True).first() if key else None


def _about(ticket: Ticket) -> str:
    return _("Asked beside %(reference)s.") % {"reference": ticket.reference}
