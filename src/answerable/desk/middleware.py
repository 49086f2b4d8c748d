"""Deny by default: whoever is not signed in sees the sign-in page, whatever address they ask for."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required as public  # noqa: F401 - marks what everybody may see
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase

_OPEN_TO_ALL = ("account_", "mfa_authenticate", "mfa_login_webauthn", "web:bundle", "api:")


class StaffOnly(LoginRequiredMiddleware):
    """Every page needs somebody signed in, unless its view is marked public or is part of signing in. The API is let
    through because it takes no sessions at all: it asks for a token of its own."""

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
