"""A year as it stands: who serves when, who is away, and which hard rules a place would break. Read once, then asked as
often as one likes; whoever changes something reads it under the year's lock."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from answerable.listening.models import RotaLeave, RotaMember, RotaWeek, RotaYear
from answerable.listening.rota.planning import WORKING_DAYS, Rules, most_away
from answerable.regions.holidays import public_holidays

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Away:
    """The working days of a week that somebody has not: on leave, and because of public holidays."""

    leave: int
    holidays: int

    @property
    def days(self) -> int:
        return self.leave + self.holidays


class Board:
    """Of those who take part now; `draft` reads what is drafted where there is a draft."""

    def __init__(self, year: RotaYear, *, draft: bool = False) -> None:
        self.year = year
        present = list(RotaMember.objects.present().select_related("staff").prefetch_related("leave"))
        self.members = {each.pk: each for each in present}
        self.mentors = [each for each in present if each.is_mentor]
        self.serving = [each for each in present if not each.is_mentor]
        self.sizes = Counter(each.department for each in self.serving)
        self.weeks = _weeks(year, draft=draft)
        self._by_monday: dict[date, list[RotaWeek]] = defaultdict(list)
        for week in self.weeks:
            self._by_monday[week.starts_on].append(week)
        self._away: dict[tuple[int, date], Away] = {}

    @property
    def rules(self) -> Rules:
        return Rules(self.year.most_of_department / 100, self.year.fewest_days)

    def in_week(self, monday: date) -> Sequence[RotaWeek]:
        return self._by_monday.get(monday, ())

    def away(self, member: RotaMember, monday: date) -> Away:
        key = (member.pk, monday)
        if key not in self._away:
            self._away[key] = away_of(member, member.leave.all(), monday)
        return self._away[key]

    def is_there(self, member: RotaMember, monday: date) -> bool:
        return WORKING_DAYS - self.away(member, monday).days >= self.year.fewest_days

    def places(self, monday: date) -> int:
        """As many as there are mentors for."""
        there = sum(self.is_there(each, monday) for each in self.mentors)
        return there * self.year.for_each_mentor

    def free_mentor(
        self, member: RotaMember, monday: date, *, without: Collection[int] = ()
    ) -> RotaMember | None:
        """Who has the fewest this year among those who have room that week; who shares a language comes first."""
        has = Counter(each.mentor_id for each in self.in_week(monday) if each.pk not in without)
        load = Counter(each.mentor_id for each in self.weeks)
        able = [
            each
            for each in self.mentors
            if has[each.pk] < self.year.for_each_mentor
            and self.is_there(each, monday)
            and each.pk != member.pk
        ]
        speaks = {*member.languages}
        return min(
            able, key=lambda each: (not speaks & {*each.languages}, load[each.pk], each.pk), default=None
        )

    def problems(
        self, member: RotaMember, monday: date, *, at: datetime, without: Collection[int] = ()
    ) -> list[str]:
        """Why they cannot serve in that week, in words; nothing where they can. `without` leaves weeks out of account:
        those that would be given up for it."""
        return list(self._problems(member, monday, at.date(), without))

    def _problems(
        self, member: RotaMember, monday: date, today: date, without: Collection[int]
    ) -> Iterable[str]:
        if monday <= today:
            yield _("It has begun already.")
        if monday.weekday() or monday.isocalendar().year != self.year.year:
            yield _("It is no week of %(year)s.") % {"year": self.year.year}
        away = self.away(member, monday)
        if WORKING_DAYS - away.days < self.year.fewest_days:
            words = _("%(name)s is away: %(leave)s days of leave and %(holidays)s public holidays.")
            yield words % {"name": member, "leave": away.leave, "holidays": away.holidays}
        others = [each for each in self.in_week(monday) if each.pk not in without]
        if len(others) >= self.places(monday):
            yield _("No mentor has room in that week.")
        of_department = sum(each.member.department == member.department for each in others)
        if of_department >= most_away(self.sizes[member.department], self.rules):
            yield _("Too many of %(department)s would be gone at once.") % {"department": member.department}

    def free_weeks(self, member: RotaMember, *, at: datetime, without: Collection[int] = ()) -> list[date]:
        return [each for each in self.year.mondays if not self.problems(member, each, at=at, without=without)]


def away_of(member: RotaMember, leave: Iterable[RotaLeave], monday: date) -> Away:
    days = [monday + n * _DAY for n in range(WORKING_DAYS)]
    off = {day for day in days if any(each.first <= day <= each.last for each in leave)}
    free = {day for day in days if day in _holidays(member, day.year)}
    return Away(len(off - free), len(free))


def _holidays(member: RotaMember, year: int) -> Collection[date]:
    try:
        return public_holidays(member.country, member.subdivision, year)
    except ValueError:  # a package that was updated knows a country no more
        return ()


def _weeks(year: RotaYear, *, draft: bool) -> list[RotaWeek]:
    """What holds; with `draft`, what would hold once it is published."""
    rows = year.weeks.select_related("member__staff", "mentor__staff", "year")
    kept = {each.member_id: each for each in rows.filter(is_draft=False)}
    if draft:
        kept |= {each.member_id: each for each in rows.filter(is_draft=True)}
    return sorted(kept.values(), key=lambda each: (each.starts_on, each.member.department, each.pk))
