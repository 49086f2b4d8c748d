"""The desk's own periodic work."""

from collections.abc import Callable

from django.utils import timezone

from answerable.desk.automations import acting, passing  # noqa: F401 - their jobs
from answerable.desk.automations.forgetting import forget_runs
from answerable.desk.heard.mailing import mail_to, whom_to_mail
from answerable.desk.heard.pushing.browsers import forget_browser
from answerable.desk.heard.pushing.sending import push, to_push
from answerable.desk.heard.seeing import forget_old
from answerable.desk.insight import files  # noqa: F401 - its job
from answerable.desk.insight.reports import sending as reports  # noqa: F401 - its job
from answerable.desk.insight.reports.actions import begin_due, due_reports
from answerable.desk.queues.bulk import forget_changes
from answerable.desk.reading.presence import forget_gone
from answerable.desk.webhooks import sending as webhooks
from answerable.ledger.actor import SYSTEM
from answerable.ledger.jobs import Lane, enqueue, job


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
def clean_up_rule_runs() -> Callable[[], None]:
    """A step; the next is a job of its own."""

    def forget() -> None:
        if forget_runs(timezone.now()):
            enqueue(clean_up_rule_runs)

    return forget


@job()
def mail_notifications() -> None:
    """A job for each person, so that one whose letter cannot be made holds up nobody else's."""
    for staff_id in whom_to_mail(timezone.now()):
        enqueue(mail_told, dedupe=f"mail_told:{staff_id}", staff_id=staff_id)


@job()
def mail_told(staff_id: int) -> Callable[[], None]:
    return lambda: mail_to(staff_id, at=timezone.now())


@job()
def push_told(staff_id: int, ticket_id: int | None, kind: str) -> Callable[[], None]:
    """A job for each of their browsers: each has a push service of its own."""

    def hand_out() -> None:
        found = to_push(staff_id, ticket_id, kind, at=timezone.now())
        told, browsers = found or (0, ())
        for browser in browsers:
            enqueue(push_to_browser, notification_id=told, subscription_id=browser)

    return hand_out


@job(lane=Lane.OUTSIDE, max_attempts=6)
def push_to_browser(notification_id: int, subscription_id: int) -> Callable[[], None] | None:
    if push(notification_id, subscription_id):
        return None
    return lambda: forget_browser(subscription_id, by=SYSTEM, at=timezone.now())


@job(lane=Lane.OUTSIDE)
def tell_webhook(key: str) -> Callable[[], object] | None:
    return webhooks.tell(key, at=timezone.now())


@job()
def clean_up_webhooks() -> Callable[[], None]:
    """A step; the next is a job of its own."""

    def forget() -> None:
        if webhooks.forget_old(timezone.now()):
            enqueue(clean_up_webhooks)

    return forget


@job()
def begin_reports() -> None:
    """A job for each, so that one that cannot be begun holds up no other."""
    for report_id in due_reports(timezone.now()):
        enqueue(begin_report, dedupe=f"begin_report:{report_id}", report_id=report_id)


@job()
def begin_report(report_id: int) -> Callable[[], object]:
    return lambda: begin_due(report_id, at=timezone.now())


@job()
def reckon_quality() -> None:
    """In the worker: it takes methods that pages do without."""
    from answerable.desk.quality.reckoning import reckon_all

    reckon_all(at=timezone.now())


@job()
def reckon_learning() -> None:
    from answerable.desk.peers.curves import reckon_teams

    reckon_teams(at=timezone.now())
