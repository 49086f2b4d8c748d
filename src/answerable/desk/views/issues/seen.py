"""Which issue an address means, if this person may read it."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from answerable.desk.frame.requests import staff_of
from answerable.ledger.refusals import NotAllowed
from answerable.selfservice.issues.actions.guards import may_state
from answerable.selfservice.models import Issue


def issue_of(request: HttpRequest, pk: int) -> Issue:
    return get_object_or_404(Issue.objects.visible_to(staff_of(request)), pk=pk)


def stating(request: HttpRequest, pk: int) -> Issue:
    """For pages that speak of every customer whom it touches."""
    found = issue_of(request, pk)
    if not may_state(staff_of(request)):
        raise NotAllowed
    return found
