"""So many requests a minute for each token: a fixed window, counted in the cache that all processes share."""

from datetime import datetime

from django.conf import settings
from django.core.cache import cache

from answerable.api.models import Token
from answerable.api.problems import Problem

_WINDOW = 60


def count_request(token: Token, *, at: datetime) -> None:
    """Count one request with this token."""
    count_use(f"api-rate:{token.pk}", at=at)


def count_use(name: str, *, at: datetime) -> None:
    """Count one request with what is called so; raises a 429 problem when the minute's share is used up.

    Reading and writing are two steps, so requests at the very same moment may count as one: this keeps a program that
    runs wild from hurting others, it is no meter.
    """
    if not settings.API_RATE:
        return
    window, second = divmod(int(at.timestamp()), _WINDOW)
    key = f"{name}:{window}"
    count = cache.get(key, 0)
    if count >= settings.API_RATE:
        raise Problem(
            429,
            "too_many_requests",
            f"This token may be used {settings.API_RATE} times a minute.",
            headers={"Retry-After": str(_WINDOW - second)},
        )
    cache.set(key, count + 1, timeout=2 * _WINDOW)
