"""Other systems that are told what happens: setting them up without pages, and what each was told."""

from django.db.models import QuerySet
from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, Caller, needs
from answerable.api.idempotency import Done, write
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.schemas.types import PathId
from answerable.api.schemas.webhooks import (
    DeliveryOut,
    WebhookIn,
    WebhookOut,
    WebhookPatch,
    WebhookSecretOut,
    WebhookTriedOut,
    delivery_out,
    webhook_out,
)
from answerable.api.scopes import TokenScope
from answerable.desk.models import WebhookEndpoint
from answerable.desk.webhooks import endpoints
from answerable.desk.webhooks.kinds import KINDS
from answerable.desk.webhooks.sending import resend, send_test
from answerable.people.models import Staff

router = Router(tags=["webhooks"])
_DELIVERIES = Keyset("webhook_deliveries", is_newest_first=True)
_READ, _WRITE = needs(TokenScope.WEBHOOKS_READ), needs(TokenScope.WEBHOOKS_WRITE)


@router.get("", response=list[WebhookOut], summary="List the webhooks", **_READ)
def list_webhooks(request: ApiRequest) -> list[WebhookOut]:
    return [webhook_out(each) for each in _all(request.auth)]


@router.get("/kinds", response=list[str], summary="List what a webhook can be told of", **_READ)
def list_webhook_kinds(request: ApiRequest) -> list[str]:
    return list(KINDS)


@router.post("", response={201: WebhookOut}, summary="Add a webhook", **_WRITE)
@write
def add_webhook(request: ApiRequest, payload: WebhookIn) -> Done:
    """Ask for its secret next: it is on no other answer."""
    caller = request.auth
    wanted = endpoints.EndpointPlan(
        payload.name, payload.url, payload.kinds, _staff(caller, payload.staff_id) or caller.staff
    )
    made = endpoints.add_endpoint(wanted, by=caller.actor, at=caller.at)
    return Done(webhook_out(made), status=201, location=f"/api/v1/webhooks/{made.pk}")


@router.get("/{webhook_id}", response=WebhookOut, summary="Get a webhook", **_READ)
def get_webhook(request: ApiRequest, webhook_id: PathId) -> WebhookOut:
    return webhook_out(_one(request.auth, webhook_id))


@router.patch("/{webhook_id}", response=WebhookOut, summary="Change a webhook", **_WRITE)
@write
def change_webhook(request: ApiRequest, webhook_id: PathId, payload: WebhookPatch) -> Done:
    caller = request.auth
    found = _one(caller, webhook_id)
    wanted = endpoints.EndpointPlan(
        found.name if payload.name is None else payload.name,
        found.url if payload.url is None else payload.url,
        found.kinds if payload.kinds is None else payload.kinds,
        _staff(caller, payload.staff_id) or found.staff,
    )
    if payload.model_fields_set - {"is_active"}:
        found = endpoints.change_endpoint(found, wanted, by=caller.actor, at=caller.at)
    if payload.is_active is not None:
        found = endpoints.switch_endpoint(found, on=payload.is_active, by=caller.actor, at=caller.at)
    return Done(webhook_out(found))


@router.delete("/{webhook_id}", response={204: None}, summary="Remove a webhook", **_WRITE)
@write
def remove_webhook(request: ApiRequest, webhook_id: PathId) -> Done:
    caller = request.auth
    endpoints.remove_endpoint(_one(caller, webhook_id), by=caller.actor, at=caller.at)
    return Done(status=204)


# Not kept to be repeated: what would be kept is the secret.
@router.post("/{webhook_id}/secret", response=WebhookSecretOut, summary="Make a webhook's secret", **_WRITE)
def renew_webhook_secret(request: ApiRequest, webhook_id: PathId) -> WebhookSecretOut:
    """A new one. The one before it is signed with, too, for a day."""
    caller = request.auth
    found = endpoints.renew_secret(_one(caller, webhook_id), by=caller.actor, at=caller.at)
    return WebhookSecretOut(secret=found.secrets[0])


# Outside any transaction: it waits for the other side.
@router.post("/{webhook_id}/test", response=WebhookTriedOut, summary="Try a webhook", **_WRITE)
def try_webhook(request: ApiRequest, webhook_id: PathId) -> WebhookTriedOut:
    caller = request.auth
    made = send_test(_one(caller, webhook_id), by=caller.actor, at=caller.at)
    return WebhookTriedOut(is_taken=made.is_taken, status=made.status, error=made.error or None)


@router.get(
    "/{webhook_id}/deliveries", response=Page[DeliveryOut], summary="List what a webhook was told", **_READ
)
def list_webhook_deliveries(
    request: ApiRequest, webhook_id: PathId, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[DeliveryOut]:
    """The newest first; they are listed for a month."""
    rows = _one(request.auth, webhook_id).deliveries.all()
    return page_of(_DELIVERIES, rows, delivery_out, cursor=cursor, limit=limit)


@router.post(
    "/{webhook_id}/deliveries/{key}/resend", response=DeliveryOut, summary="Tell a webhook again", **_WRITE
)
@write
def resend_webhook_delivery(request: ApiRequest, webhook_id: PathId, key: str) -> Done:
    caller = request.auth
    row = seen.one(_one(caller, webhook_id).deliveries.filter(event_id__isnull=False), key=key[:40])
    return Done(delivery_out(resend(row, by=caller.actor, at=caller.at)))


def _all(caller: Caller) -> QuerySet[WebhookEndpoint]:
    endpoints.require(caller.actor)
    return WebhookEndpoint.objects.select_related("staff__provider")


def _one(caller: Caller, key: int) -> WebhookEndpoint:
    return seen.one(_all(caller), pk=key)


def _staff(caller: Caller, key: int | None) -> Staff | None:
    return None if key is None else seen.named_in_body(seen.staff(caller), "#/staff_id", pk=key)
