"""Which regions were visited within a year, which will be, and which nobody goes to."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from answerable.listening.models import Visit
from answerable.regions.models import Region

OFTEN = timedelta(days=365)


@dataclass(frozen=True)
class RegionVisits:
    """`last` was made, `next` is planned; of a region never visited, it is owed since we know the region."""

    region: Region
    last: Visit | None
    next: Visit | None
    today: date

    @property
    def due_on(self) -> date | None:
        return self.last.done_on + OFTEN if self.last and self.last.done_on else None

    @property
    def is_overdue(self) -> bool:
        return self.due_on is None or self.due_on < self.today

    @property
    def is_planned_in_time(self) -> bool:
        """A day that has passed is no plan any more."""
        return self.next is not None and self.next.planned_on >= self.today


def regions_visited(*, at: datetime) -> list[RegionVisits]:
    """In the order of their names."""
    last: dict[int, Visit] = {}
    coming: dict[int, Visit] = {}
    for visit in Visit.objects.standing().select_related("leader", "region").order_by("planned_on", "pk"):
        if visit.done_on is None:
            coming[visit.region_id] = _sooner(coming.get(visit.region_id), visit, at.date())
        elif visit.region_id not in last or (last[visit.region_id].done_on or date.min) <= visit.done_on:
            last[visit.region_id] = visit
    return [
        RegionVisits(region, last.get(region.pk), coming.get(region.pk), at.date())
        for region in Region.objects.present().order_by("name")
    ]


def _sooner(known: Visit | None, other: Visit, today: date) -> Visit:
    """The next that is to come; of those that passed, the last."""
    return other if known is None or known.planned_on < today else known
