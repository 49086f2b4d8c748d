"""What customers were quoted with, and what stands in findings on their tickets, when they are erased."""

from collections.abc import Collection
from typing import Any

from answerable.listening.models import FindingEvidence, FindingTold
from answerable.people.erasing import Traces


def forget(tickets: Collection[int], of: Traces | None) -> None:
    """Quotes go with what was said; what was found in it is nobody's, and stays."""
    for row in FindingEvidence.objects.filter(ticket__in=tickets).exclude(quote=""):
        row.quote = "" if of is None else of.scrubbed(row.quote)
        row.save(update_fields=["quote"])
    FindingTold.objects.filter(ticket__in=tickets).exclude(error="").update(error="")


def copy(ticket: int) -> list[dict[str, Any]]:
    """What was found in what they said, and what they were quoted with."""
    rows = FindingEvidence.objects.filter(ticket=ticket).select_related("finding").order_by("pk")
    return [
        {"at": each.at.isoformat(), "texts": [text for text in (each.finding.title, each.quote) if text]}
        for each in rows
    ]
