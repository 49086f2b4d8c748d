"""What was promised in an answer: moved, withdrawn, called kept, owed again."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from answerable.desk.forms import MomentField, checked
from answerable.desk.frame.requests import actor_of, method_of, now_of, ticket_of
from answerable.desk.views.changes import back_to
from answerable.promises import actions
from answerable.tickets.models import Ticket


class _ChangeForm(forms.Form):
    reason = forms.ChoiceField(choices=list(actions.REASONS.items()), label=gettext_lazy("Why"))
    due = MomentField(required=False, label=gettext_lazy("Owed by"))
    told = forms.BooleanField(required=False)


@require_http_methods(["POST", "DELETE"])
def promise(request: HttpRequest, reference: str, stated: int) -> HttpResponse:
    """POST moves it, DELETE withdraws it; either says why, and whether the customer knows."""
    ticket = ticket_of(request, reference)
    values = checked(_ChangeForm(request.POST or request.GET))
    reason, was_told = values["reason"], values["told"]
    by, at = actor_of(request), now_of(request)
    try:
        if method_of(request) == "DELETE":
            actions.withdraw(ticket, stated, reason=reason, was_told=was_told, by=by, at=at)
            messages.success(request, _("Withdrawn: it is not owed any more."))
        elif values["due"] is None:
            messages.error(request, _("Say by when it is owed now."))
        else:
            actions.move(ticket, stated, values["due"], reason=reason, was_told=was_told, by=by, at=at)
            messages.success(request, _("Moved."))
    except Ticket.DoesNotExist as error:
        raise Http404 from error
    return back_to(request, ticket)


@require_http_methods(["POST", "DELETE"])
def kept(request: HttpRequest, reference: str, stated: int) -> HttpResponse:
    """POST says that it is kept; DELETE that it is owed as before, whatever was said of it."""
    ticket = ticket_of(request, reference)
    verb = actions.resume if method_of(request) == "DELETE" else actions.call_kept
    try:
        verb(ticket, stated, by=actor_of(request), at=now_of(request))
    except Ticket.DoesNotExist as error:
        raise Http404 from error
    return back_to(request, ticket)
