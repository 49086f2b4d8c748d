"""“You told us, and we changed it”: written by one, approved by another, then said on each customer's own ticket."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.listening import events
from answerable.listening.findings.actions.guards import TELL, locked_standing
from answerable.listening.findings.telling import queue_rows, to_tell
from answerable.listening.models import Finding, FindingNotice, FindingNoticeState, FindingState, ToldState

MOST_TEXT = 20_000


@transaction.atomic
def write_finding_notice(
    finding: Finding, texts: Mapping[str, str], *, by: Actor, at: datetime
) -> FindingNotice:
    """A draft, said to nobody yet; written again, it is changed, and whoever changes it has written it."""
    found = _telling(finding, by)
    if found.state != FindingState.DONE:
        raise Refusal(_("It is not done yet: there is nothing to tell."), code="not_done")
    said = {code: text.replace("\x00", "").strip() for code, text in texts.items() if text.strip()}
    if not said:
        raise Invalid(_("Write it in one language at least."))
    if any(len(text) > MOST_TEXT for text in said.values()):
        raise Invalid(_("The text is too long: at most 20,000 characters."))
    notice = found.notices.filter(state__in=("draft", "sending")).first()
    if notice is None:
        notice = FindingNotice.objects.create(
            finding=found, texts=said, written_by_id=by.staff_id, written_at=at
        )
        record(events.FINDING_NOTICE_WRITTEN, found, by=by, at=at, notice=notice.pk)
        return notice
    if not notice.is_draft:
        raise Refusal(_("It is being sent already."), code="approved")
    if notice.texts == said:
        return notice
    notice.texts, notice.written_by_id, notice.written_at = said, by.staff_id, at
    notice.save(update_fields=["texts", "written_by", "written_at"])
    record(events.FINDING_NOTICE_CHANGED, found, by=by, at=at, notice=notice.pk)
    return notice


@transaction.atomic
def approve_finding_notice(notice: FindingNotice, *, by: Actor, at: datetime) -> FindingNotice:
    """From now on it is sent. Twice is harmless."""
    notice = _locked(notice, by)
    if not notice.is_draft:
        return notice
    if by.staff_id is None or notice.written_by_id == by.staff_id:
        raise Refusal(_("Somebody else approves it than wrote it."), code="own")
    if notice.finding.state != FindingState.DONE:
        raise Refusal(_("It is not done yet: there is nothing to tell."), code="not_done")
    if not to_tell(notice.finding):
        raise Refusal(_("There is nobody to tell."), code="nobody")
    notice.state, notice.approved_by_id, notice.approved_at = FindingNoticeState.SENDING, by.staff_id, at
    notice.save(update_fields=["state", "approved_by", "approved_at"])
    number = queue_rows(notice, at=at)
    record(events.FINDING_NOTICE_APPROVED, notice.finding, by=by, at=at, notice=notice.pk, customers=number)
    return notice


@transaction.atomic
def stop_finding_notice(notice: FindingNotice, *, by: Actor, at: datetime) -> FindingNotice:
    """Nobody more is told; whoever stops it may have been too late for some. Twice is harmless."""
    notice = _locked(notice, by)
    if notice.state in (FindingNoticeState.STOPPED, FindingNoticeState.SENT):
        return notice
    notice.state, notice.ended_at = FindingNoticeState.STOPPED, at
    notice.save(update_fields=["state", "ended_at"])
    notice.rows.filter(state=ToldState.QUEUED).delete()  # another notice may tell them
    record(events.FINDING_NOTICE_STOPPED, notice.finding, by=by, at=at, notice=notice.pk)
    return notice


def _telling(finding: Finding, by: Actor) -> Finding:
    """It speaks to customers of every team: only somebody who sees them all may."""
    found = locked_standing(finding, by)
    if not by.may(TELL) or not by.scope.everything:
        raise NotAllowed
    return found


def _locked(notice: FindingNotice, by: Actor) -> FindingNotice:
    """The finding first, as every verb takes them."""
    finding = _telling(notice.finding, by)
    found = FindingNotice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    found.finding = finding
    return found
