"""One connection's OpenID Connect, as allauth speaks it, stricter where the standard lets one be: the token's signature
is always checked, by the issuer's own keys alone, and it must carry the nonce that this browser was sent away with."""

import hmac
import secrets
from typing import Any

from allauth.socialaccount.models import SocialApp, SocialToken
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest, HttpResponse

from answerable.people.identity.discovery import Discovered, NotAsExpected, discover
from answerable.people.identity.places import callback_address
from answerable.people.identity.tokens import believed
from answerable.people.models import IdentityConnection


class Connected(OpenIDConnectProvider):  # type: ignore[misc]  # allauth has no types
    """The provider's system of one connection."""

    def __init__(self, request: HttpRequest, connection: IdentityConnection) -> None:
        self.connection = connection
        app = SocialApp(
            provider=self.id,
            provider_id=f"connection-{connection.pk}",
            name=str(connection),
            client_id=connection.client_id,
            secret=connection.readable_secret,
            settings={"oauth_pkce_enabled": True, "scope": ["openid", "email"]},
        )
        super().__init__(request, app=app)

    def get_oauth2_adapter(self, request: HttpRequest) -> "Asking":
        return Asking(request, self.connection)

    def begin(self, *, next_url: str | None, login_hint: str = "") -> HttpResponse:
        """Away to the provider's own page, with what must come back in this browser's session."""
        nonce = secrets.token_urlsafe(24)
        said = {"nonce": nonce, **({"login_hint": login_hint} if login_hint else {})}
        response: HttpResponse = self.redirect(
            self.request, AuthProcess.LOGIN, next_url=next_url, auth_params=said, nonce=nonce
        )
        return response


class Asking(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """What is asked of it in one request of ours."""

    def __init__(self, request: HttpRequest, connection: IdentityConnection) -> None:
        super().__init__(request, f"connection-{connection.pk}")
        self.connection = connection
        self._discovered: Discovered | None = None

    @property
    def discovered(self) -> Discovered:
        if self._discovered is None:
            try:
                self._discovered = discover(self.connection.issuer)
            except NotAsExpected as error:
                raise OAuth2Error(str(error)) from error
        return self._discovered

    def get_provider(self) -> Connected:
        return Connected(self.request, self.connection)

    @property
    def basic_auth(self) -> bool:
        """Where it does not say, the standard means this way."""
        methods = self.discovered.authentication
        return not methods or ("client_secret_basic" in methods and "client_secret_post" not in methods)

    @property
    def access_token_url(self) -> str:
        return self.discovered.token

    @property
    def authorize_url(self) -> str:
        return self.discovered.authorization

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return callback_address(self.connection)

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **known: Any) -> Any:
        claims = self._claims(known["response"].get("id_token"))
        if "email" not in claims and self.discovered.userinfo:
            claims = self._with_mail(claims, token.token)
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims})

    def _claims(self, given: object) -> dict[str, Any]:
        try:
            return believed(
                given,
                issuer=self.connection.issuer,
                keys_at=self.discovered.keys,
                client_id=self.connection.client_id,
            )
        except NotAsExpected as error:
            raise OAuth2Error(str(error)) from error

    def _with_mail(self, claims: dict[str, Any], access_token: str) -> dict[str, Any]:
        """Some say addresses only where one asks for them; of the same person, or they are not believed."""
        from answerable.people.identity.session import guarded_session  # here: it loads requests

        with guarded_session() as session:
            answer = session.get(
                self.discovered.userinfo,
                headers={"Authorization": f"Bearer {access_token}"},
                allow_redirects=False,
            )
        answer.raise_for_status()
        try:
            told = answer.json()
        except ValueError as error:
            raise OAuth2Error("its userinfo is not JSON") from error
        if not isinstance(told, dict) or told.get("sub") != claims["sub"]:
            raise OAuth2Error("its userinfo is about somebody else")
        return {**claims, **{name: told[name] for name in ("email", "email_verified") if name in told}}


def is_nonce_right(login: Any) -> bool:
    """Whether the token was made for this very journey."""
    expected, said = login.state.get("nonce"), login.account.extra_data.get("id_token", {}).get("nonce")
    return isinstance(expected, str) and isinstance(said, str) and hmac.compare_digest(expected, said)
