"""Which finding an address means, if this person may see it."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from answerable.desk.frame.requests import staff_of
from answerable.ledger.refusals import NotAllowed
from answerable.listening.findings.actions.guards import MANAGE, TELL
from answerable.listening.models import Finding
from answerable.people.models import Staff

_ALONG = ("owner", "department__lead", "department__provider", "raised_by", "provider", "merged_into")


def finding_of(request: HttpRequest, pk: int) -> Finding:
    seen = Finding.objects.visible_to(staff_of(request)).select_related(*_ALONG)
    return get_object_or_404(seen, pk=pk)


def may_tell(staff: Staff) -> bool:
    return staff.may(TELL) and staff.scope.everything


def require_manage(request: HttpRequest) -> None:
    staff = staff_of(request)
    if not staff.may(MANAGE) or not staff.scope.everything:
        raise NotAllowed
