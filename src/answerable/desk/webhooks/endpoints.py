"""Addresses that are told what happens: adding, changing, stopping and removing them, and their secrets."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.desk import events
from answerable.desk.models import WebhookEndpoint
from answerable.desk.webhooks.kinds import KINDS
from answerable.ledger.actor import Actor
from answerable.ledger.names import keep_name
from answerable.ledger.outside import NotReachable, check
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.ledger.secrets import encrypt
from answerable.ledger.signed import new_secret
from answerable.people.models import Staff

RIGHT = "webhooks.manage"
MOST = 50
OLD_FOR = timedelta(hours=24)  # in which the other side learns the new secret


@dataclass(frozen=True)
class EndpointPlan:
    """What an address is to be: its name, where it is, of what it is told, and in whose name."""

    name: str
    url: str
    kinds: Sequence[str]
    staff: Staff


@transaction.atomic
def add_endpoint(wanted: EndpointPlan, *, by: Actor, at: datetime) -> WebhookEndpoint:
    require(by)
    if WebhookEndpoint.objects.count() >= MOST:
        raise Refusal(_("There are as many addresses as there may be. Remove one that nobody needs."))
    endpoint = WebhookEndpoint(created_at=at, sealed=_seal([new_secret()]))
    _apply(endpoint, wanted)
    endpoint.save()
    record(events.WEBHOOK_ADDED, endpoint, by=by, at=at, staff=wanted.staff.pk, kinds=len(endpoint.kinds))
    return endpoint


@transaction.atomic
def change_endpoint(
    endpoint: WebhookEndpoint, wanted: EndpointPlan, *, by: Actor, at: datetime
) -> WebhookEndpoint:
    endpoint = _locked(endpoint, by)
    before = (endpoint.name, endpoint.url, endpoint.kinds, endpoint.staff_id)
    _apply(endpoint, wanted)
    if (endpoint.name, endpoint.url, endpoint.kinds, endpoint.staff_id) != before:
        endpoint.save()
        record(
            events.WEBHOOK_CHANGED, endpoint, by=by, at=at, staff=wanted.staff.pk, kinds=len(endpoint.kinds)
        )
    return endpoint


@transaction.atomic
def switch_endpoint(endpoint: WebhookEndpoint, *, on: bool, by: Actor, at: datetime) -> WebhookEndpoint:
    """Tell it, or tell it nothing any more. What happens meanwhile it does not learn."""
    endpoint = _locked(endpoint, by)
    if endpoint.is_active == on:
        return endpoint
    endpoint.is_active, endpoint.stopped_for, endpoint.error = on, "", ""
    endpoint.failing_since = endpoint.tried_at = None
    endpoint.save()
    record(events.WEBHOOK_SWITCHED_ON if on else events.WEBHOOK_SWITCHED_OFF, endpoint, by=by, at=at)
    return endpoint


@transaction.atomic
def remove_endpoint(endpoint: WebhookEndpoint, *, by: Actor, at: datetime) -> None:
    endpoint = _locked(endpoint, by)
    record(events.WEBHOOK_REMOVED, endpoint, by=by, at=at)
    keep_name(endpoint, at=at)
    endpoint.delete()


@transaction.atomic
def renew_secret(endpoint: WebhookEndpoint, *, by: Actor, at: datetime) -> WebhookEndpoint:
    """A new one, which is signed with from now on; with the one before it, too, for a day."""
    endpoint = _locked(endpoint, by)
    endpoint.sealed = _seal([new_secret(), endpoint.secrets[0]])
    endpoint.old_until = at + OLD_FOR
    endpoint.save(update_fields=["sealed", "old_until"])
    record(events.WEBHOOK_SECRET_RENEWED, endpoint, by=by, at=at)
    return endpoint


def secrets_at(endpoint: WebhookEndpoint, at: datetime) -> Sequence[str]:
    """What it is signed with at that moment."""
    is_old_used = endpoint.old_until is not None and at < endpoint.old_until
    return endpoint.secrets if is_old_used else endpoint.secrets[:1]


def require(by: Actor) -> None:
    """Of those who see everything: else one could be told more than one may see."""
    if not by.may(RIGHT) or not by.scope.everything:
        raise NotAllowed


def _apply(endpoint: WebhookEndpoint, wanted: EndpointPlan) -> None:
    name = " ".join(wanted.name.split())
    if not name or len(name) > 120:
        raise Invalid(_("Give it a name of 1 to 120 characters."))
    if not wanted.staff.is_active:
        raise Invalid(_("%(name)s no longer works here.") % {"name": wanted.staff.name})
    unknown = [each for each in wanted.kinds if each not in KINDS]
    if unknown:
        raise Invalid(_("Nobody can be told of %(kinds)s.") % {"kinds": ", ".join(unknown)[:200]})
    if not wanted.kinds:
        raise Invalid(_("Choose at least one thing that it is told of."))
    try:
        check(wanted.url.strip())
    except NotReachable as error:
        raise Invalid(str(error)) from error
    endpoint.name, endpoint.url, endpoint.staff = name, wanted.url.strip(), wanted.staff
    endpoint.kinds = [each for each in KINDS if each in set(wanted.kinds)]


def _locked(endpoint: WebhookEndpoint, by: Actor) -> WebhookEndpoint:
    require(by)
    return WebhookEndpoint.objects.select_for_update().get(pk=endpoint.pk)


def _seal(known: list[str]) -> str:
    return encrypt(json.dumps(known))
