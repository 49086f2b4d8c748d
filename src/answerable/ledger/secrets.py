"""Secrets at rest: passwords and tokens that must be used again are encrypted with keys from SECRET_KEY.

It stands in the top room because every room may have to keep a secret.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class SecretUnreadable(Exception):
    """The secret was encrypted with a SECRET_KEY that is no longer known (see ANSWERABLE_OLD_SECRET_KEYS)."""


def encrypt(text: str) -> str:
    return _keys().encrypt(text.encode()).decode("ascii")


def decrypt(encrypted: str) -> str:
    try:
        return _keys().decrypt(encrypted.encode()).decode()
    except InvalidToken as error:
        raise SecretUnreadable("A kept secret cannot be read with the present SECRET_KEY.") from error


def _keys() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


def _key(secret: str) -> bytes:
    digest = hashlib.sha256(b"answerable.secrets|" + secret.encode()).digest()
    return base64.urlsafe_b64encode(digest)
