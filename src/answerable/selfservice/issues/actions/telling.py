"""Telling those whom an issue touches: written by one, approved by another, then sent by and by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.jobs import enqueue
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, Refusal
from answerable.selfservice.issues import events
from answerable.selfservice.issues.actions.guards import APPROVE, locked, locked_notice
from answerable.selfservice.issues.queuing import queue_rows
from answerable.selfservice.models import Issue, Notice, NoticeKind, NoticeRow, NoticeState, RowState

_OUTDATED = (NoticeKind.FIRST, NoticeKind.UPDATE)  # once the issue is solved

MOST_PER_MINUTE, MOST_HELD_OUT = 10_000, 50


@dataclass(frozen=True)
class NoticeWanted:
    """`texts`: by language, (subject, text)."""

    kind: NoticeKind
    texts: Mapping[str, tuple[str, str]]
    per_minute: int = 500
    held_out: int = 0


@transaction.atomic
def write_notice(issue: Issue, wanted: NoticeWanted, *, by: Actor, at: datetime) -> Notice:
    """A draft, sent to nobody yet."""
    issue = locked(issue, by)
    _check(wanted)
    notice = Notice(issue=issue, written_by_id=by.staff_id, written_at=at)
    _take(notice, wanted)
    notice.save()
    record(events.NOTICE_WRITTEN, issue, by=by, at=at, notice=notice.pk, of=wanted.kind.value)
    return notice


@transaction.atomic
def change_notice(notice: Notice, wanted: NoticeWanted, *, by: Actor, at: datetime) -> Notice:
    """Whoever changes it has written it, and somebody else approves it. The same once more changes nothing."""
    notice = locked_notice(notice, by)
    _check(wanted)
    if not notice.is_draft:
        raise Refusal(_("It was approved already: stop it, and write another."), code="approved")
    before = (notice.kind, notice.texts, notice.per_minute, notice.held_out)
    _take(notice, wanted)
    if before == (notice.kind, notice.texts, notice.per_minute, notice.held_out):
        return notice
    notice.written_by_id, notice.written_at = by.staff_id, at
    notice.save()
    record(events.NOTICE_CHANGED, notice.issue, by=by, at=at, notice=notice.pk)
    return notice


@transaction.atomic
def approve_notice(notice: Notice, *, by: Actor, at: datetime) -> Notice:
    """From now on it is sent. Twice is harmless."""
    notice = locked_notice(notice, by, APPROVE)
    if not notice.is_draft:
        return notice
    if by.staff_id is None or notice.written_by_id == by.staff_id:
        raise Refusal(_("Somebody else approves it than wrote it."), code="own")
    if notice.kind in _OUTDATED and notice.issue.is_solved:
        raise Refusal(_("It is solved meanwhile: put this away, and write that it is over."), code="solved")
    notice.state, notice.approved_by_id, notice.approved_at = NoticeState.QUEUING, by.staff_id, at
    notice.save(update_fields=["state", "approved_by", "approved_at"])
    record(events.NOTICE_APPROVED, notice.issue, by=by, at=at, notice=notice.pk)
    enqueue(queue_rows, notice_id=notice.pk)
    return notice


@transaction.atomic
def stop_notice(notice: Notice, *, by: Actor, at: datetime) -> Notice:
    """Nobody more is told; a draft is put away. Whoever stops it may have been too late for some. Twice is harmless."""
    notice = locked_notice(notice, by)
    if notice.state in (NoticeState.STOPPED, NoticeState.SENT):
        return notice
    notice.state, notice.ended_at = NoticeState.STOPPED, at
    notice.save(update_fields=["state", "ended_at"])
    NoticeRow.objects.filter(notice=notice, state=RowState.QUEUED).delete()  # another notice may tell them
    record(events.NOTICE_STOPPED, notice.issue, by=by, at=at, notice=notice.pk)
    return notice


def stop_outdated(issue: Issue, *, by: Actor, at: datetime) -> None:
    """It is over: nobody is told any more that it began, or how it went on."""
    states = (NoticeState.QUEUING, NoticeState.SENDING)
    for each in Notice.objects.filter(issue=issue, kind__in=_OUTDATED, state__in=states).order_by("pk"):
        stop_notice(each, by=by, at=at)


def _check(wanted: NoticeWanted) -> None:
    if not wanted.texts:
        raise Invalid(_("Write it in one language at least."))
    if any(not subject.strip() or not text.strip() for subject, text in wanted.texts.values()):
        raise Invalid(_("In each language it needs a subject and a text."))
    if not 1 <= wanted.per_minute <= MOST_PER_MINUTE:
        raise Invalid(_("Send between 1 and 10,000 a minute."))
    if not 0 <= wanted.held_out <= MOST_HELD_OUT:
        raise Invalid(_("Hold out at most half of them."))


def _take(notice: Notice, wanted: NoticeWanted) -> None:
    notice.kind, notice.per_minute, notice.held_out = wanted.kind, wanted.per_minute, wanted.held_out
    notice.texts = {
        code: {"subject": subject.strip()[:300], "text": text.strip()}
        for code, (subject, text) in wanted.texts.items()
    }
