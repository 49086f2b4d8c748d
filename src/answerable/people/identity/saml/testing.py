"""What of a SAML sign-in can be tried without a person: whether it can be spoken, and for how long its certificates
hold."""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from answerable.ledger import outside
from answerable.people.identity.discovery import MOST, NotAsExpected
from answerable.people.identity.saml.certificates import certificates_in
from answerable.people.models import IdentityConnection


def saml_steps(connection: IdentityConnection) -> Sequence[tuple[str, Callable[[], str]]]:
    return [
        (_("Certificates"), lambda: _certificates(connection)),
        (_("What we send people away with"), lambda: _request(connection)),
        (_("Sign-in address"), lambda: _answers(connection)),
    ]


def _certificates(connection: IdentityConnection) -> str:
    last = max(each.until for each in certificates_in("\n".join(connection.certificates)))
    day = date_format(last.date(), "j F Y")
    if last < timezone.now():
        raise NotAsExpected(
            _("The last of them ended on %(day)s. Ask for the one that it signs with now.") % {"day": day}
        )
    return _("They hold until %(day)s.") % {"day": day}


def _request(connection: IdentityConnection) -> str:
    # Loaded only where SAML is spoken.
    from onelogin.saml2.authn_request import OneLogin_Saml2_Authn_Request
    from onelogin.saml2.errors import OneLogin_Saml2_Error

    from answerable.people.identity.saml.speaking import settings_of

    try:
        OneLogin_Saml2_Authn_Request(settings_of(connection))
    except OneLogin_Saml2_Error as error:
        raise NotAsExpected(str(error)) from error
    return _("It can be made.")


def _answers(connection: IdentityConnection) -> str:
    """People's browsers go there, not we: that it cannot be reached from here proves nothing."""
    try:
        outside.ask("GET", connection.sso_url, {}, most=MOST, inside=settings.IDENTITY_INSIDE)
    except (outside.NotReachable, outside.TooMuch):
        return _(
            "It cannot be reached from here; whether people’s browsers can shows when one of them signs in."
        )
    return _("It answers; whether it knows us shows when somebody signs in.")
