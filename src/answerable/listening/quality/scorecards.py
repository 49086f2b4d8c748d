"""The scorecard, version by version: conversations are held against the one that was in force when they were chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.listening import events
from answerable.listening.models import Criterion, Family, Mark, Marks, Scorecard
from answerable.listening.quality.weighing import Question
from answerable.people.models import ProviderKind, Staff

MOST_CRITERIA = 40
MOST_WEIGHT = 100


@dataclass(frozen=True)
class CriterionWanted:
    title: str
    weight: int = 0
    family: str = ""
    yes_means: str = ""
    no_means: str = ""
    not_means: str = ""


@transaction.atomic
def add_scorecard(criteria: Sequence[CriterionWanted], *, by: Actor, at: datetime) -> Scorecard:
    """A new version, in force for what is chosen from now on; the same once more is the one there is."""
    require_house(by, "quality.manage")
    wanted = [_checked(each) for each in criteria]
    if not any(not each.family for each in wanted):
        raise Invalid(_("A scorecard needs at least one criterion that has a weight."))
    if len(wanted) > MOST_CRITERIA:
        raise Invalid(_("At most %(most)s criteria.") % {"most": MOST_CRITERIA})
    Scorecard.objects.select_for_update().order_by("-number").first()  # of two at once, one sees the other's
    last = latest()
    if last is not None and wanted_of(last) == wanted:
        return last
    card = Scorecard.objects.create(
        number=1 if last is None else last.number + 1, made_by_id=by.staff_id, made_at=at
    )
    rows = [Criterion(scorecard=card, position=at_, **vars(each)) for at_, each in enumerate(wanted, 1)]
    Criterion.objects.bulk_create(rows)
    record(events.SCORECARD_ADDED, card, by=by, at=at, number=card.number, criteria=len(wanted))
    return card


def latest() -> Scorecard | None:
    return Scorecard.objects.prefetch_related("criteria").order_by("-number").first()


def wanted_of(card: Scorecard) -> list[CriterionWanted]:
    return [
        CriterionWanted(each.title, each.weight, each.family, each.yes_means, each.no_means, each.not_means)
        for each in card.criteria.all()
    ]


def questions_of(card: Scorecard) -> list[Question]:
    return [Question(each.pk, each.weight, each.family) for each in card.criteria.all()]


def checked_marks(card: Scorecard, marks: Mapping[str, str]) -> Marks:
    """Each criterion answered, and nothing else."""
    keys = [str(each.pk) for each in card.criteria.all()]
    if any(marks.get(key) not in Mark.values for key in keys):
        raise Invalid(_("Say of every criterion: yes, no, or does not apply."))
    return {key: str(marks[key]) for key in keys}


def require_house(by: Actor, right: str) -> None:
    """Staff of the house who may."""
    if not by.may(right):
        raise NotAllowed
    if by.staff_id is not None and not is_of_house(by):
        raise NotAllowed


def is_of_house(by: Actor) -> bool:
    own: bool = Staff.objects.filter(pk=by.staff_id, provider__kind=ProviderKind.IN_HOUSE).exists()
    return own


def _checked(each: CriterionWanted) -> CriterionWanted:
    title = " ".join(each.title.split())
    if not title or len(title) > 120:
        raise Invalid(_("Each criterion needs a title of at most 120 characters."))
    if each.family and each.family not in Family.values:
        raise Invalid(_("There is no such family of critical errors."))
    if not each.family and not 1 <= each.weight <= MOST_WEIGHT:
        raise Invalid(_("A weight lies between 1 and %(most)s.") % {"most": MOST_WEIGHT})
    meanings = [" ".join(words.split()) for words in (each.yes_means, each.no_means, each.not_means)]
    if any(len(words) > 300 for words in meanings):
        raise Invalid(_("Say what it means in at most 300 characters."))
    return CriterionWanted(title, 0 if each.family else each.weight, each.family, *meanings)
