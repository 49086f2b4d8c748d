"""Where allauth asks whose account it is: nobody is made by signing in, and nothing but who they are is believed."""

from typing import Any, NoReturn

import structlog
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthError
from allauth.socialaccount.providers.saml.provider import SAMLProvider
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.ledger.refusals import Refusal
from answerable.people.actions.linking import Told, colleague_told
from answerable.people.identity.oidc import Connected, is_nonce_right

log = structlog.get_logger(__name__)


class ConnectionAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: Any) -> Any:
        """Nobody is filled in from claims."""
        return sociallogin.user

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[Any]:
        """Connections are rows of our own."""
        return []

    def get_requests_session(self) -> Any:
        from answerable.people.identity.session import guarded_session  # here: it loads requests

        return guarded_session()

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """By the connection's own names of people, never by what another connection calls the same."""
        provider, told = sociallogin.provider, _told(sociallogin)
        if told is None:
            _refuse(request, _("That sign-in was begun elsewhere, or too long ago. Begin once more."))
        try:
            sociallogin.user = colleague_told(provider.connection, told, at=timezone.now())
        except Refusal as refusal:
            log.info("sign_in.refused", connection=provider.connection.pk, code=refusal.code)
            _refuse(request, refusal.message)

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, **_known: Any
    ) -> None:
        log.info("sign_in.failed", provider=provider.sub_id, error=str(error), why=str(exception)[:300])
        if error == AuthError.CANCELLED:
            _refuse(request, _("You did not sign in. Nothing has changed."))
        _refuse(
            request,
            _("Signing in with %(provider)s did not work. Try again; if it stays so, tell an administrator.")
            % {"provider": provider.name},
        )


def _told(sociallogin: Any) -> Told | None:
    """What was believed of the answer. SAML's is told by who believed it (`saml.asking`, loaded only where it is
    spoken); of OpenID Connect's token the nonce remains to be looked at."""
    if isinstance(sociallogin.provider, SAMLProvider):
        told: Told | None = sociallogin.provider.told
        return told
    if not isinstance(sociallogin.provider, Connected) or not is_nonce_right(sociallogin):
        return None
    claims = sociallogin.account.extra_data["id_token"]
    return Told(
        str(claims["sub"])[:255], str(claims.get("email") or ""), _truth(claims.get("email_verified"))
    )


def _truth(said: object) -> bool | None:
    """Some say it in words. What is said and is no truth, is not true."""
    if said is None:
        return None
    return said is True or str(said).lower() == "true"


def _refuse(request: HttpRequest, words: str) -> NoReturn:
    messages.error(request, words)
    raise ImmediateHttpResponse(redirect("account_login"))
