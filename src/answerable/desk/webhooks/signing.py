"""Where another system reads on about what it is told."""

from django.conf import settings


def address_of(reference: str) -> str:
    return f"{settings.BASE_URL}/api/v1/tickets/{reference}"
