"""A year's rota keeps its rules, as somebody who knows nothing of how it is made sees, and says what it cannot do."""

import random
import time

from answerable.listening.rota.planning import Person, Plan, Rules, Week, plan


def a_company(size=800, countries=12, seed=11):
    """People of many sizes of departments, on leave in August and around the year's end, with their own holidays."""
    draw = random.Random(seed)
    holidays = {
        each: {draw.randrange(52): draw.choice((1, 1, 2, 3)) for _ in range(9)} for each in range(countries)
    }
    people = []
    for key in range(size):
        away = set(draw.sample(range(30, 36) if draw.random() < 0.5 else range(52), 3))
        away |= {51} if draw.random() < 0.6 else set(draw.sample(range(52), 2))
        people.append(
            Person(
                key,
                f"department {draw.choices(range(20), range(1, 21))[0]}",
                frozenset(draw.sample(("en", "de", "fr", "es", "nl", "pl", "ja", "ar"), 2)),
                frozenset(away),
                holidays[draw.randrange(countries)],
                frozenset({51}) if draw.random() < 0.05 else frozenset(),
            )
        )
    spoken = {"de": 2, "fr": 2, "ja": 1, "ar": 1}
    busy = (0, 1, 46, 47, 48, 49, 50)
    weeks = [
        Week(each, 22 if each in busy else 15, 26, spoken, each in (0, 31, 32, 51)) for each in range(52)
    ]
    return people, weeks


def broken(found: Plan, people, weeks, *, share, days):
    """Every hard rule that a plan breaks, counted from the plan alone."""
    by_key = {each.key: each for each in people}
    by_week = {
        each.number: [by_key[key] for key, number in found.weeks.items() if number == each.number]
        for each in weeks
    }
    size = {each.department: sum(one.department == each.department for one in people) for each in people}
    for week in weeks:
        there = by_week[week.number]
        if len(there) > week.mentors:
            yield f"week {week.number}: more people than mentors"
        for one in there:
            if week.number in one.away:
                yield f"{one.key} is on leave in week {week.number}"
            if 5 - one.holidays.get(week.number, 0) < days:
                yield f"{one.key} has too few working days in week {week.number}"
        for department in {one.department for one in there}:
            gone = sum(one.department == department for one in there)
            if gone > 1 and gone > size[department] * share:
                yield f"week {week.number}: {gone} of {size[department]} of {department} gone"
    if len(found.weeks) + len(found.unplaced) != len(people) or set(found.weeks) & set(found.unplaced):
        yield "somebody serves twice, or is forgotten"


def test_800_people_in_12_countries_are_planned_in_a_minute_and_no_rule_is_broken():
    people, weeks = a_company()
    began = time.monotonic()
    found = plan(people, weeks, Rules())
    assert time.monotonic() - began < 60
    assert list(broken(found, people, weeks, share=0.1, days=4)) == []
    assert found.unplaced == ()
    assert sum(found.short.values()) <= 40  # of 828 hands wanted by 800 people, 28 must be missing
    hard = {each.key for each in people if each.served_hard}
    assert not any(found.weeks[key] in (0, 31, 32, 51) for key in hard)


def test_the_checker_sees_each_rule_broken():
    people = [Person(1, "a", away=frozenset({0})), Person(2, "a", holidays={0: 2}), Person(3, "a")]
    bad = Plan({1: 0, 2: 0, 3: 0}, (), {}, {})
    said = " ".join(broken(bad, people, [Week(0, 1, 2)], share=0.1, days=4))
    for words in ("mentors", "on leave", "working days", "3 of 3 of a"):
        assert words in said


def test_who_can_serve_in_no_week_is_named_and_what_is_missing_is_said():
    people = [Person(1, "a", away=frozenset({0, 1})), Person(2, "a"), Person(3, "a"), Person(4, "b")]
    found = plan(people, [Week(0, 2, 2, {"pl": 1}), Week(1, 2, 2)], Rules())
    assert found.unplaced == (1,)
    assert {found.weeks[2], found.weeks[3]} == {0, 1}  # two of one department not at once
    assert sum(found.short.values()) == 1
    assert found.short_of == {(0, "pl"): 1}
    assert plan([], [Week(0, 2, 2)], Rules()).short == {0: 2}


def test_what_is_fixed_stays_even_against_a_rule():
    people = [Person(1, "a", away=frozenset({0})), Person(2, "a"), Person(3, "b")]
    found = plan(people, [Week(0, 1, 2), Week(1, 1, 2)], Rules(), fixed={1: 0, 2: 0})
    assert (found.weeks[1], found.weeks[2]) == (0, 0)
    assert found.weeks[3] == 1
