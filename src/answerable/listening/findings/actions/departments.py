"""Who acts on findings: departments of the house and of providers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.names import keep_name
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.listening import events
from answerable.listening.findings.actions.guards import MANAGE, owner_within
from answerable.listening.models import Department, Finding, FindingKind
from answerable.people.models import Provider, Staff

MOST = 100


@dataclass(frozen=True)
class DepartmentWanted:
    """`kinds` go to it unless somebody says otherwise; without a provider it is the house's own."""

    name: str
    lead: Staff | None = None
    provider: Provider | None = None
    kinds: Sequence[str] = ()


def require_manage(by: Actor) -> None:
    if not by.may(MANAGE) or not by.scope.everything:
        raise NotAllowed


@transaction.atomic
def add_department(wanted: DepartmentWanted, *, by: Actor, at: datetime) -> Department:
    require_manage(by)
    if Department.objects.count() >= MOST:
        raise Refusal(_("There are as many departments as there may be."))
    made = Department()
    _take(made, wanted)
    made.save()
    record(events.DEPARTMENT_ADDED, made, by=by, at=at)
    return made


@transaction.atomic
def change_department(
    department: Department, wanted: DepartmentWanted, *, by: Actor, at: datetime
) -> Department:
    """The same once more changes nothing."""
    require_manage(by)
    found = Department.objects.select_for_update(of=("self",)).get(pk=department.pk)
    before = _known(found)
    _take(found, wanted)
    if _known(found) == before:
        return found
    found.save()
    record(events.DEPARTMENT_CHANGED, found, by=by, at=at)
    return found


@transaction.atomic
def remove_department(department: Department, *, by: Actor, at: datetime) -> None:
    require_manage(by)
    found = Department.objects.select_for_update(of=("self",)).filter(pk=department.pk).first()
    if found is None:
        return
    if Finding.objects.filter(department=found).exists():
        raise Refusal(_("Findings are its own: give it another name instead."), code="has_findings")
    record(events.DEPARTMENT_REMOVED, found, by=by, at=at)
    keep_name(found, at=at)
    found.delete()


def _known(department: Department) -> tuple[object, ...]:
    return department.name, department.lead_id, department.provider_id, department.kinds


def _take(department: Department, wanted: DepartmentWanted) -> None:
    name = " ".join(wanted.name.replace("\x00", "").split())
    if not name or len(name) > 60:
        raise Invalid(_("Give it a name of 1 to 60 characters."))
    if Department.objects.exclude(pk=department.pk).filter(name__iexact=name).exists():
        raise Invalid(_("There is a department of this name already."))
    theirs = wanted.provider
    department.name = name
    department.provider = None if theirs is None or theirs.is_in_house else theirs
    department.lead = owner_within(wanted.lead, department)
    department.kinds = [kind for kind in FindingKind.values if kind in set(wanted.kinds)]
