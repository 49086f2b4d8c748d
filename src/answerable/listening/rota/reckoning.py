"""What the planner is asked, from what is known: people, weeks and rules of a year; and whose mentor is who."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from answerable.listening.models import RotaMember, RotaWeek, RotaYear
from answerable.listening.rota.board import Board
from answerable.listening.rota.mentoring import Learner, Mentor, mentors_for
from answerable.listening.rota.planning import Person, Plan, Week, can_serve, plan
from answerable.listening.rota.quiet import Quiet
from answerable.tickets.models import Ticket

_YEAR = timedelta(days=364)  # whole weeks: a Monday a year ago is a Monday


@dataclass(frozen=True)
class Reckoned:
    """`weeks`: the Monday of each member's week, of those who had none that stays; `why` it has none, of each member
    without one."""

    weeks: Mapping[int, date]
    mentors: Mapping[int, int | None]
    short: Mapping[int, int]
    short_of: Mapping[tuple[int, str], int]
    why: Mapping[int, str]


def reckon(year: RotaYear, *, moves: bool, at: datetime, seconds: float = 50.0) -> Reckoned:
    """Settled weeks stay as they are; with `moves`, those alone that have begun or begin within four weeks."""
    board = Board(year)
    mondays = [each for each in year.mondays if each > at.date()]
    settled = {each.member_id: each for each in board.weeks if _stays(each, moves=moves, at=at)}
    people = _people(board, mondays, settled)
    weeks = _weeks(board, mondays, len(people))
    fixed = {key: each.number for key, each in settled.items() if each.starts_on in mondays}
    found = plan(people, weeks, board.rules, fixed=fixed, seconds=seconds)
    by_number = {each.isocalendar().week: each for each in mondays}
    placed = {key: by_number[number] for key, number in found.weeks.items() if key not in fixed}
    return Reckoned(
        weeks=placed,
        mentors=_mentors(board, mondays, settled, placed),
        short=found.short,
        short_of=found.short_of,
        why=_why(board, people, weeks, found),
    )


def _stays(week: RotaWeek, *, moves: bool, at: datetime) -> bool:
    return not moves or week.starts_on <= at.date() + timedelta(days=28)


def _people(board: Board, mondays: list[date], settled: Mapping[int, RotaWeek]) -> list[Person]:
    """Without those whose week has begun, who are done with this year."""
    hard, quiet = _hard_weeks_served(board.year), Quiet()
    return [
        Person(
            member.pk,
            member.department,
            frozenset(member.languages),
            frozenset(each.isocalendar().week for each in quiet.weeks(member.country, mondays)),
            holidays={each.isocalendar().week: board.away(member, each).days for each in mondays},
            served_hard=hard.get(member.pk, frozenset()),
        )
        for member in board.serving
        if member.pk not in settled or settled[member.pk].starts_on in mondays
    ]


def _weeks(board: Board, mondays: list[date], people: int) -> list[Week]:
    year, shares = board.year, _shares(mondays)
    return [
        Week(
            number := each.isocalendar().week,
            int(year.wanted.get(str(number), round(people * shares[each]))),
            board.places(each),
            {name: int(n) for name, n in year.languages.items()},
            number in year.hard_weeks,
        )
        for each in mondays
    ]


def _shares(mondays: list[date]) -> Mapping[date, float]:
    """Of all hands, those of each week: as it came in a year before, where enough is known, and else alike."""
    if not mondays:
        return {}
    rows = Ticket.objects.filter(
        created_at__date__gte=mondays[0] - _YEAR, created_at__date__lt=mondays[-1] - _YEAR + timedelta(days=7)
    )
    came: Counter[date] = Counter()
    for day in rows.order_by().annotate(day=TruncDate("created_at")).values_list("day", flat=True).iterator():
        came[day - timedelta(days=day.weekday()) + _YEAR] += 1
    total = sum(came[each] for each in mondays)
    if total < 20 * len(mondays) or not all(came[each] for each in mondays):
        return dict.fromkeys(mondays, 1 / len(mondays))
    return {each: came[each] / total for each in mondays}


def _hard_weeks_served(year: RotaYear) -> Mapping[int, frozenset[int]]:
    """In former years, as those called them hard."""
    found: dict[int, set[int]] = defaultdict(set)
    for week in RotaWeek.objects.published().filter(year__year__lt=year.year).select_related("year"):
        if week.number in week.year.hard_weeks:
            found[week.member_id].add(week.number)
    return {key: frozenset(numbers) for key, numbers in found.items()}


def _mentors(
    board: Board, mondays: list[date], settled: Mapping[int, RotaWeek], placed: Mapping[int, date]
) -> Mapping[int, int | None]:
    mentors = [
        Mentor(
            each.pk,
            frozenset(each.languages),
            frozenset(day.isocalendar().week for day in mondays if board.is_there(each, day)),
        )
        for each in board.mentors
    ]
    had = [
        Learner(key, each.number, frozenset(each.member.languages), each.mentor_id)
        for key, each in settled.items()
        if each.mentor_id is not None
    ]
    new = [
        Learner(key, day.isocalendar().week, frozenset(board.members[key].languages))
        for key, day in placed.items()
    ]
    chosen = mentors_for([*had, *new], mentors, for_each=board.year.for_each_mentor)
    return {key: chosen[key] for key in placed}


def _why(board: Board, people: list[Person], weeks: list[Week], found: Plan) -> Mapping[int, str]:
    by_key = {each.key: each for each in people}
    return {key: _why_not(board.members[key], by_key[key], weeks, board) for key in found.unplaced}


def _why_not(member: RotaMember, person: Person, weeks: list[Week], board: Board) -> str:
    able = [each for each in weeks if can_serve(person, each, board.rules)]
    if not able:
        alone = replace(person, away=frozenset())
        return "quiet" if any(can_serve(alone, each, board.rules) for each in weeks) else "away"
    if not any(each.mentors for each in able):
        return "no_mentor"
    return "full"


WHY = {
    "away": lambda: _("on leave, or on holidays, in every week that is left"),
    "quiet": lambda: _(
        "in the weeks that are left in which they are there, most of their region are on leave"
    ),
    "no_mentor": lambda: _("no mentor is there in the weeks in which they are"),
    "full": lambda: _("the weeks in which they are there are full: of their department, or for the mentors"),
}
