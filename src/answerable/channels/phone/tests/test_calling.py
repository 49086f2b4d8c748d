"""Calling by a click: one's own telephone first, proven to be one's own; then theirs."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.channels.phone.models import Call, CallState, Line
from answerable.channels.phone.verifying import code_of
from answerable.ledger.models import Event, Job
from answerable.people.actions import add_identity

pytestmark = pytest.mark.django_db
THEIRS = "+32470123456"


@pytest.fixture
def asked(make_ticket, make_message, ghent, cleo, sam):
    ticket = make_message(make_ticket(team=ghent, customer=cleo)).ticket
    add_identity(cleo, "phone", THEIRS, by=sam.actor(), at=timezone.now())
    return ticket


def _click(client, ticket):
    identity = ticket.customer.identities.get(channel="phone")
    return client.post(
        reverse("desk:ticket_calls", args=[ticket.reference]), {"identity": identity.pk}, follow=True
    )


def _again(run_jobs):
    Job.objects.update(run_at=timezone.now())
    run_jobs()


def test_a_telephone_is_ones_own_when_one_says_what_was_read_there(phone, ana, signed_in, run_jobs):
    client, page = signed_in(ana), reverse("desk:me")
    client.post(reverse("desk:line"), {"number": "0471 00 00 01"})  # of the country of our own number
    client.post(reverse("desk:line"), {"number": "+32471000001"})  # pressed twice
    run_jobs()
    line = Line.objects.get()
    (call,) = phone.twilio.calls
    code = code_of(line)
    assert (line.number, call["to"]) == ("+32471000001", "+32471000001")
    assert ", ".join(code) in call["asked"]["Twiml"]
    assert code not in str(list(Job.objects.values())) + str(list(Event.objects.values()))

    wrong = client.post(reverse("desk:line_code"), {"code": "nonsense"}, follow=True)
    assert "That is not the code" in wrong.content.decode()
    for _try in range(4):
        client.post(reverse("desk:line_code"), {"code": "nonsense"})
    client.post(reverse("desk:line_code"), {"code": code})
    line.refresh_from_db()
    assert line.verified_at is None  # guessed at too often
    Line.objects.update(tries=0)
    client.post(reverse("desk:line_code"), {"code": code})
    client.post(reverse("desk:line_open"), {"_method": "DELETE"})
    line.refresh_from_db()
    assert (line.verified_at is not None, line.is_open) == (True, False)
    assert "no calls reach you" in client.get(page).content.decode()
    client.post(reverse("desk:line"), {"_method": "DELETE"})
    assert not Line.objects.exists()


def test_one_click_rings_here_and_then_there_and_a_talk_is_an_answer(
    phone, asked, ana, line_of, signed_in, run_jobs
):
    line, client = line_of(ana), signed_in(ana)
    assert "Call<" in client.get(asked.get_absolute_url()).content.decode()
    for _twice in range(2):
        assert "Your telephone rings" in _click(client, asked).content.decode()
    assert Call.objects.get().state == CallState.PLACED  # a row before anything rings
    run_jobs()
    (made,) = phone.twilio.calls
    assert (made["to"], made["from"]) == (line.number, phone.mailbox.address)
    bridge = made["asked"]["Url"].partition("/hooks")[2]
    assert phone.tell(f"/hooks{bridge}", made["sid"]).steps == ["Gather", "Hangup"]
    script = phone.tell(f"/hooks{bridge}", made["sid"], Digits="1")
    assert (script.numbers, asked.messages.count()) == ([THEIRS], 1)

    reached = f"/hooks{bridge}".replace("/bridge/", "/reached/")
    phone.tell(reached, "CAtheirs", CallStatus="in-progress")
    phone.tell(reached, made["sid"], CallStatus="in-progress", DialCallStatus="completed")
    phone.tell(reached, "CAtheirs", CallStatus="completed")
    phone.tell(f"/hooks{bridge}".replace("/bridge/", "/leg/"), made["sid"], CallStatus="completed")
    asked.refresh_from_db()
    assert (Call.objects.get().state, asked.waiting_since) == (CallState.ENDED, None)
    assert asked.messages.filter(direction="outbound", staff=ana).count() == 1
    assert "We called" in client.get(asked.get_absolute_url()).content.decode()


@pytest.mark.parametrize("how", ["no-answer", "busy"])
def test_whom_we_do_not_reach_still_waits(phone, asked, ana, line_of, signed_in, run_jobs, how):
    line_of(ana)
    _click(signed_in(ana), asked)
    run_jobs()
    call = Call.objects.get()
    where = f"calls/{call.pk}/reached/"
    phone.tell(where, "CAtheirs", CallStatus=how)
    phone.tell(where, call.sid, CallStatus="in-progress", DialCallStatus=how)

    call.refresh_from_db()
    asked.refresh_from_db()
    assert (call.state, asked.waiting_since is not None) == (CallState.NOT_REACHED, True)
    assert "nobody answered" in signed_in(ana).get(asked.get_absolute_url()).content.decode()


def test_a_broken_line_makes_one_call_and_a_refusal_none(phone, asked, ana, line_of, signed_in, run_jobs):
    line = line_of(ana)
    phone.twilio.hangs_up_after_taking = True
    _click(signed_in(ana), asked)
    run_jobs()
    assert (Call.objects.get().sid, len(phone.twilio.calls)) == (None, 1)
    phone.twilio.hangs_up_after_taking = False
    _again(run_jobs)
    assert (Call.objects.get().sid, len(phone.twilio.calls)) == (phone.twilio.calls[0]["sid"], 1)

    Call.objects.update(state=CallState.ENDED)
    phone.twilio.refuses[line.number] = (21211, "It is no number.")
    _click(signed_in(ana), asked)
    run_jobs()
    failed = Call.objects.order_by("pk").last()
    assert (failed.state, "no number" in failed.error) == (CallState.FAILED, True)
    assert "could not be made" in signed_in(ana).get(asked.get_absolute_url()).content.decode()


def test_who_may_not_answer_may_not_call_and_nobody_calls_strangers(
    phone, asked, ana, mara, zed, cast, line_of, signed_in, make_customer
):
    for who, status in ((mara, 403), (zed, 404)):
        line_of(who)
        url = reverse("desk:ticket_calls", args=[asked.reference])
        answer = signed_in(who).post(url, {"identity": asked.customer.identities.first().pk})
        assert answer.status_code in (status, 302)
    stranger = make_customer("Dirk", address="+32470999999", channel="phone").identities.get()
    line_of(ana)
    url = reverse("desk:ticket_calls", args=[asked.reference])
    assert signed_in(ana).post(url, {"identity": stranger.pk}).status_code == 404
    Line.objects.filter(staff=ana).update(verified_at=None, code_at=timezone.now() - timedelta(hours=1))
    assert "Say first on your own page" in _click(signed_in(ana), asked).content.decode()
    assert not Call.objects.exists()
