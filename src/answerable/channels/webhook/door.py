"""Where other systems post. Nothing is believed that is not proven in the way that was chosen for them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from answerable.channels.models import Mailbox
from answerable.channels.receiving import receive
from answerable.channels.webhook.mapping import CHANNEL
from answerable.channels.webhook.proof import is_proven
from answerable.channels.webhook.settings import settings_of

_MOST = 15_000_000  # bytes: files in base64 are a third longer than they are


@csrf_exempt
@require_POST
def told(request: HttpRequest, pk: int) -> HttpResponse:
    """Kept, and only then answered. The very same bytes are the same item, however often they come."""
    mailbox = get_object_or_404(Mailbox, pk=pk, channel=CHANNEL, is_active=True)
    length = request.headers.get("Content-Length") or "0"
    if not length.isdigit() or int(length) > _MOST:
        return HttpResponse(status=413)
    now, content = timezone.now(), request.body
    if len(content) > _MOST:
        return HttpResponse(status=413)
    if not is_proven(settings_of(mailbox).proof, request.headers, content, mailbox.secret("secret"), at=now):
        return HttpResponse(status=403)
    receive(content, channel=CHANNEL, mailbox=mailbox, source="webhook", at=now)
    return HttpResponse(status=202)
