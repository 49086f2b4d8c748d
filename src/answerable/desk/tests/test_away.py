"""Who is away is known wherever one gives somebody a ticket, and nobody waits for them unseen."""

from datetime import timedelta

import pytest
from django.urls import reverse

from answerable.desk.floor import figures
from answerable.ledger.actor import SYSTEM
from answerable.tickets.actions import assign
from answerable.tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting_for(make_ticket, make_message, now):
    def make(staff, team, **fields):
        ticket = make_message(make_ticket(team=team, **fields), at=now).ticket
        return assign(ticket, team=team, staff=staff, by=SYSTEM, at=now)

    return make


@pytest.fixture
def leave(signed_in, now):
    def go(staff, **more):
        until = (now + timedelta(days=4)).isoformat()
        return signed_in(staff).post(reverse("desk:away"), {"until": until, **more}, follow=True)

    return go


def test_one_goes_and_comes_back_on_ones_own_page(clock, ana, leave, signed_in):
    page = leave(ana).content.decode()
    assert "You are away until Fri 6 Mar, 09:00." in page
    assert "Away until Fri 6 Mar, 09:00" in page.split('class="rail"')[1].split("</nav>")[0]
    assert "You are away until Fri 6 Mar" in signed_in(ana).get("/day/").content.decode()

    page = signed_in(ana).post(reverse("desk:away"), {"_method": "DELETE"}, follow=True).content.decode()

    assert "Welcome back." in page
    ana.refresh_from_db()
    assert ana.away_until is None


def test_what_makes_no_sense_is_refused_in_words(clock, ana, signed_in, now):
    for until, words in (
        ("", "Choose until when"),
        ("soon", "Away until: "),
        ((now - timedelta(days=1)).isoformat(), "still to come"),
    ):
        page = signed_in(ana).post(reverse("desk:away"), {"until": until}, follow=True)
        assert words in " ".join(str(each) for each in page.context["messages"])


def test_waiting_tickets_go_back_to_their_teams_when_asked(
    clock, ana, ben, ghent, waiting_for, make_answer, leave, now
):
    waits, answered, theirs = waiting_for(ana, ghent), waiting_for(ana, ghent), waiting_for(ben, ghent)
    make_answer(answered, by=ana, at=now)

    page = leave(ana, gives_back="1")

    assert "1 ticket went back to its team." in page.content.decode()
    hands = {ticket.pk: (ticket.team, ticket.assignee) for ticket in Ticket.objects.all()}
    assert hands == {waits.pk: (ghent, None), answered.pk: (ghent, ana), theirs.pk: (ghent, ben)}


def test_it_is_said_wherever_one_assigns_and_wherever_they_have_something(
    clock, ana, sam, ghent, waiting_for, leave, signed_in
):
    figures.forget()
    ticket = waiting_for(ana, ghent)
    leave(ana)
    client = signed_in(sam)

    queue, page, floor = (
        client.get(path).content.decode() for path in ("/queue/", ticket.get_absolute_url(), "/floor/")
    )

    assert "Ana (away until Fri 6 Mar, 09:00)" in queue
    assert "owner away" in queue
    assert "Ana (away until Fri 6 Mar, 09:00)" in page
    assert "away until" in page.split('id="head-top"')[1].split("</header>")[0]
    assert "away until" in floor.split(f'id="floor-person-{ana.pk}"')[1].split("floor-figures")[0]


def test_their_team_sees_who_waits_for_them(
    clock, ana, sam, ben, ghent, leuven, waiting_for, leave, signed_in
):
    ticket = waiting_for(ana, ghent)
    waiting_for(ana, leuven)
    assert signed_in(sam).get("/day/").context["away"].rows == ()

    leave(ana)

    assert [row.ticket for row in signed_in(sam).get("/day/").context["away"].rows] == [ticket]
    assert [row.ticket.team for row in signed_in(ben).get("/day/").context["away"].rows] == [leuven]
    assert signed_in(ana).get("/day/").context["away"].rows == ()
