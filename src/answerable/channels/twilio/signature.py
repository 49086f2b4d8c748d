"""Whether a request really came from Twilio: https://www.twilio.com/docs/usage/security#validating-requests."""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence


def signature_of(url: str, fields: Mapping[str, Sequence[str]], token: str) -> str:
    """The address with every field's name and values after it, names in order, values in order and each once."""
    signed = url + "".join(name + value for name in sorted(fields) for value in sorted(set(fields[name])))
    return base64.b64encode(hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()).decode()


def is_signed(url: str, fields: Mapping[str, Sequence[str]], token: str, signature: str) -> bool:
    """False also where there is no token to tell by."""
    if not token or not signature:
        return False
    return hmac.compare_digest(signature_of(url, fields, token).encode(), signature.encode())
