"""Answering from a page that has grown old: nothing is sent twice, nor unseen past what somebody else wrote."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from answerable.tickets.models import Draft, Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(asked, ana, signed_in):
    """Ana's browser on the ticket."""
    client = signed_in(ana)
    client.ticket = asked
    client.address = reverse("desk:messages", args=[asked.reference])
    return client


def _form(page):
    """The composer as it stands on the page."""
    html = page.get(page.ticket.get_absolute_url()).content.decode()
    return {"seen": re.search(r'name="seen" value="(\d+)"', html)[1], "to": "cleo@example.com"}


def _send(page, form, text):
    answer = page.post(page.address, {**form, "text": text}, follow=True)
    return [(message.level_tag, str(message)) for message in answer.context["messages"]]


def _sent(ticket):
    return list(Message.objects.filter(ticket=ticket, direction="outbound").values_list("text", flat=True))


def test_the_same_form_twice_is_one_answer(page):
    form = _form(page)
    assert _send(page, form, "We send a new one.\n") == [("success", "Your answer goes in a few seconds.")]
    assert _send(page, form, "We send a new one.\r\n") == [("success", "Your answer goes in a few seconds.")]
    assert _sent(page.ticket) == ["We send a new one.\n"]
    assert not Draft.objects.exists()


@pytest.mark.parametrize("who", ["customer", "colleague"])
def test_what_was_said_meanwhile_is_looked_at_first(page, who, sam, make_message, make_answer):
    form = _form(page)
    make_message(page.ticket) if who == "customer" else make_answer(page.ticket, by=sam, text="On its way.")
    before = _sent(page.ticket)

    [(level, words)] = _send(page, form, "We send a new one.")

    assert level == "error"
    assert words.startswith("Somebody wrote here since you began.")
    assert _sent(page.ticket) == before
    assert Draft.objects.get().text == "We send a new one."
    assert _send(page, _form(page), "We send a new one.") == [
        ("success", "Your answer goes in a few seconds.")
    ]
    assert _sent(page.ticket) == [*before, "We send a new one."]


def test_closing_says_who_was_waiting_and_can_be_undone(page, asked):
    closure = reverse("desk:closure", args=[asked.reference])
    answer = page.post(closure, follow=True)
    [message] = answer.context["messages"]
    assert str(message) == "Closed, though Cleo was still waiting."
    assert f'action="{closure}"' in answer.content.decode()

    page.post(closure, {"_method": "DELETE"})
    asked.refresh_from_db()
    assert not asked.is_closed


def test_who_was_signed_out_while_writing_comes_back_to_the_ticket(client, ana, asked):
    ticket = asked.get_absolute_url()
    answer = client.post(
        reverse("desk:messages", args=[asked.reference]),
        {"text": "Hello"},
        headers={"referer": f"http://testserver{ticket}"},
    )
    assert answer.url == f"/sign-in/login/?next={ticket}"


def test_closing_right_after_answering_calls_nobody_waiting(page, asked):
    _send(page, _form(page), "It is on its way.")
    answer = page.post(reverse("desk:closure", args=[asked.reference]), follow=True)
    assert [str(message) for message in answer.context["messages"]] == ["Closed."]


def test_snoozing_says_until_when_and_can_be_undone(page, asked):
    snooze = reverse("desk:snooze", args=[asked.reference])
    until = timezone.now() + timedelta(days=1)
    answer = page.post(snooze, {"until": until.isoformat()}, follow=True)
    [message] = answer.context["messages"]
    assert str(message).startswith("Snoozed until ")
    assert message.extra_tags == snooze
    page.post(snooze, {"_method": "DELETE"})
    asked.refresh_from_db()
    assert asked.snoozed_until is None


def test_an_answer_travels_in_few_journeys(page):
    """Whoever hears of an answer adds to this, as to what a mail costs (`channels/tests/test_cost.py`): on PostgreSQL
    journeys count, on SQLite each statement."""
    for text in ("One.", "Two."):  # by the second, this process knows what seldom changes
        form = _form(page)
        with CaptureQueriesContext(connection) as asked:
            page.post(page.address, {**form, "text": text})
    assert _sent(page.ticket) == ["One.", "Two."]
    statements = [query["sql"] for query in asked]
    most = {"sqlite": 30, "postgresql": 7}[connection.vendor]
    assert len(statements) <= most, "\n\n".join(statements)
