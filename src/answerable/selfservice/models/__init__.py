"""What customers do by themselves."""

from answerable.selfservice.models.portal import Link, Visit

__all__ = ["Link", "Visit"]
