"""Where Twilio tells us of WhatsApp. Nothing is believed that Twilio has not signed."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from answerable.channels.twilio.door import kept
from answerable.channels.whatsapp.settings import CHANNEL


@csrf_exempt
@require_POST
def told(request: HttpRequest, pk: int) -> HttpResponse:
    return kept(request, CHANNEL, pk)
