"""How many will come and how many people it takes: planted weeks come back, plans stand beside what came, and providers
see their own alone."""

from copy import copy
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.desk.insight.asked import Asked
from answerable.desk.insight.staffing import staffing, staffing_found
from answerable.insight.methods import erlang_a, staff_needed
from answerable.insight.models import AnswerFact, ContactEvent, ContactFact, StaffingPlan, TicketFact
from answerable.insight.money.actions import keep_handling_time
from answerable.insight.reckoning.arrivals import days_off, lifts, seen
from answerable.insight.reckoning.keeping import reckon_all
from answerable.insight.reckoning.staffing import needed
from answerable.insight.staffing import actions as verbs
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.regions.models import Region
from answerable.tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db
UTC = ZoneInfo("UTC")
_COUNTS = (
    *("waited", "contacts", "answers", "chases", "handovers"),
    *("came_back", "told_again", "reopened", "kept", "broken"),
)
WEEKS = 12


@pytest.fixture
def ada_may(ada, now):
    return {"by": ada.actor(), "at": now}


@pytest.fixture
def came(make_ticket, make_message, ghent, manila, now):
    """Each day of twelve weeks twenty chats of Manila’s at nine, six on Sundays, and five mails of Ghent’s at ten."""
    chat = Ticket.objects.get(pk=make_message(make_ticket(team=manila, channel="chat")).ticket_id)
    mail = Ticket.objects.get(pk=make_message(make_ticket(team=ghent)).ticket_id)
    chats, mails = [], []
    for ago in range(1, 7 * WEEKS + 1):
        day = now.date() - timedelta(days=ago)
        chats += [(day, 9)] * (6 if day.weekday() == 6 else 20)
        mails += [(day, 10)] * 5
    _plant(chat, chats, manila)
    _plant(mail, mails, ghent)
    return chat, mail


def _plant(like, cells, team):
    """Contacts as rows alone: the way of a message is tried elsewhere, and these are many."""
    tickets = Ticket.objects.bulk_create(
        _copy(like, team=team, reference=f"{like.channel[0]}{number}", token=f"{like.channel}-{number}")
        for number in range(len(cells))
    )
    model = like.messages.first()
    messages = Message.objects.bulk_create(
        _copy(model, ticket=each, created_at=_at(*cell)) for each, cell in zip(tickets, cells, strict=True)
    )
    TicketFact.objects.bulk_create(_fact(each, cell[0]) for each, cell in zip(tickets, cells, strict=True))
    ContactFact.objects.bulk_create(
        ContactFact(
            message=message, ticket=message.ticket, team=team, at=message.created_at, day=cell[0],
            channel=message.channel, is_chase=False, is_public=False,
        )
        for message, cell in zip(messages, cells, strict=True)
    )  # fmt: skip


def _copy(row, **changed):
    found = copy(row)
    found.pk, found._state.adding = None, True
    for name, value in changed.items():
        setattr(found, name, value)
    return found


def _at(day, hour):
    return datetime(day.year, day.month, day.day, hour, 5, tzinfo=UTC)


def _fact(ticket, day):
    nothing = dict.fromkeys(_COUNTS, 0)
    return TicketFact(
        ticket=ticket, opened_at=_at(day, 9), day=day, channel=ticket.channel, language="en", has_account=False,
        sale="", product="", cause="", priority=20, tier=1, team=ticket.team, public_turns=0, is_given_up=False,
        is_merged=False, is_imported=False, **nothing,
    )  # fmt: skip


def _figures(staff, now):
    return {each.key: each for each in staffing(Asked(staff, now))}


