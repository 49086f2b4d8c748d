"""What solving an issue costs: planted costs come out exactly, and nobody sees what is not theirs."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from answerable.desk.insight.asked import Asked
from answerable.desk.insight.money import money
from answerable.desk.insight.pages import pages_for
from answerable.insight.facts.following import follow
from answerable.insight.models import BusinessCase, CaseVersion, ExchangeRate, HandlingTime, HourCost
from answerable.insight.money import actions as verbs
from answerable.insight.reckoning.keeping import reckon_all
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.people.actions import providers
from answerable.tickets.actions import close

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LONG_AGO = date(2020, 1, 1)


@pytest.fixture(autouse=True)
def _euro(settings):
    settings.CURRENCY = "EUR"


@pytest.fixture
def earlier(now):
    return now - timedelta(days=8)


@pytest.fixture
def priced(ada, manila_provider, now):
    """An answer by mail takes ten minutes: of the house 30 an hour, half busy and three quarters there, so 13.33; of
    Manila two euros and a half, written in pesos."""
    by = {"by": ada.actor(), "at": now}
    verbs.keep_hour_cost(None, LONG_AGO, Decimal(30), "EUR", **by)
    verbs.keep_handling_time("email", LONG_AGO, Decimal(10), **by)
    verbs.keep_handling_time("handover", LONG_AGO, Decimal(5), **by)
    for year in (now.year - 1, now.year):
        verbs.keep_exchange_rate(year, "PHP", Decimal("0.02"), **by)
    verbs.keep_assumptions(
        verbs.Assumed(0.5, 0.25, Decimal(100), 0.5, 0.5, 0.1, 0.0, 0.2, "A study of 2024."), **by
    )
    card = providers.CardWanted("PHP", LONG_AGO, [providers.RateWanted("contact", Decimal(125))])
    providers.keep_card(manila_provider, None, card, **by)


@pytest.fixture
def lived(make_ticket, make_message, make_answer, ghent, manila, ana, althea, earlier, now, priced, clock):
    """Eight of Ghent's, of which four needed two answers; four of Manila's, of which one is not solved and one was
    chased."""
    for number in range(12):
        team, who = (ghent, ana) if number < 8 else (manila, althea)
        ticket = make_ticket(team=team, created_at=earlier)
        make_message(ticket, at=earlier)
        if number == 11:
            make_message(ticket, at=earlier + HOUR)
        make_answer(ticket, at=earlier + 2 * HOUR, by=who)
        if number < 4:
            make_message(ticket, at=earlier + 3 * HOUR)
            make_answer(ticket, at=earlier + 4 * HOUR, by=who)
        if number != 10:
            close(ticket, by=SYSTEM, at=earlier + 5 * HOUR)
    while follow(now=now):
        pass
    reckon_all(now=now, spans=[13])


def _figures(staff, now):
    return {each.key: each for each in money(Asked(staff, now))}


def test_planted_costs_come_out_exactly(lived, mara, now, ghent, manila):
    """Twelve answers of Ghent at 40/3, four of Manila at 2.5, eleven solved."""
    figures = _figures(mara, now)
    whole = figures["each"].whole
    assert whole.value == pytest.approx((12 * 40 / 3 + 4 * 2.5) / 11)
    assert whole.n == 11
    assert whole.low < whole.value < whole.high
    first = {each.label: each for each in figures["first"].points}
    assert first["Manila Care"].value == pytest.approx(10 / 3)
    assert first["Own company"].value == pytest.approx(20)
    assert figures["tiers"].points[0].value == pytest.approx(170 / 11)
    paid = {each.label: each.value for each in figures["paid"].points}
    assert paid == {"Manila Care": pytest.approx(10 / 3), "Own company": pytest.approx(20)}
    assert "the time of 0 was measured" in figures["each"].rests_on


def test_with_churn_it_is_dearer_and_at_zero_it_is_handling_alone(lived, mara, now):
    """Somebody brings 100 × 0.5 ÷ (1 + 0.5 − 0.5) = 50; one ticket was unheard."""
    points = _figures(mara, now)["churn"].points
    assert [each.value for each in points] == [
        pytest.approx((170 + lost) / 11) for lost in (0.0, 0.0, 0.1 * 50, 0.2 * 50)
    ]


def test_what_has_no_price_is_said_and_counts_as_nothing(lived, ada, mara, now):
    verbs.keep_exchange_rate(now.year, "PHP", None, by=ada.actor(), at=now)
    reckon_all(now=now, spans=[13])
    figure = _figures(mara, now)["each"]
    assert "4 have no price and count as nothing: mail." in figure.rests_on
    assert figure.whole.value == pytest.approx(160 / 11)


def test_handing_on_costs_too(
    make_ticket, make_message, make_answer, ghent, leuven, ben, mara, earlier, now, priced, clock
):
    """The line that only passes on costs five minutes of it: 6.67, beside the answer behind it."""
    from answerable.routing.models import Handover
    from answerable.routing.models.handovers import HandoverState

    ticket = make_ticket(team=leuven, created_at=earlier)
    make_message(ticket, at=earlier)
    Handover.objects.create(
        ticket=ticket, state=HandoverState.ACCEPTED, from_team=ghent, to_team=leuven, why="other",
        due_at=earlier, offered_at=earlier, ended_at=earlier,
    )  # fmt: skip
    make_answer(ticket, at=earlier + HOUR, by=ben)
    close(ticket, by=SYSTEM, at=earlier + HOUR)
    while follow(now=now):
        pass
    reckon_all(now=now, spans=[13])
    assert _figures(mara, now)["each"].whole.value == pytest.approx(20)


def test_a_plan_stands_beside_what_came(lived, ada, mara, now, monkeypatch):
    monkeypatch.setattr("answerable.desk.insight.money.WEEKS", (13,))
    from answerable.insight.models import Reckoning

    row = Reckoning.objects.get(name="money", weeks=13, provider=None)
    month = {"0": {"n": 40, "cost": 900.0, "solved": 30, "unheard": 10}}
    row.found["months"] = {"2026-02": month}
    row.save()
    at = now.replace(year=2026, month=4, day=2)
    planned = [verbs.PlannedMonth("2026-02", Decimal(1000), Decimal(500), Decimal("0.95"))]
    wanted = verbs.CaseWanted("Manila by night", Decimal(45), planned)
    first = verbs.keep_case(wanted, by=ada.actor(), at=now)
    assert verbs.keep_case(wanted, by=ada.actor(), at=now) == first
    figures = _figures(mara, at)
    cost, saving, quality = (
        figures[f"case-{first.case_id}-{what}"] for what in ("cost", "saving", "quality")
    )
    assert cost.points[0].value == pytest.approx(0.9)
    assert "costs came to 900.00\u00a0EUR of 1,000\u00a0EUR planned" in cost.title
    assert saving.points[0].value == pytest.approx(30 * 45 - 900)
    assert quality.points[0].value == pytest.approx(0.75)
    assert "clearly fewer were heard than planned in 1 of 1 months" in quality.title


def test_versions_stay_and_another_company_needs_another_name(ada, manila_provider, now):
    months = [verbs.PlannedMonth("2026-07", Decimal(10), Decimal(1))]
    wanted = verbs.CaseWanted("Night", Decimal(9), months)
    verbs.keep_case(wanted, by=ada.actor(), at=now)
    second = verbs.keep_case(verbs.CaseWanted("Night", Decimal(8), months), by=ada.actor(), at=now)
    assert second.number == 2
    assert [each.baseline for each in CaseVersion.objects.order_by("number")] == [9, 8]
    with pytest.raises(Invalid, match="another company"):
        verbs.keep_case(
            verbs.CaseWanted("Night", Decimal(8), months, manila_provider), by=ada.actor(), at=now
        )


@pytest.mark.parametrize("months", [[], ["2026-13"], ["2026-07", "2026-07"]])
def test_months_that_are_none_are_refused(months, ada, now):
    planned = [verbs.PlannedMonth(month, Decimal(1), Decimal(1)) for month in months]
    with pytest.raises(Invalid):
        verbs.keep_case(verbs.CaseWanted("Night", Decimal(9), planned), by=ada.actor(), at=now)


def test_twice_is_harmless_and_told_once(priced, ada, now):
    before = Event.objects.filter(kind="moneysettings.changed").count()
    for amount in (Decimal(30), Decimal(31), Decimal(31)):
        verbs.keep_hour_cost(None, LONG_AGO, amount, "EUR", by=ada.actor(), at=now)
    for _time in range(2):
        verbs.keep_handling_time("email", LONG_AGO, None, by=ada.actor(), at=now)
    assert Event.objects.filter(kind="moneysettings.changed").count() == before + 2
    assert HourCost.objects.get().amount == 31
    assert not HandlingTime.objects.filter(channel="email").exists()


def test_only_administrators_of_the_house_keep_prices(sam, mara, grace, ghent, now):
    for staff in (sam, mara, grace):
        with pytest.raises(NotAllowed):
            verbs.keep_hour_cost(ghent, LONG_AGO, Decimal(3), "EUR", by=staff.actor(), at=now)


def test_another_companys_team_has_a_rate_card(ada, manila, now):
    with pytest.raises(Invalid, match="rate cards"):
        verbs.keep_hour_cost(manila, LONG_AGO, Decimal(3), "EUR", by=ada.actor(), at=now)


def test_who_sees_what(lived, ana, sam, mara, ada, althea, signed_in, now):
    """Leaders of the house all of it; a provider's manager what that company is paid; whoever answers, nothing."""
    althea.role = "manager"
    althea.save()
    for staff, sees in ((ana, 302), (sam, 302), (mara, 200), (ada, 200), (althea, 200)):
        assert signed_in(staff).get(reverse("desk:insight_page", args=["money"])).status_code == sees, staff
    for staff, sees in ((ana, 302), (sam, 302), (mara, 200), (ada, 200), (althea, 302)):
        assert signed_in(staff).get(reverse("desk:money")).status_code == sees, staff
    for staff, sees in ((ana, 302), (sam, 302), (mara, 200), (althea, 200)):
        assert signed_in(staff).get(reverse("desk:contracts")).status_code == sees, staff
    hers = _figures(althea, now)
    assert list(hers) == ["paid"]
    assert [each.label for each in hers["paid"].points] == ["Manila Care"]
    page = signed_in(althea).get(reverse("desk:insight_page", args=["money"])).content.decode()
    assert "Own company" not in page.split("page-head")[1]
    assert "money" not in pages_for(sam)
    assert not money(Asked(sam, now))


