"""Where people come back to."""

from django.conf import settings
from django.urls import reverse

from answerable.people.models import IdentityConnection


def callback_address(connection: IdentityConnection) -> str:
    """Where people come back; the provider's system is told of it once."""
    address: str = settings.BASE_URL + reverse("company_back", args=[connection.pk])
    return address
