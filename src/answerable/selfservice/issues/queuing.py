"""An approved notice becomes a row for each customer whom the issue touches, before anything is sent.

A part at a time, each in a short transaction with a pause behind it, in the lane in which nobody at a desk waits: a
hundred thousand rows do not slow those who answer.
"""

import time

from django.db import transaction
from django.utils.crypto import salted_hmac

from answerable.ledger.jobs import Lane, job
from answerable.selfservice.models import Notice, NoticeKind, NoticeRow, NoticeState, RowState, Touched
from answerable.tickets.references import new_token

_AT_ONCE = 200
_PAUSE = 0.01  # seconds, in which others write


@job(lane=Lane.OUTSIDE)
def queue_rows(notice_id: int) -> None:
    """Goes on where it stopped, whatever stopped it. Whoever is touched only later is told by another notice."""
    while _queue_some(notice_id):
        time.sleep(_PAUSE)


@transaction.atomic
def _queue_some(notice_id: int) -> bool:
    """Whether there may be more."""
    notice = Notice.objects.select_for_update().get(pk=notice_id)
    if notice.state != NoticeState.QUEUING:
        return False
    rows = Touched.objects.filter(issue=notice.issue_id, pk__gt=notice.place).order_by("pk")
    part = list(rows.values_list("pk", "customer")[:_AT_ONCE])
    once = once_of(notice)
    made = [
        NoticeRow(
            notice=notice,
            issue_id=notice.issue_id,
            customer_id=customer,
            once=once,
            token=new_token(),
            state=RowState.HELD_OUT if is_held_out(notice, customer) else RowState.QUEUED,
        )
        for _pk, customer in part
    ]
    NoticeRow.objects.bulk_create(made, ignore_conflicts=True)
    if part:
        notice.place = part[-1][0]
    if len(part) < _AT_ONCE:
        notice.state = NoticeState.SENDING
    notice.save(update_fields=["place", "state"])
    return notice.state == NoticeState.QUEUING


def once_of(notice: Notice) -> str:
    """That it began and that it is over is told to nobody twice."""
    is_once = notice.kind in (NoticeKind.FIRST, NoticeKind.SOLVED)
    return notice.kind if is_once else f"update-{notice.pk}"


def is_held_out(notice: Notice, customer: int) -> bool:
    """By a coin that falls the same way for the same customer in all notices of an issue."""
    if not notice.held_out:
        return False
    coin = salted_hmac("answerable.notices.held_out", f"{notice.issue_id}:{customer}", algorithm="sha256")
    return int.from_bytes(coin.digest()[:4], "big") % 100 < notice.held_out
