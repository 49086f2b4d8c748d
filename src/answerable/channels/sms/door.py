"""Where Twilio tells us of text messages. Nothing is believed that Twilio has not signed."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from answerable.channels.sms.channel import CHANNEL
from answerable.channels.twilio.door import kept


@csrf_exempt
@require_POST
def told(request: HttpRequest, pk: int) -> HttpResponse:
    return kept(request, CHANNEL, pk)
