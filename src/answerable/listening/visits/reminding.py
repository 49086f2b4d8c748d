"""Whoever goes somewhere is reminded a month before, and again once the day has passed and nothing was said of it."""

from datetime import datetime, timedelta

from django.db import transaction

from answerable.ledger.actor import SYSTEM
from answerable.ledger.recording import record
from answerable.listening import events
from answerable.listening.models import Visit
from answerable.listening.rota.letters import remind_of_visit

_BEFORE, _AFTER = timedelta(days=28), timedelta(days=7)


def remind_of_visits(*, at: datetime) -> int:
    """Each twice at most."""
    today, told = at.date(), 0
    rows = Visit.objects.standing().filter(done_on=None, planned_on__lte=today + _BEFORE)
    for key in rows.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            visit = (
                Visit.objects.select_for_update(of=("self",)).select_related("leader", "region").get(pk=key)
            )
            if visit.is_to_come and _is_due(visit, at):
                visit.reminded_at = at
                visit.save(update_fields=["reminded_at"])
                remind_of_visit(visit, visit.leader)
                record(events.VISIT_REMINDED, visit, by=SYSTEM, at=at, region=visit.region_id)
                told += 1
    return told


def _is_due(visit: Visit, at: datetime) -> bool:
    since = visit.planned_on + _AFTER
    if at.date() < since:
        return visit.reminded_at is None
    return visit.reminded_at is None or visit.reminded_at.date() < since
