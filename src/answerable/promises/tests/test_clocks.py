"""The two clocks: lives of tickets as people know them, and what must hold of any life at all."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from answerable.promises.clocks.explaining import Reason, contract_parts, customer_parts, used
from answerable.promises.clocks.history import ENDED, Changed, History, Kind, Said, Terms
from answerable.promises.clocks.running import Outcome, runs
from answerable.promises.clocks.waiting import waited, waits
from answerable.regions.hours import Hours, Timeline

OFFICE = Timeline.of(Hours(ZoneInfo("Europe/Brussels"), (((540, 720), (780, 1020)),) * 5 + ((), ())))
NIGHT = Timeline.of(Hours(ZoneInfo("Asia/Manila"), (((0, 360),),) * 7))
PAUSES = {kind: frozenset({"waiting_customer"}) for kind in (Kind.UPDATE, Kind.RESOLUTION)}


def hours(amount):
    return timedelta(hours=amount)


def terms(timeline=None, *, first=4, later=8, update=24, resolution=40, urgent=1, version=1):
    def by_priority(amount):
        return {20: hours(amount), 40: hours(urgent)}

    targets = {
        Kind.FIRST_ANSWER: by_priority(first),
        Kind.NEXT_ANSWER: by_priority(later),
        Kind.UPDATE: by_priority(update),
        Kind.RESOLUTION: by_priority(resolution),
    }
    return Terms(targets, timeline, PAUSES, version)


# Days of one week: Monday 2 March 2026, in UTC+1.
def at(text):
    day, clock = text.split()
    number = 2 + ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].index(day)
    hour, minute = (int(part) for part in clock.split(":"))
    return datetime(2026, 3, number, hour, minute, tzinfo=ZoneInfo("Europe/Brussels")).astimezone(UTC)


def asked(text):
    return Said(at(text), is_inbound=True)


def answered(text, delivered=""):
    return Said(at(text), is_inbound=False, delivered_at=at(delivered or text))


def lost(text):
    return Said(at(text), is_inbound=False)


def life(opened, *what, under):
    said = tuple(each for each in what if isinstance(each, Said))
    changes = tuple(each for each in what if isinstance(each, Changed))
    return History(at(opened), said, (Changed(at(opened), terms=under), *changes))


def now(text, **what):
    return Changed(at(text), **what)


def of_kind(history, kind):
    return [run for run in runs(history) if run.kind == kind]


def only(history, kind):
    [run] = of_kind(history, kind)
    return run


@pytest.mark.parametrize(
    ("asked_at", "due"),
    [
        ("Mon 09:00", "Mon 14:00"),  # over lunch
        ("Mon 16:00", "Tue 12:00"),
        ("Mon 20:00", "Tue 14:00"),
        ("Fri 15:30", "Mon+7 11:30"),
    ],
)
def test_a_first_answer_is_owed_within_working_hours(asked_at, due):
    run = only(life(asked_at, asked(asked_at), under=terms(OFFICE)), Kind.FIRST_ANSWER)
    expected = at(due.replace("+7", "")) + (timedelta(days=7) if "+7" in due else timedelta(0))
    assert (run.outcome, run.due_at, run.is_kept) == (Outcome.RUNNING, expected, None)


@pytest.mark.parametrize(("answer", "is_kept"), [("Mon 14:00", True), ("Mon 14:01", False)])
def test_a_promise_is_kept_to_its_very_moment(answer, is_kept):
    run = only(
        life("Mon 09:00", asked("Mon 09:00"), answered(answer), under=terms(OFFICE)), Kind.FIRST_ANSWER
    )
    assert (run.outcome, run.is_kept) == (Outcome.DONE, is_kept)


def test_only_what_arrived_is_an_answer():
    history = life("Mon 09:00", asked("Mon 09:00"), lost("Mon 10:00"), under=terms(OFFICE))
    assert only(history, Kind.FIRST_ANSWER).ended_at is None
    assert waited(history, until=at("Mon 21:00")) == hours(12)


def test_an_answer_counts_from_when_it_arrived():
    history = life("Mon 09:00", asked("Mon 09:00"), answered("Mon 10:00", "Mon 15:00"), under=terms(OFFICE))
    run = only(history, Kind.FIRST_ANSWER)
    assert (run.ended_at, run.is_kept) == (at("Mon 15:00"), False)
    assert waited(history, until=at("Tue 09:00")) == hours(6)


def test_a_message_written_while_an_answer_was_on_its_way_waits_for_the_next():
    history = life(
        "Mon 09:00", asked("Mon 09:00"), answered("Mon 10:00", "Mon 12:00"), asked("Mon 11:00"),
        answered("Mon 16:00"), under=terms(OFFICE),
    )  # fmt: skip
    history = History(
        history.opened_at, tuple(sorted(history.said, key=lambda said: said.at)), history.changes
    )
    assert [(wait.start, wait.end) for wait in waits(history)] == [
        (at("Mon 09:00"), at("Mon 12:00")),
        (at("Mon 11:00"), at("Mon 16:00")),
    ]
    assert waited(history, until=at("Tue 09:00")) == hours(7)


def test_writing_again_before_the_answer_is_a_chase_and_starts_nothing_new():
    history = life("Mon 09:00", asked("Mon 09:00"), asked("Mon 11:00"), under=terms(OFFICE))
    assert [wait.asked for wait in waits(history)] == [2]
    assert only(history, Kind.FIRST_ANSWER).started_at == at("Mon 09:00")


def test_a_pause_with_the_customer_stops_the_resolution_and_not_their_clock():
    history = life(
        "Mon 09:00", asked("Mon 09:00"), answered("Mon 10:00"), now("Mon 10:00", category="waiting_customer"),
        asked("Tue 10:00"), now("Tue 10:00", category="open"), under=terms(OFFICE),
    )  # fmt: skip
    run = only(history, Kind.RESOLUTION)
    assert run.due_at == at("Tue 15:00") + timedelta(days=7)  # one hour on Monday, 39 from Tuesday at ten
    assert waited(history, until=at("Tue 12:00")) == hours(3)
    # The rhythm of updates stands as well.
    assert only(history, Kind.UPDATE).due_at == at("Fri 14:00")


def test_no_pause_is_possible_while_the_customer_has_something_open_with_us():
    history = life(
        "Mon 09:00", asked("Mon 09:00"), now("Mon 09:30", category="waiting_customer"), under=terms(OFFICE)
    )
    assert only(history, Kind.FIRST_ANSWER).due_at == at("Mon 14:00")
    assert only(history, Kind.RESOLUTION).due_at is not None


def test_while_it_is_paused_nothing_is_due_and_what_is_left_is_known():
    history = life(
        "Mon 09:00", asked("Mon 09:00"), answered("Mon 10:00"), now("Mon 10:00", category="waiting_customer"),
        under=terms(OFFICE),
    )  # fmt: skip
    run = only(history, Kind.RESOLUTION)
    assert (run.is_paused, run.due_at, run.left) == (True, None, hours(39))


def test_a_ticket_closed_without_an_answer_did_not_keep_its_promise():
    history = life("Mon 09:00", asked("Mon 09:00"), now("Mon 10:00", category="closed"), under=terms(OFFICE))
    run = only(history, Kind.FIRST_ANSWER)
    assert (run.outcome, run.is_kept, run.ended_at) == (Outcome.NOT_ANSWERED, False, at("Mon 10:00"))
    assert waited(history, until=at("Fri 09:00")) == hours(1)


def test_closing_does_not_stop_the_customer_clock_when_they_come_back():
    history = life(
        "Mon 09:00", asked("Mon 09:00"), now("Mon 10:00", category="closed"), asked("Tue 09:00"),
        now("Tue 09:00", category="open"), answered("Tue 10:00"), under=terms(OFFICE),
    )  # fmt: skip
    assert waited(history, until=at("Fri 09:00")) == hours(25)
    run = only(history, Kind.FIRST_ANSWER)
    assert (run.started_at, run.ended_at, run.is_kept) == (at("Mon 09:00"), at("Tue 10:00"), True)
    parts = contract_parts(history, Kind.FIRST_ANSWER, run.started_at, at("Tue 10:00"))
    assert used(parts) == hours(2)
    assert Reason.ENDED in {part.reason for part in parts}


def test_the_priority_of_that_time_holds():
    history = life(
        "Mon 09:00", asked("Mon 09:00"), answered("Mon 12:00"), now("Mon 13:30", priority=40),
        asked("Mon 14:00"), under=terms(OFFICE),
    )  # fmt: skip
    assert only(history, Kind.FIRST_ANSWER).target == hours(4)
    assert only(history, Kind.NEXT_ANSWER).due_at == at("Mon 15:00")


def test_what_changes_at_the_moment_of_the_answer_came_after_it():
    history = life(
        "Mon 09:00",
        asked("Mon 09:00"),
        answered("Mon 12:00"),
        now("Mon 12:00", priority=40),
        under=terms(OFFICE),
    )
    assert only(history, Kind.FIRST_ANSWER).is_kept


def test_an_answer_that_overtakes_another_ends_the_wait():
    history = life(
        "Mon 09:00",
        asked("Mon 09:00"),
        answered("Mon 10:00", "Mon 16:00"),
        answered("Mon 11:00"),
        under=terms(OFFICE),
    )
    assert [wait.end for wait in waits(history)] == [at("Mon 11:00")]


def test_time_that_is_used_up_just_as_a_pause_begins_was_due_then():
    history = life(
        "Mon 09:00", asked("Mon 09:00"), answered("Mon 10:00"), now("Mon 12:00", category="waiting_customer"),
        asked("Tue 10:00"), now("Tue 10:00", category="open"), under=terms(OFFICE, resolution=3),
    )  # fmt: skip
    assert only(history, Kind.RESOLUTION).due_at == at("Mon 12:00")


def test_a_raised_priority_shortens_what_runs():
    history = life("Mon 09:00", asked("Mon 09:00"), now("Mon 11:30", priority=40), under=terms(OFFICE))
    assert only(history, Kind.FIRST_ANSWER).due_at == at("Mon 10:00")  # it should have been by then


def test_each_calendar_adds_up_its_own_hours():
    history = life(
        "Mon 09:00", asked("Mon 09:00"), now("Mon 15:00", terms=terms(NIGHT, first=10)), under=terms(OFFICE)
    )
    # Five hours in Brussels; Manila's night begins at 17:00 in Brussels and ends at 23:00.
    assert only(history, Kind.FIRST_ANSWER).due_at == at("Mon 22:00")


def test_updates_are_owed_from_answer_to_answer_until_the_end():
    history = life(
        "Mon 09:00", asked("Mon 09:00"), answered("Mon 10:00"), answered("Mon 16:00"),
        now("Tue 12:00", category="solved"), under=terms(OFFICE, update=4),
    )  # fmt: skip
    found = [(run.started_at, run.outcome, run.is_kept) for run in of_kind(history, Kind.UPDATE)]
    assert found == [
        (at("Mon 10:00"), Outcome.DONE, False),  # five working hours
        (at("Mon 16:00"), Outcome.NOT_NEEDED, None),
    ]


def test_a_ticket_that_comes_back_goes_on_with_its_resolution():
    history = life(
        "Mon 09:00", asked("Mon 09:00"), answered("Mon 10:00"), now("Mon 10:00", category="solved"),
        asked("Wed 09:00"), now("Wed 09:00", category="open"), answered("Wed 11:00"),
        now("Wed 12:00", category="solved"), under=terms(OFFICE, resolution=4),
    )  # fmt: skip
    run = only(history, Kind.RESOLUTION)
    assert (run.started_at, run.ended_at, run.is_kept) == (at("Mon 09:00"), at("Wed 12:00"), True)


def test_hours_that_were_emptied_let_the_clock_stand():
    never = Timeline.of(Hours(ZoneInfo("Europe/Brussels"), ((),) * 7))
    run = only(life("Mon 09:00", asked("Mon 09:00"), under=terms(never)), Kind.FIRST_ANSWER)
    assert (run.is_paused, run.left) == (True, hours(4))


def test_nothing_is_owed_where_nothing_was_promised():
    history = life("Mon 09:00", asked("Mon 09:00"), now("Mon 09:30", is_free=True), under=terms(OFFICE))
    assert runs(history) == []
    assert waited(history, until=at("Mon 12:00")) == hours(3)


def test_what_ended_before_there_was_a_policy_is_not_judged():
    history = History(
        at("Mon 09:00"), (asked("Mon 09:00"), answered("Mon 10:00"), asked("Mon 11:00")),
        (now("Mon 12:00", terms=terms(OFFICE)),),
    )  # fmt: skip
    assert [run.kind for run in runs(history)] == [Kind.RESOLUTION, Kind.UPDATE, Kind.NEXT_ANSWER]
    assert only(history, Kind.NEXT_ANSWER).due_at == at("Tue 14:00")  # eight hours from the policy on


START = datetime(2026, 3, 20, 9, 30, tzinfo=UTC)  # summer time begins on the 29th
MINUTES = st.integers(0, 20 * 24 * 60)
TERMS = st.builds(
    terms,
    st.sampled_from([None, OFFICE, NIGHT]),
    first=st.integers(1, 9),
    later=st.integers(1, 9),
    update=st.integers(1, 30),
    resolution=st.integers(1, 60),
)


def _after(minutes):
    return START + timedelta(minutes=minutes)


SAID = st.builds(
    lambda minute, kind, delay: Said(
        _after(minute), kind == "asked", _after(minute + delay) if kind == "answered" else None
    ),
    MINUTES,
    st.sampled_from(["asked", "asked", "answered", "lost"]),
    st.integers(0, 300),
)
CHANGE = st.one_of(
    st.builds(
        lambda minute, category: Changed(_after(minute), category=category),
        MINUTES,
        st.sampled_from(["open", "waiting_customer", "waiting_others", "solved", "closed"]),
    ),
    st.builds(
        lambda minute, priority: Changed(_after(minute), priority=priority),
        MINUTES,
        st.sampled_from([20, 40]),
    ),
    st.builds(lambda minute, under: Changed(_after(minute), terms=under), MINUTES, TERMS),
    st.builds(lambda minute: Changed(_after(minute), is_free=True), MINUTES),
)
LIVES = st.builds(
    lambda under, said, changes: History(
        START,
        tuple(sorted(said, key=lambda each: (each.at, not each.is_inbound))),
        (Changed(START, terms=under), *sorted(changes, key=lambda each: each.at)),
    ),
    TERMS,
    st.lists(SAID, max_size=8),
    st.lists(CHANGE, max_size=6),
)


@settings(max_examples=60, deadline=None)
@given(LIVES)
def test_what_counted_adds_up_to_what_the_clock_shows(history):
    horizon = START + timedelta(days=60)
    for run in runs(history):
        end = run.ended_at or horizon
        parts = contract_parts(history, run.kind, run.started_at, end)
        assert sum((part.length for part in parts), timedelta(0)) == end - run.started_at
        assert all(one.end == other.start for one, other in pairwise(parts))
        if run.left is not None:
            assert used(parts) == run.target - run.left
        if run.due_at is not None and run.due_at <= end:
            assert used(contract_parts(history, run.kind, run.started_at, run.due_at)) == run.target
        if run.is_kept is not None and run.outcome == Outcome.DONE:
            assert run.is_kept == (used(parts) <= run.target)


GIVEN_UP = History(
    START,
    (Said(START, is_inbound=True),),
    (
        Changed(START, terms=terms()),
        Changed(START + hours(1), category="closed"),
        Changed(START + hours(2), terms=terms()),
    ),
)


@settings(max_examples=60, deadline=None)
@given(LIVES, st.lists(TERMS, min_size=1, max_size=3))
@example(GIVEN_UP, [terms()])
def test_no_policy_alters_the_customer_clock(history, others):
    until = START + timedelta(days=30)
    changed = tuple(
        Changed(each.at, each.category, each.priority, others[index % len(others)])
        for index, each in enumerate(history.changes)
    )
    for altered in (changed, tuple(each for each in history.changes if each.category)):
        assert waited(History(START, history.said, altered), until=until) == waited(history, until=until)


@settings(max_examples=60, deadline=None)
@given(LIVES)
def test_the_customer_waits_exactly_while_something_of_theirs_is_unanswered(history):
    until = START + timedelta(days=30)
    parts = customer_parts(history, until)
    assert sum((part.length for part in parts), timedelta(0)) == until - START
    assert used(parts) == waited(history, until=until)
    given_up = [wait for wait in waits(history) if wait.is_given_up]
    for part in parts:
        middle = part.start + part.length / 2
        unanswered = any(
            each.is_inbound
            and each.at <= middle
            and not any(
                not reply.is_inbound
                and reply.delivered_at
                and reply.delivered_at <= middle
                and reply.at >= each.at
                for reply in history.said
            )
            for each in history.said
        )
        if given_up and middle >= (given_up[-1].end or until):
            unanswered = False
        assert part.counts == unanswered


@settings(max_examples=40, deadline=None)
@given(LIVES, st.integers(1, 500))
def test_what_happens_later_changes_nothing_that_was_over(history, minutes):
    """A promise that was kept or not stays so, whatever comes after it, bounces aside."""
    last = max(
        [
            START,
            *(each.at for each in history.changes),
            *(each.delivered_at or each.at for each in history.said),
        ]
    )
    later = last + timedelta(minutes=minutes)
    more = History(START, (*history.said, Said(later, is_inbound=True)), history.changes)
    over = [run for run in runs(history) if run.outcome == Outcome.DONE and run.kind != Kind.RESOLUTION]
    assert [run for run in over if run not in runs(more)] == []


def test_what_ends_a_ticket_is_told_by_its_category():
    assert {"solved", "closed"} == ENDED
