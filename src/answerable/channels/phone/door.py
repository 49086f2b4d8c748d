"""Where Twilio asks what to do with a call, and tells how it went. Nothing is believed that Twilio has not signed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from answerable.channels.cards import redact
from answerable.channels.models import Mailbox
from answerable.channels.phone import course
from answerable.channels.phone.line import (
    call_back_by,
    is_anybody_there,
    is_open,
    lines_for,
    minutes_to_wait,
    place_of,
)
from answerable.channels.phone.models import Call, CallState
from answerable.channels.phone.numbers import CHANNEL, caller
from answerable.channels.phone.settings import PhoneSettings, teams_of
from answerable.channels.phone.tasks import fetch_recording
from answerable.channels.phone.transcribing import BY_TWILIO, take_down
from answerable.channels.phone.twiml import Script
from answerable.channels.phone.words import moment_words, words
from answerable.channels.receiving import receive
from answerable.channels.text import clean_text
from answerable.channels.twilio.signature import is_signed
from answerable.ledger.jobs import enqueue
from answerable.people.models import Staff

_MOST = 100_000  # bytes of one form
_RINGS = 20  # seconds
_HOLDS = 20
_UNREACHED = frozenset({"busy", "no-answer", "failed", "canceled"})
_ENDS = _UNREACHED | {"completed"}
_NOT_PICKED_UP = "Your own telephone was not answered."


@dataclass(frozen=True)
class Told:
    """One request of Twilio's, proven."""

    mailbox: Mailbox
    fields: Mapping[str, str]
    content: bytes
    at: datetime

    @property
    def sid(self) -> str:
        return self.fields.get("CallSid", "")[:64]

    @property
    def own(self) -> PhoneSettings:
        return PhoneSettings.of(self.mailbox)

    def script(self) -> Script:
        return Script(self.own.language)

    def words(self, key: str, **values: object) -> str:
        return words(self.own.language, key, **values)

    def address(self, name: str, *more: int) -> str:
        return settings.BASE_URL + reverse(f"channels:phone_{name}", args=[self.mailbox.pk, *more])

    def call(self) -> Call:
        """Whichever of its webhooks comes first begins it."""
        number = caller(self.fields.get("From", ""))
        return course.begin(self.mailbox, self.sid, number, self.content, at=self.at)


View = Callable[..., HttpResponse]


def proven(view: Callable[..., HttpResponse]) -> View:
    @csrf_exempt
    @require_POST
    @wraps(view)
    def door(request: HttpRequest, pk: int, **more: int) -> HttpResponse:
        mailbox = get_object_or_404(Mailbox, pk=pk, channel=CHANNEL, is_active=True)
        if int(request.headers.get("Content-Length") or 0) > _MOST:
            return HttpResponse(status=413)
        content = request.body
        every = {name: request.POST.getlist(name) for name in request.POST}
        url = settings.BASE_URL + request.get_full_path()
        signature = request.headers.get("X-Twilio-Signature", "")
        if not is_signed(url, every, mailbox.secret("auth_token"), signature):
            return HttpResponse(status=403)
        told = Told(mailbox, {name: values[0] for name, values in every.items()}, content, timezone.now())
        return view(told, **more)

    return door


@proven
def begun(told: Told) -> HttpResponse:
    """Somebody calls: who we are, and whom they want to speak to."""
    if not told.sid:
        return HttpResponse(status=400)
    call, own = told.call(), told.own
    if call.is_over:
        return told.script().hang_up().answer()
    script = told.script()
    teams = teams_of(own.menu)
    if not teams or not is_open(told.mailbox, at=told.at):
        return script.say(own.greeting).go_on(told.address("waiting")).answer()
    offered = [told.words("press", team=team.name, digit=digit) for digit, team in sorted(teams.items())]
    script.gather(told.address("chosen"), own.greeting, *offered, seconds=6)
    return script.go_on(told.address("waiting")).answer()


@proven
def chosen(told: Told) -> HttpResponse:
    team = teams_of(told.own.menu).get(told.fields.get("Digits", ""))
    if team is not None:
        course.choose(told.call(), team, at=told.at)
    return told.script().go_on(told.address("waiting")).answer()


@proven
def waiting(told: Told) -> HttpResponse:
    """The line: who is next rings, the others hear their place; everybody may be called back instead."""
    call = told.call()
    if call.is_over:
        return told.script().hang_up().answer()
    if told.fields.get("Digits") == "1":
        return _called_back(told, call)
    if not is_open(told.mailbox, at=told.at):
        return _machine(told, "closed")
    call = course.wait(call, at=told.at)
    lines = lines_for(call, at=told.at)
    if lines:
        numbers = [(each.number, {"url": told.address("ask", call.pk, each.staff.pk)}) for each in lines]
        script = told.script()
        caller_id = told.mailbox.address
        return script.ring(numbers, action=told.address("rung"), caller=caller_id, seconds=_RINGS).answer()
    return _held(told, call)


def _held(told: Told, call: Call) -> HttpResponse:
    """Not for longer than was said, nor where nobody could ever take it."""
    if told.at - call.began_at > told.own.longest_wait or not is_anybody_there(call, at=told.at):
        return _machine(told, "nobody")
    place = place_of(call, at=told.at)
    minutes = minutes_to_wait(call, at=told.at)
    said = [told.words("place", place=place)]
    said += [told.words("wait", minutes=minutes)] if minutes is not None else []
    said += [_offer(told)] if call.number else []
    script = told.script().gather(told.address("waiting"), *said, seconds=_HOLDS)
    return script.go_on(told.address("waiting")).answer()


