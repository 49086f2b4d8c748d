"""What is fetched and asked of Twilio behind a call."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from answerable.channels.cards import redact
from answerable.channels.errors import ChannelError
from answerable.channels.models import Mailbox
from answerable.channels.phone import course
from answerable.channels.phone.models import OVER, Call, CallState, Line
from answerable.channels.phone.settings import PhoneSettings
from answerable.channels.phone.transcribing import AUDIO, TRANSCRIBERS, take_down
from answerable.channels.phone.twiml import Script
from answerable.channels.phone.verifying import code_of
from answerable.channels.phone.words import words
from answerable.channels.text import clean_text
from answerable.channels.twilio import client
from answerable.ledger.actor import SYSTEM
from answerable.ledger.jobs import GiveUp, Lane, TryLater, enqueue, job
from answerable.tickets.actions import complete_message
from answerable.tickets.files import File, keep_bytes, read_blob
from answerable.tickets.models import Attachment, Direction

log = structlog.get_logger(__name__)
_MOST = 20_000_000  # bytes of a recording
_SOON = timedelta(seconds=15)
_CLOCKS_APART = timedelta(minutes=2)
_SILENT = timedelta(minutes=30)
_MOST_ASKED = 50


@job(lane=Lane.OUTSIDE)
def fetch_recording(call_id: int) -> Callable[[], None] | None:
    """Here as a file of the call's message; then it goes at Twilio, where that is wished."""
    call = Call.objects.select_related("mailbox", "message__ticket").get(pk=call_id)
    if call.mailbox is None or not call.recording or (call.message and call.message.ticket.erased_at):
        return None
    if call.message is None:
        raise TryLater("Its message is not there yet.", after=_SOON)
    path = f"Recordings/{call.recording}.mp3"
    found = client.fetch(call.mailbox, path, most=_MOST)
    if found.status == 404:
        raise ChannelError("Twilio does not have the recording yet.", permanent=False)
    if found.status != 200:
        raise ChannelError(f"Twilio answered {found.status} instead of the recording.", permanent=False)
    keep_bytes([found.content])
    return lambda: _keep(call, found.content)


def _keep(call: Call, content: bytes) -> None:
    assert call.message is not None
    assert call.mailbox is not None
    name = f"voicemail-{call.began_at:%Y-%m-%d-%H%M%S}.mp3"
    complete_message(call.message, files=[File(name, AUDIO, content)], by=SYSTEM, at=timezone.now())
    own = PhoneSettings.of(call.mailbox)
    if own.is_deleted_there:
        enqueue(delete_recording, call_id=call.pk)
    if own.transcription in TRANSCRIBERS:
        enqueue(transcribe, call_id=call.pk)


@job(lane=Lane.OUTSIDE)
def delete_recording(call_id: int) -> None:
    call = Call.objects.select_related("mailbox").get(pk=call_id)
    if call.mailbox is not None and call.recording:
        client.delete(call.mailbox, f"Recordings/{call.recording}.json")


@job(lane=Lane.OUTSIDE, max_attempts=8)
def transcribe(call_id: int) -> Callable[[], object] | None:
    call = Call.objects.select_related("mailbox", "message").get(pk=call_id)
    if call.mailbox is None or call.message is None or call.message.text:
        return None
    file = Attachment.objects.filter(message=call.message, content_type=AUDIO).select_related("blob").first()
    transcriber = TRANSCRIBERS.get(PhoneSettings.of(call.mailbox).transcription)
    if file is None or transcriber is None:
        return None
    text, _has_card_data = redact(clean_text(transcriber(call.mailbox, read_blob(file.blob))))
    return lambda: take_down(call, text, at=timezone.now())


def _unplaced(call_id: int, error: str) -> None:
    course.fail(Call.objects.get(pk=call_id), error, at=timezone.now())


