"""How staff sign in: nobody signs themselves up, and what the second factor needs is encrypted at rest."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import LoginForm
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from answerable.ledger.composed import ComposedRows
from answerable.ledger.secrets import decrypt, encrypt
from answerable.ledger.together import reading
from answerable.people.access import foresee_scope
from answerable.people.actions.linking import required_for
from answerable.people.models import IdentityConnection, Staff


class SignInForm(LoginForm):  # type: ignore[misc]
    """One begins to type without looking for the field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autofocus"] = True

    @property
    def has_companies(self) -> bool:
        """Whether some provider's people come in by its own sign-in."""
        return IdentityConnection.objects.active().exists()


_SIGNED_IN: ComposedRows[Staff] = ComposedRows(
    lambda key: Staff.objects.select_related("provider", "custom_role").filter(pk=key)
)


class StaffBackend(AuthenticationBackend):  # type: ignore[misc]
    """Every request asks who is signed in, and then what they may do and see: their provider and role come along."""

    def get_user(self, user_id: Any) -> Staff | None:
        key = int(user_id)
        with reading():
            foresee_scope(key)
            found = next(iter(_SIGNED_IN.ask(key)), None)
            if found is None or not self.user_can_authenticate(found):
                return None
            found.scope  # noqa: B018 - kept from here on: its answer is at hand
        return found


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Staff are made by an administrator or by `answerable staff create`."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: Staff, **known: Any) -> HttpResponse | None:
        """Every way in comes by here. Whose provider's sign-in is the only one is led to it."""
        is_by_it = "sociallogin" in (known.get("signal_kwargs") or {})
        connection = None if is_by_it else required_for(user)
        if connection is not None:
            said = _("People of %(provider)s sign in with %(provider)s’s own sign-in.")
            messages.info(request, said % {"provider": connection})
            return redirect("company_begin", connection.pk)
        refused: HttpResponse | None = super().pre_login(request, user, **known)
        return refused


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """TOTP seeds and recovery codes are kept encrypted."""

    def encrypt(self, text: str) -> str:
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text)
