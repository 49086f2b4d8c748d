"""How staff sign in: nobody signs themselves up, and what the second factor needs is encrypted at rest."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import LoginForm
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from answerable.ledger.secrets import decrypt, encrypt
from answerable.people.models import Staff


class SignInForm(LoginForm):  # type: ignore[misc]
    """One begins to type without looking for the field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autofocus"] = True


class StaffBackend(AuthenticationBackend):  # type: ignore[misc]
    """Every request asks who is signed in, and then what they may do and see: their provider and role come along."""

    def get_user(self, user_id: Any) -> Staff | None:
        found = Staff.objects.select_related("provider", "custom_role").filter(pk=user_id).first()
        return found if found is not None and self.user_can_authenticate(found) else None


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Staff are made by an administrator or by `answerable staff create`."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """TOTP seeds and recovery codes are kept encrypted."""

    def encrypt(self, text: str) -> str:
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text)
