"""Who may say how tickets are given."""

from django.http import HttpRequest

from answerable.desk.frame.requests import staff_of
from answerable.ledger.refusals import NotAllowed
from answerable.people.looking_after import may_lead
from answerable.people.models import Staff


def require_leading(request: HttpRequest) -> Staff:
    """Whoever says what some people can do and can have."""
    staff = staff_of(request)
    if not may_lead(staff):
        raise NotAllowed
    return staff


def manages(staff: Staff) -> bool:
    return staff.may("routing.manage") and staff.scope.everything


def require(request: HttpRequest) -> Staff:
    staff = staff_of(request)
    if not manages(staff):
        raise NotAllowed
    return staff
