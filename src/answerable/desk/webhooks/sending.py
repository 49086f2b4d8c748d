"""Telling one address of one event, and what became of it."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from answerable.desk import events
from answerable.desk.models import WebhookDelivery, WebhookEndpoint
from answerable.desk.models.webhooks import DeliveryState
from answerable.desk.webhooks.endpoints import require, secrets_at
from answerable.desk.webhooks.hearing import new_delivery
from answerable.desk.webhooks.kinds import TEST
from answerable.desk.webhooks.signing import address_of
from answerable.ledger.actor import SYSTEM, Actor
from answerable.ledger.jobs import TryLater, enqueue
from answerable.ledger.kinds import Word
from answerable.ledger.models import Event
from answerable.ledger.outside import NotReachable, post
from answerable.ledger.recording import record
from answerable.ledger.refusals import Refusal
from answerable.ledger.signed import body_of, headers_of
from answerable.tickets.models import Ticket

# Between one attempt and the next, as Standard Webhooks advises; three days in all.
_PAUSES = tuple(
    timedelta(seconds=each)
    for each in (5, 300, 1800, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
)
_GIVEN_UP_AFTER = timedelta(days=5)
_GONE = 410  # the other side wants nothing any more
_APART = 60  # seconds between attempts at an address that fails: it may take long, and others wait behind it
KEPT_FOR = timedelta(days=30)
_MOST_FORGOTTEN = 1000


@dataclass(frozen=True)
class Attempt:
    """What came of one: the status that was answered, if any, or why none was."""

    status: int | None
    error: str
    at: datetime

    @property
    def is_taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def words(self) -> str:
        return self.error or _("It answered %(status)s.") % {"status": self.status}


def tell(key: str, *, at: datetime) -> Callable[[], object] | None:
    """Outside any transaction; what is returned commits together with the job's end."""
    row = WebhookDelivery.objects.select_related("endpoint__staff__provider").filter(key=key).first()
    if row is None or row.state != DeliveryState.QUEUED:
        return None
    endpoint = row.endpoint
    if not endpoint.is_active:
        return lambda: _end(row.pk, "It was switched off meanwhile.")
    if endpoint.tried_at is not None and (at - endpoint.tried_at).total_seconds() < _APART:
        pause = timedelta(seconds=_APART + random.uniform(0, _APART))  # noqa: S311 - no secret
        raise TryLater("Its address failed just now.", after=pause)
    body = _body(row)
    if body is None:
        return lambda: WebhookDelivery.objects.filter(pk=row.pk).delete()
    made = _attempt(row, body)
    return lambda: _note(row.pk, made)


@transaction.atomic
def resend(row: WebhookDelivery, *, by: Actor, at: datetime) -> WebhookDelivery:
    """Once more, under the same key: who has it already knows it again. What is on its way goes on so."""
    require(by)
    row = WebhookDelivery.objects.select_for_update().select_related("endpoint").get(pk=row.pk)
    if row.state == DeliveryState.QUEUED:
        return row
    if not row.endpoint.is_active:
        raise Refusal(_("This address is switched off. Switch it on first."))
    row.state, row.attempts, row.error, row.next_at = DeliveryState.QUEUED, 0, "", None
    row.save(update_fields=["state", "attempts", "error", "next_at"])
    _enqueue(row.key)
    record(events.WEBHOOK_RESENT, row.endpoint, by=by, at=at, delivery=row.pk)
    return row


def send_test(endpoint: WebhookEndpoint, *, by: Actor, at: datetime) -> Attempt:
    """At once, and outside any transaction: whoever asks waits for the answer."""
    require(by)
    row = new_delivery(endpoint.pk, TEST, None, at=at)
    with transaction.atomic():
        record(events.WEBHOOK_TESTED, endpoint, by=by, at=at)
        row.save()
    row.endpoint = endpoint
    made = _attempt(row, body_of(TEST, at, name=endpoint.name))
    with transaction.atomic():
        _keep_attempt(row, made, DeliveryState.SENT if made.is_taken else DeliveryState.FAILED)
    return made


def forget_old(at: datetime) -> bool:
    """What was told long ago; whether there may be more of it."""
    old = WebhookDelivery.objects.exclude(state=DeliveryState.QUEUED).filter(created_at__lt=at - KEPT_FOR)
    keys = list(old.order_by("created_at").values_list("pk", flat=True)[:_MOST_FORGOTTEN])
    WebhookDelivery.objects.filter(pk__in=keys).delete()
    return len(keys) == _MOST_FORGOTTEN


