"""Whose work was reviewed may see it otherwise, with a reason; somebody of the other side decides."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.listening import events
from answerable.listening.models import QualityAppeal, QualityCase
from answerable.listening.quality.scorecards import checked_marks, is_of_house
from answerable.listening.quality.scoring_together import (
    checked_words,
    locked_case,
    refuse_own,
    set_agreed,
)
from answerable.people.models import ProviderKind, Staff


@transaction.atomic
def appeal(case: QualityCase, reason: str, *, by: Actor, at: datetime) -> QualityAppeal:
    """Once. Who has moved on from the ticket's team may still say so: it is their work."""
    found = QualityCase.objects.released_to(by).select_for_update(of=("self",)).get(pk=case.pk)
    reason = checked_words(reason)
    if not reason:
        raise Invalid(_("Say why you see it otherwise."))
    known = QualityAppeal.objects.filter(case=found).first()
    if known is not None:
        if known.reason == reason:
            return known
        raise Refusal(_("You have said so once; it is decided once."))
    made = QualityAppeal.objects.create(case=found, reason=reason, at=at)
    record(events.REVIEW_APPEALED, found.ticket, by=by, at=at, case=found.pk)
    return made


@transaction.atomic
def decide(
    appeal: QualityAppeal, marks: Mapping[str, str], answer: str, *, by: Actor, at: datetime
) -> QualityAppeal:
    """With other marks it is granted, with the same it is not."""
    case = locked_case(appeal.case_id, by)
    if not can_decide(case, by):
        raise NotAllowed
    refuse_own(case, by)
    found = QualityAppeal.objects.select_for_update().get(pk=appeal.pk)
    said, answer = checked_marks(case.scorecard, marks), checked_words(answer)
    if not answer:
        raise Invalid(_("Say why, in a sentence."))
    if found.decided_at is not None:
        if case.agreed == said:
            return found
        raise Refusal(_("This was decided already."))
    found.is_granted = said != case.agreed
    found.decided_by_id, found.decided_at, found.answer = by.staff_id, at, answer
    found.save()
    if found.is_granted:
        set_agreed(case, said)
        case.save(update_fields=["agreed", "agreed_score"])
    record(events.APPEAL_DECIDED, case.ticket, by=by, at=at, case=case.pk, granted=found.is_granted)
    return found


def who_can_decide(case: QualityCase) -> "QuerySet[Staff]":
    """Those of the house who see its ticket, may review and did not do so here."""
    able: QuerySet[Staff] = case.ticket.readers().active().who_may("quality.review")  # type: ignore[attr-defined]
    own = case.reviews.filter(reviewer__isnull=False).order_by().values("reviewer")
    return able.filter(provider__kind=ProviderKind.IN_HOUSE).exclude(pk=case.agent_id).exclude(pk__in=own)


def can_decide(case: QualityCase, by: Actor) -> bool:
    """Of the house for a provider's people, and for its own; nobody who reviewed it."""
    if not by.may("quality.review") or by.staff_id in (None, case.agent_id) or not is_of_house(by):
        return False
    return not case.reviews.filter(reviewer=by.staff_id).exists()
