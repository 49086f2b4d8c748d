"""What customers do by themselves."""

from answerable.selfservice.models.finding import (
    Gap,
    GapState,
    SearchText,
    SearchVersion,
    Solved,
    Sought,
    Suggested,
)
from answerable.selfservice.models.portal import Link, Visit

__all__ = [
    "Gap",
    "GapState",
    "Link",
    "SearchText",
    "SearchVersion",
    "Solved",
    "Sought",
    "Suggested",
    "Visit",
]
