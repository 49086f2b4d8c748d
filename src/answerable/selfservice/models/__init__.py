"""What customers do by themselves."""

from answerable.selfservice.models.open311 import Open311Client, ServiceRequest
from answerable.selfservice.models.portal import Link, Visit

__all__ = ["Link", "Open311Client", "ServiceRequest", "Visit"]
