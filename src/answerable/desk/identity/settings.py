"""Settings: which providers' people come in by their own accounts, with a button that tries it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.frame.requests import actor_of, method_of, now_of, staff_of
from answerable.desk.identity.forms import OpenIdForm, SamlForm, form_for
from answerable.desk.views.settings.keeping import is_kept
from answerable.ledger.refusals import NotAllowed
from answerable.people.actions import (
    change_connection,
    connect_provider,
    make_key,
    note_test,
    remove_connection,
    revoke_key,
)
from answerable.people.identity.places import callback_address
from answerable.people.identity.saml.addresses import answers_of, entity_of
from answerable.people.identity.saml.certificates import Certificate, certificates_in
from answerable.people.identity.testing import check_connection
from answerable.people.models import IdentityConnection, Protocol, Provider, ProviderKind, ProvisioningKey

_MOST = 200


@dataclass(frozen=True)
class Row:
    provider: Provider
    connection: IdentityConnection | None


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
    protocol = _protocol(request, found)
    form = form_for(protocol, request.POST or None, found)
    if is_kept(form, lambda: _keep(request, provider, found, form)):
        messages.success(request, _("Saved. Try it with the test button."))
        return redirect("desk:connection", pk=pk)
    context = {"form": form, "provider": provider, "connection": found, "protocol": protocol}
    return render(request, "desk/identity/connection.html", {**context, **_around(provider, found)})


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


def _protocol(request: HttpRequest, found: IdentityConnection | None) -> str:
    """Chosen on the page, or what it speaks already."""
    chosen = request.GET.get("by", "")
    if chosen in Protocol.values:
        return chosen
    return found.protocol if found is not None else Protocol.OPENID


def _keep(
    request: HttpRequest, provider: Provider, found: IdentityConnection | None, form: OpenIdForm | SamlForm
) -> None:
    by, at = actor_of(request), now_of(request)
    if found is None:
        connect_provider(provider, form.wanted(), by=by, at=at)
    else:
        change_connection(found, form.wanted(), by=by, at=at)


def _around(provider: Provider, found: IdentityConnection | None) -> dict[str, Any]:
    """What the other side must be told, and what it may show. SAML's is known before it is connected."""
    told: dict[str, Any] = {"entity": entity_of(provider.pk), "answers": answers_of(provider.pk)}
    if found is None:
        return told
    usable: Sequence[ProvisioningKey] = list(found.keys.filter(revoked_at=None))
    known: Sequence[Certificate] = certificates_in("\n".join(found.certificates)) if found.is_saml else ()
    return {
        **told,
        "back": callback_address(found),
        "scim": _scim_address(found),
        "keys": usable,
        "certificates": known,
    }


def _scim_address(found: IdentityConnection) -> str:
    return f"{settings.BASE_URL}/scim/v2/{found.provider_id}"
