"""What people do with received items and mailboxes."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.channels import events
from answerable.channels.models import Item, ItemState, Mailbox
from answerable.channels.news import RESTS
from answerable.channels.tasks import settle
from answerable.ledger.actor import Actor
from answerable.ledger.jobs import enqueue
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.addresses import MAIL, normalise
from answerable.people.models import Team
from answerable.tickets.models import Brand


@transaction.atomic
def release(item: Item, *, by: Actor, at: datetime) -> Item:
    """Out of quarantine: it is placed as what a person wrote. Twice is harmless."""
    item = _locked(item, by, "quarantine.release")
    if item.is_released:
        return item
    if item.state != ItemState.QUARANTINED:
        raise Refusal(_("This is not in quarantine."))
    item.is_released = True
    _settle_again(item)
    record(events.ITEM_RELEASED, item, by=by, at=at, item=item.pk)
    return item


@transaction.atomic
def replay(item: Item, *, by: Actor, at: datetime) -> Item:
    """Try again what failed, after what stood in its way was mended."""
    item = _locked(item, by, "quarantine.release")
    if item.state == ItemState.RECEIVED:
        return item
    if item.state != ItemState.FAILED:
        raise Refusal(_("This did not fail."))
    _settle_again(item)
    record(events.ITEM_REPLAYED, item, by=by, at=at, item=item.pk)
    return item


@dataclass(frozen=True)
class MailboxChange:
    """What a mailbox is to be. `secrets` are added to those kept; an empty one is removed."""

    name: str
    address: str
    team: Team | None
    settings: dict[str, Any]
    secrets: dict[str, str] = field(default_factory=dict)
    signature: str = ""
    brand: Brand | None = None


@transaction.atomic
def add_mailbox(channel: str, wanted: MailboxChange, *, by: Actor, at: datetime) -> Mailbox:
    _require(by, "mailbox.manage")
    address = _address(channel, wanted.address)
    if Mailbox.objects.filter(channel=channel, address=address).exists():
        raise Refusal(_("There is a mailbox with this address already."))
    mailbox = Mailbox(channel=channel, address=address, created_at=at)
    _apply(mailbox, wanted)
    mailbox.save()
    record(events.MAILBOX_ADDED, mailbox, by=by, at=at, channel=channel)
    return mailbox


@transaction.atomic
def change_mailbox(mailbox: Mailbox, wanted: MailboxChange, *, by: Actor, at: datetime) -> Mailbox:
    _require(by, "mailbox.manage")
    mailbox = Mailbox.objects.select_for_update().get(pk=mailbox.pk)
    address = _address(mailbox.channel, wanted.address)
    others = Mailbox.objects.filter(channel=mailbox.channel, address=address).exclude(pk=mailbox.pk)
    if others.exists():
        raise Refusal(_("There is a mailbox with this address already."))
    if mailbox.channel != MAIL:  # a mailbox's own cursor says whose it is
        is_other = mailbox.address != address
        mailbox.cursor = {} if is_other else {k: v for k, v in mailbox.cursor.items() if k != RESTS}
    mailbox.address = address
    mailbox.error = ""
    _apply(mailbox, wanted)
    mailbox.save()
    record(events.MAILBOX_CHANGED, mailbox, by=by, at=at)
    return mailbox


def tried(channel: str, wanted: MailboxChange, found: Mailbox | None, *, at: datetime) -> Mailbox:
    """As it would be, kept nowhere, so that it can be tried first."""
    mailbox = Mailbox(channel=channel, address=_address(channel, wanted.address), created_at=at)
    if found is not None:
        mailbox.secrets = found.secrets
    _apply(mailbox, wanted)
    return mailbox


@transaction.atomic
def switch_mailbox(mailbox: Mailbox, *, on: bool, by: Actor, at: datetime) -> Mailbox:
    """Start or stop it; what it received stays."""
    _require(by, "mailbox.manage")
    mailbox = Mailbox.objects.select_for_update().get(pk=mailbox.pk)
    if mailbox.is_active == on:
        return mailbox
    mailbox.is_active = on
    mailbox.save(update_fields=["is_active"])
    record(events.MAILBOX_CHANGED if on else events.MAILBOX_STOPPED, mailbox, by=by, at=at)
    return mailbox


def _apply(mailbox: Mailbox, wanted: MailboxChange) -> None:
    if not wanted.name.strip():
        raise Invalid(_("Give the mailbox a name: customers see it as the sender."))
    mailbox.name, mailbox.team = wanted.name.strip()[:120], wanted.team
    mailbox.brand = wanted.brand
    mailbox.settings, mailbox.signature = wanted.settings, wanted.signature
    if wanted.secrets:
        mailbox.keep_secrets(**wanted.secrets)


def _address(channel: str, given: str) -> str:
    address = normalise(channel, given)
    if not address:
        raise Invalid(_("%(given)s is not an address on this channel.") % {"given": given})
    return address


def _require(by: Actor, right: str) -> None:
    if not by.may(right):
        raise NotAllowed


def _locked(item: Item, by: Actor, right: str) -> Item:
    found = Item.objects.select_for_update().get(pk=item.pk)
    if not by.scope.everything and not Item.objects.visible_to(by).filter(pk=item.pk).exists():
        raise Item.DoesNotExist
    _require(by, right)
    return found


def _settle_again(item: Item) -> None:
    item.state, item.reason, item.explanation, item.settled_at = ItemState.RECEIVED, "", "", None
    item.save(update_fields=["state", "reason", "explanation", "settled_at", "is_released"])
    enqueue(settle, item_id=item.pk)
