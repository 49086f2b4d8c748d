"""Central goals: kept in versions by administrators, and each region beside them; what solving costs by region, in one
currency."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from answerable.desk.insight import judged
from answerable.desk.insight.asked import Asked
from answerable.desk.insight.pages import PAGES
from answerable.insight.facts.following import follow
from answerable.insight.goals import keep_goals
from answerable.insight.models import CentralGoals, MoneySettings
from answerable.insight.money import actions as money
from answerable.insight.reckoning.keeping import reckon_all
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.promises.models import AgreedTimes
from answerable.regions.models import Region
from answerable.tickets.actions import close

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def lived(
    make_policy, make_ticket, make_message, make_answer, make_customer, ghent, ana, now, clock, settings
):
    """Ten tickets of Belgium, answered in time, and ten of Norway, answered too late."""
    settings.CURRENCY = "EUR"
    make_policy(first_answer=4, since=now - 100 * DAY)
    regions = [
        Region.objects.create(name=name, currency=code) for name, code in (("Belgium", ""), ("Norway", "NOK"))
    ]
    for number in range(20):
        region = regions[number % 2]
        customer = make_customer(f"Kim {number}", region=region)
        at = now - (10 + number // 2) * DAY
        ticket = make_ticket(team=ghent, customer=customer, created_at=at)
        make_message(ticket, at=at)
        make_answer(ticket, at=at + (1 + 8 * (number % 2)) * HOUR, by=ana)
        close(ticket, by=SYSTEM, at=at + 20 * HOUR)
    while follow(now=now):
        pass
    return regions


def _figures(staff, now):
    return {each.key: each for each in PAGES["regions"].figures(Asked(staff, now))}


def test_each_region_stands_beside_the_goal_and_beside_its_own_times(lived, ada, mara, signed_in, now):
    _belgium, norway = lived
    assert not any(key.startswith("goal-") for key in _figures(mara, now))
    keep_goals({"first_answer": 60}, (now - 99 * DAY).date(), by=ada.actor(), at=now - 99 * DAY)
    hours = {str(priority): 8 * 3600 for priority in (10, 20, 30, 40)}
    AgreedTimes.objects.create(
        region=norway, number=1, since=now, made_at=now, targets={"first_answer": hours}
    )
    figure = _figures(mara, now)["goal-first-answer"]
    told = [(each.label, each.count, each.n, each.agreed) for each in figure.points]
    assert told == [("Belgium", 10, 10, 0.6), ("Norway", 0, 10, 0.6)]
    assert figure.points[0].note == "goal: at least 60 %, promised as everywhere; reached"
    assert figure.points[1].note == "goal: at least 60 %, times of its own: 8 h; not reached"
    assert figure.title == "First answer: clearly below the central goal, Norway"
    assert "goal-resolution" not in _figures(mara, now)
    page = signed_in(mara).get(reverse("desk:insight_page", args=["regions"])).content.decode()
    assert "First answer: clearly below the central goal, Norway" in page
    listed = signed_in(mara).get(f"{reverse('desk:insight_behind')}?{figure.points[1].behind}")
    assert listed.content.decode().count("data-row") >= 10


def test_each_version_holds_for_its_days(lived, ada, now):
    keep_goals({"first_answer": 90}, (now - 90 * DAY).date(), by=ada.actor(), at=now - 90 * DAY)
    keep_goals({"first_answer": 95}, (now - 15 * DAY).date(), by=ada.actor(), at=now - 20 * DAY)
    figure = _figures(ada, now)["goal-first-answer"]
    assert [(each.label, each.agreed) for each in figure.points] == [
        ("Belgium", 0.9),
        ("Norway", 0.9),
        ("Belgium", 0.95),
        ("Norway", 0.95),
    ]
    assert sum(each.n for each in figure.points) == 20


def test_goals_are_kept_by_administrators_and_never_for_what_has_been_lived(ada, mara, sam, althea, now):
    today = now.date()
    for who in (mara, sam, althea):
        with pytest.raises(NotAllowed):
            keep_goals({"update": 90}, today, by=who.actor(), at=now)
    for shares, day in (
        ({}, today),
        ({"update": 0}, today),
        ({"update": 101}, today),
        ({"stated": 90}, today),
        ({"update": 90}, today - DAY),
        ({"update": 90}, date(2099, 1, 1)),
    ):
        with pytest.raises(Invalid):
            keep_goals(shares, day, by=ada.actor(), at=now)
    for _twice in range(2):
        keep_goals({"update": 90}, today + 9 * DAY, by=ada.actor(), at=now)
    assert CentralGoals.objects.count() == Event.objects.filter(kind="centralgoals.kept").count() == 1
    with pytest.raises(Invalid):  # it would not hold on any day
        keep_goals({"update": 80}, today, by=ada.actor(), at=now)
    keep_goals({}, today + 10 * DAY, by=ada.actor(), at=now)  # from then on none
    with pytest.raises(TypeError):
        CentralGoals.objects.first().save()


def test_of_two_at_once_the_second_takes_the_next_number(ada, monkeypatch, now):
    today = now.date()
    keep_goals({"update": 90}, today, by=ada.actor(), at=now)
    newest, seen = CentralGoals.objects.first, []

    def first():
        """Once as it was before the other was through."""
        seen.append(1)
        return None if len(seen) == 1 else newest()

    monkeypatch.setattr(CentralGoals.objects, "first", first)
    made = keep_goals({"update": 80}, today, by=ada.actor(), at=now)
    assert (made.number, made.shares, len(seen)) == (2, {"update": 80}, 2)
    assert Event.objects.filter(kind="centralgoals.kept").count() == 2
    assert not MoneySettings.objects.exists()  # goals are no matter of money


def test_they_are_written_on_their_page(ada, mara, signed_in, now, clock):
    url, hers = reverse("desk:goals"), signed_in(ada)
    given = {"valid_from": now.date().isoformat(), "first_answer": "90", "why": "The board’s year."}
    assert hers.post(url, {**given, "first_answer": "900"}).status_code == 200
    assert not CentralGoals.objects.exists()
    assert hers.post(url, given).status_code == 302
    assert CentralGoals.objects.get().shares == {"first_answer": 90}
    read = signed_in(mara).get(url).content.decode()
    assert "The board’s year." in read
    assert '<button class="button">Keep' not in read
    signed_in(mara).post(url, {**given, "first_answer": "50"})
    assert CentralGoals.objects.count() == 1


def test_what_solving_costs_by_region_is_in_the_one_currency(lived, ada, sam, now):
    money.keep_hour_cost(None, (now - 400 * DAY).date(), Decimal(30), "EUR", by=ada.actor(), at=now)
    money.keep_handling_time("email", (now - 400 * DAY).date(), Decimal(8), by=ada.actor(), at=now)
    reckon_all(now=now)
    figure = _figures(ada, now)["cost"]
    assert [(each.label, each.n, each.count) for each in figure.points] == [
        ("Belgium", 10, 10),
        ("Norway", 10, 10),
    ]
    assert figure.points[0].value == pytest.approx(figure.points[1].value)
    assert figure.points[1].note == "no rate of NOK is said for 2025, 2026"
    for year in (2025, 2026):
        money.keep_exchange_rate(year, "NOK", Decimal("0.08"), by=ada.actor(), at=now)
    there = _figures(ada, now)["cost"].points[1]
    assert there.note == f"{there.value / 0.08:,.2f} NOK there"
    assert "1 NOK = 0.08" in _figures(ada, now)["cost"].rests_on
    assert "cost" not in _figures(sam, now)  # sees no money


def test_of_weeks_in_two_years_no_one_rate_leads_back(lived, ada, now):
    money.keep_hour_cost(None, (now - 400 * DAY).date(), Decimal(30), "EUR", by=ada.actor(), at=now)
    money.keep_handling_time("email", (now - 400 * DAY).date(), Decimal(8), by=ada.actor(), at=now)
    reckon_all(now=now)
    asked = Asked(ada, now, weeks=52)
    assert asked.since.year < asked.last_day.year
    for year, rate in ((asked.since.year, "0.10"), (asked.last_day.year, "0.08")):
        money.keep_exchange_rate(year, "NOK", Decimal(rate), by=ada.actor(), at=now)
    figure = {each.key: each for each in PAGES["regions"].figures(asked)}["cost"]
    assert [(each.label, each.note) for each in figure.points] == [("Belgium", ""), ("Norway", "")]
    rates = [f"Rates of {asked.since.year}: 1 NOK = 0.10", f"Rates of {asked.last_day.year}: 1 NOK = 0.08"]
    assert all(each in figure.rests_on for each in rates)


def test_who_is_below_the_goal_does_not_hang_on_the_words_for_it(lived, ada, monkeypatch, now):
    """In some language one may end as the other does."""
    words = {"reached": "they did; so", "not reached": "so"}
    monkeypatch.setattr(judged, "_", lambda said: words.get(said, said))
    keep_goals({"first_answer": 60}, (now - 99 * DAY).date(), by=ada.actor(), at=now - 99 * DAY)
    figure = _figures(ada, now)["goal-first-answer"]
    assert figure.title == "First answer: clearly below the central goal, Norway"
    assert [str(each.note).partition("; ")[2] for each in figure.points] == ["they did; so", "so"]
