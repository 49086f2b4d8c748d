"""A finding is late: its owner is told, a few days later who leads their department, then those who see all."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from answerable.ledger.actor import SYSTEM
from answerable.ledger.jobs import Lane, enqueue, job
from answerable.ledger.recording import record
from answerable.listening import events
from answerable.listening.models import Finding
from answerable.people.models import ProviderKind, Staff

GIVEN, DONE_THERE = 0, 9
OWNER, LEAD, ALL = 1, 2, 3
# Behind the day by which it was owed.
_AFTER = {OWNER: timedelta(days=1), LEAD: timedelta(days=4), ALL: timedelta(days=8)}
_MOST, _MOST_TOLD = 500, 20


@job()
def tell_of_overdue() -> None:
    """By the clock: of each that is late, the next step, once."""
    tell_of_late(now=timezone.now())


def tell_of_late(*, now: datetime) -> None:
    due = Finding.objects.overdue(on=now.date()).filter(told__lt=ALL).order_by("due_on", "pk")
    for finding in due[:_MOST]:
        if _stage(finding.due_on, now) > finding.told:
            _tell(finding.pk, now)


def _stage(due_on: date, now: datetime) -> int:
    return sum(due_on + after <= now.date() for after in _AFTER.values())


@transaction.atomic
def _tell(key: int, now: datetime) -> None:
    finding = Finding.objects.select_for_update(of=("self",)).get(pk=key)
    stage = _stage(finding.due_on, now)
    if stage <= finding.told or not finding.is_overdue(on=now.date()):
        return
    finding.told = stage
    finding.save(update_fields=["told"])
    record(events.FINDING_OVERDUE, finding, by=SYSTEM, at=now, stage=stage)
    enqueue(mail_owner, finding_id=finding.pk, stage=stage)


@job(lane=Lane.OUTSIDE)
def mail_owner(finding_id: int, stage: int) -> None:
    """Whoever must know: it was given to them, it is late, or their tracker says that it is done."""
    finding = Finding.objects.select_related("owner", "department__lead").get(pk=finding_id)
    link = settings.BASE_URL + reverse("desk:finding", args=[finding.pk])
    for staff in _who(finding, stage):
        with translation.override(staff.language if staff.language in dict(settings.LANGUAGES) else None):
            known = {"finding": f"{finding.reference} {finding.title}", "link": link}
            EmailMessage(_subject(stage) % known, _text(stage) % known, to=[staff.email]).send()


def _subject(stage: int) -> str:
    if stage == GIVEN:
        return _("A finding for you: %(finding)s")
    if stage == DONE_THERE:
        return _("Closed in your tracker: %(finding)s")
    return _("A finding is late: %(finding)s")


def _text(stage: int) -> str:
    if stage == GIVEN:
        return _("Customers said something that you can act on. Read it here: %(link)s")
    if stage == DONE_THERE:
        return _("Say that it is done, and customers can be told: %(link)s")
    return _("It was to be answered or done by now. Say how it stands here: %(link)s")


def _who(finding: Finding, stage: int) -> list[Staff]:
    """Where nobody has it, whoever comes next on the way up."""
    owner, lead = finding.owner, finding.department.lead if finding.department else None
    wanted = {GIVEN: (owner,), DONE_THERE: (owner, lead), OWNER: (owner, lead), LEAD: (lead,)}.get(stage, ())
    for each in wanted:
        if each is not None and each.is_active:
            return [each]
    if stage == GIVEN:
        return []
    able = Staff.objects.active().who_may("findings.decide").filter(provider__kind=ProviderKind.IN_HOUSE)
    return [each for each in able.order_by("pk")[: 5 * _MOST_TOLD] if each.scope.everything][:_MOST_TOLD]
