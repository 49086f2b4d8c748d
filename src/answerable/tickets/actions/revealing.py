"""Showing for a while what is masked: with a reason, to one person, on one ticket."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.kinds import Word
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.masking import Part, mask_for
from answerable.people.models import ProviderAccess, Staff
from answerable.tickets import events
from answerable.tickets.actions.guards import locked_even_merged
from answerable.tickets.models import Reveal, RevealReason, Ticket

LASTS = timedelta(minutes=15)
MOST = 20  # of one person in an hour: whoever needs more than that is not answering one customer
_HOUR = timedelta(hours=1)


@transaction.atomic
def reveal(
    ticket: Ticket, part: Part, reason: RevealReason, *, by: Actor, at: datetime, words: str = ""
) -> Reveal:
    """Asked again while it is shown, it is the same and goes on no longer."""
    ticket = locked_even_merged(ticket, by, "customer.reveal")
    if by.staff_id is None or not mask_for(by).hides(part):
        raise Invalid(_("That is not masked for you."))
    if not ProviderAccess.objects.filter(provider=by.provider_id, may_reveal=True).exists():
        raise NotAllowed(_("For your company nothing masked is shown: ask somebody of the house."))
    Staff.objects.select_for_update().get(pk=by.staff_id)  # two at once are counted one after the other
    own = Reveal.objects.filter(staff=by.staff_id)
    known = own.open(at=at).filter(ticket=ticket, part=part, customer=ticket.customer_id).first()
    if known is not None:
        return known
    if own.filter(at__gt=at - _HOUR).count() >= MOST:
        raise Refusal(
            _("You had something shown twenty times within the hour. Go on later."), code="too_many"
        )
    kept = Reveal.objects.create(
        ticket=ticket,
        customer_id=ticket.customer_id,
        staff_id=by.staff_id,
        part=part.value,
        reason=reason.value,
        words=" ".join(words.split())[:200],
        at=at,
        until=at + LASTS,
    )
    record(
        events.CUSTOMER_REVEALED, ticket, by=by, at=at, reveal=kept.pk, part=Word(part), reason=Word(reason)
    )
    return kept
