"""Where findings are worked on outside, and what we are told of it."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import SYSTEM, Actor
from answerable.ledger.jobs import enqueue
from answerable.ledger.kinds import Word
from answerable.ledger.names import keep_name
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, Refusal
from answerable.ledger.secrets import encrypt
from answerable.listening import events
from answerable.listening.findings.actions.departments import require_manage
from answerable.listening.findings.links import key_of_link
from answerable.listening.findings.owing import DONE_THERE, mail_owner
from answerable.listening.models import Finding, Tracker, TrackerKind

MOST = 50


@dataclass(frozen=True)
class TrackerWanted:
    """`address` is where its issues stand: only what lies below it is believed."""

    kind: TrackerKind
    name: str
    address: str


@transaction.atomic
def add_tracker(wanted: TrackerWanted, *, by: Actor, at: datetime) -> tuple[Tracker, str]:
    """With its secret, which is shown this once."""
    require_manage(by)
    if Tracker.objects.count() >= MOST:
        raise Refusal(_("There are as many trackers as there may be."))
    secret = secrets.token_urlsafe(32)
    made = Tracker(created_at=at, sealed=encrypt(secret))
    _take(made, wanted)
    made.save()
    record(events.TRACKER_ADDED, made, by=by, at=at, of=Word(made.kind))
    return made, secret


@transaction.atomic
def change_tracker(tracker: Tracker, wanted: TrackerWanted, *, by: Actor, at: datetime) -> Tracker:
    require_manage(by)
    found = Tracker.objects.select_for_update().get(pk=tracker.pk)
    before = (found.kind, found.name, found.address)
    _take(found, wanted)
    if (found.kind, found.name, found.address) != before:
        found.save()
        record(events.TRACKER_CHANGED, found, by=by, at=at, of=Word(found.kind))
    return found


@transaction.atomic
def renew_tracker_secret(tracker: Tracker, *, by: Actor, at: datetime) -> tuple[Tracker, str]:
    """The one before it is believed no longer."""
    require_manage(by)
    found = Tracker.objects.select_for_update().get(pk=tracker.pk)
    secret = secrets.token_urlsafe(32)
    found.sealed = encrypt(secret)
    found.save(update_fields=["sealed"])
    record(events.TRACKER_SECRET_RENEWED, found, by=by, at=at)
    return found, secret


@transaction.atomic
def remove_tracker(tracker: Tracker, *, by: Actor, at: datetime) -> None:
    require_manage(by)
    found = Tracker.objects.select_for_update().filter(pk=tracker.pk).first()
    if found is None:
        return
    record(events.TRACKER_REMOVED, found, by=by, at=at)
    keep_name(found, at=at)
    found.delete()


@transaction.atomic
def hear_from_tracker(tracker: Tracker, link: str, *, is_closed: bool, at: datetime) -> int:
    """It was closed there, or opened again. Somebody here confirms it; the same twice changes nothing. How many
    findings it concerned."""
    key, base = key_of_link(link), key_of_link(tracker.address)
    if not key.startswith(f"{base}/"):
        return 0
    Tracker.objects.filter(pk=tracker.pk).update(heard_at=at)
    changed = 0
    rows = Finding.objects.standing().open().filter(link_key=key).select_for_update(of=("self",))
    for found in rows.order_by("pk"):
        if (found.done_there_at is not None) == is_closed:
            continue
        found.done_there_at, found.changed_at = (at if is_closed else None), at
        found.save(update_fields=["done_there_at", "changed_at"])
        kind = events.FINDING_DONE_THERE if is_closed else events.FINDING_OPEN_THERE
        record(kind, found, by=SYSTEM, at=at, tracker=tracker.pk)
        if is_closed:
            enqueue(mail_owner, finding_id=found.pk, stage=DONE_THERE)
        changed += 1
    return changed


def _take(tracker: Tracker, wanted: TrackerWanted) -> None:
    name, address = " ".join(wanted.name.replace("\x00", "").split()), wanted.address.strip().rstrip("/")
    if not name or len(name) > 120:
        raise Invalid(_("Give it a name of 1 to 120 characters."))
    if len(address) > 400 or not key_of_link(address):
        raise Invalid(_("Its address begins with https:// and leads to where its issues stand."))
    tracker.kind, tracker.name, tracker.address = wanted.kind, name, address
