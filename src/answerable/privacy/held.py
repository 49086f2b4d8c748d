"""On which tickets a legal hold lies: on them, on their customer, or on what was merged with them."""

from collections.abc import Collection, Iterator

from django.db.models import Exists, OuterRef, Q

from answerable.privacy.models import Hold
from answerable.tickets.models import Ticket

_AT_ONCE = 500


def held_among(keys: Collection[int]) -> set[int]:
    """Those of these tickets of which nothing may go."""
    if not keys or not Hold.objects.exists():
        return set()
    wanted = sorted(keys)
    parts = (wanted[start : start + _AT_ONCE] for start in range(0, len(wanted), _AT_ONCE))
    return {key for some in parts for key in _held_of(some)}


def with_merged(keys: Collection[int]) -> list[int]:
    """The tickets with all that were merged into them, and into those."""
    return sorted({key for key, _origin in _family(keys, down=True)} | set(keys))


def _held_of(keys: Collection[int]) -> set[int]:
    origins: dict[int, set[int]] = {key: {key} for key in keys}
    for down in (True, False):
        for key, origin in _family(keys, down=down):
            origins.setdefault(key, set()).add(origin)
    on_them = Q(customer=OuterRef("customer")) | Q(customer__merged_into=OuterRef("customer"))
    on_it = Exists(Hold.objects.filter(ticket=OuterRef("pk")))
    rows = Ticket.objects.filter(on_it | Exists(Hold.objects.filter(on_them)), pk__in=list(origins))
    return {origin for key in rows.values_list("pk", flat=True) for origin in origins[key]}


def _family(keys: Collection[int], *, down: bool) -> Iterator[tuple[int, int]]:
    """(relative, of which of these), level by level: those that were merged into them, or those they went into."""
    origins: dict[int, set[int]] = {key: {key} for key in keys}
    while origins:
        near = {"merged_into__in": list(origins)} if down else {"pk__in": list(origins)}
        rows = Ticket.objects.filter(merged_into__isnull=False, **near)
        found: dict[int, set[int]] = {}
        for gone, kept in rows.values_list("pk", "merged_into"):
            relative, known = (gone, kept) if down else (kept, gone)
            if relative is not None and known is not None:
                found.setdefault(relative, set()).update(origins[known])
        yield from ((relative, origin) for relative, some in found.items() for origin in some)
        origins = found
