"""What is pushed: which line, in the words of whoever reads it and of nothing that a customer wrote."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import parseaddr

import structlog
from django.conf import settings
from django.utils import translation

from answerable.desk.heard.preferences import quiet_until
from answerable.desk.heard.pushing.browsers import browser_of
from answerable.desk.heard.pushing.keys import signer
from answerable.desk.heard.showing import lines_of, told_to
from answerable.desk.masks.net import masked_text
from answerable.desk.models import Notification, NotificationPreference, PushSubscription
from answerable.ledger.jobs import GiveUp
from answerable.ledger.outside import NotReachable, post
from answerable.people.masking import looking_through, mask_for
from answerable.people.models import Staff

log = structlog.get_logger(__name__)
WAIT = timedelta(seconds=10)  # in which a page that shows the ticket has said so
_TTL = 4 * 3600  # seconds for which the push service keeps it for a browser that is away
_GONE = (404, 410)


def to_push(
    staff_id: int, ticket_id: int | None, kind: str, *, at: datetime
) -> tuple[int, Sequence[int]] | None:
    """The line and the browsers to tell it in; None when it was read, went out of sight or these are quiet hours."""
    staff = Staff.objects.select_related("provider").get(pk=staff_id)
    preference = NotificationPreference.objects.filter(staff=staff).first()
    if not staff.is_active or (preference and quiet_until(at, staff, preference)):
        return None
    told = told_to(staff).filter(ticket=ticket_id, kind=kind, read_at=None).first()
    if told is None:
        return None
    return told.pk, list(PushSubscription.objects.filter(staff=staff).values_list("pk", flat=True))


def push(notification_id: int, subscription_id: int) -> bool:
    """Hand it to the browser's push service. False when the browser is to be forgotten. Tried again hours later, it may
    have been read or gone out of sight."""
    row = PushSubscription.objects.select_related("staff__provider").filter(pk=subscription_id).first()
    if row is None or not row.staff.is_active:
        return True
    unread = told_to(row.staff).filter(pk=notification_id, read_at=None)
    told = unread.select_related("ticket").first()
    if told is None:
        return True
    browser = browser_of(row)
    from webpush import WebPushSubscription  # here: with it comes what no page needs

    known = {"endpoint": browser.endpoint, "keys": {"p256dh": browser.p256dh, "auth": browser.auth}}
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    sealed = signer(sender, _TTL).get(_payload(told, row.staff), WebPushSubscription.model_validate(known))
    headers = {**sealed.headers, "urgency": "high", "content-type": "application/octet-stream"}
    try:
        status = post(browser.endpoint, sealed.encrypted, headers)
    except NotReachable as error:
        if error.is_final:
            log.warning("push.not_an_address", reason=str(error), subscription=subscription_id)
            return False
        raise
    if status in _GONE:
        return False
    if 300 <= status < 500 and status != 429:
        raise GiveUp(f"The push service refused it with {status}.")
    if status >= 300:
        raise NotReachable(f"The push service answered {status}.", is_final=False)
    return True


def _payload(told: Notification, staff: Staff) -> str:
    """Unread ones of the same kind and ticket replace each other on the screen."""
    with (
        translation.override(staff.language if staff.language in dict(settings.LANGUAGES) else None),
        looking_through(mask_for(staff)),
    ):
        [line] = lines_of([told])
        words = masked_text(f"{line.words} · {told.ticket.reference}" if told.ticket else line.words)
    return json.dumps({"title": "Answerable", "body": words, "url": line.url, "tag": f"told-{told.pk}"})
