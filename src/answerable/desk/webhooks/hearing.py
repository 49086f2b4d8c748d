"""Hearing of what happens: a row for each address that wants to know, in the transaction of the change."""

import secrets
from datetime import datetime

from answerable.desk import events
from answerable.desk.models import WebhookDelivery, WebhookEndpoint
from answerable.ledger.jobs import enqueue
from answerable.ledger.kinds import Word
from answerable.ledger.known import Known
from answerable.ledger.models import Event
from answerable.ledger.recording import record
from answerable.ledger.rows import insert_all
from answerable.ledger.subscribers import in_turn


def _listening() -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for key, kinds in WebhookEndpoint.objects.filter(is_active=True).values_list("pk", "kinds"):
        for kind in kinds:
            found.setdefault(kind, []).append(key)
    return found


_known = Known(_listening, WebhookEndpoint)


def hear(event: Event) -> None:
    """Whether it may be told is asked when it is sent; here every mail comes by."""
    for endpoint_id in _known().get(event.kind, ()):
        queue(endpoint_id, event.kind, event.pk, at=event.at)


def queue(endpoint_id: int, kind: str, event_id: int, *, at: datetime) -> None:
    from answerable.desk.tasks import tell_webhook  # it reads what is written here

    row = new_delivery(endpoint_id, kind, event_id, at=at)
    insert_all([row])
    enqueue(tell_webhook, key=row.key)


def new_delivery(endpoint_id: int, kind: str, event_id: int | None, *, at: datetime) -> WebhookDelivery:
    key = f"msg_{secrets.token_hex(16)}"
    return WebhookDelivery(endpoint_id=endpoint_id, key=key, kind=kind, event_id=event_id, created_at=at)


def stop_with_staff(event: Event) -> None:
    """Somebody left: what was told in their name is told no longer."""
    staff_id = int(event.stream.removeprefix("staff/"))
    for each in WebhookEndpoint.objects.select_for_update().filter(staff=staff_id, is_active=True):
        each.is_active, each.stopped_for = False, "owner_left"
        each.save(update_fields=["is_active", "stopped_for"])
        record(events.WEBHOOK_STOPPED, each, by=in_turn(event), at=event.at, reason=Word("owner_left"))