def test_planted_weeks_come_back_by_day_and_half_hour(came, mara, now):
    reckon_all(now=now, spans=[13])
    figures = _figures(mara, now)
    points = figures["forecast-live"].points
    assert len(points) == 28
    for place, point in enumerate(points):
        planted = 6 if (now.date() + timedelta(days=place)).weekday() == 6 else 20
        assert point.value == pytest.approx(planted, rel=0.1)
        assert point.low <= planted <= point.high + 0.5
    assert figures["forecast-written"].points[0].value == pytest.approx(5, rel=0.05)
    slots = staffing_found(mara)["kinds"]["live"]["slots"]
    assert {row[1] for row in slots if row[2] > 1} == {18}
    assert "off by" in figures["tried-live"].title


def test_an_event_and_a_holiday_are_asked_for_by_their_days(came, ada_may, manila, now):
    until = now.date() + timedelta(days=10)
    since = now.date()
    verbs.keep_event("Mailing", since + timedelta(days=2), since + timedelta(days=3), 0.5, **ada_may)
    verbs.keep_event("Sale", since + timedelta(days=3), since + timedelta(days=3), 1.0, **ada_may)
    assert lifts(since, until)[1:5] == [0.0, 0.5, pytest.approx(2.0), 0.0]
    belgium = Region.objects.create(name="Belgium", countries=["BE"])
    Region.objects.create(name="Nowhere", countries=["XX"])
    TicketFact.objects.filter(team=manila, day__gte=now.date() - timedelta(days=50)).update(region=belgium)
    christmas = date(now.year, 12, 24)
    assert days_off(christmas, christmas + timedelta(days=2), None) == [0.0, 1.0]
    assert days_off(christmas, christmas + timedelta(days=2), manila.provider_id + 999) == [0.0, 0.0]


def test_people_are_those_of_erlang(now):
    said = verbs.staffing_settings()
    found = staff_needed(40, 300, said.seconds, said.share, said.busiest, 0.3, 180)
    assert needed(20, 300, said, 0.3, 180) == (found.agents, found.rostered)
    assert erlang_a(40, 300, found.agents, 180, said.seconds).service_level >= said.share
    assert needed(0, 300, said, 0.3, 180) == (0, 0)


def test_a_chat_is_one_contact_and_a_chase_is_none(came, now):
    _chat, _mail = came
    before = seen(now, UTC).contacts
    of_chat = ContactFact.objects.filter(channel="chat").order_by("message").last()
    of_mail = ContactFact.objects.filter(channel="email").order_by("message").last()
    for one, is_chase in ((of_chat, False), (of_mail, True)):
        message = Message.objects.get(pk=one.message_id)
        message.pk = None
        message.save()
        ContactFact.objects.create(
            message=message, ticket=one.ticket, team=one.team, at=one.at + timedelta(hours=1), day=one.day,
            channel=one.channel, is_chase=is_chase, is_public=False,
        )  # fmt: skip
    assert seen(now, UTC).contacts == before


def _plan(provider, monday, people, contacts=10.0, **more):
    lines = [verbs.Line(weekday, 18, contacts, people) for weekday in range(7)]
    return verbs.PlanWanted(monday, more.get("is_live", True), more.get("handling", 300.0), lines)


@pytest.fixture
def monday(now):
    return now.date() - timedelta(days=now.date().weekday() + 7)


def test_what_went_otherwise_is_split_and_adds_up(came, ada_may, mara, althea, manila, monday, now):
    """Twice as many came as were planned and nobody answered: the parts and the rest are all of it."""
    chat, _mail = came
    verbs.keep_plan(manila.provider, _plan(manila.provider, monday, 4.0), **ada_may)
    day = _at(monday, 9)
    message = chat.messages.first()
    AnswerFact.objects.create(
        message=message, ticket=chat, team=manila, provider=manila.provider, at=day, delivered_at=day, day=monday,
        channel="chat", waited=30, length=10, is_public=False,
    )  # fmt: skip
    Message.objects.filter(pk=message.pk).update(staff=althea)
    reckon_all(now=now, spans=[13])
    week = staffing_found(mara)["compared"][str(manila.provider_id)][0]
    assert week["contacts"] == [70, 126]
    assert week["hours"] == [14, 0.5]
    expected, real = week["outcome"]
    assert real == 1
    assert sum(week["parts"].values()) + week["rest"] == pytest.approx(real - expected)
    assert week["parts"]["volume"] < 0
    assert week["parts"]["staff"] < 0
    assert week["parts"]["handling"] == 0
    figures = _figures(mara, now)
    assert figures[f"plan-{manila.provider_id}-live"].points[0].value == pytest.approx(1.8)
    parts = figures[f"parts-{manila.provider_id}-live"]
    assert "no time was measured" in parts.points[2].note
    assert sum(each.value for each in parts.points[1:]) == pytest.approx(parts.points[0].value)


