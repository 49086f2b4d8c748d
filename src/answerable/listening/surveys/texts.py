"""What people wrote with their answers, for whoever looks for themes in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from answerable.listening.models import SurveyAnswer


@dataclass(frozen=True)
class Text:
    answer: int
    ticket: int
    language: str
    text: str
    at: datetime


def texts_since(moment: datetime, *, until: datetime | None = None) -> Iterator[Text]:
    """Each with words, the oldest first; one that was changed comes again with its new words."""
    rows = SurveyAnswer.objects.filter(changed_at__gte=moment).filter(~Q(words="") | ~Q(rating__words=""))
    if until is not None:
        rows = rows.filter(changed_at__lt=until)
    for row in rows.select_related("rating", "ask").order_by("changed_at", "pk").iterator():
        if row.said:
            yield Text(row.pk, row.ask.ticket_id, row.ask.language, row.said, row.changed_at)
