"""Ways of paying: the same work, from both sides."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answerable.insight.money.simulating import Change, Way, Work, even_rates, simulate

WORK = Work(contacts=1000, resolved=500, minutes=6, wage=10, occupancy=0.8, shrinkage=0.2)


def test_a_month_comes_to_what_was_reckoned_by_hand():
    """1,000 contacts of six minutes are 100 hours of work, 125 hours there, 156.25 hours paid."""
    hour, contact, issue = simulate(WORK, {Way.HOUR: 20.0, Way.CONTACT: 2.5, Way.RESOLVED: 5.0})
    assert WORK.hours == pytest.approx(125)
    assert WORK.cost == pytest.approx(1562.5)
    for each in (hour, contact, issue):
        assert each.now.paid == pytest.approx(2500)
        assert each.now.margin == pytest.approx(937.5)
        assert each.now.each == pytest.approx(5)


def test_what_each_way_rewards():
    """By the hour, whoever gets quicker earns less; by the contact, whoever has people come back earns more; by what is
    solved, nobody gains by either."""
    found = {each.way: each for each in simulate(WORK, even_rates(WORK, 0.2))}
    assert found[Way.HOUR].rewards(Change.SHORTER) < 0 < found[Way.CONTACT].rewards(Change.SHORTER)
    assert found[Way.CONTACT].rewards(Change.FEWER) < 0 < found[Way.RESOLVED].rewards(Change.FEWER)
    assert found[Way.CONTACT].rewards(Change.HASTY) > 0 > found[Way.CONTACT].saves(Change.HASTY)
    assert found[Way.RESOLVED].rewards(Change.UNSOLVED) < 0 == found[Way.HOUR].rewards(Change.UNSOLVED)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    contacts=st.floats(1, 1e6),
    share=st.floats(0.01, 1),
    minutes=st.floats(0.1, 500),
    wage=st.floats(0.1, 500),
    occupancy=st.floats(0.05, 1),
    shrinkage=st.floats(0, 0.9),
    margin=st.floats(0, 0.9),
)
def test_nothing_is_lost_between_the_sides(contacts, share, minutes, wage, occupancy, shrinkage, margin):
    """What the client pays is what the provider spends and keeps; at even rates all ways are alike; of what changes,
    one side’s gain and the other’s are together what the work costs less."""
    work = Work(contacts, contacts * share, minutes, wage, occupancy, shrinkage)
    for each in simulate(work, even_rates(work, margin)):
        assert each.now.paid - each.now.margin == pytest.approx(work.cost)
        assert each.now.margin == pytest.approx(margin * each.now.paid, abs=1e-6 * each.now.paid)
        assert each.rewards(Change.UNSOLVED) + each.saves(Change.UNSOLVED) == pytest.approx(
            0, abs=1e-6 * work.cost
        )
        assert each.rewards(Change.SHORTER) + each.saves(Change.SHORTER) == pytest.approx(
            0.1 * work.cost, rel=1e-6
        )


@pytest.mark.parametrize(
    "wrong", [{"contacts": 0}, {"resolved": 2000}, {"minutes": -1}, {"occupancy": 0}, {"shrinkage": 1}]
)
def test_nonsense_is_refused(wrong):
    given = {"contacts": 1000, "resolved": 5, "minutes": 6, "wage": 1, "occupancy": 0.5, "shrinkage": 0.1}
    with pytest.raises(ValueError, match=r"must|lies|cannot"):
        Work(**(given | wrong))
