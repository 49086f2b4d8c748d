"""A provider's SAML system: it reads our question as it is sent, and signs its answers with an implementation of XML
signatures (signxml) that shares nothing with the one that checks them (xmlsec)."""

import base64
import datetime as dt
import zlib
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.urls import reverse
from lxml import etree
from signxml import XMLSigner, methods

from answerable.people.actions import ConnectionWanted, connect_provider
from answerable.people.models import Protocol

NAMES = {
    "saml": "urn:oasis:names:tc:SAML:2.0:assertion",
    "samlp": "urn:oasis:names:tc:SAML:2.0:protocol",
    "md": "urn:oasis:names:tc:SAML:2.0:metadata",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
}
ENTITY = "https://idp.manila.example/saml"
SIGN_IN = "https://idp.manila.example/sso"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
_BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
_SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
_PASSWORD = "urn:oasis:names:tc:SAML:2.0:ac:classes:Password"
# Between two tags stands nothing, so that names and addresses are exactly what they are.
_ANSWER = f"""
<samlp:Response xmlns:samlp="{{samlp}}" xmlns:saml="{{saml}}" ID="_r{{id}}" Version="2.0" IssueInstant="{{now}}"
  Destination="{{destination}}" InResponseTo="{{outer}}">
<saml:Issuer>{{issuer}}</saml:Issuer>
<samlp:Status><samlp:StatusCode Value="{_SUCCESS}"/></samlp:Status>
</samlp:Response>"""
_ASSERTION = f"""
<saml:Assertion xmlns:saml="{{saml}}" xmlns:ds="{{ds}}" ID="_a{{id}}" Version="2.0" IssueInstant="{{now}}">
<saml:Issuer>{{issuer}}</saml:Issuer>
<ds:Signature Id="placeholder"/>
<saml:Subject>
<saml:NameID Format="{{form}}">{{subject}}</saml:NameID>
<saml:SubjectConfirmation Method="{_BEARER}">
<saml:SubjectConfirmationData{{inner}} NotOnOrAfter="{{until}}" Recipient="{{recipient}}"/>
</saml:SubjectConfirmation>
</saml:Subject>
<saml:Conditions NotBefore="{{since}}" NotOnOrAfter="{{until}}">{{audience}}</saml:Conditions>
<saml:AuthnStatement AuthnInstant="{{now}}" SessionIndex="_s{{id}}">
<saml:AuthnContext><saml:AuthnContextClassRef>{_PASSWORD}</saml:AuthnContextClassRef></saml:AuthnContext>
</saml:AuthnStatement>
{{attributes}}
</saml:Assertion>"""


