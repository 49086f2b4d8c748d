"""Noting calls down, and what tickets show of them."""

import re
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from answerable.channels.phone.models import Call, CallState
from answerable.people.models import Customer
from answerable.tickets.models import Ticket

pytestmark = pytest.mark.django_db


def _filled(page):
    """The form as it stands there, for whoever only presses its button."""
    text = page.content.decode()
    fields = dict(
        re.findall(r'<input type="(?:datetime-local|number|text)" name="(\w+)" value="([^"]*)"', text)
    )
    chosen = re.findall(r'<input type="radio" name="(\w+)" value="(\w+)"[^>]*checked', text)
    return fields | dict(chosen)


def test_a_call_is_two_clicks_from_its_ticket_and_stands_in_the_conversation(asked, ana, signed_in):
    client = signed_in(ana)
    url = reverse("desk:ticket_call", args=[asked.reference])
    assert url in client.get(asked.get_absolute_url()).content.decode()
    filled = _filled(client.get(url))
    page = client.post(url, filled, follow=True).content.decode()

    call = Call.objects.get()
    asked.refresh_from_db()
    assert (call.direction, call.state, asked.waiting_since) == ("outbound", CallState.ENDED, None)
    assert "they have their answer" in page
    assert "We called" in page


def test_whose_it_was_is_found_by_a_number_as_it_was_typed_and_joins_their_matter(
    asked, cleo, ana, signed_in, now
):
    from answerable.people.actions import add_identity

    add_identity(cleo, "phone", "+32 470 12 34 56", by=ana.actor(), at=now)
    client, new = signed_in(ana), reverse("desk:call_new")
    page = client.get(new, {"q": "+32 (470) 12-34-56"}).content.decode()
    assert reverse("desk:ticket_call", args=[asked.reference]) in page
    assert f"{new}?customer={cleo.pk}" in page
    assert "Nobody is known" in client.get(new, {"q": "nobody of this name"}).content.decode()


def test_somebody_new_opens_a_ticket_and_a_wrong_number_loses_nothing(ana, ghent, signed_in):
    client = signed_in(ana)
    url = reverse("desk:call_new") + "?" + urlencode({"somebody": "new", "q": "Dirk"})
    filled = _filled(client.get(url)) | {"result": "missed", "text": "Wants a stove", "team": ghent.pk}
    page = client.post(url, filled | {"number": "12"}).content.decode()
    assert "not a telephone number" in page
    assert "Wants a stove" in page
    client.post(url, filled | {"number": "+32470123456"})
    ticket = Ticket.objects.get()
    assert (ticket.customer.name, ticket.messages.get().text) == ("Dirk", "Wants a stove")
    assert ticket.waiting_since is not None


def test_the_wrong_role_and_the_outsider(asked, mara, zed, signed_in):
    url = reverse("desk:ticket_call", args=[asked.reference])
    assert signed_in(zed).get(url).status_code == 404
    assert signed_in(mara).get(reverse("desk:call_new")).status_code in (302, 403)
    assert not Customer.objects.filter(name="").exists()
