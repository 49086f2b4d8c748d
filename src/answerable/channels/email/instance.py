"""Which installation of the product a mail comes from: two of them must not talk to each other for ever."""

import hashlib
from functools import cache

from django.conf import settings


@cache
def instance_id() -> str:
    """Stable for an installation, telling nothing about it."""
    return hashlib.sha256(b"answerable.instance|" + settings.SECRET_KEY.encode()).hexdigest()[:16]
