"""What is kept about one customer: a copy of it, and its end."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.storage import default_storage
from django.db.models import Count, Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.forms import checked
from answerable.desk.frame.requests import actor_of, method_of, now_of, staff_of
from answerable.desk.views.people.seen import customer_of
from answerable.desk.views.settings.keeping import is_kept
from answerable.ledger.refusals import NotAllowed
from answerable.people.erasing import traces_of
from answerable.people.models import Customer
from answerable.privacy.actions import ask_erasure, ask_export, fetch_export, hold, is_held, lift
from answerable.privacy.models import Asked, DataRequest, Hold, HoldReason, Reason, State
from answerable.tickets.models import Message, Ticket

_MOST_LISTED = 20


class ReasonForm(forms.Form):
    reason = forms.TypedChoiceField(choices=Reason.choices, coerce=Reason, label=gettext_lazy("Why"))


class HoldForm(forms.Form):
    reason = forms.TypedChoiceField(
        choices=[("", gettext_lazy("choose")), *HoldReason.choices],
        coerce=HoldReason,
        label=gettext_lazy("Why"),
        widget=forms.Select(attrs={"class": "input"}),
    )


class ErasureForm(ReasonForm):
    """`called`: what has to be typed, which the browser looks at before it asks whether one is sure."""

    typed = forms.CharField(
        max_length=400,
        label=gettext_lazy("Type what they are called"),
        help_text=gettext_lazy("As it stands at the head of this page. Erasing cannot be undone."),
    )

    def __init__(self, *args: Any, called: Customer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wrong = _("What you typed is not what they are called. Nothing was erased.")
        self.fields["typed"].widget.attrs |= {"data-must-be": str(called), "data-otherwise": wrong}


@require_GET
def data(request: HttpRequest, pk: int) -> HttpResponse:
    found = _customer(request, pk)
    return _shown(request, found, ErasureForm(called=found))


@require_POST
def exports(request: HttpRequest, pk: int) -> HttpResponse:
    found, reason = _customer(request, pk), checked(ReasonForm(request.POST))["reason"]
    asked = ask_export(found, reason, by=actor_of(request), at=now_of(request))
    words = _("The copy is being made. It appears on this page when it is there.")
    if asked.asked_at != now_of(request):
        words = _("A copy is being made already. It appears on this page when it is there.")
    messages.success(request, words)
    return redirect("desk:customer_data", pk=pk)


@require_GET
def export(request: HttpRequest, pk: int, request_id: int) -> HttpResponseBase:
    found = get_object_or_404(DataRequest, pk=request_id, customer=_customer(request, pk), asked=Asked.EXPORT)
    found = fetch_export(found, by=actor_of(request), at=now_of(request))
    name = f"customer-{pk}-{found.asked_at:%Y-%m-%d}.zip"
    return FileResponse(default_storage.open(found.path), as_attachment=True, filename=name)


@require_POST
def erasure(request: HttpRequest, pk: int) -> HttpResponse:
    found = _customer(request, pk)
    form = ErasureForm(request.POST, called=found)
    by, at = actor_of(request), now_of(request)
    if not is_kept(form, lambda: ask_erasure(found, **form.cleaned_data, by=by, at=at)):
        return _shown(request, found, form)
    messages.success(request, _("They are being erased, which may take some minutes."))
    return redirect("desk:customer_data", pk=pk)


@require_http_methods(["POST", "DELETE"])
def held(request: HttpRequest, pk: int) -> HttpResponse:
    """POST: nothing of them is erased until DELETE."""
    found, by, at = _customer(request, pk), actor_of(request), now_of(request)
    if method_of(request) == "DELETE":
        lift(found, by=by, at=at)
    else:
        hold(found, checked(HoldForm(request.POST))["reason"], by=by, at=at)
    return redirect("desk:customer_data", pk=pk)


def _customer(request: HttpRequest, pk: int) -> Customer:
    found, staff = customer_of(request, pk), staff_of(request)
    rights = ("privacy.export", "privacy.erase", "privacy.keep")
    if not staff.scope.everything or not any(staff.may(right) for right in rights):
        raise NotAllowed
    return found


def _shown(request: HttpRequest, found: Customer, form: ErasureForm) -> HttpResponse:
    traces = traces_of(found)
    requests = (
        DataRequest.objects.filter(customer=found).select_related("staff").order_by("-pk")[:_MOST_LISTED]
    )
    now = now_of(request)
    context: dict[str, Any] = {
        "customer": found,
        "rows": [(each, each.is_open(at=now)) for each in requests],
        "form": form,
        "asking": ReasonForm(auto_id="copy-%s"),
        "is_held": is_held(traces),
        "own_hold": Hold.objects.select_related("staff").filter(customer=found).first(),
        "holding": HoldForm(auto_id="hold-%s"),
        "is_copied_now": DataRequest.objects.filter(
            customer=found, asked=Asked.EXPORT, state=State.WAITING
        ).exists(),
        "now": now,
        **_figures(traces.customers),
    }
    return render(request, "desk/privacy/data.html", context)


def _figures(customers: frozenset[int]) -> dict[str, Any]:
    """What would go, and what would stay."""
    tickets = Ticket.objects.filter(customer__in=customers)
    in_theirs = Message.objects.filter(ticket__in=tickets.values("pk"))
    others = Q(customer__isnull=False) & ~Q(customer__in=customers)
    said = in_theirs.aggregate(all=Count("pk"), others=Count("pk", filter=others))
    elsewhere = Message.objects.filter(customer__in=customers).exclude(ticket__customer__in=customers)
    return {
        "tickets": tickets.count(),
        "going": said["all"] - said["others"],
        "staying": said["others"],
        "elsewhere": elsewhere.count(),
    }
