"""Taking in what Twilio posts: kept, and only then answered."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from answerable.channels.models import Mailbox
from answerable.channels.receiving import receive
from answerable.channels.twilio.signature import is_signed

_MOST = 100_000  # bytes of one form
_NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


def kept(request: HttpRequest, channel: str, pk: int) -> HttpResponse:
    """A message, or what became of one of ours."""
    mailbox = get_object_or_404(Mailbox, pk=pk, channel=channel, is_active=True)
    if int(request.headers.get("Content-Length") or 0) > _MOST:
        return HttpResponse(status=413)
    content = request.body
    signature = request.headers.get("X-Twilio-Signature", "")
    fields = {name: request.POST.getlist(name) for name in request.POST}
    token = mailbox.secret("auth_token")
    if not is_signed(settings.BASE_URL + request.get_full_path(), fields, token, signature):
        return HttpResponse(status=403)
    receive(content, channel=channel, mailbox=mailbox, source="webhook", at=timezone.now())
    return HttpResponse(_NOTHING_TO_SAY, content_type="text/xml")
