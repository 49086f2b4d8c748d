"""What the pages about a company's own words share."""

from django.http import HttpRequest

from answerable.desk.frame.requests import staff_of
from answerable.ledger.refusals import NotAllowed


def require(request: HttpRequest) -> None:
    if not staff_of(request).may("fields.manage"):
        raise NotAllowed


def is_up(request: HttpRequest) -> bool:
    return request.POST.get("to") == "up"
