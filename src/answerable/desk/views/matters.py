"""Two tickets that are perhaps one matter: all that are proposed, and what somebody says to one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.forms import checked
from answerable.desk.frame.requests import actor_of, key_in, method_of, now_of, staff_of, ticket_of
from answerable.desk.matters.forms import ThresholdForm
from answerable.desk.matters.showing import Proposed
from answerable.desk.views.changes import back_to
from answerable.ledger.refusals import NotAllowed
from answerable.tickets.actions import unmerge
from answerable.tickets.matters import deciding
from answerable.tickets.models import MatterSettings, SameMatter, Ticket

_PAGE = 25


@require_GET
def proposed(request: HttpRequest) -> HttpResponse:
    """To be looked at, the latest first."""
    staff = staff_of(request)
    if not staff.may("customer.merge"):
        raise NotAllowed
    rows = SameMatter.objects.proposed().visible_to(Ticket.objects.visible_to(staff))
    after = key_in(request, "after")
    if after:
        rows = rows.filter(pk__lt=after)
    page = list(rows.select_related("first__customer", "later__customer").order_by("-pk")[: _PAGE + 1])
    context = {
        "proposals": [Proposed(row, row.first) for row in page[:_PAGE]],
        "next_after": page[_PAGE - 1].pk if len(page) > _PAGE else None,
        "after": after,
        "threshold": _threshold_form() if staff.may("rules.manage") else None,
        "now": now_of(request),
    }
    return render(request, "desk/matters/proposed.html", context)


def _threshold_form() -> ThresholdForm:
    kept = MatterSettings.objects.filter(pk=1).first()
    return ThresholdForm(initial={"threshold": kept.threshold if kept else None})


@require_http_methods(["POST", "DELETE"])
def confirmation(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """POST: they are one matter, and become one ticket. DELETE undoes it."""
    row = _matter(request, reference, pk)
    by, at = actor_of(request), now_of(request)
    if method_of(request) == "DELETE":
        messages.success(request, _("Undone: they are tickets of their own again."))
        return back_to(request, unmerge(deciding.gone_of(row), by=by, at=at))
    kept = deciding.confirm(row, by=by, at=at)
    undo = reverse("desk:matter_confirmation", args=[kept.reference, row.pk])
    words = _("They are one now: what was said is here, and the wait counts from the first of it.")
    messages.success(request, words, extra_tags=undo)
    return back_to(request, kept)


@require_http_methods(["POST", "DELETE"])
def apart(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """POST: they are two matters; it is not proposed again. DELETE takes that back."""
    row = _matter(request, reference, pk)
    is_undone = method_of(request) == "DELETE"
    verb = deciding.undecline if is_undone else deciding.decline
    verb(row, by=actor_of(request), at=now_of(request))
    if not is_undone:
        undo = reverse("desk:matter_apart", args=[reference, pk])
        messages.success(request, _("Remembered: they are two matters."), extra_tags=undo)
    return (
        redirect("desk:same") if "list" in request.POST else back_to(request, ticket_of(request, reference))
    )


@require_POST
def threshold(request: HttpRequest) -> HttpResponse:
    """From which score on nobody need be asked; left empty, somebody always is."""
    wanted = checked(ThresholdForm(request.POST))["threshold"]
    deciding.set_threshold(wanted, by=actor_of(request), at=now_of(request))
    messages.success(request, _("Saved."))
    return redirect("desk:same")


def _matter(request: HttpRequest, reference: str, pk: int) -> SameMatter:
    """Whoever may not see both does not see that they are perhaps one."""
    ticket = ticket_of(request, reference)
    rows = SameMatter.objects.of(ticket.pk).visible_to(Ticket.objects.visible_to(staff_of(request)))
    return get_object_or_404(rows.select_related("first", "later"), pk=pk)