def test_hours_and_backlog_of_what_is_written(came, ada_may, mara, ana, ghent, now):
    """Five mails a day of ten minutes; nothing was answered lately, so that all of it stays lying there."""
    keep_handling_time("email", date(2020, 1, 1), Decimal(10), **ada_may)
    old = ContactFact.objects.filter(channel="email", day__lt=now.date() - timedelta(days=30))
    AnswerFact.objects.bulk_create(
        AnswerFact(
            message_id=each.message_id, ticket_id=each.ticket_id, team=ghent, provider=ghent.provider, at=each.at,
            delivered_at=each.at, day=each.day, channel="email", waited=600, length=10, is_public=False,
        )
        for each in old
    )  # fmt: skip
    reckon_all(now=now, spans=[13])
    figures = _figures(mara, now)
    points = figures["backlog"].points
    waiting = staffing_found(mara)["kinds"]["written"]["written"]["waiting"]
    assert points[-1].value == pytest.approx(waiting + 28 * 5, rel=0.15)
    assert points[0].value < points[-1].value
    handling = staffing_found(mara)["kinds"]["written"]["handling"]
    assert handling["declared"] == old.count()
    assert handling["seconds"] == pytest.approx(
        600 * old.count() / ContactFact.objects.filter(channel="email").count()
    )
    assert figures["hours"].points[0].value == pytest.approx(
        5 * handling["seconds"] / 3600 / 0.8 / 0.7, rel=0.1
    )


def test_a_providers_manager_sees_theirs_alone(
    came, ada_may, althea, mara, sam, ana, manila, own_company, monday, signed_in, now
):
    for provider in (manila.provider, own_company):
        verbs.keep_plan(provider, _plan(provider, monday, 2.0), **ada_may)
    reckon_all(now=now, spans=[13])
    althea.role = "manager"
    althea.save()
    hers = _figures(althea, now)
    assert hers["forecast-live"].points[0].value == pytest.approx(20, rel=0.7)
    assert not hers["forecast-written"].points
    assert not any(str(own_company.pk) in key.split("-") for key in hers)
    assert {each.provider for each in StaffingPlan.objects.visible_to(althea)} == {manila.provider}
    other = StaffingPlan.objects.get(provider=own_company)
    client = signed_in(althea)
    assert client.get(reverse("desk:staffing_plan", args=[other.pk])).status_code == 404
    page = client.get(reverse("desk:staffing")).content.decode()
    assert "Own company" not in page.split("page-head")[1]
    assert client.post(reverse("desk:staffing"), {"of": "wanted"}).status_code == 302
    assert client.get(reverse("desk:staffing_plan_new")).status_code == 302
    assert client.get(reverse("desk:staffing_slots")).content.decode().count("written") == 0
    assert signed_in(ana).get(reverse("desk:staffing")).status_code == 302
    assert signed_in(sam).get(reverse("desk:staffing")).status_code == 200


