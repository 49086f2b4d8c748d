"""Reports leave: a letter for each recipient, tried until the server takes it."""

import smtplib
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.desk.insight.reports.contents import may_receive
from answerable.insight.models import LetterState, ReportLetter
from answerable.ledger.jobs import GiveUp, Lane, job
from answerable.people.mail_server import hand_over


def _given_up(letter_id: int, error: str, **_more: object) -> None:
    _waiting(letter_id).update(state=LetterState.FAILED, error=error[:500], ended_at=timezone.now())


@job(lane=Lane.OUTSIDE, given_up=_given_up)
def send_report(letter_id: int) -> Callable[[], object] | None:
    """Written anew at each attempt, by the rights that its recipient has then. Figures take seconds and pictures an
    engine, so beside those jobs that others wait for."""
    letter = (
        _waiting(letter_id)
        .select_related(
            "run__report__provider", "run__report__region", "staff__provider", "staff__custom_role"
        )
        .first()
    )
    if letter is None:
        return None
    if not may_receive(letter.run.report, letter.staff):
        return lambda: _ended(letter_id, LetterState.LEFT_OUT, timezone.now())
    from answerable.desk.insight.reports.letters import letter_of

    content = letter_of(letter)
    try:
        hand_over(settings.DEFAULT_FROM_EMAIL, [letter.staff.email], content)
    except OSError as error:  # what goes wrong with mail is one as well
        _note(letter_id, error)
        raise
    return lambda: _ended(letter_id, LetterState.SENT, timezone.now())


def _note(letter_id: int, error: OSError) -> None:
    words = str(error)[:500].replace("\0", "") or type(error).__name__
    _waiting(letter_id).update(attempts=F("attempts") + 1, error=words)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _said in error.recipients.values()]
        if codes and all(500 <= code < 600 for code in codes):
            raise GiveUp(_("The mail server does not take mail for this address.")) from error


def _ended(letter_id: int, state: LetterState, at: datetime) -> None:
    _waiting(letter_id).update(state=state, error="", ended_at=at)


def _waiting(letter_id: int) -> "QuerySet[ReportLetter]":
    return ReportLetter.objects.filter(pk=letter_id, state=LetterState.WAITING)
