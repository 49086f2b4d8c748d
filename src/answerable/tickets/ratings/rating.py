"""Rating, by the customer alone, and only what has ended."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor, ActorKind
from answerable.ledger.recording import record
from answerable.ledger.refusals import Refusal
from answerable.tickets import events
from answerable.tickets.actions.guards import lock
from answerable.tickets.actions.words import storable
from answerable.tickets.models import Rating, Ticket

MOST_WORDS = 2000


@transaction.atomic
def rate(
    ticket: Ticket,
    *,
    is_good: bool,
    words: str = "",
    by: Actor,
    at: datetime,
    ended_at: datetime | None = None,
) -> Rating:
    """What its customer says of this end; said again, it is changed, and the same twice is harmless. `ended_at` names
    an end that they were asked about, for a caller that knows of it: it may have been opened again since."""
    found = lock(ticket.pk)
    if by.kind is not ActorKind.CUSTOMER or by.id != found.customer_id:
        raise Ticket.DoesNotExist
    ended_at = ended_at or found.closed_at
    if ended_at is None:
        raise Refusal(_("It has not ended yet: rate it when it is solved."), code="not_ended")
    words = storable(words).strip()[:MOST_WORDS]
    rating, is_new = Rating.objects.get_or_create(
        ticket=found,
        ended_at=ended_at,
        defaults={"is_good": is_good, "words": words, "created_at": at, "changed_at": at},
    )
    if not is_new:
        if (rating.is_good, rating.words) == (is_good, words):
            return rating
        rating.is_good, rating.words, rating.changed_at = is_good, words, at
        rating.save(update_fields=["is_good", "words", "changed_at"])
    record(events.RATED, found, by=by, at=at, rating=rating.pk, good=is_good)
    return rating
