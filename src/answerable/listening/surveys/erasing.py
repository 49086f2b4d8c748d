"""Words of answers: emptied with their ticket, copied for whose ticket it is. Numbers stay and are counted."""

from collections.abc import Collection
from typing import Any

from answerable.listening.models import SurveyAnswer
from answerable.listening.surveys.scales import scale_of
from answerable.people.erasing import Traces


def forget(tickets: Collection[int], of: Traces | None) -> None:
    """Those of satisfaction are the rating's, which goes with its ticket."""
    rows = SurveyAnswer.objects.filter(ask__ticket__in=tickets).exclude(words="")
    if of is None:
        found = list(rows.values_list("pk", flat=True))
        SurveyAnswer.objects.filter(pk__in=found).update(words="")
        return
    for row in rows:
        row.words = of.scrubbed(row.words)
        row.save(update_fields=["words"])


def copy(ticket: int) -> list[dict[str, Any]]:
    rows = SurveyAnswer.objects.filter(ask__ticket=ticket).select_related("ask__version", "rating")
    return [
        {
            "question": str(scale_of(row.ask.version.kind).question),
            "asked_at": row.ask.asked_at.isoformat() if row.ask.asked_at else None,
            "answer": str(scale_of(row.ask.version.kind).label(row.value)),
            "words": row.said,
            "answered_at": row.changed_at.isoformat(),
        }
        for row in rows.order_by("pk")
    ]
