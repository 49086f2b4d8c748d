"""Where one is called: one's own telephone, proven by a code that is read there."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from answerable.channels.phone.models import Line
from answerable.channels.phone.verifying import give_line, remove_line, switch_line, verify_line
from answerable.desk.forms import checked
from answerable.desk.frame.requests import actor_of, method_of, now_of, staff_of


class LineForm(forms.Form):
    number = forms.CharField(max_length=40, label=gettext_lazy("Your telephone number"))


@require_POST
def line(request: HttpRequest) -> HttpResponse:
    """POST gives the number, and has the code read there; DELETE takes it away."""
    staff, by, at = staff_of(request), actor_of(request), now_of(request)
    if method_of(request) == "DELETE":
        remove_line(staff, by=by, at=at)
        messages.success(request, _("You are not called any more."))
    else:
        give_line(staff, checked(LineForm(request.POST))["number"], by=by, at=at)
        messages.success(request, _("Your telephone rings in a moment: a code is read to you."))
    return redirect("desk:me")


@require_POST
def code(request: HttpRequest) -> HttpResponse:
    found = _with_line(request)
    verify_line(found.staff, request.POST.get("code", "")[:20], by=actor_of(request), at=now_of(request))
    messages.success(request, _("That is your telephone."))
    return redirect("desk:me")


@require_POST
def open_(request: HttpRequest) -> HttpResponse:
    """POST lets calls through to it, DELETE keeps them off."""
    found = _with_line(request)
    is_open = method_of(request) != "DELETE"
    switch_line(found.staff, is_open=is_open, by=actor_of(request), at=now_of(request))
    messages.success(request, _("Calls reach you.") if is_open else _("No calls reach you."))
    return redirect("desk:me")


def _with_line(request: HttpRequest) -> Line:
    return get_object_or_404(Line.objects.select_related("staff"), staff=staff_of(request))
