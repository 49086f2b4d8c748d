"""Who may say how tickets are given."""

from django.http import HttpRequest

from answerable.desk.frame.requests import staff_of
from answerable.ledger.refusals import NotAllowed
from answerable.people.models import Staff


def require(request: HttpRequest) -> Staff:
    staff = staff_of(request)
    if not staff.may("routing.manage") or not staff.scope.everything:
        raise NotAllowed
    return staff
