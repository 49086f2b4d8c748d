"""Which way an answer goes: proposed, chosen, and what it can carry."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.channels.models import Mailbox, Outgoing
from answerable.channels.sms.tests.harness import Harness as Texts
from answerable.channels.whatsapp import templates
from answerable.channels.whatsapp.tests.harness import Harness as WhatsApp
from answerable.ledger.models import Event, Job
from answerable.people.actions import add_identity, change_customer
from answerable.tickets.models import Draft, Message, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, sam):
    client.force_login(sam)
    return client


@pytest.fixture
def asked(request, ghent, sam, run_jobs):
    """By a text message of somebody whose mail address and number on WhatsApp are known too."""
    texts = Texts(request, ghent)
    texts.hand_over(texts.said("My stove leaks."))
    run_jobs()
    Mailbox.objects.create(
        channel="email", name="Kestrel", address="help@kestrel.example", created_at=timezone.now()
    )
    ticket = Ticket.objects.get()
    for channel, address in (("email", "cleo@example.com"), ("whatsapp", "+16505551000")):
        add_identity(ticket.customer, channel, address, by=sam.actor(), at=timezone.now())
    return Ticket.objects.get()


def _send(page, ticket, text, **more):
    seen = ticket.messages.last().pk
    url = reverse("desk:messages", args=[ticket.reference])
    return page.post(url, {"text": text, "seen": seen, **more}, follow=True)


def test_what_was_used_last_is_proposed_and_says_what_it_carries(page, asked):
    shown = page.get(asked.get_absolute_url()).content.decode()

    assert 'value="proposed" data-longest="1600" data-in-parts checked' in shown
    assert "at most 1,600 characters · no formatting · no files" in shown
    assert 'value="email"' in shown
    assert 'value="whatsapp"' not in shown  # there is no account to send from


def test_what_they_prefer_is_proposed_before_that(page, asked, sam, run_jobs):
    change_customer(asked.customer, by=sam.actor(), at=timezone.now(), prefers="email")
    _send(page, asked, "Turn the valve.")

    assert Message.objects.get(direction="outbound").channel == "email"
    assert not Event.objects.get(kind="message.sent").data.get("chosen")


def test_another_way_can_be_chosen_and_the_same_ticket_goes_on(page, asked):
    _send(page, asked, "Turn the valve.", way="email")

    message = Message.objects.get(direction="outbound")
    assert (message.channel, message.to[0][0], message.ticket) == ("email", "cleo@example.com", asked)
    event = Event.objects.get(kind="message.sent")
    assert event.data["chosen"] is True
    assert "cleo" not in str(event.data)


@pytest.mark.parametrize("way", ["mastodon", "email-99", "nonsense"])
def test_a_way_that_is_not_there_is_refused_and_the_words_are_kept(page, asked, way):
    _send(page, asked, "Turn the valve.", way=way)

    assert not Outgoing.objects.exists()
    assert Draft.objects.get().text == "Turn the valve."


def test_what_is_too_much_for_it_is_refused_and_its_way_stays_chosen(page, asked, sam):
    change_customer(asked.customer, by=sam.actor(), at=timezone.now(), prefers="email")
    _send(page, asked, "x" * 1601, way="sms")

    assert not Outgoing.objects.exists()
    shown = page.get(asked.get_absolute_url()).content.decode()
    assert 'value="sms" data-longest="1600" data-in-parts checked' in shown


def test_where_only_templates_go_one_is_put_into_the_answer_and_goes(
    page, request, asked, ghent, whatsapp, run_jobs
):
    templates.fetch(WhatsApp(request, ghent).mailbox, at=timezone.now())
    shown = page.get(asked.get_absolute_url()).content.decode()
    assert "only an approved template" in shown
    found = Mailbox.objects.get(channel="whatsapp").templates.get(name="still_there")

    url = reverse("desk:template", args=[asked.reference])
    page.post(url, {"template": found.pk, "way": "proposed"})
    assert (Draft.objects.get().text, Draft.objects.get().way) == ("Dag [name?], bent u er nog?", "whatsapp")

    _send(page, asked, "Good day", way="whatsapp")
    assert not Outgoing.objects.exists()
    _send(page, asked, "Dag Cleo, bent u er nog?", way="whatsapp", gaps="[name?]")
    Outgoing.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    assert Message.objects.get(direction="outbound").channel == "whatsapp"


def test_the_customers_page_says_where_they_want_to_be_answered(page, asked):
    url = reverse("desk:customer_change", args=[asked.customer_id])
    assert "where they last wrote" in page.get(url).content.decode()
    page.post(url, {"prefers": "email"})

    assert "wants answers by" in page.get(reverse("desk:customer", args=[asked.customer_id])).content.decode()


def test_what_was_taken_and_never_heard_of_is_said_to_be_not_confirmed(page, asked, run_jobs, twilio):
    _send(page, asked, "Turn the valve.")
    Job.objects.update(run_at=timezone.now())
    run_jobs()
    assert "not confirmed" not in page.get(asked.get_absolute_url()).content.decode()

    long_ago = timezone.now() - timedelta(minutes=20)
    Message.objects.filter(direction="outbound").update(created_at=long_ago, send_at=long_ago)
    assert "not confirmed" in page.get(asked.get_absolute_url()).content.decode()
