"""Addresses that are told what happens."""

from datetime import datetime

from pydantic import Field

from answerable.api.schemas.types import Flag, Id, Input, Name, Output
from answerable.desk.models import WebhookDelivery, WebhookEndpoint

Kinds = list[Name]


class WebhookIn(Input):
    """`staff_id` is the colleague in whose name it is told, of what they may see: without it, whoever the token acts
    for."""

    name: Name
    url: str = Field(max_length=1000)
    kinds: Kinds = Field(max_length=100)
    staff_id: Id | None = None


class WebhookPatch(Input):
    """What is left out stays as it is."""

    name: Name | None = None
    url: str | None = Field(default=None, max_length=1000)
    kinds: Kinds | None = Field(default=None, max_length=100)
    staff_id: Id | None = None
    is_active: Flag | None = None


class WebhookOut(Output):
    """`stopped_for` says why it was switched off by itself: `failing`, `gone` or `owner_left`."""

    id: int
    name: str
    url: str
    kinds: list[str]
    staff_id: int
    is_active: bool
    stopped_for: str | None
    failing_since: datetime | None
    error: str | None
    created_at: datetime


class WebhookSecretOut(Output):
    """Shown this once."""

    secret: str


class WebhookTriedOut(Output):
    is_taken: bool
    status: int | None
    error: str | None


class DeliveryOut(Output):
    """`id` is what the other side is told as `webhook-id`. States: `queued`, `sent`, `failed`."""

    id: str
    kind: str
    event_id: int | None
    state: str
    attempts: int
    status: int | None
    error: str | None
    created_at: datetime
    tried_at: datetime | None
    next_at: datetime | None


def webhook_out(row: WebhookEndpoint) -> WebhookOut:
    return WebhookOut(
        id=row.pk,
        name=row.name,
        url=row.url,
        kinds=row.kinds,
        staff_id=row.staff_id,
        is_active=row.is_active,
        stopped_for=row.stopped_for or None,
        failing_since=row.failing_since,
        error=row.error or None,
        created_at=row.created_at,
    )


def delivery_out(row: WebhookDelivery) -> DeliveryOut:
    return DeliveryOut(
        id=row.key,
        kind=row.kind,
        event_id=row.event_id,
        state=row.state,
        attempts=row.attempts,
        status=row.status,
        error=row.error or None,
        created_at=row.created_at,
        tried_at=row.tried_at,
        next_at=row.next_at,
    )