def _body(row: WebhookDelivery) -> bytes | None:
    """What may be told of it now; None where the one in whose name it is told may not see it."""
    assert row.event_id is not None  # a test is sent at once
    event, staff = Event.objects.get(pk=row.event_id), row.endpoint.staff
    told = {"event_id": event.pk, "message_id": event.data.get("message"), "note_id": event.data.get("note")}
    if event.ticket_id is None:
        if not staff.scope.everything:
            return None
        return body_of(event.kind, event.at, **told, subject=event.stream, ticket=None, url=None)
    seen = Ticket.objects.visible_to(staff).filter(pk=event.ticket_id)
    reference = seen.values_list("reference", flat=True).first()
    if reference is None:
        return None
    return body_of(event.kind, event.at, **told, subject=None, ticket=reference, url=address_of(reference))


def _attempt(row: WebhookDelivery, body: bytes) -> Attempt:
    now = timezone.now()  # the other side compares it with its own clock
    known = secrets_at(row.endpoint, now)
    try:
        status = post(row.endpoint.url, body, headers_of(row.key, body, known, at=now))
    except NotReachable as error:
        return Attempt(None, str(error), now)
    return Attempt(status, "", now)


def _note(key: int, made: Attempt) -> None:
    row = WebhookDelivery.objects.select_for_update().select_related("endpoint").filter(pk=key).first()
    if row is None:
        return
    pause = _PAUSES[row.attempts] if row.attempts < len(_PAUSES) else None
    if made.is_taken:
        state = DeliveryState.SENT
    else:
        state = DeliveryState.FAILED if pause is None or made.status == _GONE else DeliveryState.QUEUED
    row.next_at = made.at + pause if state == DeliveryState.QUEUED and pause is not None else None
    _keep_attempt(row, made, state)
    if row.next_at is not None:
        _enqueue(row.key, run_at=row.next_at)
    _heed(row.endpoint_id, made)


def _keep_attempt(row: WebhookDelivery, made: Attempt, state: str) -> None:
    row.state, row.status, row.error, row.tried_at = state, made.status, made.error, made.at
    row.attempts += 1
    row.save(update_fields=["state", "status", "error", "tried_at", "attempts", "next_at"])


def _heed(endpoint_id: int, made: Attempt) -> None:
    """How its address does. One that works is written to only where it did not before."""
    rows = WebhookEndpoint.objects.filter(pk=endpoint_id)
    if made.is_taken:
        rows.filter(failing_since__isnull=False).update(failing_since=None, tried_at=None, error="")
        return
    endpoint = rows.select_for_update().select_related("staff").get()
    endpoint.failing_since = endpoint.failing_since or made.at
    endpoint.tried_at, endpoint.error = made.at, made.words
    is_over = made.status == _GONE or made.at - endpoint.failing_since >= _GIVEN_UP_AFTER
    if is_over and endpoint.is_active:
        _stop(endpoint, "gone" if made.status == _GONE else "failing", at=made.at)
    endpoint.save()


def _stop(endpoint: WebhookEndpoint, reason: str, *, at: datetime) -> None:
    endpoint.is_active, endpoint.stopped_for = False, reason
    record(events.WEBHOOK_STOPPED, endpoint, by=SYSTEM, at=at, reason=Word(reason))
    staff = endpoint.staff
    with translation.override(staff.language if staff.language in dict(settings.LANGUAGES) else None):
        page = settings.BASE_URL + reverse("desk:webhook", args=[endpoint.pk])
        text = _(
            "%(name)s does not take what it is told, and was switched off. The last thing that was heard of it: "
            "%(error)s\n\nWhat happens meanwhile it does not learn. Once it works again, switch it on here:\n%(page)s"
        ) % {"name": endpoint.name, "error": endpoint.error, "page": page}
        subject = _("A webhook was switched off: %(name)s") % {"name": endpoint.name}
        EmailMessage(subject, text, to=[staff.email], headers={"Auto-Submitted": "auto-generated"}).send()


def _end(key: int, why: str) -> None:
    rows = WebhookDelivery.objects.filter(pk=key, state=DeliveryState.QUEUED)
    rows.update(state=DeliveryState.FAILED, error=why, next_at=None)


def _enqueue(key: str, run_at: datetime | None = None) -> None:
    from answerable.desk.tasks import tell_webhook  # it reads what is written here

    enqueue(tell_webhook, run_at=run_at, key=key)


def newest(endpoint: WebhookEndpoint, most: int) -> Sequence[WebhookDelivery]:
    return list(endpoint.deliveries.order_by("-pk")[:most])
