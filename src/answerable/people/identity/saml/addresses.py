"""What the other side is told of us, one set for each provider: known before anything is connected."""

from django.conf import settings
from django.urls import reverse


def entity_of(provider: int) -> str:
    """What we call ourselves; our metadata is there."""
    return _whole("company_saml_metadata", provider)


def answers_of(provider: int) -> str:
    """Where its answers are posted (the assertion consumer service)."""
    return _whole("company_saml", provider)


def _whole(name: str, provider: int) -> str:
    address: str = settings.BASE_URL + reverse(name, args=[provider])
    return address
