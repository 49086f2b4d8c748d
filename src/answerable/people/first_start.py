"""The first start: whoever holds the code that the installation printed becomes its first administrator.

Only while nobody works here, once, and by one person: the row is locked, and its code is gone with its use.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import SYSTEM, Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Refusal
from answerable.people import events
from answerable.people.access import Role
from answerable.people.actions import create_staff
from answerable.people.actions.guards import require
from answerable.people.actions.providers import add_provider, rename_provider
from answerable.people.models import FirstStart, Provider, ProviderKind, Staff

LIFE = timedelta(days=1)
_ONLY = 1


@dataclass(frozen=True)
class Beginning:
    """Who begins, and the company they begin for."""

    name: str
    email: str
    password: str
    company: str
    language: str
    time_zone: str


def is_new() -> bool:
    """Nobody works here yet."""
    return not Staff.objects.exists()


@transaction.atomic
def new_code(*, at: datetime) -> str:
    """What opens the set-up, to be shown once; any earlier one opens nothing from now on."""
    if not is_new():
        raise Refusal(_("People work here already: whoever is an administrator invites the others."))
    code = secrets.token_urlsafe(24)
    known = {"code": _digest(code), "code_until": at + LIFE, "administrator": None, "finished_at": None}
    FirstStart.objects.update_or_create(pk=_ONLY, defaults=known)
    return code


def opens(code: str, *, at: datetime) -> bool:
    row = FirstStart.objects.filter(pk=_ONLY).first()
    return row is not None and _fits(row, code, at) and is_new()


@transaction.atomic
def begin(code: str, wanted: Beginning, *, at: datetime) -> Staff:
    """The company, its first administrator, and an end to the code: together or not at all."""
    row = FirstStart.objects.select_for_update().filter(pk=_ONLY).first()
    if row is None or not _fits(row, code, at) or not is_new():
        raise FirstStart.DoesNotExist
    staff = create_staff(
        email=wanted.email,
        name=wanted.name,
        provider=_company(wanted.company, at),
        role=Role.ADMIN,
        password=wanted.password,
        language=wanted.language,
        time_zone=wanted.time_zone,
        by=SYSTEM,
        at=at,
    )
    row.code, row.code_until = "", None
    row.administrator, row.time_zone = staff, wanted.time_zone
    row.save()
    return staff


@transaction.atomic
def finish(*, by: Actor, at: datetime) -> None:
    """The set-up is not offered any more. Twice is harmless."""
    require(by, "staff.manage")
    row = FirstStart.objects.select_for_update().filter(pk=_ONLY, administrator__isnull=False).first()
    if row is None:
        raise FirstStart.DoesNotExist
    if row.finished_at is not None:
        return
    row.finished_at = at
    row.save(update_fields=["finished_at"])
    record(events.FIRST_START_FINISHED, row, by=by, at=at)


def is_under_way() -> bool:
    """Begun, and not finished."""
    return FirstStart.objects.filter(administrator__isnull=False, finished_at=None).exists()


def usual_time_zone() -> str:
    """Where colleagues are, as long as they say nothing else."""
    return FirstStart.objects.values_list("time_zone", flat=True).first() or "UTC"


def _company(name: str, at: datetime) -> Provider:
    own = Provider.objects.filter(kind=ProviderKind.IN_HOUSE).order_by("pk").first()
    if own is None:
        return add_provider(name, ProviderKind.IN_HOUSE, by=SYSTEM, at=at)
    return rename_provider(own, name, by=SYSTEM, at=at)


def _fits(row: FirstStart, code: str, at: datetime) -> bool:
    if not row.code or row.code_until is None or row.code_until < at:
        return False
    return hmac.compare_digest(row.code, _digest(code))


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
