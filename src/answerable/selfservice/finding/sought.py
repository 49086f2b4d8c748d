"""What people look for, counted by day and words. By whom is not kept, and what may name somebody is not counted."""

import re
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from answerable.selfservice.models import Sought
from answerable.tickets.models import Brand

_LONGEST = 120
_KEPT = timedelta(days=400)
# Addresses of mail and web, and numbers long enough for an order, a telephone or a card.
_PERSONAL = re.compile(r"@|://|www\.|(?:\d[\s./-]?){5,}")


def words_sought(typed: str) -> str:
    """As it is counted; empty when it is not."""
    words = " ".join(typed.casefold().split()).strip(" ?!.,")
    return "" if _PERSONAL.search(words) or len(words) > _LONGEST else words


def count_sought(typed: str, language: str, brand: Brand, *, is_in_vain: bool, at: datetime) -> None:
    _count(typed, language, brand, at, times=1, in_vain=int(is_in_vain))


def count_followed(typed: str, language: str, brand: Brand, *, at: datetime) -> None:
    _count(typed, language, brand, at, followed=1)


@transaction.atomic
def _count(typed: str, language: str, brand: Brand, at: datetime, **more: int) -> None:
    words = words_sought(typed)
    if not words:
        return
    row, _is_new = Sought.objects.get_or_create(
        day=at.date(), words=words, language=language, brand=brand, defaults={}
    )
    Sought.objects.filter(pk=row.pk).update(**{name: F(name) + count for name, count in more.items()})


def forget_old(*, at: datetime) -> None:
    Sought.objects.filter(day__lt=(at - _KEPT).date()).delete()
