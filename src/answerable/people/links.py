"""Links with which staff set a password: signed, for once, and not for long (Django's PASSWORD_RESET_TIMEOUT)."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.tokens import PasswordResetTokenGenerator

from answerable.people.models import Staff


class LinkTokens(PasswordResetTokenGenerator):
    """For allauth's setting. Django's own end with a new password or a sign-in; these also when somebody leaves, and
    when they are invited anew."""

    def _make_hash_value(self, user: AbstractBaseUser, timestamp: int) -> str:
        assert isinstance(user, Staff)
        return f"{super()._make_hash_value(user, timestamp)}|{user.session_epoch}|{user.is_active}"


def password_link(staff: Staff) -> str:
    from allauth.account.utils import user_pk_to_url_str
    from django.conf import settings
    from django.urls import reverse

    key = {"uidb36": user_pk_to_url_str(staff), "key": LinkTokens().make_token(staff)}
    return settings.BASE_URL + reverse("account_reset_password_from_key", kwargs=key)
