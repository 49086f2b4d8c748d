"""Files on their way out: Twilio fetches each from an address of ours, which is made anew for each attempt."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from answerable.channels.models import Outgoing, SideOutgoing
from answerable.tickets.files import path_of
from answerable.tickets.models import Attachment

_SALT = "answerable.channels.sms.pictures"
_LASTS = timedelta(hours=4)  # a carrier may be slow; whoever finds the address later finds nothing


def addresses_of(row: Outgoing | SideOutgoing) -> list[str]:
    keys = row.message.attachments.order_by("pk").values_list("pk", flat=True)
    return [settings.BASE_URL + reverse("channels:sms_picture", args=[_token(key)]) for key in keys]


@require_safe
def picture(_request: HttpRequest, token: str) -> FileResponse:
    """Who has the address has the picture, for as long as it holds: Twilio signs nothing when it fetches."""
    try:
        key = signing.loads(token, salt=_SALT, max_age=_LASTS)
    except signing.BadSignature as error:
        raise Http404 from error
    found = get_object_or_404(Attachment, pk=key, message__channel__in=("sms", "whatsapp"))
    response = FileResponse(default_storage.open(path_of(found.blob_id)), content_type=found.content_type)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def _token(key: int) -> str:
    return signing.dumps(key, salt=_SALT)
