"""Telling by mail what somebody has not looked at for a while: one letter for all of it, and not too often.

What is read before is never mailed. A letter says what happened and where, nothing that a customer wrote, unless the
operator lets it name subjects.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from answerable.desk.heard.preferences import quiet_until
from answerable.desk.heard.showing import Line, lines_of, told_to
from answerable.desk.masks.net import masked_text
from answerable.desk.models import Notification, NotificationPreference
from answerable.people.masking import looking_through, mask_for
from answerable.people.models import Staff

WAIT = timedelta(minutes=5)  # in which one may look oneself
APART = timedelta(minutes=30)  # between two letters to one person
_MOST = 20  # lines in a letter; the others are counted
_AT_ONCE = 500  # people; the next minute has the others


def whom_to_mail(at: datetime) -> Sequence[int]:
    due = Notification.objects.filter(mail_at__lte=at).order_by("staff_id")
    return list(due.values_list("staff_id", flat=True).distinct()[:_AT_ONCE])


@transaction.atomic
def mail_to(staff_id: int, *, at: datetime) -> None:
    """All that is to be mailed to this person, or nothing yet in their quiet hours and soon after the last letter."""
    NotificationPreference.objects.get_or_create(staff_id=staff_id)
    preference = NotificationPreference.objects.select_for_update().get(staff=staff_id)
    staff = Staff.objects.select_related("provider").get(pk=staff_id)
    waiting = Notification.objects.filter(staff=staff, mail_at__isnull=False)
    later = quiet_until(at, staff, preference) or _not_before(preference, at)
    if later is not None:
        waiting.filter(mail_at__lt=later).update(mail_at=later)
        return
    told = told_to(staff).filter(mail_at__isnull=False, read_at=None).select_related("ticket")
    found = list(told.order_by("-at", "-pk")[:_MOST]) if staff.is_active else []
    if found:
        _letter(staff, found, told.count() - len(found)).send()
        preference.mailed_at = at
        preference.save(update_fields=["mailed_at"])
    waiting.update(mail_at=None)


def _not_before(preference: NotificationPreference, at: datetime) -> datetime | None:
    last = preference.mailed_at
    return last + APART if last is not None and at < last + APART else None


def _letter(staff: Staff, told: Sequence[Notification], more: int) -> EmailMessage:
    with (
        translation.override(staff.language if staff.language in dict(settings.LANGUAGES) else None),
        looking_through(mask_for(staff)),
    ):
        lines = lines_of(told)
        known = {
            "lines": lines,
            "more": more,
            "site": settings.BASE_URL,
            "preferences": settings.BASE_URL + reverse("desk:me") + "#told",
            "names_subjects": settings.NOTIFICATION_MAIL_SUBJECTS,
        }
        text = masked_text(render_to_string("desk/heard/letter.txt", known))
        subject = masked_text(_subject(lines, more))
    headers = {"List-Unsubscribe": f"<{known['preferences']}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, text, to=[staff.email], headers=headers)


def _subject(lines: Sequence[Line], more: int) -> str:
    if len(lines) + more == 1:
        ticket = lines[0].told.ticket
        return f"{lines[0].words} · {ticket.reference}" if ticket else lines[0].words
    return _("%(count)s things for you in customer service") % {"count": len(lines) + more}
