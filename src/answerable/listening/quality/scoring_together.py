"""Both sides score, neither sees the other's before both are in; where they differ, they talk it over shortly."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import SYSTEM, Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.listening import events
from answerable.listening.models import Marks, QualityCase, QualityReview
from answerable.listening.quality.scorecards import checked_marks, questions_of
from answerable.listening.quality.weighing import score_of
from answerable.tickets.actions.words import storable
from answerable.tickets.models import Message, Ticket

MOST_WORDS = 2000


@transaction.atomic
def score(
    review: QualityReview, marks: Mapping[str, str], words: str, *, by: Actor, at: datetime
) -> QualityReview:
    """Once; afterwards it changes by talking it over alone. Saying the same twice is harmless."""
    case = locked_case(review.case_id, by)
    found = case.reviews.select_for_update().get(pk=review.pk)
    if found.reviewer_id != by.staff_id or not by.may("quality.review"):
        raise NotAllowed
    refuse_own(case, by)
    said = checked_marks(case.scorecard, marks)
    words = checked_words(words)
    if found.done_at is not None:
        if found.marks == said:
            return found
        raise Refusal(_("It is in already. What you see otherwise now, talk over with the other side."))
    found.marks, found.words, found.done_at = said, words, at
    found.score = score_of(questions_of(case.scorecard), said)
    found.save()
    record(events.REVIEW_SCORED, case, by=by, at=at, seat=found.seat)
    looks = list(case.reviews.all())
    if (
        all(each.done_at for each in looks)
        and len({tuple(sorted(each.marks.items())) for each in looks}) == 1
    ):
        _agree(case, said, at)
    return found


@transaction.atomic
def reconcile(
    case: QualityCase, marks: Mapping[str, str], words: str, *, by: Actor, at: datetime
) -> QualityCase:
    """One of both proposes what they could agree to; when the other says the same, it is agreed."""
    case = locked_case(case.pk, by)
    looks = list(case.reviews.all())
    own = [each for each in looks if each.reviewer_id == by.staff_id]
    if not own or not by.may("quality.review"):
        raise NotAllowed
    if not all(each.done_at for each in looks):
        raise Refusal(_("Both sides must have scored first."))
    said, words = checked_marks(case.scorecard, marks), checked_words(words)
    if case.is_agreed:
        if case.agreed == said:
            return case
        raise Refusal(_("Both sides have agreed already."))
    if case.proposed == said and case.proposed_by_id not in (None, by.staff_id):
        _agree(case, said, at)
        return case
    if case.proposed == said and case.proposed_words == words:
        return case
    case.proposed, case.proposed_by_id, case.proposed_words = said, by.staff_id, words
    case.save(update_fields=["proposed", "proposed_by", "proposed_words"])
    record(events.RECONCILIATION_PROPOSED, case, by=by, at=at)
    return case


def locked_case(pk: int, by: Actor) -> QualityCase:
    """For changing, if its ticket is theirs to see and has its words still."""
    ticket = QualityCase.objects.values_list("ticket", flat=True).get(pk=pk)
    if not Ticket.objects.visible_to(by).filter(pk=ticket).exists():
        raise QualityCase.DoesNotExist
    found = (
        QualityCase.objects.select_for_update(of=("self",)).select_related("ticket", "scorecard").get(pk=pk)
    )
    if found.ticket.erased_at is not None:
        raise Refusal(_("What was said there was erased: there is nothing to review."))
    return found


def refuse_own(case: QualityCase, by: Actor) -> None:
    """Also what they said on it since it was given to them."""
    said = Message.objects.filter(ticket=case.ticket_id, staff=by.staff_id).exists()
    if case.agent_id == by.staff_id or said:
        raise Refusal(_("You worked on this one yourself; somebody else must review it."), code="own")


def checked_words(words: str) -> str:
    words = storable(words).strip()
    if len(words) > MOST_WORDS:
        raise Invalid(_("At most %(most)s characters.") % {"most": MOST_WORDS})
    return words


def set_agreed(case: QualityCase, marks: Marks) -> None:
    case.agreed, case.agreed_score = marks, score_of(questions_of(case.scorecard), marks)


def _agree(case: QualityCase, marks: Marks, at: datetime) -> None:
    """Whose work it is may see it from now on. By nobody: who reviewed stays untold."""
    set_agreed(case, marks)
    case.released_at = at
    case.save(update_fields=["agreed", "agreed_score", "released_at"])
    record(events.REVIEW_RELEASED, case.ticket, by=SYSTEM, at=at, case=case.pk)
