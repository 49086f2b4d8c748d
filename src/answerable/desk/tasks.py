"""The desk's own periodic work."""

from collections.abc import Callable

from django.utils import timezone

from answerable.desk.heard.mailing import mail_to, whom_to_mail
from answerable.desk.heard.seeing import forget_old
from answerable.desk.queues.bulk import forget_changes
from answerable.desk.reading.presence import forget_gone
from answerable.ledger.jobs import enqueue, job


@job()
def clean_up() -> None:
    forget_gone(timezone.now())


@job()
def clean_up_undo() -> None:
    """What was kept for undoing is of no use once its time is over."""
    forget_changes(timezone.now())


@job()
def clean_up_notifications() -> None:
    forget_old(timezone.now())


@job()
def mail_notifications() -> None:
    """A job for each person, so that one whose letter cannot be made holds up nobody else's."""
    for staff_id in whom_to_mail(timezone.now()):
        enqueue(mail_told, dedupe=f"mail_told:{staff_id}", staff_id=staff_id)


@job()
def mail_told(staff_id: int) -> Callable[[], None]:
    return lambda: mail_to(staff_id, at=timezone.now())
