"""The certificates with which a provider's system signs: read from what one pastes, kept in one form, told of
before they end.

One that has ended is believed all the same, as is usual with SAML: it is a key that an administrator chose, and a
day in it would shut everybody out. Health says so a month ahead.
"""

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.utils.translation import gettext as _

from answerable.ledger.refusals import Invalid

MOST = 5
_SMALLEST = 2048
_PEM = re.compile(r"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", re.S)


@dataclass(frozen=True)
class Certificate:
    pem: str
    fingerprint: str
    since: datetime
    until: datetime


def certificates_in(text: str) -> Sequence[Certificate]:
    """In the form that servers show (PEM), or the bare letters that metadata has; each once."""
    bodies = _PEM.findall(text) or text.split("\n\n")
    found = {each.fingerprint: each for each in (_read(body) for body in bodies if body.strip())}
    if not found:
        raise Invalid(_("The certificate that it signs with is missing."))
    if len(found) > MOST:
        raise Invalid(_("There are more than %(most)s certificates.") % {"most": MOST})
    return list(found.values())


def _read(body: str) -> Certificate:
    try:
        found = x509.load_der_x509_certificate(base64.b64decode("".join(body.split()), validate=True))
        key = found.public_key()
    except (binascii.Error, ValueError, TypeError) as error:
        raise Invalid(_("That is no certificate that we can read.")) from error
    is_strong = isinstance(key, rsa.RSAPublicKey) and key.key_size >= _SMALLEST
    if not is_strong and not isinstance(key, ec.EllipticCurvePublicKey):
        raise Invalid(_("The certificate’s key is too weak, or of a kind that we do not know."))
    return Certificate(
        pem=found.public_bytes(serialization.Encoding.PEM).decode(),
        fingerprint=found.fingerprint(hashes.SHA256()).hex(":").upper(),
        since=found.not_valid_before_utc,
        until=found.not_valid_after_utc,
    )
