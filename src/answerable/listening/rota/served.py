"""Who has served in a year and who has not yet, by department."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from answerable.listening.models import RotaMember, RotaWeek, RotaYear
from answerable.promises.shares import interval

_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Served:
    """`planned`: of those who have not served, how many have a week to come; `not_yet`: their names. The interval is
    Wilson's, in hundredths, of `served` among `of`."""

    department: str
    served: int
    of: int
    planned: int
    not_yet: Sequence[str]

    @property
    def share(self) -> int | None:
        return round(100 * self.served / self.of) if self.of else None

    @property
    def interval(self) -> tuple[int, int]:
        return interval(self.served, self.of)


def served_by_department(year: int, *, at: datetime) -> list[Served]:
    """In the order of their names. Whoever takes part now counts, and whoever is no more but served."""
    rows = RotaWeek.objects.published().filter(year__year=year).values_list("member", "starts_on")
    weeks: dict[int, date] = dict(rows)
    today = at.date()
    by_department: dict[str, list[RotaMember]] = defaultdict(list)
    present = {each.pk for each in RotaMember.objects.serving()}
    for member in RotaMember.objects.filter(pk__in=present | {*weeks}).select_related("staff"):
        is_done = member.pk in weeks and weeks[member.pk] + _WEEK <= today
        if member.pk in present or is_done:
            by_department[member.department].append(member)
    return [_served(name, members, weeks, today) for name, members in sorted(by_department.items())]


def _served(department: str, members: list[RotaMember], weeks: dict[int, date], today: date) -> Served:
    done = {each.pk for each in members if each.pk in weeks and weeks[each.pk] + _WEEK <= today}
    waiting = [each for each in members if each.pk not in done]
    return Served(
        department=department,
        served=len(done),
        of=len(members),
        planned=sum(each.pk in weeks for each in waiting),
        not_yet=[str(each) for each in waiting],
    )


def newest_year(*, at: datetime) -> RotaYear | None:
    """This year's rota, or the next that there is."""
    return (
        RotaYear.objects.filter(year=at.date().isocalendar().year).first()
        or RotaYear.objects.order_by("-year").first()
    )