def test_forms_keep_change_and_remove(ada, ghent, signed_in):
    hers, url = signed_in(ada), reverse("desk:money")
    said = {"of": "hour", "team": ghent.pk, "valid_from": "2026-01-01", "amount": "31.50", "currency": "eur"}
    assert hers.post(url, said).status_code == 302
    assert HourCost.objects.get().currency == "EUR"
    wrong = hers.post(url, said | {"amount": "-1"})
    assert wrong.status_code == 422
    assert "An amount is more than nothing" in wrong.content.decode()
    hers.post(url, {"of": "exchange", "year": 2026, "currency": "PHP", "rate": "0.0157"})
    assert ExchangeRate.objects.get().rate == Decimal("0.0157")
    hers.post(url, {"of": "minutes", "channel": "handover", "valid_from": "2026-01-01", "minutes": "4"})
    assumed = {"of": "assumed", "occupancy": "0.7", "shrinkage": "0.2"}
    assert hers.post(url, assumed | {"margin": "9"}).status_code == 422
    assert hers.post(url, assumed).status_code == 302
    page = hers.get(url).content.decode()
    assert "31.50 EUR" in page
    assert "handing a ticket on" in page
    hour = HourCost.objects.get()
    for _time in range(2):
        hers.post(url, {"of": "hour", "key": hour.pk, "do": "remove"})
    assert not HourCost.objects.exists()
    assert hers.post(url, {"of": "nonsense"}).status_code == 302


