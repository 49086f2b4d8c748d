"""Settings: which providers' people come in by their own accounts, with a button that tries it."""

from collections.abc import Sequence
from dataclasses import dataclass
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

from answerable.desk.frame.requests import actor_of, method_of, now_of, staff_of
from answerable.desk.views.settings.keeping import is_kept
from answerable.ledger.refusals import NotAllowed
from answerable.people.actions import (
    ConnectionWanted,
    change_connection,
    connect_provider,
    make_key,
    note_test,
    remove_connection,
    revoke_key,
)
from answerable.people.identity.oidc import callback_address
from answerable.people.identity.testing import check_connection
from answerable.people.models import IdentityConnection, Provider, ProviderKind, ProvisioningKey

_MOST = 200


@dataclass(frozen=True)
class Row:
    provider: Provider
    connection: IdentityConnection | None


class ConnectionForm(forms.Form):
    issuer = forms.CharField(
        max_length=500,
        label=gettext_lazy("Issuer"),
        help_text=gettext_lazy("The address of the provider’s sign-in system, as it calls itself."),
    )
    client_id = forms.CharField(max_length=255, label=gettext_lazy("Client ID"))
    secret = forms.CharField(
        required=False,
        max_length=1000,
        label=gettext_lazy("Client secret"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Kept encrypted. Leave it empty to keep the present one."),
    )
    domains = forms.CharField(
        max_length=4000,
        label=gettext_lazy("Mail domains"),
        help_text=gettext_lazy(
            "Whoever has an address there is led to this sign-in. Several with commas between."
        ),
    )
    is_required = forms.BooleanField(
        required=False,
        label=gettext_lazy("Its people must sign in by it"),
        help_text=gettext_lazy("Their passwords and passkeys open nothing then. Administrators keep theirs."),
    )
    trusts_mail = forms.BooleanField(
        required=False,
        label=gettext_lazy("Believe its mail addresses where it does not say whether they are verified"),
        help_text=gettext_lazy("Entra ID does not say. Only where its people cannot set their own address."),
    )

    def wanted(self) -> ConnectionWanted:
        values = dict(self.cleaned_data)
        given = values.pop("domains").replace(",", " ").split()
        return ConnectionWanted(domains=tuple(given), **values)


def _require(request: HttpRequest) -> None:
    staff = staff_of(request)
    if not staff.may("identity.manage") or not staff.scope.everything:
        raise NotAllowed


@require_GET
def connections(request: HttpRequest) -> HttpResponse:
    _require(request)
    found = {each.provider_id: each for each in IdentityConnection.objects.active()[:_MOST]}
    providers = Provider.objects.exclude(kind=ProviderKind.AUTOMATED)[:_MOST]
    rows = [Row(provider, found.get(provider.pk)) for provider in providers]
    return render(request, "desk/identity/connections.html", {"rows": rows})


@never_cache
@require_http_methods(["GET", "POST"])
def connection(request: HttpRequest, pk: int) -> HttpResponse:
    """The connection of that provider: made, changed or, with DELETE, removed."""
    _require(request)
    provider = get_object_or_404(Provider.objects.exclude(kind=ProviderKind.AUTOMATED), pk=pk)
    found = IdentityConnection.objects.active().filter(provider=provider).select_related("provider").first()
    if method_of(request) == "DELETE":
        if found is not None:
            remove_connection(found, by=actor_of(request), at=now_of(request))
        messages.success(request, _("Its people sign in with passwords again."))
        return redirect("desk:connections")
    form = ConnectionForm(request.POST or None, initial=_initial(found))
    if is_kept(form, lambda: _keep(request, provider, found, form)):
        messages.success(request, _("Saved. Try it with the test button."))
        return redirect("desk:connection", pk=pk)
    context = {"form": form, "provider": provider, "connection": found, **_around(found)}
    return render(request, "desk/identity/connection.html", context)


@require_POST
def test(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask it what can be asked without a person, and say what happened."""
    found = _found(request, pk)
    checks = check_connection(found)
    note_test(found, all(check.ok for check in checks), by=actor_of(request), at=now_of(request))
    is_part = "HX-Request" in request.headers
    template = "desk/_mailbox_checks.html" if is_part else "desk/identity/checks.html"
    return render(request, template, {"connection": found, "checks": checks})


@never_cache
@require_POST
def keys(request: HttpRequest, pk: int) -> HttpResponse:
    """A new key is on this answer and nowhere else."""
    found = _found(request, pk)
    secret = make_key(found, by=actor_of(request), at=now_of(request))
    context = {"connection": found, "secret": secret, "scim": _scim_address(found)}
    return render(request, "desk/identity/key.html", context)


@require_POST
def key(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    found = _found(request, pk)
    revoked = get_object_or_404(ProvisioningKey, pk=key, connection=found)
    revoke_key(revoked, by=actor_of(request), at=now_of(request))
    messages.success(request, _("Revoked. It opens nothing any more."))
    return redirect("desk:connection", pk=pk)


def _found(request: HttpRequest, pk: int) -> IdentityConnection:
    _require(request)
    found: IdentityConnection = get_object_or_404(
        IdentityConnection.objects.active().select_related("provider"), provider=pk
    )
    return found


def _keep(
    request: HttpRequest, provider: Provider, found: IdentityConnection | None, form: ConnectionForm
) -> None:
    by, at = actor_of(request), now_of(request)
    if found is None:
        connect_provider(provider, form.wanted(), by=by, at=at)
    else:
        change_connection(found, form.wanted(), by=by, at=at)


def _initial(found: IdentityConnection | None) -> dict[str, Any]:
    if found is None:
        return {}
    names = ("issuer", "client_id", "is_required", "trusts_mail")
    return {**{name: getattr(found, name) for name in names}, "domains": ", ".join(found.domains)}


def _around(found: IdentityConnection | None) -> dict[str, Any]:
    """What the other side must be told, and what it may show."""
    if found is None:
        return {}
    usable: Sequence[ProvisioningKey] = list(found.keys.filter(revoked_at=None))
    return {"back": callback_address(found), "scim": _scim_address(found), "keys": usable}


def _scim_address(found: IdentityConnection) -> str:
    return f"{settings.BASE_URL}/scim/v2/{found.provider_id}"
