"""Some of what was wrapped up is looked at again by the house, which mostly sees the same."""

from datetime import datetime

from answerable.ledger.actor import Actor
from answerable.listening.models import Cause, WrapUp
from answerable.listening.wrapping import Said, review

_REVIEWED = 60
# What the house sees in one of six instead.
_OTHERWISE = {
    Cause.DOCUMENTED: Cause.NOT_FOUND,
    Cause.NOT_FOUND: Cause.DOCUMENTED,
    Cause.OUR_FAILURE: Cause.EXCEPTION,
}


def review_some(*, lead: Actor, at: datetime) -> None:
    rows = WrapUp.objects.filter(is_review=False, ticket__merged_into=None).exclude(by=lead.staff_id)
    for number, row in enumerate(rows.select_related("ticket").order_by("-pk")[:_REVIEWED]):
        seen = Cause(row.cause)
        if number % 6 == 0:
            seen = _OTHERWISE.get(seen, seen)
        review(row.ticket, Said(seen, row.was_avoidable), by=lead, at=at)