def _offer(told: Told) -> str:
    by = call_back_by(told.mailbox, at=told.at)
    return told.words("call_back", by=moment_words(told.own.language, by))


def _machine(told: Told, why: str) -> HttpResponse:
    """Called back, or words on the machine."""
    script, call = told.script().say(told.words(why)), told.call()
    if call.number and call.call_back_by is None:
        script.gather(told.address("waiting"), _offer(told), told.words("message"), seconds=4)
    else:
        script.say(told.words("message"))
    transcribed = told.address("said") if told.own.transcription == BY_TWILIO else ""
    script.record(told.address("recorded"), told=told.address("recording"), transcribed=transcribed)
    return script.hang_up().answer()


def _called_back(told: Told, call: Call) -> HttpResponse:
    if not call.number:
        return _machine(told, "nobody")
    by = call.call_back_by or call_back_by(told.mailbox, at=told.at)
    course.promise_call_back(call, by, at=told.at)
    said = told.words("will_call", by=moment_words(told.own.language, by))
    return told.script().say(said).hang_up().answer()


@proven
def ask(told: Told, call: int, staff: int) -> HttpResponse:
    """A colleague's telephone was answered, perhaps by its machine: only whoever presses a key has the call."""
    script = told.script().gather(told.address("take", call, staff), told.words("take"), seconds=8)
    return script.hang_up().answer()


@proven
def take(told: Told, call: int, staff: int) -> HttpResponse:
    found = get_object_or_404(Call, pk=call, mailbox=told.mailbox)
    if told.fields.get("Digits") != "1" or found.is_over:
        return told.script().hang_up().answer()
    found = course.talk(found, get_object_or_404(Staff, pk=staff, is_active=True), at=told.at)
    is_theirs = found.staff is not None and found.staff.pk == staff
    return (told.script() if is_theirs else told.script().hang_up()).answer()  # another was quicker


@proven
def rung(told: Told) -> HttpResponse:
    """Nobody took it: back into the line. They talked: it is over."""
    call = told.call()
    if call.talked_at is not None:
        course.end(call, at=told.at)
    if call.talked_at is not None or call.is_over:
        return told.script().hang_up().answer()
    return _held(told, call)


@proven
def recorded(told: Told) -> HttpResponse:
    _keep_recording(told)
    return told.script().say(told.words("thanks")).hang_up().answer()


@proven
def recording(told: Told) -> HttpResponse:
    """Its file is there now."""
    _keep_recording(told)
    return HttpResponse(status=204)


def _keep_recording(told: Told) -> None:
    sid = told.fields.get("RecordingSid", "")[:64]
    if not sid.isalnum() or told.fields.get("RecordingDuration", "1") == "0":
        return
    call = course.leave_words(told.call(), sid, at=told.at)
    if call.recording == sid:
        enqueue(fetch_recording, dedupe=f"recording:{sid}", call_id=call.pk)


@proven
def said(told: Told) -> HttpResponse:
    """What a machine of Twilio's wrote down; of a call that we know nothing of, it is all there is."""
    call = Call.objects.filter(sid=told.sid, mailbox=told.mailbox).first() if told.sid else None
    if call is None:
        receive(told.content, channel=CHANNEL, mailbox=told.mailbox, source="webhook", at=told.at)
        return HttpResponse(status=204)
    text, _has_card_data = redact(clean_text(told.fields.get("TranscriptionText", "")))
    is_kept = take_down(call, text, at=told.at)
    return HttpResponse(status=204 if is_kept else 503)


@proven
def ended(told: Told) -> HttpResponse:
    """How the call ended, whatever was told before."""
    if told.fields.get("CallStatus") in _ENDS and told.sid:
        course.end(told.call(), at=told.at)
    return HttpResponse(status=204)


@proven
def bridge(told: Told, call: int) -> HttpResponse:
    """A colleague whom we called first, as they wished, is asked once more, and then the customer is called."""
    found = get_object_or_404(Call, pk=call, mailbox=told.mailbox)
    if found.is_over:
        return told.script().hang_up().answer()
    if told.fields.get("Digits") != "1":
        script = told.script().gather(told.address("bridge", call), told.words("bridge"), seconds=8)
        return script.hang_up().answer()
    of_it = {"statusCallback": told.address("reached", call), "statusCallbackEvent": "answered completed"}
    script = told.script()
    return script.ring(
        [(found.number, of_it | {"statusCallbackMethod": "POST"})],
        action=told.address("reached", call),
        caller=told.mailbox.address,
        seconds=40,
    ).answer()


@proven
def reached(told: Told, call: int) -> HttpResponse:
    """How it goes with the customer's telephone: as Twilio tells it meanwhile, and at the end of ringing it."""
    found = get_object_or_404(Call, pk=call, mailbox=told.mailbox)
    rung, state = told.fields.get("DialCallStatus", ""), told.fields.get("CallStatus", "")
    if rung == "completed":
        course.end(course.talk(found, found.staff, at=told.at), at=told.at)
    elif rung in _ENDS or (not rung and state in _UNREACHED):
        course.end(found, at=told.at, otherwise=CallState.NOT_REACHED)
    elif not rung and state == "in-progress":
        course.talk(found, found.staff, at=told.at)
    return told.script().hang_up().answer()


@proven
def leg(told: Told, call: int) -> HttpResponse:
    """How it ended with our own telephone, which rang first."""
    found = get_object_or_404(Call, pk=call, mailbox=told.mailbox)
    if told.fields.get("CallStatus") not in _ENDS:
        return HttpResponse(status=204)
    if found.talked_at is None:
        course.fail(found, _NOT_PICKED_UP, at=told.at)
    else:
        course.end(found, at=told.at)
    return HttpResponse(status=204)