def test_a_plan_begins_with_the_forecast_and_each_is_a_version(came, ada, manila, signed_in, now):
    by = {"by": ada.actor(), "at": now}
    keep_handling_time("chat", date(2020, 1, 1), Decimal(5), **by)
    reckon_all(now=now, spans=[13])
    client, url = signed_in(ada), reverse("desk:staffing_plan_new")
    said = {
        "provider": manila.provider_id,
        "kind": "live",
        "handling": "300",
        "lines": "Mon 09:00 20 4\nsun 09:30 6.5 2",
    }
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    answer = client.post(url, said | {"monday": monday})
    assert answer.status_code == 302
    assert client.post(url, said | {"monday": monday}).url == answer.url
    assert "Sun" in client.get(answer.url).content.decode()
    client.post(url, said | {"monday": monday, "handling": "310"})
    assert StaffingPlan.objects.get(number=2).lines == [[0, 18, 20, 4], [6, 19, 6.5, 2]]
    assert Event.objects.filter(kind="staffingplan.kept").count() == 2
    wrong = client.post(url, said | {"monday": monday, "lines": "Mon nine lots"})
    assert "is no half hour of a plan" in wrong.content.decode()
    wrong = client.post(url, said | {"monday": monday + timedelta(days=1)})
    assert "A week begins on a Monday." in wrong.content.decode()


def test_the_forecast_is_offered_as_a_plan(came, ada, manila, signed_in, now, monkeypatch):
    reckon_all(now=now, spans=[13])
    from answerable.insight.models import Reckoning

    row = Reckoning.objects.get(name="staffing", provider=manila.provider)
    row.found["kinds"]["live"]["handling"] = {"seconds": 300.0, "measured": 0, "declared": 9}
    row.save()
    monkeypatch.setattr("answerable.desk.views.staffing.now_of", lambda _request: now)
    url = f"{reverse('desk:staffing_plan_new')}?provider={manila.provider_id}&kind=live"
    page = signed_in(ada).get(url).content.decode()
    assert "Mon 09:00" in page
    assert 'value="300.0"' in page


def test_events_and_what_is_wanted_are_kept_once(ada, mara, signed_in):
    client, url = signed_in(ada), reverse("desk:staffing")
    event = {"of": "event", "name": "Mailing", "first": "2026-12-01", "last": "2026-12-02", "share": "0.3"}
    for _time in range(2):
        assert client.post(url, event).status_code == 302
    client.post(url, event | {"share": "0.4"})
    assert ContactEvent.objects.get().share == 0.4
    assert client.post(url, event | {"last": "2026-11-01"}).status_code == 422
    wanted = {
        "of": "wanted",
        "share": "0.9",
        "seconds": "30",
        "busiest": "0.8",
        "patience": "90",
        "time_zone": "Europe/Brussels",
    }
    assert client.post(url, wanted).status_code == 302
    assert verbs.staffing_settings().time_zone == "Europe/Brussels"
    assert client.post(url, wanted | {"share": "3"}).status_code == 422
    key = ContactEvent.objects.get().pk
    for _time in range(2):
        client.post(url, {"of": "event", "do": "remove", "key": key})
    assert not ContactEvent.objects.exists()
    assert Event.objects.filter(kind="staffingsettings.changed").count() == 4


@pytest.mark.parametrize(
    "wrong",
    [
        {"monday": date(2026, 7, 7)},
        {"handling": 0},
        {"lines": []},
        {"lines": [verbs.Line(7, 0, 1, 1)]},
        {"lines": [verbs.Line(0, 0, -1, 1)]},
        {"lines": [verbs.Line(0, 0, 1, float("nan"))]},
        {"lines": [verbs.Line(0, 0, 1, 1), verbs.Line(0, 0, 2, 1)]},
    ],
)
def test_no_plan_of_nonsense(wrong, own_company, ada_may):
    said = {"monday": date(2026, 7, 6), "is_live": True, "handling": 60, "lines": [verbs.Line(0, 0, 1, 1)]}
    with pytest.raises(Invalid):
        verbs.keep_plan(own_company, verbs.PlanWanted(**(said | wrong)), **ada_may)


def test_only_planners_of_the_house_plan(own_company, sam, grace, monday, now):
    for staff in (sam, grace):
        with pytest.raises(NotAllowed):
            verbs.keep_plan(own_company, _plan(own_company, monday, 1.0), by=staff.actor(), at=now)
