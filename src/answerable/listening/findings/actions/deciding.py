"""What becomes of a finding: given to somebody, accepted, declined with a reason, done; and back."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.jobs import enqueue
from answerable.ledger.kinds import Word
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, Refusal
from answerable.listening import events
from answerable.listening.findings.actions.guards import (
    MOST_TEXT,
    check_words,
    locked_standing,
    owner_within,
    require_decide,
)
from answerable.listening.findings.owing import GIVEN, mail_owner
from answerable.listening.findings.resting import evidence_of
from answerable.listening.models import Department, Finding, FindingNotice, FindingState
from answerable.people.models import Staff

_MOST_TOLD = 200


@dataclass(frozen=True)
class Care:
    """Who acts on it, and by when."""

    department: Department | None
    owner: Staff | None
    due_on: date | None = None


@transaction.atomic
def accept_finding(finding: Finding, care: Care, *, by: Actor, at: datetime) -> Finding:
    """Somebody acts on it by a day. Said again with others it is given to them, and who raised it is told once."""
    found = locked_standing(finding, by)
    require_decide(found, by)
    if care.owner is None:
        raise Invalid(_("Say who acts on it."))
    if care.due_on is None:
        raise Invalid(_("Say by when it is done."))
    if not at.date() <= care.due_on <= date(at.year + 20, 12, 31):
        raise Invalid(_("The day by which it is done must lie ahead."))
    is_new = found.state == FindingState.RAISED
    if not found.is_open:
        raise Refusal(_("It was answered already: take it up again first."), code="answered")
    if not _give(found, care, at) and not is_new:
        return found
    found.state = FindingState.ACCEPTED
    found.save()
    kind = events.FINDING_ACCEPTED if is_new else events.FINDING_GIVEN
    record(kind, found, by=by, at=at, department=found.department_id, staff=found.owner_id)
    if found.owner_id != by.staff_id:
        enqueue(mail_owner, finding_id=found.pk, stage=GIVEN)
    if is_new:
        _answer_those_who_raised(found, by=by, at=at)
    return found


@transaction.atomic
def give_finding(finding: Finding, care: Care, *, by: Actor, at: datetime) -> Finding:
    """Whose it is to answer, before anybody accepted it. The same once more changes nothing."""
    found = locked_standing(finding, by)
    require_decide(found, by)
    if found.state == FindingState.ACCEPTED:
        return accept_finding(found, care, by=by, at=at)
    if not found.is_open:
        raise Refusal(_("It was answered already: take it up again first."), code="answered")
    if not _give(found, care, at):
        return found
    found.save()
    record(events.FINDING_GIVEN, found, by=by, at=at, department=found.department_id, staff=found.owner_id)
    if found.owner_id is not None and found.owner_id != by.staff_id:
        enqueue(mail_owner, finding_id=found.pk, stage=GIVEN)
    return found


@transaction.atomic
def decline_finding(finding: Finding, reason: str, *, by: Actor, at: datetime) -> Finding:
    """Never without a reason, which whoever raised it reads. The same once more changes nothing."""
    return _end(finding, FindingState.DECLINED, reason, by=by, at=at)


@transaction.atomic
def finish_finding(finding: Finding, outcome: str, *, by: Actor, at: datetime) -> Finding:
    """It was acted on; `outcome` says what was changed. The same once more changes nothing."""
    return _end(finding, FindingState.DONE, outcome, by=by, at=at)


@transaction.atomic
def reopen_finding(finding: Finding, *, by: Actor, at: datetime) -> Finding:
    """Taken up again: as accepted where somebody has it, else as raised. Twice is harmless."""
    found = locked_standing(finding, by)
    require_decide(found, by)
    if found.is_open:
        return found
    if FindingNotice.objects.filter(finding=found, state__in=("sending", "sent")).exists():
        raise Refusal(
            _("Customers were told that it is done. Raise a new finding for what is left."), code="told"
        )
    found.state = FindingState.ACCEPTED if found.owner_id else FindingState.RAISED
    found.reason = found.outcome = ""
    found.ended_at = found.done_there_at = None
    found.told, found.changed_at = 0, at
    found.save()
    record(events.FINDING_REOPENED, found, by=by, at=at)
    return found


def _end(finding: Finding, state: FindingState, words: str, *, by: Actor, at: datetime) -> Finding:
    found = locked_standing(finding, by)
    require_decide(found, by)
    words = words.replace("\x00", "").strip()
    if found.state == state and words in (found.reason, found.outcome):
        return found
    if not found.is_open:
        raise Refusal(_("It was answered already: take it up again first."), code="answered")
    if not words:
        raise Invalid(
            _("Say why: whoever raised it reads it.")
            if state == FindingState.DECLINED
            else _("Say what was changed: whoever raised it reads it.")
        )
    if len(words) > MOST_TEXT:
        raise Invalid(_("The text is too long: at most 5,000 characters."))
    check_words(words, tickets=[each.ticket for each in evidence_of(found)[:_MOST_TOLD]], by=by)
    if state == FindingState.DECLINED:
        found.reason = words
    else:
        found.outcome = words
    found.state, found.ended_at, found.changed_at = state, at, at
    found.save()
    declined = state == FindingState.DECLINED
    record(events.FINDING_DECLINED if declined else events.FINDING_DONE, found, by=by, at=at)
    _answer_those_who_raised(found, by=by, at=at)
    return found


def _give(found: Finding, care: Care, at: datetime) -> bool:
    """Whether anything changed; the caller saves."""
    owner = owner_within(care.owner, care.department)
    due_on = care.due_on or found.due_on
    before = (found.department_id, found.owner_id, found.due_on)
    found.department, found.owner, found.due_on = care.department, owner, due_on
    if before == (found.department_id, found.owner_id, found.due_on):
        return False
    found.told, found.changed_at = 0, at
    return True


def _answer_those_who_raised(found: Finding, *, by: Actor, at: datetime) -> None:
    """Each once, on the last ticket that they joined to it: what they are told of stands in its history, too."""
    state = Word(found.state)
    last = {each.by_id: each.ticket for each in evidence_of(found).order_by("pk") if each.by_id is not None}
    for staff, ticket in sorted(last.items(), key=lambda each: each[1].pk)[:_MOST_TOLD]:
        record(
            events.TICKET_FINDING_ANSWERED, ticket, by=by, at=at, finding=found.pk, state=state, staff=staff
        )
