"""A charter is drafted, offered and signed by both sides. What was offered never changes: another version does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people import events
from answerable.people.actions.guards import require
from answerable.people.actions.providers import guards
from answerable.people.models import (
    CharterSignature,
    CharterVersion,
    DutyWhat,
    LevelWhat,
    Provider,
    ProviderKind,
    ServiceLevel,
    Side,
    Staff,
)
from answerable.people.models.charters import TEXTS

MOST_TEXT = 20_000
MOST_LENGTH = timedelta(days=365)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class CharterText:
    """A charter as somebody wants it. Without a calendar, day and night count."""

    valid_from: date
    vision: str = ""
    objectives: str = ""
    hiring: str = ""
    prices: str = ""
    other_duties: str = ""
    calendar: int | None = None
    targets: Mapping[str, Mapping[int, timedelta]] = field(default_factory=dict)  # by service level, priority
    levels: Mapping[str, int] = field(default_factory=dict)  # per cent
    duties: Mapping[str, timedelta] = field(default_factory=dict)

    def kept(self) -> dict[str, Any]:
        """As a version's columns have it; raises Invalid with a sentence."""
        return {
            **{name: _text(getattr(self, name)) for name in TEXTS},
            "valid_from": self.valid_from,
            "calendar_id": self.calendar,
            "targets": {
                kind: {str(priority): _seconds(length) for priority, length in sorted(of.items())}
                for kind in ServiceLevel.values
                if (of := self.targets.get(kind))
            },
            "levels": {
                what: _per_cent(self.levels[what]) for what in LevelWhat.values if what in self.levels
            },
            "duties": {what: _seconds(self.duties[what]) for what in DutyWhat.values if what in self.duties},
        }


@transaction.atomic
def draft_charter(provider: Provider, wanted: CharterText, *, by: Actor, at: datetime) -> CharterVersion:
    """The draft of the next version, or another text for it. Only the house writes; a draft is changed as one likes."""
    provider = guards.locked(provider, by)
    newest = provider.charter.first()
    if newest is not None and newest.is_offered:
        raise Refusal(
            _("Version %(n)s is offered. Withdraw it first.") % {"n": newest.number}, code="offered"
        )
    kept = wanted.kept()
    if newest is not None and newest.is_draft:
        if all(getattr(newest, name) == value for name, value in kept.items()):
            return newest
        draft = newest
    else:
        draft = CharterVersion(provider=provider, number=1 if newest is None else newest.number + 1)
    for name, value in kept.items():
        setattr(draft, name, value)
    draft.made_by_id, draft.made_at = by.staff_id, at
    draft.save()
    record(events.CHARTER_DRAFTED, provider, by=by, at=at, version=draft.number)
    return draft


@transaction.atomic
def remove_draft(version: CharterVersion, *, by: Actor, at: datetime) -> None:
    """Nobody has seen it. Twice is harmless."""
    provider = guards.locked(version.provider, by)
    if provider.charter.filter(pk=version.pk, offered_at=None).delete()[0]:
        record(events.CHARTER_DRAFT_REMOVED, provider, by=by, at=at, version=version.number)


@transaction.atomic
def offer_charter(version: CharterVersion, *, by: Actor, at: datetime) -> CharterVersion:
    """From now on its text stays, and both sides can sign it."""
    provider = guards.locked(version.provider, by)
    version = provider.charter.select_for_update().get(pk=version.pk)
    if not version.is_draft:
        return version
    if not version.vision.strip():
        raise Invalid(_("Write at least what you want to reach together."))
    last = provider.charter.exclude(signed_at=None).first()
    if last is not None and version.valid_from < last.valid_from:
        raise Invalid(_("It cannot hold from a day before the version that was signed last holds."))
    version.offered_at = at
    version.save(update_fields=["offered_at"])
    record(events.CHARTER_OFFERED, provider, by=by, at=at, version=version.number)
    return version


@transaction.atomic
def withdraw_charter(version: CharterVersion, *, by: Actor, at: datetime) -> CharterVersion:
    """An offer that not both have signed. It stays to be read."""
    provider = guards.locked(version.provider, by)
    version = provider.charter.select_for_update().get(pk=version.pk)
    if version.withdrawn_at is not None:
        return version
    if not version.is_offered:
        raise Refusal(_("Only what is offered and not signed by both can be withdrawn."), code="not_offered")
    version.withdrawn_at = at
    version.save(update_fields=["withdrawn_at"])
    record(events.CHARTER_WITHDRAWN, provider, by=by, at=at, version=version.number)
    return version


@transaction.atomic
def sign_charter(
    version: CharterVersion, side: Side, *, digest: str, by: Actor, at: datetime
) -> CharterVersion:
    """By name, for one side; `digest` is of what the signer has read. It is in force once both have signed and its day
    has come. The same person twice is harmless; nobody signs for both sides."""
    if not CharterVersion.objects.visible_to(by).filter(pk=version.pk).exists():
        raise CharterVersion.DoesNotExist
    require(by, "charters.sign")
    provider = Provider.objects.select_for_update().get(pk=version.provider_id)
    version = provider.charter.select_for_update().get(pk=version.pk)
    if not may_sign(provider, side, by):
        raise NotAllowed
    signed = {each.side: each for each in version.signatures.all()}
    if side in signed and signed[side].staff_id == by.staff_id:
        return version
    _refuse_signing(version, side, signed, digest, by)
    staff = Staff.objects.get(pk=by.staff_id)
    CharterSignature.objects.create(
        version=version, side=side, staff=staff, name=str(staff)[:120], at=at, digest=version.digest
    )
    is_whole = len(signed) + 1 == len(Side)
    if is_whole:
        version.signed_at = at
        version.save(update_fields=["signed_at"])
    record(
        events.CHARTER_SIGNED, provider, by=by, at=at, version=version.number, side=side.value, whole=is_whole
    )
    return version


def may_sign(provider: Provider, side: Side, by: Actor) -> bool:
    """A provider's own manager signs for it; for an automation somebody of the house does. For the house, somebody who
    oversees all of it."""
    if by.staff_id is None or not by.may("charters.sign"):
        return False
    if side == Side.HOUSE:
        return by.scope.everything
    if provider.kind == ProviderKind.AUTOMATED:
        return by.scope.everything
    return by.provider_id == provider.pk


def _refuse_signing(
    version: CharterVersion, side: Side, signed: Mapping[str, CharterSignature], digest: str, by: Actor
) -> None:
    if not version.is_offered:
        raise Refusal(_("This version is not offered for signing."), code="not_offered")
    if side in signed:
        raise Refusal(_("%(name)s has signed for this side.") % {"name": signed[side].name}, code="signed")
    if any(each.staff_id == by.staff_id for each in signed.values()):
        raise Refusal(_("You have signed for the other side. Somebody else signs for this one."), code="both")
    if digest != version.digest:
        raise Refusal(_("The text is another than the one that you read. Look at it again."), code="changed")


def _text(given: str) -> str:
    text = given.replace("\x00", "").replace("\r\n", "\n").strip()
    if len(text) > MOST_TEXT:
        raise Invalid(_("The text is too long: at most 20,000 characters."))
    return text


def _seconds(length: timedelta) -> int:
    if not timedelta(minutes=1) <= length <= MOST_LENGTH:
        raise Invalid(_("A time is a minute at least, a year at most."))
    return int(length / _SECOND)


def _per_cent(value: int) -> int:
    if not 0 <= value <= 100:
        raise Invalid(_("A share lies between 0 and 100 per cent."))
    return value
