"""Calls as Twilio tells of them: twice, in another order than they happened, and not at all."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from answerable.channels.models import Item
from answerable.channels.phone import course
from answerable.channels.phone.models import Call, CallState
from answerable.channels.phone.tasks import ask_after_calls
from answerable.ledger import outside
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event, Job
from answerable.promises.models import Promise
from answerable.regions.actions import HoursWanted, add_calendar
from answerable.tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db
SID = "CA" + "1" * 32


def _fresh(ticket=None):
    return Ticket.objects.get(), Call.objects.get()


def test_they_wait_from_the_first_second_and_whoever_takes_the_call_answers_it(
    phone, ana, line_of, run_jobs, clock
):
    line = line_of(ana)
    began = timezone.now()
    first = phone.tell("", SID, CallStatus="ringing")
    assert first.steps[-1] == "Redirect"
    phone.tell("", SID, CallStatus="ringing")  # told twice
    run_jobs()
    ticket, call = _fresh()
    assert (ticket.waiting_since, ticket.channel, ticket.customer.identities.get().address) == (
        began, "phone", phone.number()
    )  # fmt: skip
    assert (Item.objects.count(), Message.objects.count()) == (1, 1)

    script = phone.tell("waiting/", SID)
    assert (script.steps, script.numbers) == (["Dial"], [line.number])
    ask = script.get("Number", "url").partition("/hooks")[2]
    assert phone.tell(f"/hooks{ask}", "CAleg").steps == ["Gather", "Hangup"]  # a machine presses no key
    clock.move_to(began + timedelta(seconds=50))
    take = ask.replace("/ask/", "/take/")
    assert phone.tell(f"/hooks{take}", "CAleg", Digits="1").steps == []
    phone.tell(f"/hooks{take}", "CAleg", Digits="1")
    ticket, call = _fresh()
    assert (call.state, call.staff, call.held) == (CallState.TALKING, ana, timedelta(seconds=50))
    assert (ticket.waiting_since, ticket.answered_at, ticket.assignee) == (None, timezone.now(), ana)
    assert phone.tell("waiting/", "CA" + "2" * 32).numbers == []  # Ana talks already

    clock.move_to(began + timedelta(seconds=170))
    for where in ("ended/", "rung/", "ended/"):
        phone.tell(where, SID, CallStatus="completed", DialCallStatus="completed")
    call = Call.objects.get(sid=SID)
    assert (call.state, call.length) == (CallState.ENDED, timedelta(seconds=120))
    assert Event.objects.filter(kind="call.moved", stream=f"call/{call.pk}").count() == 3


def test_a_talk_may_begin_before_the_ticket_is_there_and_one_telephone_has_it(
    phone, ana, ben, line_of, run_jobs, clock
):
    line_of(ana)
    phone.tell("", SID, CallStatus="ringing")
    clock.shift(timedelta(seconds=9))
    take = f"calls/{Call.objects.get().pk}/take"
    assert phone.tell(f"{take}/{ana.pk}/", "CAleg", Digits="1").steps == []
    assert phone.tell(f"{take}/{ben.pk}/", "CAother", Digits="1").steps == ["Hangup"]
    clock.shift(timedelta(seconds=9))
    run_jobs()

    ticket, call = _fresh()
    waited = call.talked_at - call.began_at
    assert (call.staff, waited, ticket.waiting_since) == (ana, timedelta(seconds=9), None)
    assert ticket.created_at == call.began_at
    assert ticket.answered_at == call.talked_at


def test_who_hangs_up_is_a_ticket_that_waits_and_who_calls_again_presses(phone, ana, line_of, run_jobs):
    line_of(ana)
    phone.tell("ended/", SID, CallStatus="completed")  # its end is told before its beginning
    assert phone.tell("", SID, CallStatus="ringing").steps == ["Hangup"]
    phone.tell("", "CA" + "2" * 32, CallStatus="ringing")
    run_jobs()

    ticket = Ticket.objects.get()
    assert [each.state for each in ticket.calls.order_by("pk")] == [CallState.MISSED, CallState.RINGING]
    assert (ticket.waiting_since is not None, ticket.chases) == (True, 1)


def test_a_key_chooses_the_team_and_another_calls_back_by_a_time_that_is_a_promise(
    phone, ana, ben, leuven, line_of, run_jobs
):
    phone.mailbox.settings |= {
        "menu": "1 Ghent\n2 Leuven",
        "call_back_within": "3",
        "greeting": "Hello <there>",
    }
    phone.mailbox.save()
    line_of(ben)
    first = phone.tell("", SID, CallStatus="ringing")
    assert "Hello <there> For Ghent, press 1. For Leuven, press 2." in first.words
    phone.tell("chosen/", SID, Digits="2")
    Call.objects.create(  # somebody else's, whom Ben talks with
        direction="inbound", state=CallState.TALKING, staff=ben, team=leuven, began_at=timezone.now()
    )
    held = phone.tell("waiting/", SID)
    assert "You are number 1 in line. Press 1 and we call you back by" in held.words
    assert phone.tell("waiting/", SID, Digits="1").steps == ["Say", "Hangup"]
    phone.tell("ended/", SID, CallStatus="completed")
    run_jobs()

    ticket, call = Ticket.objects.get(), Call.objects.get(sid=SID)
    promise = Promise.objects.get(kind="stated")
    assert (ticket.team, call.state, promise.due_at) == (leuven, CallState.MISSED, call.call_back_by)
    assert ticket.waiting_since is not None  # what a machine says is no answer
    other = Call.objects.create(
        direction="outbound", state=CallState.RINGING, staff=ben, ticket=ticket, began_at=timezone.now()
    )
    course.talk(other, ben, at=timezone.now())
    promise.refresh_from_db()
    call.refresh_from_db()
    assert (promise.state, call.called_back_at is not None) == ("done", True)


@pytest.mark.parametrize("why", ["closed", "nobody there"])
def test_words_on_the_machine_are_a_file_and_text_of_the_call_and_go_at_twilio(
    phone, ana, line_of, run_jobs, why
):
    if why == "closed":
        line_of(ana)
        never = add_calendar("Never", HoursWanted("UTC", [()] * 7), by=SYSTEM, at=timezone.now())
        phone.mailbox.settings |= {"calendar": str(never.pk)}
    phone.mailbox.settings |= {"transcription": "twilio"}
    phone.mailbox.save()
    phone.tell("", SID, CallStatus="ringing")
    script = phone.tell("waiting/", SID)
    assert script.steps == ["Say", "Gather", "Record", "Hangup"]
    assert script.get("Record", "transcribeCallback").endswith("/said/")
    phone.twilio.recordings["RE1"] = b"ID3 hiss"
    for where in ("recorded/", "recording/"):
        phone.tell(where, SID, RecordingSid="RE1", RecordingDuration="7")
    assert phone.posted("said/", phone.said("It hisses.").replace(b"CA00000000", b"x")).status_code == 204
    run_jobs()
    phone.tell("said/", SID, TranscriptionText="It hisses. 4242 4242 4242 4242")
    Job.objects.update(run_at=timezone.now())
    run_jobs()

    call = Call.objects.get(sid=SID)
    assert call.state == CallState.VOICEMAIL
    assert "It hisses." in call.message.text
    assert "4242 4242" not in call.message.text
    assert call.message.remarks[-1][0] == "by_machine"
    (file,) = call.message.attachments.all()
    assert (file.content_type, file.blob.size) == ("audio/mpeg", 8)
    assert phone.twilio.recordings == {}
    assert call.ticket.chases <= 1


def test_another_machine_may_write_it_down(phone, run_jobs, monkeypatch):
    phone.mailbox.settings |= {"transcription": "address", "transcriber": "https://words.example/"}
    phone.mailbox.save()
    asked, really = [], outside.ask

    def ask(method, url, headers, content=b"", **more):
        if "words.example" not in url:
            return really(method, url, headers, content, **more)
        asked.append(content)
        return outside.Answer(200, {}, json.dumps({"text": "It hisses."}).encode())

    monkeypatch.setattr("answerable.channels.phone.transcribing.ask", ask)
    phone.tell("", SID, CallStatus="ringing")
    phone.twilio.recordings["RE1"] = b"ID3 hiss"
    phone.tell("recorded/", SID, RecordingSid="RE1")
    run_jobs()
    Job.objects.update(run_at=timezone.now())
    run_jobs()

    assert (Message.objects.get().text, asked) == ("It hisses.", [b"ID3 hiss"])


def test_whose_number_is_withheld_is_somebody_and_is_offered_no_call_back(phone, ana, line_of, run_jobs):
    line_of(ana)
    for sid in (SID, "CA" + "2" * 32):
        phone.tell("", sid, From="+266696687", CallStatus="ringing")
        phone.tell("waiting/", sid, From="+266696687")
    assert (
        "call you back" not in phone.tell("rung/", SID, From="+266696687", DialCallStatus="no-answer").words
    )
    run_jobs()

    assert Ticket.objects.count() == 2
    assert not Ticket.objects.filter(customer__identities__isnull=False).exists()


def test_a_call_whose_end_is_never_told_is_asked_after(phone, run_jobs, clock):
    phone.tell("", SID, CallStatus="ringing")
    clock.shift(timedelta(hours=1))
    ask_after_calls()

    assert Call.objects.get().state == CallState.MISSED


@pytest.mark.django_db(transaction=True)
def test_what_is_told_many_times_at_once_is_one_call_and_one_talk(
    phone, ana, ben, line_of, run_jobs, at_once
):
    for each in (ana, ben):
        line_of(each)
    at_once(*[lambda: phone.tell("", SID, CallStatus="ringing")] * 4)
    run_jobs()
    take = f"calls/{Call.objects.get().pk}/take"
    told = [
        lambda who=who: phone.tell(f"{take}/{who.pk}/", "CAleg", Digits="1") for who in (ana, ben, ana, ben)
    ]
    steps = [script.steps for script in at_once(*told)]

    assert sorted(map(len, steps)) == [0, 0, 1, 1]
    assert (Ticket.objects.count(), Message.objects.filter(direction="outbound").count()) == (1, 1)


def test_only_what_is_signed_for_this_very_address_is_believed(phone):
    content = phone.said("It hisses.")
    for where in ("", "waiting/", "take/", "ended/"):
        path = f"calls/1/{where}1/" if where == "take/" else where
        assert phone.posted(path, content, "guessed").status_code == 403
    assert not Call.objects.exists()
