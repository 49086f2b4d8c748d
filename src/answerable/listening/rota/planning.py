"""Everyone's week in service, planned for a year: who serves when, so that no rule is broken and hands are there when
they are needed.

Pure: people, weeks and rules in, a plan out. A mixed integer programme, solved by HiGHS through scipy: one place for
each person among the weeks in which they can serve, within the limits of departments and mentors. What would only be
good (hands in busy weeks, languages, nobody the same hard weeks again) has a price.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import floor, inf

from django.utils.translation import gettext as _

from answerable.ledger.refusals import Refusal

WORKING_DAYS = 5
# What one of each costs. Nobody is left out to save a language, and no hands are missing to spare somebody a hard week.
_UNPLACED, _HANDS_SHORT, _TOO_MANY, _LANGUAGE_SHORT, _HARD_AGAIN = 1000.0, 20.0, 5.0, 8.0, 3.0
_CLOSE_ENOUGH = 0.005  # of the best plan there can be


@dataclass(frozen=True)
class Person:
    """`away` are the numbers of weeks in which they are not there, or hardly anybody around them; `holidays` the
    working days that leave and public holidays take, by week; `served_hard` the hard weeks of former years."""

    key: int
    department: str
    languages: frozenset[str] = frozenset()
    away: frozenset[int] = frozenset()
    holidays: Mapping[int, int] = field(default_factory=dict)
    served_hard: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Week:
    """`wanted` hands, at most as many as `mentors`, who look after one person each; `languages` says how many should
    speak which; `is_hard` that nobody likes it, so that it is shared out over the years."""

    number: int
    wanted: int
    mentors: int
    languages: Mapping[str, int] = field(default_factory=dict)
    is_hard: bool = False


@dataclass(frozen=True)
class Rules:
    """At most a share of a department in the same week (one person always may), and how many working days a week must
    have for somebody to serve in it."""

    most_of_department: float = 0.1
    fewest_days: int = 4


@dataclass(frozen=True)
class Plan:
    """`weeks`: the number of each person's week. `unplaced` could be given none; `short` says where hands, and
    `short_of` where languages, are missing."""

    weeks: Mapping[int, int]
    unplaced: tuple[int, ...]
    short: Mapping[int, int]
    short_of: Mapping[tuple[int, str], int]


def can_serve(person: Person, week: Week, rules: Rules) -> bool:
    works = WORKING_DAYS - person.holidays.get(week.number, 0)
    return week.number not in person.away and works >= rules.fewest_days


def most_away(size: int, rules: Rules) -> int:
    """How many of a department of this size may serve at once."""
    return max(1, floor(size * rules.most_of_department + 1e-9))


def plan(
    people: Sequence[Person],
    weeks: Sequence[Week],
    rules: Rules,
    *,
    fixed: Mapping[int, int] | None = None,
    seconds: float = 50.0,
) -> Plan:
    """The best plan found within `seconds`. `fixed` weeks stay as they are, whatever they cost."""
    if not people or not weeks:
        return Plan({}, tuple(each.key for each in people), {each.number: each.wanted for each in weeks}, {})
    programme = _Programme(people, weeks, rules, fixed or {})
    return programme.read(programme.solve(seconds))


class _Programme:
    """Columns: a place for each person and week that go together; then who is left out, hands short and too many by
    week, and speakers short by week and language."""

    def __init__(
        self, people: Sequence[Person], weeks: Sequence[Week], rules: Rules, fixed: Mapping[int, int]
    ) -> None:
        self.people, self.weeks, self.rules = people, weeks, rules
        self.places = [
            (p, w)
            for p, person in enumerate(people)
            for w, week in enumerate(weeks)
            if (fixed[person.key] == week.number if person.key in fixed else can_serve(person, week, rules))
        ]
        self.tongues = [
            (w, name, n) for w, week in enumerate(weeks) for name, n in week.languages.items() if n
        ]
        self.left_out = len(self.places)
        self.short = self.left_out + len(people)
        self.many = self.short + len(weeks)
        self.speakers = self.many + len(weeks)
        self.columns = self.speakers + len(self.tongues)
        self.entries: tuple[list[int], list[int], list[float]] = ([], [], [])
        self.bounds: list[tuple[float, float]] = []
        self.fixed = fixed
        self._limit()

    def _limit(self) -> None:
        by_person, by_week = defaultdict(list), defaultdict(list)
        by_department, by_language = defaultdict(list), defaultdict(list)
        sizes = Counter(each.department for each in self.people)
        for column, (p, w) in enumerate(self.places):
            person = self.people[p]
            by_person[p].append(column)
            by_week[w].append(column)
            by_department[person.department, w].append(column)
            for language in person.languages:
                by_language[w, language].append(column)
        held = self._held()
        for p in range(len(self.people)):
            self._row([*by_person[p], self.left_out + p], 1, 1)
        for w, week in enumerate(self.weeks):
            self._row(by_week[w], 0, max(week.mentors, held[w, None]))
            self._row([*by_week[w], self.short + w], week.wanted, week.wanted, minus=self.many + w)
        for (department, w), columns in by_department.items():
            self._row(columns, 0, max(most_away(sizes[department], self.rules), held[w, department]))
        for place, (w, language, n) in enumerate(self.tongues):
            self._row([*by_language[w, language], self.speakers + place], n, inf)

    def _held(self) -> "Counter[tuple[int, str | None]]":
        """What is fixed may go beyond a limit already; then nothing is added, and there still is a plan."""
        held: Counter[tuple[int, str | None]] = Counter()
        numbers = {week.number: w for w, week in enumerate(self.weeks)}
        for person in self.people:
            if self.fixed.get(person.key) in numbers:
                w = numbers[self.fixed[person.key]]
                held[w, None] += 1
                held[w, person.department] += 1
        return held

    def _row(self, columns: Iterable[int], low: float, high: float, minus: int | None = None) -> None:
        rows, places, values = self.entries
        for column in columns:
            rows.append(len(self.bounds))
            places.append(column)
            values.append(1.0)
        if minus is not None:
            rows.append(len(self.bounds))
            places.append(minus)
            values.append(-1.0)
        self.bounds.append((low, high))

    def _price(self, column: int) -> float:
        if column >= self.speakers:
            return _LANGUAGE_SHORT
        if column >= self.many:
            return _TOO_MANY
        if column >= self.short:
            return _HANDS_SHORT
        if column >= self.left_out:
            return _UNPLACED
        p, w = self.places[column]
        return _HARD_AGAIN if self.weeks[w].is_hard and self.people[p].served_hard else 0.0

    def solve(self, seconds: float) -> Sequence[float]:
        # Loaded here: half a second and a hundred megabytes, which only the job that plans needs.
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import coo_array

        rows, places, values = self.entries
        matrix = coo_array((values, (rows, places)), shape=(len(self.bounds), self.columns)).tocsr()
        lows, highs = zip(*self.bounds, strict=True)
        most = np.ones(self.columns)
        most[self.short :] = np.inf
        whole = np.zeros(self.columns)
        whole[: self.left_out] = 1
        found = milp(
            np.array([self._price(column) for column in range(self.columns)]),
            constraints=LinearConstraint(matrix, lows, highs),
            bounds=Bounds(0, most),
            integrality=whole,
            options={"time_limit": seconds, "mip_rel_gap": _CLOSE_ENOUGH},
        )
        if found.x is None:
            raise Refusal(_("No plan was found in this time. Allow more of it."), code="no_plan")
        return [float(each) for each in found.x]

    def read(self, solution: Sequence[float]) -> Plan:
        chosen = {
            self.people[p].key: self.weeks[w].number
            for (p, w), value in zip(self.places, solution, strict=False)
            if value > 0.5
        }
        hands = Counter(chosen.values())
        spoken = Counter(
            (chosen[each.key], language)
            for each in self.people
            if each.key in chosen
            for language in each.languages
        )
        short = {each.number: each.wanted - hands[each.number] for each in self.weeks}
        short_of = {
            (self.weeks[w].number, language): n - spoken[self.weeks[w].number, language]
            for w, language, n in self.tongues
        }
        return Plan(
            weeks=chosen,
            unplaced=tuple(each.key for each in self.people if each.key not in chosen),
            short={number: missing for number, missing in short.items() if missing > 0},
            short_of={where: missing for where, missing in short_of.items() if missing > 0},
        )
