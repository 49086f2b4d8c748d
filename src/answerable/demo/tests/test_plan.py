"""The plan is the same for the same seed, and has the shape of a company's two years. All of it without a database."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise
from statistics import mean, median

from answerable.demo.company import PEOPLE, TEAM
from answerable.demo.plan import Answered, Frame, Moved, Noted, Wrote, planned_tickets
from answerable.demo.texts import SPEECHES


def test_the_same_seed_gives_the_same_plan(small_frame):
    again = Frame(small_frame.now, small_frame.tickets, small_frame.seed)
    assert list(planned_tickets(small_frame)) == list(planned_tickets(again))


def test_another_seed_gives_another_plan(small_frame):
    other = Frame(small_frame.now, small_frame.tickets, small_frame.seed + 1)
    assert list(planned_tickets(small_frame)) != list(planned_tickets(other))


def test_there_are_very_nearly_as_many_tickets_as_asked_for(large_plan):
    _frame, plan = large_plan
    assert abs(len(plan) - 12_000) < 600


def test_tickets_come_in_order_and_nothing_lies_ahead(large_plan):
    frame, plan = large_plan
    days = [ticket.opened_at.date() for ticket in plan]
    assert all(later - earlier >= timedelta(days=-1) for earlier, later in pairwise(days))
    for ticket in plan:
        moments = [step.at for step in ticket.steps]
        assert moments == sorted(moments)
        assert moments[-1] <= frame.now
        assert isinstance(ticket.steps[0], Wrote)


def test_europe_writes_less_in_august_and_waits_longer(large_plan):
    _frame, plan = large_plan
    european = [ticket for ticket in plan if ticket.team in ("ghent1", "krakow1")]
    in_august = [ticket for ticket in european if ticket.opened_at.month == 8]
    in_july = [ticket for ticket in european if ticket.opened_at.month == 7]
    assert len(in_august) < 0.7 * len(in_july)
    assert median(_waits(in_august)) > 1.5 * median(_waits(in_july))


def test_manila_had_one_bad_week(large_plan):
    frame, plan = large_plan
    begin, end = frame.times.outage
    manila = [ticket for ticket in plan if ticket.team == "manila1"]
    bad = [ticket for ticket in manila if begin <= ticket.opened_at < begin + timedelta(days=4)]
    good = [
        ticket for ticket in manila if end + timedelta(days=9) <= ticket.opened_at < end + timedelta(days=30)
    ]
    assert median(_waits(bad)) > 5 * median(_waits(good))
    assert _chases(bad) > 2 * _chases(good)


def test_a_launch_is_followed_by_a_burst(large_plan):
    frame, plan = large_plan
    per_day = Counter((frame.now - ticket.opened_at).days for ticket in plan)
    after, before = (
        mean(per_day[day] for day in range(315, 322)),
        mean(per_day[day] for day in range(324, 352)),
    )
    assert after > 1.3 * before


def test_the_leak_comes_in_a_burst_and_answers_change_when_it_is_known(large_plan):
    frame, plan = large_plan
    begin, told = frame.times.leak
    leaks = [ticket for ticket in plan if ticket.reason == "leak"]
    assert len(leaks) > 20
    assert all(ticket.opened_at >= begin for ticket in leaks)
    first_half = sum(ticket.opened_at < told for ticket in leaks)
    assert first_half > len(leaks) / 2
    english = [t for t in leaks if t.language == "en" and t.opened_at > told]
    assert all(
        "known fault" in answer for t in english if (answer := _last_answer(t)) and "photo" not in answer[:60]
    )


def test_krakow_took_german_over_with_a_dip_and_recovered(large_plan):
    frame, plan = large_plan
    since = frame.times.takeover
    german = [ticket for ticket in plan if ticket.language == "de" and ticket.mailbox == "hilfe"]
    assert {ticket.team for ticket in german if ticket.opened_at < since} == {"cologne1"}
    assert {ticket.team for ticket in german if ticket.opened_at >= since} == {"krakow1"}
    dip = [t for t in german if since <= t.opened_at < since + timedelta(days=28)]
    later = [t for t in german if since + timedelta(days=100) <= t.opened_at < since + timedelta(days=200)]
    assert median(_waits(dip)) > 1.4 * median(_waits(later))


def test_people_write_more_on_mondays_than_at_weekends_and_by_day_than_by_night(large_plan):
    _frame, plan = large_plan
    weekdays = Counter(ticket.opened_at.weekday() for ticket in plan)
    assert weekdays[0] > 1.7 * weekdays[6]
    german_hours = Counter(ticket.opened_at.hour for ticket in plan if ticket.language == "de")
    assert german_hours[9] > 5 * german_hours[1]


def test_every_language_and_reason_occurs(large_plan):
    _frame, plan = large_plan
    assert {ticket.language for ticket in plan} == set(SPEECHES)
    assert {ticket.reason for ticket in plan} == set(SPEECHES["en"].topics)


def test_every_language_has_something_to_say_on_every_reason():
    for speech in SPEECHES.values():
        assert speech.topics.keys() == SPEECHES["en"].topics.keys()
        assert speech.parts.keys() == SPEECHES["en"].parts.keys()
        assert len(speech.days) == 7
        assert all(t.subjects and t.asks and t.answers for t in speech.topics.values())


def test_nothing_is_left_to_be_filled_in(large_plan):
    _frame, plan = large_plan
    for ticket in plan:
        texts = [step.text for step in ticket.steps if isinstance(step, Wrote | Answered | Noted)]
        assert not any("{" in text or "}" in text for text in [ticket.subject, *texts])


def test_those_who_waited_longest_are_least_content(large_plan):
    _frame, plan = large_plan
    rated = [ticket for ticket in plan if ticket.satisfaction is not None and list(_waits([ticket]))]
    slow = [t.satisfaction for t in rated if next(iter(_waits([t]))) > 48 * 3600]
    quick = [t.satisfaction for t in rated if next(iter(_waits([t]))) < 6 * 3600]
    assert mean(slow) + 0.7 < mean(quick)


def test_tickets_are_handed_over_with_a_note(large_plan):
    _frame, plan = large_plan
    moved = [t for t in plan if any(isinstance(s, Moved) and s.to for s in t.steps)]
    assert len(moved) > 300
    assert all(any(isinstance(step, Noted) for step in ticket.steps) for ticket in moved)


def test_who_answers_works_in_the_team_that_has_the_ticket(large_plan):
    _frame, plan = large_plan
    for ticket in plan[:3000]:
        team = ticket.team
        for step in ticket.steps:
            if isinstance(step, Moved):
                team = step.team
            if isinstance(step, Answered):
                assert team in PEOPLE[step.by].teams
    assert TEAM["ghent1"].provider == "kestrel"


def _waits(tickets):
    """Seconds to the first answer."""
    for ticket in tickets:
        answered = next((step.at for step in ticket.steps if isinstance(step, Answered)), None)
        if answered and ticket.team != "waypoint":
            yield (answered - ticket.opened_at).total_seconds()


def _chases(tickets):
    chased = 0
    for ticket in tickets:
        first = next(
            (i for i, step in enumerate(ticket.steps) if isinstance(step, Answered)), len(ticket.steps)
        )
        chased += sum(isinstance(step, Wrote) for step in ticket.steps[1:first])
    return chased / len(tickets)


def _last_answer(ticket):
    answers = [step.text for step in ticket.steps if isinstance(step, Answered)]
    return answers[-1] if answers else ""
