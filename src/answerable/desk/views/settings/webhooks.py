"""Other systems that are told what happens: all of them, one with what it was told, and its secret."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.channels.accounts import Check
from answerable.desk.forms import offer
from answerable.desk.frame.requests import actor_of, method_of, now_of, staff_of
from answerable.desk.models import WebhookDelivery, WebhookEndpoint
from answerable.desk.webhooks import endpoints
from answerable.desk.webhooks.kinds import KINDS
from answerable.desk.webhooks.sending import newest, resend, send_test
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.people.models import Staff

_SHOWN = 50


class EndpointForm(forms.Form):
    name = forms.CharField(max_length=120, label=gettext_lazy("Name"))
    url = forms.CharField(
        max_length=1000,
        label=gettext_lazy("Address"),
        help_text=gettext_lazy("It begins with https:// and is on the internet."),
    )
    staff = forms.ModelChoiceField(
        Staff.objects.none(),
        empty_label=None,
        label=gettext_lazy("In whose name"),
        help_text=gettext_lazy("It is told of what this colleague may see, and of nothing else."),
    )
    kinds = forms.MultipleChoiceField(
        choices=list(KINDS.items()), widget=forms.CheckboxSelectMultiple, label=gettext_lazy("Told when")
    )

    def __init__(self, data: Any, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        offer(self, "staff", Staff.objects.filter(is_active=True).order_by("name"))

    def plan(self) -> endpoints.EndpointPlan:
        return endpoints.EndpointPlan(**self.cleaned_data)


@require_GET
def webhooks(request: HttpRequest) -> HttpResponse:
    _require(request)
    return render(request, "desk/webhooks/all.html", {"endpoints": _all().order_by("name", "pk")})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    _require(request)
    form = EndpointForm(request.POST or None, initial={"staff": staff_of(request).pk})
    if request.method == "POST" and form.is_valid():
        try:
            made = endpoints.add_endpoint(form.plan(), by=actor_of(request), at=now_of(request))
        except Refusal as refusal:  # beside the fields, so that nothing typed is lost
            form.add_error(None, refusal.message)
        else:
            return _secret_shown(request, made)
    return render(request, "desk/webhooks/one.html", {"form": form})


@require_http_methods(["GET", "POST"])
def webhook(request: HttpRequest, pk: int) -> HttpResponse:
    found = _one(request, pk)
    if method_of(request) == "DELETE":
        endpoints.remove_endpoint(found, by=actor_of(request), at=now_of(request))
        messages.success(request, _("Removed."))
        return redirect("desk:webhooks")
    known = {"name": found.name, "url": found.url, "staff": found.staff_id, "kinds": found.kinds}
    form = EndpointForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            endpoints.change_endpoint(found, form.plan(), by=actor_of(request), at=now_of(request))
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:webhook", pk=pk)
    told = newest(found, _SHOWN)
    return render(request, "desk/webhooks/one.html", {"form": form, "endpoint": found, "told": told})


@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    found = _one(request, pk)
    endpoints.switch_endpoint(found, on="on" in request.POST, by=actor_of(request), at=now_of(request))
    return redirect("desk:webhook", pk=pk)


@require_POST
def secret(request: HttpRequest, pk: int) -> HttpResponse:
    renewed = endpoints.renew_secret(_one(request, pk), by=actor_of(request), at=now_of(request))
    return _secret_shown(request, renewed)


@require_POST
def test(request: HttpRequest, pk: int) -> HttpResponse:
    found = _one(request, pk)
    made = send_test(found, by=actor_of(request), at=now_of(request))
    checks = [Check(_("A test was sent:"), made.is_taken, made.words)]
    if "HX-Request" in request.headers:
        return render(request, "desk/_mailbox_checks.html", {"checks": checks})
    return render(request, "desk/webhooks/tested.html", {"endpoint": found, "checks": checks})


@require_POST
def again(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    row = get_object_or_404(WebhookDelivery, endpoint=_one(request, pk), key=key)
    resend(row, by=actor_of(request), at=now_of(request))
    messages.success(request, _("It is told again."))
    return redirect("desk:webhook", pk=pk)


@never_cache
def _secret_shown(request: HttpRequest, found: WebhookEndpoint) -> HttpResponse:
    """A secret is on this answer and nowhere else."""
    known = {"endpoint": found, "secret": found.secrets[0], "site": settings.BASE_URL}
    return render(request, "desk/webhooks/secret.html", known)


def _all() -> Any:
    return WebhookEndpoint.objects.select_related("staff")


def _one(request: HttpRequest, pk: int) -> WebhookEndpoint:
    _require(request)
    found: WebhookEndpoint = get_object_or_404(_all(), pk=pk)
    return found


def _require(request: HttpRequest) -> None:
    staff = staff_of(request)
    if not staff.may(endpoints.RIGHT) or not staff.scope.everything:
        raise NotAllowed
