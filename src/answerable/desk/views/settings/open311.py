"""Which programs may ask at a brand's front by Open311: their keys, made and revoked."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from answerable.channels.models import Mailbox
from answerable.channels.web.fronts import front_of
from answerable.desk.frame.requests import actor_of, now_of, staff_of
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.selfservice.models import Open311Client
from answerable.selfservice.open311.clients import RIGHT, add_client, revoke_client
from answerable.tickets.models import Brand

_SHOWN = 100


class ClientForm(forms.Form):
    name = forms.CharField(
        max_length=120, label=gettext_lazy("Name"), help_text=gettext_lazy("Who asks by it: an app, a city.")
    )
    is_public = forms.BooleanField(
        required=False,
        label=gettext_lazy("Everybody may read what is asked by it"),
        help_text=gettext_lazy(
            "The service, when it was asked for and whether it is done; never the words and the place."
        ),
    )


@require_http_methods(["GET", "POST"])
def open311(request: HttpRequest, pk: int) -> HttpResponse:
    """POST makes a key."""
    brand = _brand(request, pk)
    front = front_of(brand.pk)
    form = ClientForm(request.POST or None)
    if request.method == "POST" and front is not None and form.is_valid():
        try:
            secret = add_client(front, **form.cleaned_data, by=actor_of(request), at=now_of(request))
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            return _key_shown(request, brand, form.cleaned_data["name"], secret)
    return render(request, "desk/selfservice/open311.html", _known(brand, front, form))


@require_POST
def client(request: HttpRequest, pk: int, client_pk: int) -> HttpResponse:
    """DELETE revokes it."""
    brand = _brand(request, pk)
    found = get_object_or_404(Open311Client, pk=client_pk, front__brand=brand)
    revoke_client(found, by=actor_of(request), at=now_of(request))
    messages.success(request, _("Revoked."))
    return redirect("desk:open311", pk=pk)


def _known(brand: Brand, front: Mailbox | None, form: ClientForm) -> dict[str, object]:
    clients = Open311Client.objects.filter(front__brand=brand).order_by("revoked_at", "name", "pk")
    address = reverse("open311:discovery", args=[front.address, "xml"]) if front else ""
    return {
        "brand": brand,
        "front": front,
        "form": form,
        "clients": clients[:_SHOWN],
        "address": settings.BASE_URL + address,
    }


@never_cache
def _key_shown(request: HttpRequest, brand: Brand, name: str, secret: str) -> HttpResponse:
    """A key is on this answer and nowhere else."""
    known = {"brand": brand, "name": name, "secret": secret}
    return render(request, "desk/selfservice/open311_key.html", known)


def _brand(request: HttpRequest, pk: int) -> Brand:
    if not staff_of(request).may(RIGHT):
        raise NotAllowed
    return get_object_or_404(Brand, pk=pk)