class Key:
    """With a certificate that it signed itself, as identity systems have them."""

    def __init__(self, days=365):
        self.key = rsa.generate_private_key(65537, 2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.manila.example")])
        now = dt.datetime.now(dt.UTC)
        made = (
            x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(self.key.public_key())
        )
        made = made.serial_number(x509.random_serial_number())
        made = made.not_valid_before(now - dt.timedelta(days=400)).not_valid_after(
            now + dt.timedelta(days=days)
        )
        self.certificate = made.sign(self.key, hashes.SHA256())
        self.pem = self.certificate.public_bytes(serialization.Encoding.PEM).decode()


class SamlCompany:
    def __init__(self):
        self.key = Key()

    @property
    def metadata(self):
        body = "".join(self.key.pem.splitlines()[1:-1])
        return (
            f'<md:EntityDescriptor xmlns:md="{NAMES["md"]}" entityID="{ENTITY}"><md:IDPSSODescriptor '
            f'protocolSupportEnumeration="{NAMES["samlp"]}"><md:KeyDescriptor use="signing"><ds:KeyInfo '
            f'xmlns:ds="{NAMES["ds"]}"><ds:X509Data><ds:X509Certificate>{body}</ds:X509Certificate></ds:X509Data>'
            f"</ds:KeyInfo></md:KeyDescriptor><md:SingleSignOnService "
            f'Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{SIGN_IN}"/>'
            f"</md:IDPSSODescriptor></md:EntityDescriptor>"
        )

    def asked(self, address):
        """Our question, as the browser brought it."""
        packed = parse_qs(urlsplit(address).query)["SAMLRequest"][0]
        return etree.fromstring(zlib.decompress(base64.b64decode(packed), -15))

    def answers(self, address, subject="m-17", **differs):
        """What its page would post back: signed, unless something is to be wrong with it."""
        question = self.asked(address)
        ours = question.findtext("saml:Issuer", namespaces=NAMES)
        here = question.get("AssertionConsumerServiceURL")
        return self.signed(question.get("ID"), ours, here, subject, **differs)

    def signed(
        self,
        question,
        ours,
        here,
        subject,
        *,
        email="",
        late=dt.timedelta(0),
        issuer=ENTITY,
        form=PERSISTENT,
        key=None,
        signs="assertion",
        **differs,
    ):
        now = dt.datetime.now(dt.UTC) - late
        said = {
            **NAMES,
            "id": "1",
            "issuer": issuer,
            "form": form,
            "subject": subject,
            "now": _moment(now),
            "since": _moment(now - dt.timedelta(minutes=1)),
            "until": _moment(now + dt.timedelta(minutes=5)),
            "recipient": differs.get("recipient", here),
            "destination": differs.get("destination", here),
            "outer": differs.get("outer", question),
            "inner": f' InResponseTo="{question}"' if differs.get("inner", True) else "",
            "audience": _audience(differs.get("audience", ours)),
            "attributes": _attributes(email, differs.get("attributes", {})),
        }
        answer = _xml(_ANSWER.format(**said))
        assertion = _xml(_ASSERTION.format(**said))
        if signs == "assertion":
            assertion = self._sign(assertion, key)
        else:
            assertion.remove(assertion.find("ds:Signature", NAMES))
        answer.append(assertion)
        if signs == "answer":
            answer.insert(1, etree.fromstring(f'<ds:Signature xmlns:ds="{NAMES["ds"]}" Id="placeholder"/>'))
            answer = self._sign(answer, key)
        return base64.b64encode(etree.tostring(answer)).decode()

    def _sign(self, element, key):
        key = key or self.key
        signer = XMLSigner(methods.enveloped, c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#")
        return signer.sign(
            element, key=key.key, cert=[key.certificate], reference_uri=element.get("ID"), id_attribute="ID"
        )

    def sign_in(self, client, connection, subject="m-17", *, next_url="", **differs):
        """The whole way of one browser: away, there, and back."""
        begun = client.post(reverse("company_begin", args=[connection.pk]), {"next": next_url})
        return self.post(client, connection, self.answers(begun["Location"], subject, **differs))

    def post(self, client, connection, answer):
        posted = client.post(reverse("company_saml", args=[connection.provider_id]), {"SAMLResponse": answer})
        if posted.status_code != 302 or not posted["Location"].endswith("/back/"):
            return posted
        return client.get(posted["Location"])


def _xml(text):
    return etree.fromstring(text.replace(">\n<", "><").strip())


def _moment(at):
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _audience(ours):
    if ours is None:
        return ""
    return f"<saml:AudienceRestriction><saml:Audience>{ours}</saml:Audience></saml:AudienceRestriction>"


def _attributes(email, more):
    said = {**({"email": email} if email else {}), **more}
    if not said:
        return ""
    rows = "".join(
        f'<saml:Attribute Name="{name}"><saml:AttributeValue>{value}</saml:AttributeValue></saml:Attribute>'
        for name, value in said.items()
    )
    return f"<saml:AttributeStatement>{rows}</saml:AttributeStatement>"


@pytest.fixture(scope="session")
def _saml_company():
    return SamlCompany()  # its key takes a moment to make


@pytest.fixture
def saml_company(_saml_company):
    return _saml_company


@pytest.fixture
def connect_saml(saml_company, ada, now):
    """connect_saml(provider) connects it with the company's SAML system."""

    def make(provider, *, domains=("staff.example",), **wanted):
        wanted = {"trusts_mail": True, "certificates": saml_company.key.pem, **wanted}
        asked = ConnectionWanted(ENTITY, domains=domains, protocol=Protocol.SAML, sso_url=SIGN_IN, **wanted)
        return connect_provider(provider, asked, by=ada.actor(), at=now)

    return make
