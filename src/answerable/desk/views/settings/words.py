"""What the pages about a company's own words share."""

from collections.abc import Callable

from django import forms
from django.http import HttpRequest

from answerable.desk.requests import staff_of
from answerable.ledger.refusals import NotAllowed, Refusal


def require(request: HttpRequest) -> None:
    if not staff_of(request).may("fields.manage"):
        raise NotAllowed


def is_up(request: HttpRequest) -> bool:
    return request.POST.get("to") == "up"


def is_kept(form: forms.Form, change: Callable[[], object]) -> bool:
    """Whether the form was right and the change was made; what was refused is said beside the fields, so that nothing
    typed is lost."""
    if not form.is_valid():
        return False
    try:
        change()
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return False
    return True
