"""Black holes: what is stuck is named once, within sight, and where everything is adds up to what came in."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fixtures.lives import STEPS, do_step

from answerable.channels.models import Item, ItemState, Mailbox
from answerable.desk.holes import figures
from answerable.desk.holes.reckoning import reckon
from answerable.desk.models import Opened
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event, Job, JobState
from answerable.ledger.refusals import Refusal
from answerable.people.models import Staff
from answerable.promises.actions import Wanted, state
from answerable.promises.due import due_at, tell
from answerable.regions.actions import HoursWanted, add_calendar, remove_calendar
from answerable.tickets import actions
from answerable.tickets.models import Category, Status, Ticket

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _fresh():
    figures.forget()


@pytest.fixture
def grace(make_staff, manila):
    return make_staff("Grace", role="supervisor", teams=[manila], provider=manila.provider)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def waits(ask, now):
    def make(team, *, days=5, with_=None, opened=False, **fields):
        ticket = ask(at=now - days * DAY, team=team, **fields)
        if with_ is not None:
            actions.assign(ticket, team=team, staff=with_, by=SYSTEM, at=now - days * DAY)
        if opened:
            Opened.objects.create(ticket=ticket, staff=opened, at=now - (days - 1) * DAY)
        return ticket

    return make


def _item(now, item_state=ItemState.QUARANTINED, *, hours=30, number=[0], **fields):  # noqa: B006
    number[0] += 1
    return Item.objects.create(
        channel="email", source="lmtp", digest=f"{number[0]:064}", size=1, state=item_state,
        received_at=now - hours * HOUR, sender="a@junk.example", subject=f"Prize {number[0]}", **fields,
    )  # fmt: skip


def _page(client, name="", query=""):
    figures.forget()
    return client.get(f"/black-holes/{name}{'/' if name else ''}{query}")


def _numbers(client, query=""):
    steps = _page(client, query=query).context["steps"]
    return {each.hole.key: each.number for _words, found in steps for each in found if each.number}


def test_what_is_stuck_is_in_one_hole_each(
    waits, make_answer, ana, ben, sam, ada, ghent, leuven, now, signed_in
):
    client = signed_in(ada)
    waits(ghent)
    waits(ghent, opened=ana)
    waits(ghent, days=0)  # in time
    paused = waits(ghent, opened=ana)
    Ticket.objects.filter(pk=paused.pk).update(
        status=Status.objects.filter(category=Category.WAITING_OTHERS)[0]
    )
    snoozed = waits(ghent)
    actions.snooze(snoozed, now + 9 * DAY, by=SYSTEM, at=now - 4 * DAY)
    waits(leuven, with_=ben, opened=ben)
    quiet = waits(leuven, with_=ben)
    make_answer(quiet, at=now - 2 * DAY)
    lost = waits(ghent, days=3, opened=ana)
    actions.mark_bounced(make_answer(lost, at=now - DAY), "No such user", by=SYSTEM, at=now - HOUR)
    Ticket.objects.filter(pk=lost.pk).update(closed_at=None)
    Staff.objects.filter(pk=ben.pk).update(is_active=False)
    for each in (ItemState.QUARANTINED, ItemState.FAILED, ItemState.RECEIVED, ItemState.RECORDED):
        _item(now, each)
    Mailbox.objects.create(
        channel="email", name="Help", address="help@own.example", created_at=now, missing=2, compared_at=now
    )
    Job.objects.create(
        task="x", lane="inside", state=JobState.DEAD, run_at=now, created_at=now - HOUR, max_attempts=1
    )

    assert _numbers(client) == {
        "unplaced": 1, "unread": 1, "quarantined": 1, "missing": 1,
        "left": 2, "unopened": 1, "unanswered": 2, "paused": 1, "snoozed": 1, "undelivered": 1, "given-up": 1,
    }  # fmt: skip
    for key, number in _numbers(client).items():
        assert len(_page(client, key).context["rows"]) == number


def test_a_promise_on_a_ticket_that_ended_is_not_forgotten(
    waits, make_answer, ana, sam, ghent, now, signed_in
):
    ticket = waits(ghent, days=3)
    answer = make_answer(ticket, by=ana, at=now - 2 * DAY, delivered=False)
    state(answer, [Wanted(now - DAY, (0, 2))], by=SYSTEM, at=now - 2 * DAY)
    actions.close(ticket, by=SYSTEM, at=now - 2 * DAY)
    actions.mark_delivered(answer, by=SYSTEM, at=now - 2 * DAY + HOUR)
    for pk, acts_at in due_at(now):
        tell(pk, acts_at, at=now)
    assert _numbers(signed_in(sam)) == {"forgotten": 1}


def test_looking_is_told_once_and_counts_for_the_present_wait(
    waits, make_answer, make_message, ana, sam, ghent, now, signed_in
):
    ticket = waits(ghent, days=9)
    assert _numbers(signed_in(sam)) == {"unopened": 1}
    for _twice in range(2):
        signed_in(ana).get(ticket.get_absolute_url())
    assert Opened.objects.get().staff == ana
    assert _numbers(signed_in(sam)) == {"unanswered": 1}
    Opened.objects.update(at=now - 8 * DAY)
    make_answer(ticket, at=now - 7 * DAY)
    make_message(ticket, at=now - 6 * DAY)
    assert _numbers(signed_in(sam)) == {"unopened": 1}


def test_each_sees_their_own_and_agents_nothing(waits, cast, grace, ghent, manila, now, signed_in):
    waits(ghent)
    waits(manila)
    _item(now)
    allowed = {name for name, who in cast.items() if signed_in(who).get("/black-holes/").status_code == 200}
    assert allowed == {"sam", "mara", "ada"}
    assert _numbers(signed_in(grace)) == {"unopened": 1}
    assert _numbers(signed_in(cast["sam"])) == {"unopened": 2, "quarantined": 1}
    assert _page(signed_in(grace), "given-up").status_code == 404
    assert _page(signed_in(cast["ana"]), "unopened").status_code == 302
    in_house = ghent.provider_id
    assert _numbers(signed_in(cast["sam"]), f"?provider={in_house}&channel=email") == {"unopened": 1}
    assert _numbers(signed_in(cast["sam"]), "?provider=0") == {"quarantined": 1}


def test_a_hole_is_paged_and_costs_the_same_however_much_is_in_it(
    waits, sam, ghent, signed_in, django_assert_max_num_queries
):
    client = signed_in(sam)
    for _each in range(60):
        waits(ghent)
    with django_assert_max_num_queries(45):
        _page(client)
    with django_assert_max_num_queries(30):
        page = _page(client, "unopened")
    assert len(page.context["rows"]) == 50
    assert len(_page(client, "unopened", "?after=50").context["rows"]) == 10


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, states=st.lists(st.sampled_from(list(ItemState)), max_size=12))
def test_where_everything_is_adds_up_to_what_was_received(steps, states, make_ticket, ada):
    now = timezone.now()
    Item.objects.all().delete()
    tickets = [make_ticket(created_at=now - 9 * DAY) for _each in range(3)]
    for minute, (step, which, number) in enumerate(steps):
        with suppress(Refusal):
            do_step(step, tickets[which], tickets[number % 3], number, now - 2 * DAY + minute * HOUR)
    for number, item_state in enumerate(states):
        is_placed = item_state in (ItemState.OPENED, ItemState.JOINED)
        _item(now, item_state, hours=number, ticket=tickets[number % 3] if is_placed else None)
    found = reckon(ada, now=now)
    assert found.received == len(states)
    assert sum(number for _words, number in found.places) == len(states)


def test_what_did_not_arrive_is_the_same_as_on_the_floor(waits, make_answer, sam, ghent, now, signed_in):
    lost = make_answer(waits(ghent, days=1), at=now - HOUR)
    actions.mark_bounced(lost, "No", by=SYSTEM, at=now)
    floor = signed_in(sam).get("/floor/undelivered/").context["messages_found"]
    assert [each.pk for each in floor] == [lost.pk]
    assert _numbers(signed_in(sam))["undelivered"] == 1
    assert reverse("desk:hole", args=["undelivered"]) in _page(signed_in(sam)).content.decode()


def test_limits_differ_by_channel_and_count_by_hours(waits, ada, sam, ghent, now, signed_in):
    """Of three that nobody opened: one is late by its channel's limit, one by the hours in which people work."""
    client, page = signed_in(ada), "/settings/black-holes/unopened/"
    always = add_calendar("Always", HoursWanted("UTC", [((0, 1440),)] * 7), by=SYSTEM, at=now - 30 * DAY)
    never = add_calendar("Never", HoursWanted("UTC", [()] * 7), by=SYSTEM, at=now - 30 * DAY)
    for channel, days in (("email", 3), ("phone", 1), ("chat", 5)):
        waits(ghent, days=days, channel=channel)
    assert _numbers(client) == {"unopened": 3}

    form = {
        "channel": ["", "phone", "chat", ""],
        "length": ["96 h", "2 h", "1 h", ""],
        "calendar": ["", str(always.pk), str(never.pk), ""],
    }
    assert client.post(page, form).status_code == 302
    assert client.post(page, form).status_code == 302
    assert _numbers(client) == {"unopened": 1}
    assert "4 days; chat: 1 h by Never; phone: 2 h by Always" in _page(client).content.decode()
    assert Event.objects.filter(kind="holelimit.changed").count() == 1
    with pytest.raises(Refusal, match="Black holes"):
        remove_calendar(always, by=SYSTEM, at=now)

    wrong = client.post(page, form | {"length": ["soon", "", "", ""]})
    assert (wrong.status_code, "soon" in wrong.content.decode()) == (422, True)
    client.post(page, {"channel": [""], "length": [""], "calendar": [""]})
    assert _numbers(client) == {"unopened": 3}
    assert signed_in(sam).get(page).status_code != 200