@job(lane=Lane.OUTSIDE, max_attempts=4, given_up=_unplaced)
def place(call_id: int) -> Callable[[], None] | None:
    """Our own telephone first. After an attempt of which nobody knows how it ended, Twilio is asked what it has: it
    knows no key that would keep it from calling twice."""
    call = Call.objects.select_related("mailbox", "staff__line").get(pk=call_id)
    if call.state != CallState.PLACED or call.sid is not None:
        return None
    assert call.mailbox is not None
    assert call.staff is not None
    own = call.staff.line.number
    made = _made_before(call, call.mailbox, own)
    if made is None:
        Call.objects.filter(pk=call.pk).update(attempts=call.attempts + 1)
        said = client.post(call.mailbox, "Calls.json", _form(call, call.mailbox, own))
        if said.status not in (200, 201):
            raise GiveUp(f"{said.words} ({said.code})")
        made = str(said.fields.get("sid", ""))
    sid = made
    return lambda: _placed(call, sid)


def _form(call: Call, mailbox: Mailbox, own: str) -> dict[str, str]:
    return {
        "From": mailbox.address,
        "To": own,
        "Url": _address(mailbox, "bridge", call),
        "StatusCallback": _address(mailbox, "leg", call),
        "Timeout": "25",
    }


def _address(mailbox: Mailbox, name: str, call: Call) -> str:
    return settings.BASE_URL + reverse(f"channels:phone_{name}", args=[mailbox.pk, call.pk])


def _made_before(call: Call, mailbox: Mailbox, own: str) -> str | None:
    if not call.attempts:
        return None
    since = f"{call.began_at - _CLOCKS_APART:%Y-%m-%d}"
    said = client.get(mailbox, "Calls.json", {"To": own, "From": mailbox.address, "StartTime>": since})
    if said.status != 200:
        raise ChannelError(said.words, permanent=False, code="unknown")
    found = [str(each.get("sid")) for each in said.fields.get("calls", [])]
    known = set(Call.objects.filter(sid__in=found).values_list("sid", flat=True))
    return next((each for each in found if each not in known), None)


def _placed(call: Call, sid: str) -> None:
    """Its bridge may have been asked for already: only what is still to be placed rings."""
    Call.objects.filter(pk=call.pk, sid=None).update(sid=sid)
    Call.objects.filter(pk=call.pk, state=CallState.PLACED).update(state=CallState.RINGING)


@job(lane=Lane.OUTSIDE, max_attempts=3)
def read_code(line_id: int, mailbox_id: int, given: str) -> None:
    """The code is read aloud on the telephone that somebody says is theirs. `given` is when it was asked for."""
    line, mailbox = Line.objects.get(pk=line_id), Mailbox.objects.get(pk=mailbox_id)
    if line.code_at is None or line.code_at.isoformat() != given or line.verified_at is not None:
        return
    language = PhoneSettings.of(mailbox).language
    said = words(language, "code", code=", ".join(code_of(line)))
    script = Script(language).say(said).hang_up().answer().content.decode()
    client.post(mailbox, "Calls.json", {"From": mailbox.address, "To": line.number, "Twiml": script})


@job(lane=Lane.OUTSIDE)
def ask_after_calls() -> None:
    """Of calls whose end was never told, the newest first: nobody stands in a line in which they are no more."""
    now = timezone.now()
    silent = Call.objects.exclude(state__in=OVER).filter(began_at__lt=now - _SILENT, sid__isnull=False)
    for call in silent.select_related("mailbox").order_by("-began_at")[:_MOST_ASKED]:
        if call.mailbox is None:
            continue
        try:
            said = client.get(call.mailbox, f"Calls/{call.sid}.json")
        except ChannelError as error:
            log.info("call.unknown", call=call.pk, error=error.code)
            continue
        if said.status == 404 or said.fields.get("status") not in ("queued", "ringing", "in-progress"):
            _end(call, now)


def _end(call: Call, at: datetime) -> None:
    is_theirs = call.direction == Direction.INBOUND
    course.end(call, at=at, otherwise=CallState.MISSED if is_theirs else CallState.NOT_REACHED)
