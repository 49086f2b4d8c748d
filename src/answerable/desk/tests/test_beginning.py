"""A colleague opens a ticket: they write first, or note down what somebody told them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.people.models import Customer
from answerable.tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db
NEW = "/tickets/new/"
TENT = {
    "address": "Dirk@example.com",
    "name": "Dirk",
    "subject": "Your tent",
    "said": "ours",
    "text": "It is here.",
}


def test_one_writes_first_and_can_take_it_back(ana, ghent, signed_in):
    client = signed_in(ana)
    shown = client.post(NEW, TENT | {"team": ghent.pk}, follow=True)
    said = Message.objects.get()
    assert (said.ticket.team, said.ticket.assignee, said.to) == (ghent, ana, [["dirk@example.com", "Dirk"]])
    assert said.ticket.waiting_since is None
    assert shown.redirect_chain[-1][0] == said.ticket.get_absolute_url()
    assert "goes in a few seconds" in shown.content.decode()
    client.post(NEW, TENT | {"team": ghent.pk})  # pressed twice
    assert Ticket.objects.count() == 1
    box = client.post(
        reverse("desk:sending", args=[said.ticket.reference, said.pk]), {"_method": "DELETE"}, follow=True
    )
    assert "It is here.</textarea>" in box.content.decode()

    later = timezone.now() + timedelta(days=1)
    client.post(NEW, TENT | {"team": ghent.pk, "subject": "Later", "send_at": later.isoformat()})
    assert Message.objects.get(subject="Later").send_at == later


def test_what_somebody_told_us_waits_like_a_mail_and_their_mail_joins_it(
    ana, ghent, cleo, make_ticket, signed_in
):
    make_ticket(team=ghent, customer=cleo)  # so that Ana sees her
    page = signed_in(ana).get(NEW, {"customer": cleo.pk}).content.decode()
    assert "For <bdi>Cleo</bdi>" in page
    assert 'name="address"' not in page
    told = {"subject": "Zip", "said": "theirs", "text": "The zip broke, she says.", "team": ghent.pk}
    signed_in(ana).post(f"{NEW}?customer={cleo.pk}", told)
    said = Message.objects.get()
    assert (said.direction, said.channel, said.ticket.customer) == ("inbound", "phone", cleo)
    assert said.ticket.waiting_since is not None
    assert [each.address for each in said.ticket.participants.all()] == [cleo.address]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"address": "nobody"}, "not a mail address"),
        ({"text": " "}, "There is nothing to send"),
        ({"subject": ""}, "This field is required"),
        ({"team": ""}, "This field is required"),
        ({"send_at": "2020-01-01T00:00"}, "That moment has passed"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(wrong, words, althea, manila, signed_in):
    page = signed_in(althea).post(NEW, TENT | {"team": manila.pk} | wrong).content.decode()
    assert words in page
    assert "It is here.</textarea>" in page or wrong.get("text")
    assert not Ticket.objects.exists()
    assert not Customer.objects.filter(name="Dirk").exists()


def test_who_may_not_is_refused_and_nobody_opens_it_for_whom_they_do_not_see(
    ana, althea, cleo, ghent, leuven, make_ticket, signed_in
):
    make_ticket(team=ghent, customer=cleo)
    assert signed_in(althea).get(NEW, {"customer": cleo.pk}).status_code == 404
    assert signed_in(althea).post(f"{NEW}?customer={cleo.pk}", TENT).status_code == 404
    elsewhere = signed_in(ana).post(NEW, TENT | {"team": leuven.pk})
    assert "Select a valid choice" in elsewhere.content.decode()
    ana.is_looked_over = True
    ana.save()
    refused = signed_in(ana).post(NEW, TENT | {"team": ghent.pk}).content.decode()
    assert "looked over" in refused
    assert Ticket.objects.count() == 1
    assert "/tickets/new/" in signed_in(ana).get("/queue/").content.decode()
