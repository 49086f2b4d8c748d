"""What a provider's system says of itself (its metadata), pasted or fetched by the guarded way to machines outside."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from lxml import etree
from onelogin.saml2.errors import OneLogin_Saml2_Error
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser

from answerable.ledger import outside
from answerable.people.identity.discovery import MOST, NotAsExpected


@dataclass(frozen=True)
class Described:
    entity: str
    sign_in: str
    certificates: str


def read_metadata(given: str) -> Described:
    """An address that begins with https://, or the metadata itself."""
    text = given.strip()
    content = _fetched(text) if text.startswith("https://") else text.encode()
    if len(content) > MOST:
        raise NotAsExpected(_("It answers too much, or too slowly."))
    try:
        found = OneLogin_Saml2_IdPMetadataParser.parse(content).get("idp", {})
    except (etree.LxmlError, OneLogin_Saml2_Error, ValueError, IndexError) as error:
        raise NotAsExpected(_("That is no metadata of a sign-in system.")) from error
    entity, sign_in = found.get("entityId"), found.get("singleSignOnService", {}).get("url")
    several = found.get("x509certMulti", {}).get("signing", [])
    certificates = "\n\n".join(several or [found.get("x509cert") or ""]).strip()
    if not (entity and sign_in and certificates):
        raise NotAsExpected(
            _("Its metadata lacks the name, the sign-in address (HTTP-Redirect) or the certificate.")
        )
    return Described(str(entity), str(sign_in), certificates)


def _fetched(url: str) -> bytes:
    try:
        return outside.fetch(url, most=MOST, inside=settings.IDENTITY_INSIDE)
    except outside.NotReachable as error:
        raise NotAsExpected(_("It cannot be reached: %(why)s") % {"why": error}) from error
    except outside.Refused as error:
        raise NotAsExpected(
            _("There is nothing at %(url)s: it answered %(status)s.") % {"url": url, "status": error.status}
        ) from error
    except outside.TooMuch as error:
        raise NotAsExpected(_("It answers too much, or too slowly.")) from error