def test_a_case_is_written_a_line_for_each_month(ada, mara, signed_in):
    hers = signed_in(ada)
    said = {
        "name": "Night",
        "baseline": "9",
        "months": "2026-07 12000 1500 0.9\n2026-08 11000 1600",
        "why": "",
    }
    answer = hers.post(reverse("desk:money_case_new"), said)
    case = BusinessCase.objects.get()
    assert answer.url == reverse("desk:money_case", args=[case.pk])
    assert case.newest.months[0] == {"month": "2026-07", "cost": 12000.0, "saving": 1500.0, "quality": 0.9}
    assert "2026-07 12000 1500 0.9" in hers.get(answer.url).content.decode()
    assert (
        "“July a lot” is no month of a case."
        in hers.post(answer.url, said | {"months": "July a lot"}).content.decode()
    )
    assert signed_in(mara).post(answer.url, said | {"baseline": "8"}).status_code == 302
    assert case.versions.count() == 1


def test_ways_of_paying_are_reckoned_from_the_address(mara, signed_in):
    hers, url = signed_in(mara), reverse("desk:contracts")
    assert "by the solved issue" in hers.get(url).content.decode()
    asked = "?contacts=1000&resolved=500&minutes=6&wage=10&occupancy=0.8&shrinkage=0.2&margin=0.2"
    asked += "&hour=20&contact=2.5&issue=5"
    page = hers.get(url + asked).content.decode()
    assert "2,500\u00a0EUR" in page
    assert "937.50\u00a0EUR" in page
    told = hers.get(url + asked + "&as=csv").content.decode()
    assert told.startswith("way,rate,paid")
    assert len(told.splitlines()) == 4
    wrong = hers.get(url + asked.replace("resolved=500", "resolved=5000"))
    assert wrong.status_code == 422
    assert "More issues cannot be solved" in wrong.content.decode()
    assert hers.get(url + "?contacts=x").status_code == 422
