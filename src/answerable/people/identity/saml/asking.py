"""One connection's SAML, as allauth and python3-saml speak it, stricter where they let one be.

The assertion itself must be signed, for us, and the answer to a question of ours: what stands around it is not, and
could be exchanged by whoever carries it. Which question it answers is kept in the session of the browser that was
sent away, and taken out when it is answered: an answer opens one door, once, in one browser.
"""

from dataclasses import dataclass
from typing import Any

from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.saml.provider import SAMLProvider
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from lxml import etree
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Saml
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from answerable.people.actions.linking import Told
from answerable.people.identity.saml.addresses import answers_of, entity_of
from answerable.people.identity.saml.speaking import request_at, settings_of
from answerable.people.models import IdentityConnection

_MAIL = (
    "email",
    "mail",
    "emailAddress",
    "urn:oid:0.9.2342.19200300.100.1.3",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
)
_VERIFIED = "http://schemas.auth0.com/email_verified"
_LONGEST = 255
_MOST = 256 * 1024


class NotBelieved(Exception):
    """An answer that lets nobody in, with the reason for the log."""


@dataclass(frozen=True)
class Answered:
    """What a believed answer says, and of which question of ours."""

    question: str
    told: Told


class Spoken(SAMLProvider):  # type: ignore[misc]  # allauth has no types
    """The provider's system of one connection."""

    def __init__(self, request: HttpRequest, connection: IdentityConnection) -> None:
        self.connection = connection
        self.told: Told | None = None
        app = SocialApp(
            provider=self.id,
            provider_id=f"connection-{connection.pk}",
            name=str(connection),
            client_id=f"connection-{connection.pk}",
        )
        super().__init__(request, app=app)

    def begin(self, *, next_url: str | None, **_known: str) -> HttpResponse:
        """Away to the provider's own page; what it must answer stays in this browser's session."""
        where = request_at(answers_of(self.connection.provider_id))
        auth = OneLogin_Saml2_Auth(where, old_settings=settings_of(self.connection))
        address = auth.login(return_to="")
        question = auth.get_last_request_id()
        self.stash_redirect_state(self.request, AuthProcess.LOGIN, next_url, state_id=question)
        return HttpResponseRedirect(address)

    def login(self, answered: Answered) -> SocialLogin:
        """Raises PermissionDenied where this browser did not ask that, or was answered already."""
        state = self.unstash_redirect_state(self.request, answered.question)
        self.told = answered.told
        login = self.sociallogin_from_response(self.request, answered.told)
        login.state = state
        return login

    def extract_uid(self, data: Told) -> str:
        return data.subject

    def extract_extra_data(self, data: Told) -> dict[str, Any]:
        return {}

    def extract_common_fields(self, data: Told) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: Told) -> list[Any]:
        return []


def believed(connection: IdentityConnection, given: str) -> Answered:
    """The answer as it came in the form, if all of it can be believed."""
    here = answers_of(connection.provider_id)
    if not given or len(given) > _MOST:
        raise NotBelieved("no answer, or too long a one")
    try:
        answer = OneLogin_Saml2_Response(settings_of(connection), given)
        answer.is_valid(request_at(here), raise_exceptions=True)
        name, attributes = answer.get_nameid_data(), answer.get_attributes()
        audiences = answer.get_audiences()
    except (OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError, etree.LxmlError, ValueError) as error:
        raise NotBelieved(str(error)) from error
    if entity_of(connection.provider_id) not in audiences:
        raise NotBelieved("the assertion says for nobody that it is for them")
    if answer.document.get("Destination", here) != here:
        raise NotBelieved("the answer was sent elsewhere")
    question = _question(answer.document, here)
    return Answered(question, _told(name, attributes))


def _question(document: Any, here: str) -> str:
    """Which question the assertion itself says that it answers: it alone is signed."""
    found = document.iterfind(
        "saml:Assertion/saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData",
        namespaces=Saml.NSMAP,
    )
    now = timezone.now().timestamp()
    for each in found:
        asked, until = each.get("InResponseTo"), each.get("NotOnOrAfter")
        is_ours = each.getparent().get("Method") == Saml.CM_BEARER and each.get("Recipient") == here
        if is_ours and asked and until and OneLogin_Saml2_Utils.parse_SAML_to_time(until) > now:
            return str(asked)
    raise NotBelieved("the assertion answers no question of ours, or came too late")


def _told(name: dict[str, str], attributes: dict[str, list[str | None]]) -> Told:
    subject, form = name["Value"], name.get("Format", "")
    if form == Saml.NAMEID_TRANSIENT:
        raise NotBelieved("it gives people another name each time (transient)")
    if len(subject) > _LONGEST:
        raise NotBelieved("the name that it gives is too long")
    email = next((found for each in _MAIL if (found := _first(attributes, each))), "")
    if not email and form == Saml.NAMEID_EMAIL_ADDRESS:
        email = subject
    verified = _first(attributes, _VERIFIED)
    return Told(subject, email, verified.lower() == "true" if verified else None)


def _first(attributes: dict[str, list[str | None]], name: str) -> str:
    return ((attributes.get(name) or [""])[0] or "").strip()
