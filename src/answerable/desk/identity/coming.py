"""Coming in by one's own company: from one's address to its sign-in page, and back."""

from typing import TYPE_CHECKING

import structlog
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from answerable.people.addresses import host_of, normalise
from answerable.people.models import IdentityConnection

if TYPE_CHECKING:
    from answerable.people.identity.oidc import Connected
    from answerable.people.identity.saml.asking import Spoken

log = structlog.get_logger(__name__)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def company(request: HttpRequest) -> HttpResponse:
    """Whose sign-in it is, by the address alone: whether somebody of that address works here is not told."""
    if request.method == "GET":
        return render(request, "desk/identity/company.html", {"next": get_next_redirect_url(request)})
    if (refused := too_often(request)) is not None:
        return refused
    address = normalise("email", request.POST.get("login", "")[:320])
    connection = IdentityConnection.objects.for_host(host_of(address)) if address else None
    if connection is None:
        messages.error(
            request, _("No company’s sign-in is known for this address. Sign in with your password.")
        )
        return redirect("account_login")
    said = QueryDict(mutable=True)
    said["as"] = address
    if (next_url := get_next_redirect_url(request)) is not None:
        said["next"] = next_url
    return redirect(f"{reverse('company_begin', args=[connection.pk])}?{said.urlencode()}")


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody is sent away without having pressed a button here."""
    # Here and below: with it comes requests, which few pages need.
    from allauth.socialaccount.providers.oauth2.client import OAuth2Error

    connection = _connection(pk)
    address = normalise("email", request.GET.get("as", "")[:320])
    if request.method == "GET":
        return render(request, "desk/identity/begin.html", {"connection": connection, "address": address})
    if (refused := too_often(request)) is not None:
        return refused
    try:
        return _spoken(request, connection).begin(next_url=get_next_redirect_url(request), login_hint=address)
    except OAuth2Error as error:
        return did_not_work(request, connection, error)


@login_not_required
@never_cache
@require_GET
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """They come back, and are who the provider's system says, or nobody."""
    from allauth.socialaccount.providers.oauth2.client import OAuth2Error
    from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView

    from answerable.people.identity.oidc import Asking

    if (refused := too_often(request)) is not None:
        return refused
    connection = _connection(pk)
    if connection.is_saml:
        raise Http404
    try:
        response: HttpResponse = OAuth2CallbackView.adapter_view(Asking(request, connection))(request)
    except OAuth2Error as error:
        return did_not_work(request, connection, error)
    return response


def _spoken(request: HttpRequest, connection: IdentityConnection) -> "Connected | Spoken":
    if not connection.is_saml:
        from answerable.people.identity.oidc import Connected

        return Connected(request, connection)
    from answerable.people.identity.saml.asking import Spoken  # xmlsec is loaded only where SAML is spoken

    return Spoken(request, connection)


def did_not_work(request: HttpRequest, connection: IdentityConnection, error: Exception) -> HttpResponse:
    """Before allauth could say so itself."""
    log.info("sign_in.failed", connection=connection.pk, why=str(error)[:300])
    messages.error(
        request,
        _("Signing in with %(provider)s did not work. Try again; if it stays so, tell an administrator.")
        % {"provider": connection},
    )
    return redirect("account_login")


def _connection(pk: int) -> IdentityConnection:
    found: IdentityConnection = get_object_or_404(
        IdentityConnection.objects.active().select_related("provider"), pk=pk
    )
    return found


def too_often(request: HttpRequest) -> HttpResponse | None:
    refused: HttpResponse | None = ratelimit.consume_or_429(request, action="company", limit_get=True)
    return refused
