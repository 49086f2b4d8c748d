"""The browsers that somebody wants to be told in: one row each, theirs alone."""

import base64
import binascii
import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from django.db import transaction
from django.utils.translation import gettext as _

from answerable.desk import events
from answerable.desk.models import PushSubscription
from answerable.ledger.actor import Actor
from answerable.ledger.outside import NotReachable, check
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.ledger.secrets import decrypt, encrypt
from answerable.people.models import Staff

MOST = 10  # of one person; one more takes the oldest one's place


@dataclass(frozen=True)
class Browser:
    """Where and for whose eyes, as the browser itself says."""

    endpoint: str
    p256dh: str
    auth: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.endpoint.encode()).hexdigest()


def browser_of(row: PushSubscription) -> Browser:
    return Browser(**json.loads(decrypt(row.sealed)))


@transaction.atomic
def add_browser(staff: Staff, browser: Browser, *, by: Actor, at: datetime) -> PushSubscription:
    """Tell them in this browser. Whoever used it before is told there no longer; twice is once."""
    _require_own(staff, by)
    _check(browser)
    Staff.objects.select_for_update().get(pk=staff.pk)  # two pages at once
    same = PushSubscription.objects.select_for_update().filter(digest=browser.digest).first()
    if same is not None and same.staff_id == staff.pk and browser_of(same) == browser:
        return same
    if same is not None:
        _remove(same, by=by, at=at, reason="replaced")
    sealed = encrypt(json.dumps(asdict(browser)))
    row = PushSubscription.objects.create(staff=staff, digest=browser.digest, sealed=sealed, created_at=at)
    record(events.BROWSER_ADDED, row, by=by, at=at, staff=staff.pk)
    for old in PushSubscription.objects.filter(staff=staff).order_by("-pk")[MOST:]:
        _remove(old, by=by, at=at, reason="too_many")
    return row


@transaction.atomic
def remove_browser(staff: Staff, *, by: Actor, at: datetime, digest: str) -> None:
    """One of their own; one that is not there any more is not."""
    _require_own(staff, by)
    row = PushSubscription.objects.select_for_update().filter(staff=staff, digest=digest).first()
    if row is not None:
        _remove(row, by=by, at=at, reason="staff")


@transaction.atomic
def forget_browser(key: int, *, by: Actor, at: datetime) -> None:
    """Its push service knows it no longer."""
    row = PushSubscription.objects.select_for_update().filter(pk=key).first()
    if row is not None:
        _remove(row, by=by, at=at, reason="gone")


def _remove(row: PushSubscription, *, by: Actor, at: datetime, reason: str) -> None:
    record(events.BROWSER_REMOVED, row, by=by, at=at, staff=row.staff_id, reason=reason)
    row.delete()


def _require_own(staff: Staff, by: Actor) -> None:
    if by.staff_id != staff.pk:
        raise NotAllowed


def _check(browser: Browser) -> None:
    try:
        check(browser.endpoint)
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), _decoded(browser.p256dh))
        is_whole = len(_decoded(browser.auth)) == 16
    except (NotReachable, ValueError):
        is_whole = False
    if not is_whole:
        raise Invalid(_("This browser gave nothing by which it can be told."))


def _decoded(key: str) -> bytes:
    if len(key) > 200 or not key.isascii():
        raise ValueError("no key is as long")
    try:
        return base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))
    except binascii.Error as error:
        raise ValueError("it is not base64") from error
