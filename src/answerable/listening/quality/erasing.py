"""What reviewers wrote about a conversation goes with it; how it was marked says nothing of a person and stays."""

from collections.abc import Collection
from typing import Any

from answerable.listening.models import QualityAppeal, QualityCase, QualityReview
from answerable.people.erasing import Traces


def forget(tickets: Collection[int], of: Traces | None) -> None:
    """All words of these tickets' reviews; with `of`, only what betrays that person."""
    for rows, names in (
        (QualityReview.objects.filter(case__ticket__in=tickets), ("words",)),
        (QualityCase.objects.filter(ticket__in=tickets), ("proposed_words",)),
        (QualityAppeal.objects.filter(case__ticket__in=tickets), ("reason", "answer")),
    ):
        if of is None:
            rows.update(**dict.fromkeys(names, ""))
            continue
        for row in rows:
            for name in names:
                setattr(row, name, of.scrubbed(getattr(row, name)))
            row.save(update_fields=names)


def copy(ticket: int) -> list[dict[str, Any]]:
    """For the person whose ticket it is: that it was looked at, and what was noted of it."""
    cases = QualityCase.objects.filter(ticket=ticket).prefetch_related("reviews")
    return [
        {
            "chosen_at": case.chosen_at.isoformat(),
            "why": case.why,
            "notes": [each.words for each in case.reviews.all() if each.words],
        }
        for case in cases
    ]
