"""What an answer promises: proposed while it is written, kept with it unless its writer says otherwise, changed
beside it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from answerable.ledger.actor import SYSTEM
from answerable.promises.models import Promise
from answerable.tickets import actions
from answerable.tickets.models import Message

pytestmark = pytest.mark.django_db
TEXT = "Sorry about that. We will send you a new pole tomorrow, and we'll call you within 48 hours."


@pytest.fixture
def asked(ask, ghent):
    return ask(at=timezone.now() - timedelta(hours=1), team=ghent)


def _url(name, ticket, *more):
    return reverse(f"desk:{name}", args=[ticket.reference, *more])


def _keys(client, ticket, text):
    answer = client.post(_url("draft", ticket, "reply"), {"text": text}).json()
    if not answer["promises"].strip():
        return []
    return [
        each.get("data-proposal") for each in html.fromstring(answer["promises"]).xpath("//*[@data-proposal]")
    ]


def _send(client, ticket, text=TEXT, **more):
    data = {"text": text, "to": "cleo@example.com", **more}
    response = client.post(_url("messages", ticket), data, follow=True)
    message = Message.objects.filter(ticket=ticket, direction="outbound").latest("pk")
    actions.mark_delivered(message, by=SYSTEM, at=timezone.now())
    return response.content.decode()


def _stated(ticket):
    return list(Promise.objects.filter(ticket=ticket, kind="stated").order_by("due_at"))


def test_a_draft_says_what_it_promises_and_sending_keeps_it(asked, ana, signed_in):
    client = signed_in(ana)
    keys = _keys(client, asked, TEXT)
    assert len(keys) == 2
    assert _keys(client, asked, f"Hello Cleo. {TEXT}") == keys  # other words change nothing about them
    page = client.get(asked.get_absolute_url()).content.decode()
    assert "You promise, by" in page

    page = _send(client, asked, promise_shown=keys)
    tent, call = _stated(asked)
    assert (tent.words, tent.is_answer) == ("We will send you a new pole tomorrow", False)
    assert call.is_answer
    assert "It promises something" not in page


def test_what_is_no_promise_is_left_out_and_another_time_is_taken(asked, ana, signed_in):
    client = signed_in(ana)
    tent, call = _keys(client, asked, TEXT)
    due = timezone.localtime(timezone.now() + timedelta(days=5)).replace(second=0, microsecond=0)
    _send(
        client,
        asked,
        promise_none=[call],
        **{f"promise_due-{tent}": due.strftime("%Y-%m-%dT%H:%M"), f"promise_was-{tent}": "2026-01-01T10:00"},
    )
    (stated,) = _stated(asked)
    assert stated.due_at == due


def test_without_a_script_it_is_kept_and_said_after_sending(asked, ana, signed_in):
    assert "It promises something" in _send(signed_in(ana), asked)
    assert len(_stated(asked)) == 2


def test_what_goes_later_promises_from_then_on(asked, ana, signed_in):
    later = timezone.localtime(timezone.now() + timedelta(days=3))
    data = {"text": "We will send it tomorrow.", "to": "cleo@example.com", "send_at": later.isoformat()}
    signed_in(ana).post(_url("messages", asked), data)
    message = Message.objects.get(ticket=asked, direction="outbound")
    actions.mark_delivered(message, by=SYSTEM, at=later)
    (stated,) = _stated(asked)
    assert timezone.localtime(stated.due_at).date() == (later + timedelta(days=1)).date()


def test_an_ambiguous_date_is_asked_and_left_out_where_nobody_says(asked, ana, signed_in):
    client = signed_in(ana)
    following = timezone.localtime().month % 12 + 1
    text = f"We will send it by {following}/{following % 12 + 1}."
    assert len(_keys(client, asked, text)) == 1
    _send(client, asked, text)
    assert _stated(asked) == []


def test_beside_the_ticket_it_is_moved_withdrawn_kept_and_owed_again(asked, ana, signed_in):
    client = signed_in(ana)
    _send(client, asked, "We will send you a new pole tomorrow.")
    (stated,) = _stated(asked)
    page = client.get(asked.get_absolute_url()).content.decode()
    assert "Promised in answers" in page
    assert "We will send you a new pole tomorrow." in page

    later = timezone.localtime(timezone.now() + timedelta(days=9)).replace(second=0, microsecond=0)
    moved = {"due": later.strftime("%Y-%m-%dT%H:%M"), "reason": "customer_wished", "told": "on"}
    client.post(_url("promise", asked, stated.stated), moved)
    assert _stated(asked)[0].due_at == later
    client.post(_url("promise_kept", asked, stated.stated))
    assert _stated(asked)[0].state == "done"
    client.post(_url("promise_kept", asked, stated.stated), {"_method": "DELETE"})
    assert _stated(asked)[0].state == "running"
    client.post(_url("promise", asked, stated.stated), {"_method": "DELETE", "reason": "overtaken"})
    assert _stated(asked)[0].state == "withdrawn"
    history = client.get(asked.get_absolute_url()).content.decode()
    assert "the customer was told" in history
    assert "the customer was not told" in history


def test_others_do_not_see_it_and_some_may_not(asked, ana, ben, signed_in):
    _send(signed_in(ana), asked, "We will send you a new pole tomorrow.")
    (stated,) = _stated(asked)
    data = {"reason": "overtaken", "_method": "DELETE"}
    for name in ("promise", "promise_kept"):
        assert signed_in(ben).post(_url(name, asked, stated.stated), data).status_code == 404
        assert signed_in(ana).post(_url(name, asked, 99), data).status_code == 404
    assert _stated(asked)[0].state == "running"
