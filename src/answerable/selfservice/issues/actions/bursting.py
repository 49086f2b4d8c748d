"""What somebody says of a burst: that it is nothing. That it is something is said by opening an issue from it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Refusal
from answerable.selfservice.issues import events
from answerable.selfservice.issues.actions.guards import STATE, require
from answerable.selfservice.models import Burst, BurstState


@transaction.atomic
def dismiss_burst(burst: Burst, *, by: Actor, at: datetime) -> Burst:
    """It stays dismissed. Twice is harmless."""
    require(by, STATE)
    burst = Burst.objects.select_for_update(of=("self",)).get(pk=burst.pk)
    if burst.state == BurstState.OPENED:
        raise Refusal(_("It is a known issue by now."), code="opened")
    if burst.state == BurstState.PROPOSED:
        burst.state, burst.decided_at, burst.decided_by_id = BurstState.DISMISSED, at, by.staff_id
        burst.save(update_fields=["state", "decided_at", "decided_by"])
        record(events.BURST_DISMISSED, burst, by=by, at=at)
    return burst


@transaction.atomic
def restore_burst(burst: Burst, *, by: Actor, at: datetime) -> Burst:
    """It is proposed once more. Twice is harmless."""
    require(by, STATE)
    burst = Burst.objects.select_for_update(of=("self",)).get(pk=burst.pk)
    if burst.state == BurstState.DISMISSED:
        burst.state, burst.decided_at, burst.decided_by = BurstState.PROPOSED, None, None
        burst.save(update_fields=["state", "decided_at", "decided_by"])
        record(events.BURST_RESTORED, burst, by=by, at=at)
    return burst
