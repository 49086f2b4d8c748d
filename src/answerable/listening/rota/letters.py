"""What is told by mail: who asked for a swap and what came of it, and when one's week, or a visit, comes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from answerable.ledger.actor import SYSTEM
from answerable.ledger.recording import record
from answerable.listening import events
from answerable.listening.models import Reminder, RotaReminder, RotaSwap, RotaWeek, SwapState, Visit
from answerable.people.models import Staff


def tell_of_swap(swap: RotaSwap) -> None:
    """Whoever is asked, and afterwards whoever asked; a question that was taken back, whom it was asked of."""
    is_theirs = swap.state in (SwapState.ASKED, SwapState.TAKEN_BACK)
    staff = (swap.other if is_theirs else swap.week).member.staff
    _send(
        staff, _("Your week in service: a swap"), "swap", {"swap": swap, "state": swap.state}, "desk:my_week"
    )


def remind(week: RotaWeek, kind: Reminder, *, at: datetime) -> bool:
    """Once of each; in the caller's transaction. False where it was done."""
    _made, is_new = RotaReminder.objects.get_or_create(
        week=week, starts_on=week.starts_on, kind=kind, defaults={"at": at}
    )
    if is_new:
        _send(
            week.member.staff,
            _("Your week in service"),
            "reminder",
            {"week": week, "kind": kind},
            "desk:my_week",
        )
        record(events.WEEK_REMINDED, week, by=SYSTEM, at=at, of=kind.value)
    return is_new


def remind_of_visit(visit: Visit, staff: Staff) -> None:
    _send(staff, _("A visit comes up"), "visit", {"visit": visit}, "desk:visits")


def _send(staff: Staff, subject: str, name: str, known: Mapping[str, Any], page: str) -> None:
    if not staff.is_active:
        return
    language = staff.language if staff.language in dict(settings.LANGUAGES) else None
    with translation.override(language):
        whole = {**known, "staff": staff, "link": settings.BASE_URL + reverse(page)}
        text = render_to_string(f"listening/{name}.txt", whole)
    EmailMessage(subject, text, to=[staff.email], headers={"Auto-Submitted": "auto-generated"}).send()
