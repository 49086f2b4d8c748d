"""What python3-saml is told of one connection. Everything that the standard lets one leave out is asked for."""

from typing import Any
from urllib.parse import urlsplit

from onelogin.saml2.constants import OneLogin_Saml2_Constants as Saml
from onelogin.saml2.settings import OneLogin_Saml2_Settings

from answerable.people.identity.saml.addresses import answers_of, entity_of
from answerable.people.models import IdentityConnection

_SECURITY = {
    "wantAssertionsSigned": True,
    "wantNameId": True,
    "wantAttributeStatement": False,  # an address may be the name that it gives
    "rejectDeprecatedAlgorithm": True,
    "requestedAuthnContext": False,  # how somebody proves who they are is said there
    "signatureAlgorithm": Saml.RSA_SHA256,
    "digestAlgorithm": Saml.SHA256,
    "allowRepeatAttributeName": True,
    "allowSingleLabelDomains": True,
    # Nothing in our metadata ends by itself, and who reads it days later should not be told so.
    "metadataValidUntil": "",
    "metadataCacheDuration": "",
}


def settings_of(connection: IdentityConnection) -> OneLogin_Saml2_Settings:
    return OneLogin_Saml2_Settings({**_ours(connection.provider_id), "idp": _theirs(connection)})


def our_metadata(provider: int) -> str:
    found = OneLogin_Saml2_Settings(_ours(provider), sp_validation_only=True).get_sp_metadata()
    return found.decode() if isinstance(found, bytes) else str(found)


def request_at(address: str, posted: dict[str, str] | None = None) -> dict[str, Any]:
    """Our own address, not what a caller says that it is."""
    parts = urlsplit(address)
    return {
        "https": "on" if parts.scheme == "https" else "off",
        "http_host": parts.netloc,
        "script_name": parts.path,
        "get_data": {},
        "post_data": posted or {},
    }


def _ours(provider: int) -> dict[str, Any]:
    return {
        "strict": True,
        "debug": False,
        "security": _SECURITY,
        "sp": {
            "entityId": entity_of(provider),
            "assertionConsumerService": {"url": answers_of(provider), "binding": Saml.BINDING_HTTP_POST},
            "NameIDFormat": Saml.NAMEID_UNSPECIFIED,
        },
    }


def _theirs(connection: IdentityConnection) -> dict[str, Any]:
    return {
        "entityId": connection.issuer,
        "singleSignOnService": {"url": connection.sso_url, "binding": Saml.BINDING_HTTP_REDIRECT},
        "x509certMulti": {"signing": list(connection.certificates)},
    }
