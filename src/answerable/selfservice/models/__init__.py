"""What customers do by themselves."""

from answerable.selfservice.models.finding import SearchText, SearchVersion, Sought, Suggested
from answerable.selfservice.models.portal import Link, Visit

__all__ = ["Link", "SearchText", "SearchVersion", "Sought", "Suggested", "Visit"]
