"""What people wrote with their answers, for whoever looks for themes in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from answerable.listening.models import SurveyAnswer

_SAID = ~Q(words="") | Q(rating__isnull=False) & ~Q(rating__words="")


@dataclass(frozen=True)
class AnswerText:
    answer: int
    text: str
    at: datetime


def texts_unread(since: datetime, *, by: str, most: int) -> Iterator[AnswerText]:
    """Each with words, the oldest first, that this model has not read; what was changed comes again, and what became
    empty too."""
    known = Q(meaning__meant_by=by, meaning__said_at=F("changed_at"))
    said = _SAID | Q(meaning__isnull=False)
    rows = SurveyAnswer.objects.filter(said, changed_at__gte=since).exclude(known)
    for row in rows.select_related("rating").order_by("changed_at", "pk")[:most]:
        yield AnswerText(row.pk, row.said, row.changed_at)


def answers_with_words() -> "QuerySet[SurveyAnswer]":
    rows = SurveyAnswer.objects.filter(_SAID)
    return rows.filter(ask__ticket__erased_at=None, ask__ticket__merged_into=None)
