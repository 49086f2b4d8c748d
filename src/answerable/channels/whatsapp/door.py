"""Where Meta tells us of messages. Nothing is believed that is not signed with the app's secret."""

import hashlib
import hmac
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from answerable.channels.models import Mailbox
from answerable.channels.receiving import receive
from answerable.channels.social.keeping import read, rows_at, text_at, written
from answerable.channels.whatsapp.settings import CHANNEL, WhatsAppSettings

_MOST = 3_500_000  # bytes: what is told at once may be up to 3 MB


@csrf_exempt
@require_http_methods(["GET", "POST"])
def told(request: HttpRequest, pk: int) -> HttpResponse:
    """Messages, and what became of ours: each kept by itself, and only then answered."""
    mailbox = get_object_or_404(Mailbox, pk=pk, channel=CHANNEL, is_active=True)
    if request.method == "GET":
        return _shown(request, mailbox)
    if int(request.headers.get("Content-Length") or 0) > _MOST:
        return HttpResponse(status=413)
    if not is_signed(
        request.body, mailbox.secret("app_secret"), request.headers.get("X-Hub-Signature-256", "")
    ):
        return HttpResponse(status=403)
    now = timezone.now()
    with transaction.atomic():
        for number, content in parts_of(request.body):
            receive(content, channel=CHANNEL, mailbox=_at(number, mailbox), source="webhook", at=now)
    return HttpResponse(status=200)


def signature_of(content: bytes, secret: str) -> str:
    return "sha256=" + hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()


def is_signed(content: bytes, secret: str, signature: str) -> bool:
    """False also where there is no secret to tell by."""
    return bool(secret) and hmac.compare_digest(signature_of(content, secret).encode(), signature.encode())


def parts_of(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Each message and each word about one of ours, with our number's id at Meta. What is neither is passed over; what
    cannot be read at all is one item as it came."""
    said = read(content)
    if not said:
        yield "", content
    for entry in rows_at(said, "entry"):
        for change in rows_at(entry, "changes"):
            value = change.get("value")
            if change.get("field") == "messages" and isinstance(value, dict):
                yield from _parts(value)


def _parts(value: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    number = text_at(value, "metadata", "phone_number_id")
    ours = text_at(value, "metadata", "display_phone_number")
    contacts = {
        text_at(each, "wa_id"): text_at(each, "profile", "name") for each in rows_at(value, "contacts")
    }
    for message in rows_at(value, "messages"):
        name = contacts.get(text_at(message, "from"), "")
        yield number, written("message", ours=ours, name=name, said=message)
    for status in rows_at(value, "statuses"):
        yield number, written("status", ours=ours, said=status)


def _at(number: str, door: Mailbox) -> Mailbox:
    """An app has one door for all its numbers: what another number of ours was told is that account's, where the same
    secret proves it."""
    if not number or WhatsAppSettings.of(door).phone_number_id == number:
        return door
    others = Mailbox.objects.filter(channel=CHANNEL, is_active=True, settings__phone_number_id=number)
    secret = door.secret("app_secret")
    return next((each for each in others if each.secret("app_secret") == secret), door)


def _shown(request: HttpRequest, mailbox: Mailbox) -> HttpResponse:
    """Meta asks whether this door is ours, by the word that we gave it."""
    word = mailbox.secret("verify_token")
    given = request.GET.get("hub.verify_token", "")
    is_ours = bool(word) and hmac.compare_digest(word.encode(), given.encode())
    if request.GET.get("hub.mode") != "subscribe" or not is_ours:
        return HttpResponse(status=403)
    return HttpResponse(request.GET.get("hub.challenge", "")[:200], content_type="text/plain")
