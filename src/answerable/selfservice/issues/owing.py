"""An update is owed: whoever looks after the issue is told before, and when it is late."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from answerable.ledger.actor import SYSTEM
from answerable.ledger.jobs import Lane, enqueue, job
from answerable.ledger.recording import record
from answerable.people.models import Role, Staff
from answerable.selfservice.issues import events
from answerable.selfservice.models import Issue

_MOST = 500
_MOST_TOLD = 20
WARNED, MISSED, ESCALATED = 1, 2, 3


def tell_of_due(*, now: datetime) -> None:
    """A quarter of the time before, at the time, and once more as long after it again, to those who lead."""
    due = Issue.objects.current().filter(due_at__isnull=False, told__lt=ESCALATED).order_by("due_at")
    for issue in due[:_MOST]:
        if _stage(issue, now) > issue.told:
            _tell(issue.pk, now)


def _stage(issue: Issue, now: datetime) -> int:
    if issue.due_at is None or issue.every is None:
        return 0
    moments = (issue.due_at - issue.every / 4, issue.due_at, issue.due_at + issue.every)
    return sum(moment <= now for moment in moments)


@transaction.atomic
def _tell(key: int, now: datetime) -> None:
    issue = Issue.objects.select_for_update(of=("self",)).get(pk=key)
    stage = _stage(issue, now)
    if stage <= issue.told:
        return
    issue.told = stage
    issue.save(update_fields=["told"])
    record(events.DUE_SOON if stage == WARNED else events.UPDATE_MISSED, issue, by=SYSTEM, at=now)
    enqueue(mail_owner, issue_id=issue.pk, stage=stage)


@job(lane=Lane.OUTSIDE)
def mail_owner(issue_id: int, stage: int) -> None:
    issue = Issue.objects.select_related("owner", "team").get(pk=issue_id)
    link = settings.BASE_URL + reverse("desk:issue", args=[issue.pk])
    for staff in _who(issue, stage):
        with translation.override(staff.language or None):
            words = (
                _("An update is owed soon: %(issue)s")
                if stage == WARNED
                else _("An update is late: %(issue)s")
            )
            known = {"issue": f"{issue.reference} {issue.title}", "link": link}
            text = (
                _("We promised those who are touched to say how it stands. Write it here: %(link)s") % known
            )
            EmailMessage(words % known, text, to=[staff.email]).send()


def _who(issue: Issue, stage: int) -> list[Staff]:
    """Its owner; its team, where it has none; and those who lead, when it is late for long."""
    active = Staff.objects.filter(is_active=True)
    if stage < ESCALATED and issue.owner is not None and issue.owner.is_active:
        return [issue.owner]
    if stage < ESCALATED and issue.team is not None:
        return list(active.filter(teams=issue.team).order_by("pk")[:_MOST_TOLD])
    leads = active.filter(role__in=(Role.SUPERVISOR, Role.MANAGER), provider__kind="in_house")
    return list(leads.order_by("pk")[:_MOST_TOLD])
