"""What was promised, where agents see it: the wait, the list of what is due next, the ribbon, and the explanation."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from answerable.ledger.actor import SYSTEM
from answerable.promises.due import due_at, tell
from answerable.tickets import actions
from answerable.tickets.models import Ticket

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def began():
    return timezone.now().replace(minute=0, second=0, microsecond=0) - 3 * HOUR


@pytest.fixture
def standard(make_policy, began):
    return make_policy(first_answer=8, next_answer=4, resolution=40, since=began)


def _page(client, *address):
    response = client.get(reverse(address[0], args=address[1:]))
    assert response.status_code == 200
    return html.fromstring(response.content)


def _words(node):
    return " ".join(node.text_content().split())


def test_a_list_says_by_when_and_sorts_by_it(standard, ask, ana, ghent, signed_in, began):
    later = ask(at=began + HOUR, team=ghent)
    sooner = ask(at=began, team=ghent)
    actions.prioritise(later, 40, by=SYSTEM, at=began + HOUR)
    page = _page(signed_in(ana), "desk:queue", "due")

    assert [row.get("id") for row in page.xpath("//*[starts-with(@id, 'row-')]")] == [
        f"row-{later.reference}",
        f"row-{sooner.reference}",
    ]
    assert "owed by" in _words(page.get_element_by_id(f"row-{sooner.reference}"))


def test_the_explanation_adds_up_to_the_figure(standard, ask, make_answer, ana, ghent, signed_in, began):
    ticket = ask(at=began, team=ghent)
    make_answer(ticket, by=ana, at=began + HOUR)
    page = _page(signed_in(ana), "desk:clocks", ticket.reference)

    first = page.xpath("//article[@aria-label='First answer']")[0]
    assert "1 h of 8 h are used" in _words(first)
    figures = [_words(row) for row in page.get_element_by_id("figures").xpath(".//tbody/tr")]
    assert figures[0] == "First reply until our first answer arrived 1 h 1 h"
    assert "so far" in figures[1]
    rows = [[_words(cell) for cell in row.xpath("td")] for row in first.xpath(".//tbody/tr")]
    assert [(row[2], row[3], row[4]) for row in rows] == [("within the hours that count", "1:00:00", "")]
    assert _words(first.xpath(".//tfoot/tr/td[1]")[0]) == "1:00:00"
    assert "kept" in _words(first)
    customers = page.xpath("//section[1]//tfoot/tr/td[1]")[0]
    assert _words(customers) == "1:00:00"
    resolution = page.xpath("//article[@aria-label='Resolution']")[0]
    assert "paused, 39 h left" in _words(resolution)


def test_who_may_not_see_the_ticket_sees_no_clock_of_it(standard, ask, althea, ghent, signed_in, began):
    ticket = ask(at=began, team=ghent)

    assert signed_in(althea).get(reverse("desk:clocks", args=[ticket.reference])).status_code == 404


def test_the_ticket_leads_to_the_explanation_only_where_something_is_promised(
    make_policy, ask, ana, ghent, signed_in, began
):
    ticket = ask(at=began, team=ghent)
    address = f'class="explain" href="{reverse("desk:clocks", args=[ticket.reference])}"'
    client = signed_in(ana)
    assert address not in client.get(ticket.get_absolute_url()).content.decode()

    make_policy(first_answer=8, since=began)
    assert address in client.get(ticket.get_absolute_url()).content.decode()


def test_what_is_late_is_told_to_who_has_it_and_to_who_leads(
    make_policy, ask, ana, sam, ghent, signed_in, began
):
    make_policy(first_answer=1, since=began, warn_before=600)
    ticket = ask(at=began, team=ghent)
    actions.assign(ticket, team=ghent, staff=ana, by=SYSTEM, at=began)
    for promise, acts_at in due_at(began + 2 * HOUR):
        tell(promise, acts_at, at=began + 2 * HOUR)

    for person in (ana, sam):
        assert "What we promised is late" in signed_in(person).get("/notifications/").content.decode()
    history = signed_in(ana).get(ticket.get_absolute_url()).content.decode()
    assert "The first answer was owed by" in history
    assert Ticket.objects.get(pk=ticket.pk).owed_at == began + HOUR


def test_of_a_ticket_of_no_team_nobody_is_told_who_does_not_have_it(
    make_policy, ask, sam, mara, signed_in, began
):
    make_policy(first_answer=1, since=began)
    ask(at=began)
    for promise, acts_at in due_at(began + 2 * HOUR):
        tell(promise, acts_at, at=began + 2 * HOUR)

    for person in (sam, mara):
        assert "What we promised is late" not in signed_in(person).get("/notifications/").content.decode()
