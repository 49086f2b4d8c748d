"""Studies find what was planted and nothing else; what cannot be learned is refused; what is fixed stays."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answerable.insight.models import Study, StudyDesign, StudyRun, TicketFact
from answerable.insight.studies.actions import begin_study, begin_version, drop_draft, fix_design, write_draft
from answerable.insight.studies.choosing import BEFORE_AFTER, MATCHED, ROLL_OUT, SERIES, Seen, choose
from answerable.insight.studies.design import Design, digest, kept, read
from answerable.insight.studies.judging import Verdict, verdict
from answerable.insight.studies.reading import cases, newest_before
from answerable.insight.studies.reckoning import reckon
from answerable.insight.studies.running import ask_due, ask_run, is_as_fixed, keep_run, reckoned
from answerable.insight.studies.tests.planting import NOON, plant
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.tickets.models import Ticket

DAY = timedelta(days=1)
MONDAY = date(2025, 7, 21)  # so that the last week is the last of which all is known
WEEKS = 30
UNITS = [f"Product {letter}" for letter in "ABCDEFGH"]
TREATED = UNITS[:4]
BEGINS = MONDAY + timedelta(weeks=16)


def _design(**other):
    plain = {
        "title": "Did the guide help?",
        "outcome": "chased",
        "unit": "product",
        "matters": 10.0,
        "treated": dict.fromkeys(TREATED, BEGINS),
        "compared": tuple(UNITS[4:]),
        "since": MONDAY,
        "judged_on": MONDAY + timedelta(weeks=WEEKS),
    }
    return Design(**(plain | other))


def _reckoned(design, now):
    chosen = choose(design, Seen(dict.fromkeys(UNITS, 16 * 12)))
    return reckon(replace(design, method=chosen.method, weeks=chosen.weeks), at=now)


@pytest.fixture
def planted(db):
    """Half of them have to write again; a guide makes it a quarter where it was published."""

    def share(name, week):
        return 0.25 if name in TREATED and week >= 16 else 0.5

    return plant(units=UNITS, first=MONDAY, weeks=WEEKS, chased=share)


@pytest.fixture
def nothing(db):
    """It rains everywhere from the same week on: all chase more, and no guide does anything."""
    return plant(
        units=UNITS, first=MONDAY, weeks=WEEKS, chased=lambda _name, week: 0.3 if week < 16 else 0.5, seed=2
    )


def test_a_planted_effect_is_found_with_its_size_and_its_checks(planted, now):
    found = _reckoned(_design(), now)
    effect = found["effect"]
    assert found["verdict"] == Verdict.MATTERS
    assert effect["low"] < -25 < effect["high"]
    assert effect["high"] < -10
    states = {each["key"]: each["state"] for each in found["checks"]}
    assert states["earlier"] == "passed"
    assert "failed" not in states.values()
    assert found["sides"]["treated"]["after"]["value"] == pytest.approx(25, abs=5)


def test_where_nothing_was_planted_nothing_is_found(nothing, now):
    """Before and after alone would have seen twenty points."""
    found = _reckoned(_design(matters=20.0), now)
    assert found["effect"]["low"] < 0 < found["effect"]["high"]
    assert found["verdict"] == Verdict.NONE
    alone = _reckoned(_design(compared=()), now)
    assert alone["effect"]["low"] > 10


def test_a_roll_out_in_steps_is_found_without_the_time_between(db, now):
    days = dict(zip(TREATED, (BEGINS + timedelta(weeks=2 * step) for step in range(4)), strict=True))

    def share(name, week):
        return 0.2 if name in days and MONDAY + timedelta(weeks=week) >= days[name] else 0.5

    plant(units=UNITS, first=MONDAY, weeks=WEEKS, chased=share, seed=3)
    effect = _reckoned(_design(treated=days), now)["effect"]
    assert effect["low"] < -30 < effect["high"] < -10


def test_one_series_and_one_pair_are_judged_by_what_fits_them(planted, now):
    series = _design(treated={UNITS[0]: BEGINS}, compared=())
    pair = _design(treated={UNITS[0]: BEGINS}, compared=(UNITS[5],), matters=5.0)
    short = _design(treated=dict.fromkeys(TREATED, BEGINS), compared=(), since=BEGINS - timedelta(weeks=5))
    seen = Seen(dict.fromkeys(UNITS, 16 * 12))
    for design, method in ((series, SERIES), (pair, MATCHED), (short, BEFORE_AFTER), (_design(), ROLL_OUT)):
        assert choose(design, seen).method == method
        effect = _reckoned(design, now)["effect"]
        assert effect["low"] < -25 < effect["high"] < 0


def test_how_many_tickets_there_are_is_told_in_hundredths(db, now):
    def many(name, week):
        usual = 10 + (5 * week + ord(name[-1])) % 7
        return usual // 2 if name in TREATED and week >= 16 else usual

    plant(units=UNITS, first=MONDAY, weeks=WEEKS, chased=lambda _name, _week: 0.1, a_week=many, seed=4)
    design = _design(outcome="tickets", matters=20.0)
    for each in (design, replace(design, treated={UNITS[0]: BEGINS}, compared=(UNITS[5],))):
        effect = _reckoned(each, now)["effect"]
        assert effect["at"] == pytest.approx(-50, abs=8)


def test_a_comparison_that_drifted_before_fails_its_check(db, now):
    """The treated were getting better anyway."""

    def share(name, week):
        return 0.9 - 0.02 * week if name in TREATED else 0.6

    plant(units=UNITS, first=MONDAY, weeks=WEEKS, chased=share, a_week=30, seed=5)
    found = _reckoned(_design(), now)
    assert found["effect"]["high"] < 0
    states = {each["key"]: each["state"] for each in found["checks"]}
    assert states["pre_trend"] == "failed"


def test_too_little_is_refused_with_what_would_be_enough(db, now):
    few = Seen(dict.fromkeys(UNITS, 3))
    for design in (
        _design(compared=()),
        _design(treated={UNITS[0]: BEGINS}, compared=(UNITS[5],)),
        _design(judged_on=BEGINS + timedelta(weeks=4)),
    ):
        chosen = choose(design, few)
        assert chosen.method == ""
        assert chosen.needed
    found = reckon(replace(_design(), method=ROLL_OUT), at=now)
    assert found["verdict"] == Verdict.REFUSED
    assert found["needed"]


# What is fixed.


def test_a_design_is_fixed_once_and_told_by_its_digest(planted, mara, now):
    by = mara.actor()
    early = now - timedelta(days=200)
    study = begin_study(_design(), by=by, at=early)
    made = [fix_design(study, by=by, at=early) for _twice in range(2)]
    assert made[0] == made[1]
    [event] = Event.objects.filter(kind="study.fixed")
    assert event.data["digest"] == made[0].digest == digest(made[0].design)
    assert is_as_fixed(made[0])
    with pytest.raises(Refusal):
        write_draft(study, _design(matters=1.0), by=by, at=now)
    with pytest.raises(Refusal, match="judged from"):
        ask_run(study, by=by, at=early)


def test_what_was_changed_behind_the_ledgers_back_is_not_reckoned(planted, mara, now):
    study = begin_study(_design(), by=mara.actor(), at=now)
    fixed = fix_design(study, by=mara.actor(), at=now)
    other = kept(_design(matters=1.0))
    StudyDesign.objects.filter(pk=fixed.pk).update(design=other, digest=digest(other))
    fixed.refresh_from_db()
    assert reckoned(fixed, at=now)["verdict"] == Verdict.REFUSED


def test_after_a_look_only_another_version_can_be_fixed_and_it_says_so(planted, mara, now, run_jobs, clock):
    by = mara.actor()
    study = begin_study(_design(), by=by, at=now)
    fix_design(study, by=by, at=now)
    asked = [ask_run(study, by=by, at=now) for _twice in range(2)]
    assert asked[0] == asked[1]
    run_jobs()
    run = StudyRun.objects.get()
    assert run.found["verdict"] == Verdict.MATTERS
    assert run.units
    assert keep_run(run, {"verdict": "none"}, at=now).found["verdict"] == Verdict.MATTERS

    study = begin_version(Study.objects.get(), by=by, at=now)
    write_draft(study, _design(matters=20.0), by=by, at=now)
    with pytest.raises(Invalid):
        fix_design(study, by=by, at=now)
    second = fix_design(study, "We would act on twenty only.", by=by, at=now)
    assert (second.number, second.has_looked) == (2, True)
    assert StudyDesign.objects.get(number=1).design["matters"] == 10.0


def test_drafts_are_thrown_away_and_what_is_fixed_is_not(planted, mara, now):
    by = mara.actor()
    assert drop_draft(begin_study(_design(), by=by, at=now), by=by, at=now) is None
    study = begin_study(_design(), by=by, at=now)
    fix_design(study, by=by, at=now)
    begin_version(study, by=by, at=now)
    assert drop_draft(study, by=by, at=now) == study
    assert Study.objects.get().fixed.number == 1


def test_the_day_comes_and_nobody_need_ask(planted, mara, now, run_jobs, clock):
    study = begin_study(_design(), by=mara.actor(), at=now)
    fix_design(study, by=mara.actor(), at=now)
    assert [ask_due(at=now) for _twice in range(2)] == [1, 0]
    run_jobs()
    assert StudyRun.objects.get().done_at is not None


def test_whoever_does_not_see_the_whole_house_has_no_studies(planted, ana, althea, grace, mara, now):
    grace.role = "manager"
    grace.save()
    for staff in (ana, althea, grace):
        with pytest.raises(NotAllowed):
            begin_study(_design(), by=staff.actor(), at=now)
    begin_study(_design(), by=mara.actor(), at=now)
    assert not Study.objects.visible_to(grace).exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"matters": 0.0},
        {"matters": float("nan")},
        {"outcome": "happiness"},
        {"unit": "star sign"},
        {"compared": (TREATED[0],)},
        {"since": BEGINS},
        {"judged_on": BEGINS},
        {"since": date(1900, 1, 1)},
        {"among": {"name": ("Cleo",)}},
        {"treated": dict.fromkeys(map(str, range(300)), BEGINS)},
    ],
)
def test_nonsense_is_refused(wrong, mara, now):
    def fix():
        study = begin_study(_design(**wrong), by=mara.actor(), at=now)
        return fix_design(study, by=mara.actor(), at=now)

    with pytest.raises(Invalid):
        fix()


_quickly = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
_DAYS = st.dates(date(2001, 1, 1), date(2030, 1, 1))
_WORDS = st.text('aé," 7', min_size=1, max_size=6)


@_quickly
@given(st.dictionaries(_WORDS, _DAYS, max_size=5), st.sets(_WORDS, max_size=5), _DAYS, st.floats(0.01, 99))
def test_a_design_is_read_as_it_was_kept(treated, compared, since, matters):
    design = _design(treated=treated, compared=tuple(sorted(compared)), since=since, matters=matters)
    assert read(kept(design)) == design
    assert digest(kept(read(kept(design)))) == digest(kept(design))


@_quickly
@given(st.floats(-50, 50), st.floats(0, 50), st.floats(0.1, 50))
def test_a_verdict_never_says_more_than_its_interval(low, width, matters):
    high = low + width
    said = verdict(low, high, matters)
    if said == Verdict.MATTERS:
        assert high <= -matters or low >= matters
    if said in (Verdict.NONE, Verdict.LITTLE):
        assert -matters < low <= high < matters
    if low < 0 < high:
        assert said in (Verdict.NONE, Verdict.UNDECIDED)


@pytest.mark.django_db
def test_who_comes_again_elsewhere_came_again_and_nothing_after_the_change_is_seen_before_it(
    now, django_assert_num_queries
):
    """Every second ticket is of a product that is in no study, two days after the first of the same customer."""
    inside = plant(units=[UNITS[0]], first=MONDAY, weeks=20, chased=lambda _n, _w: 0.0, a_week=1)
    elsewhere = plant(units=["Another"], first=MONDAY, weeks=20, chased=lambda _n, _w: 0.0, a_week=1, seed=3)
    for one, other in zip(inside, elsewhere, strict=True):
        Ticket.objects.filter(pk=other.pk).update(customer=one.customer)
        moment = one.created_at + timedelta(days=2)
        TicketFact.objects.filter(ticket=other).update(opened_at=moment, day=moment.date())
    design = _design(outcome="came_anywhere", treated={UNITS[0]: BEGINS}, compared=())
    told = cases(design, until=MONDAY + timedelta(weeks=20))
    assert len(told) == 20
    assert all(each.came_anywhere for each in told)
    assert not any(each.came_again for each in told)
    lone, later = inside[0], elsewhere[0]
    moment = datetime.combine(BEGINS - timedelta(days=1), NOON)
    TicketFact.objects.filter(ticket=lone).update(opened_at=moment, day=moment.date())
    TicketFact.objects.filter(ticket=later).update(opened_at=moment + 2 * DAY, day=BEGINS + DAY)
    [edge] = [each for each in newest_before(design, 100) if each.opened_at == moment]
    assert not edge.came_anywhere
    with django_assert_num_queries(1):  # no other outcome asks who came elsewhere
        newest_before(replace(design, outcome="chased"), 100)
