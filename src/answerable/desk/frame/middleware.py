"""Deny by default: whoever is not signed in sees the sign-in page, whatever address they ask for."""

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware, get_user
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation

from answerable.desk.frame.refusals import came_from
from answerable.desk.masks.net import masked_page
from answerable.people.first_start import is_new
from answerable.people.masking import looking_through, mask_for
from answerable.people.models import Staff
from answerable.people.seeing import saw_today
from answerable.people.zones import zone_of
from answerable.routing.giving.seeing import see

_OPEN_TO_ALL = (
    "account_",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "set_language",
    "web:bundle",
    "api:",
    "channels:",
    "chat:",
)
_SPEECHLESS = (
    "/assets/",
    "/static/",
    "/api/",
    "/scim/",
    "/hooks/",
    "/chat/",
)  # say nothing in any language, and so need not know who asks


class StaffOnly(LoginRequiredMiddleware):
    """Every page needs somebody signed in, unless its view is marked `login_not_required` or is part of signing in.
    The API and the channels' doors are let through because they take no sessions at all: they ask for a token or a
    signature of their own."""

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name.startswith(_OPEN_TO_ALL):
            return None
        response: HttpResponseBase | None = super().process_view(request, view, args, kwargs)
        return response

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        """After signing in, one is back on the page that one was on: what was posted cannot be asked for. Where nobody
        works yet there is nothing to sign in to, and the first start says how to begin."""
        if is_new():
            return HttpResponseRedirect(reverse("desk:first_start"))
        if request.method in ("GET", "HEAD"):
            response: HttpResponseRedirect = super().handle_no_permission(request, view_func)
            return response
        return redirect_to_login(came_from(request))


class OwnWays:
    """Pages speak the language and the time of whoever is signed in, before what their browser says; the next request
    in the same thread is somebody else's again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(_SPEECHLESS) or not isinstance(request.user, Staff):
            return self.get_response(request)
        # Themselves from here on: Django's stand-in asks for each thing, of which a page asks hundreds, by another way.
        staff = request.user = cast("Staff", get_user(request))
        see(staff.pk)
        with translation.override(_language_of(staff)), timezone.override(zone_of(staff.time_zone)):
            request.LANGUAGE_CODE = translation.get_language() or ""
            return self.get_response(request)


class Masked:
    """Pages are written as whoever is signed in may know the customers in them, and looked at once more before they
    leave."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(_SPEECHLESS) or not isinstance(request.user, Staff):
            return self.get_response(request)
        saw_today(request.user, at=timezone.now())
        with looking_through(mask_for(request.user)):
            return masked_page(self.get_response(request))


def _language_of(staff: Staff) -> str | None:
    known = dict(settings.LANGUAGES)
    return staff.language if staff.language in known else translation.get_language()
