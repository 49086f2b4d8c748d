"""Files and originals: never shown as part of our own pages unless they are plain pictures or recordings."""

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from answerable.channels.models import Item
from answerable.desk.frame.requests import staff_of, ticket_of
from answerable.desk.masks.files import refuse_file, refuse_original
from answerable.people.masking import shown_text
from answerable.tickets.files import path_of
from answerable.tickets.models import Attachment, Ticket

SHOWN = {"image/png", "image/jpeg", "image/gif", "image/webp", "audio/mpeg"}
# Whatever a file turns out to be, it runs nothing and reaches nothing.
POLICY = "default-src 'none'; img-src 'self'; sandbox"


@require_GET
def attachment(request: HttpRequest, pk: int) -> HttpResponseBase:
    rows = Attachment.objects.select_related("message", "note", "side_message__conversation")
    found = get_object_or_404(rows, pk=pk)
    get_object_or_404(Ticket.objects.visible_to(staff_of(request)), pk=_ticket_id(found))
    refuse_file(staff_of(request), found.content_type, found.filename)
    is_shown = found.content_type.lower() in SHOWN and "download" not in request.GET
    response = FileResponse(
        default_storage.open(path_of(found.blob_id)),
        as_attachment=not is_shown,
        filename=shown_text(found.filename),
        content_type=found.content_type if is_shown else "application/octet-stream",
    )
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "private, max-age=86400"
    return response


def _ticket_id(found: Attachment) -> int | None:
    if found.side_message is not None:
        return found.side_message.conversation.ticket_id
    said = found.message or found.note
    return said.ticket_id if said else None


@require_GET
def original(request: HttpRequest, reference: str, message_id: int) -> HttpResponse:
    """The bytes as they were received (card numbers taken out)."""
    ticket = ticket_of(request, reference)
    refuse_original(staff_of(request))
    item = get_object_or_404(
        Item.objects.select_related("raw"), message=message_id, message__ticket=ticket, became__isnull=False
    )
    return as_download(item.raw.content, f"{ticket.reference}-{message_id}.eml")


def as_download(content: bytes, filename: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Content-Security-Policy"] = POLICY
    return response
