"""Coming back by SAML. The answer is posted by a page of the provider's, so the browser does not send our session
along: what was believed of it is kept apart, and taken up by the next request of the same browser, which comes with
it."""

from dataclasses import asdict

from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.sessions import LoginSession
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from answerable.desk.identity.coming import did_not_work, too_often
from answerable.people.actions.linking import Told
from answerable.people.models import IdentityConnection, Protocol, Provider, Staff

_KEPT = ("company_answer", "company-answer")


@login_not_required
@csrf_exempt
@never_cache
@require_POST
def answer(request: HttpRequest, provider: int) -> HttpResponse:
    """Believed or not by its signature; whose browser it is, is asked of the next request."""
    from answerable.people.identity.saml.asking import NotBelieved, believed  # loads xmlsec

    if (refused := too_often(request)) is not None:
        return refused
    connection = _connection(provider)
    try:
        found = believed(connection, request.POST.get("SAMLResponse", ""))
    except NotBelieved as error:
        return did_not_work(request, connection, error)
    response = HttpResponseRedirect(reverse("company_saml_back", args=[provider]))
    kept = LoginSession(request, *_KEPT)
    kept.store.set_expiry(300)
    kept.store.update({"connection": connection.pk, "question": found.question, "told": asdict(found.told)})
    kept.save(response)
    return response


@login_not_required
@never_cache
@require_GET
def back(request: HttpRequest, provider: int) -> HttpResponse:
    """They come back, and are who the provider's system says, or nobody."""
    from answerable.people.identity.saml.asking import Answered, Spoken  # loads xmlsec

    if (refused := too_often(request)) is not None:
        return refused
    connection = _connection(provider)
    kept = LoginSession(request, *_KEPT)
    found = dict(kept.store.items())
    kept.delete()
    if found.get("connection") != connection.pk:
        return _begun_elsewhere(request)
    answered = Answered(found["question"], Told(**found["told"]))
    try:
        login = Spoken(request, connection).login(answered)
    except PermissionDenied:
        return _begun_elsewhere(request)
    response: HttpResponse = complete_social_login(request, login)
    return response


def _begun_elsewhere(request: HttpRequest) -> HttpResponse:
    messages.error(request, _("That sign-in was begun elsewhere, or too long ago. Begin once more."))
    return redirect("account_login")


@login_not_required
@require_GET
def metadata(request: HttpRequest, provider: int) -> HttpResponse:
    """For the other side. Whoever sets it up may see it before there is a connection."""
    from answerable.people.identity.saml.speaking import our_metadata  # loads xmlsec

    reader = request.user
    sets_up = isinstance(reader, Staff) and reader.may("identity.manage")
    if not _saml().filter(provider=provider).exists() and not (
        sets_up and Provider.objects.filter(pk=provider).exists()
    ):
        raise Http404
    response = HttpResponse(our_metadata(provider), content_type="application/samlmetadata+xml")
    response["Content-Disposition"] = f'attachment; filename="answerable-{provider}.xml"'
    return response


def _saml() -> QuerySet[IdentityConnection]:
    return IdentityConnection.objects.active().filter(protocol=Protocol.SAML).select_related("provider")


def _connection(provider: int) -> IdentityConnection:
    found: IdentityConnection = get_object_or_404(_saml(), provider=provider)
    return found
