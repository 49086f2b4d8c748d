"""Pictures in what one writes, put in and shown to whoever may see the ticket; and whose from elsewhere one sees."""

import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from answerable.desk.frame.requests import actor_of, method_of, now_of, staff_of, ticket_of
from answerable.desk.reading.pictures import ask_again, show_always
from answerable.desk.views.files import POLICY, SHOWN
from answerable.ledger.refusals import Invalid
from answerable.people.masking import shown_text
from answerable.tickets.actions import keep_picture
from answerable.tickets.files import File, keep_bytes, path_of
from answerable.tickets.models import Attachment, Message, Picture, Ticket
from answerable.tickets.writing.pictures import MOST_BYTES, pictures_of

_CID = re.compile(r'src="cid:([^"]+)"')


@require_POST
def pictures(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep one; answers with the address under which the text shows it."""
    return _kept(request, ticket_of(request, reference))


@require_POST
def pictures_new(request: HttpRequest) -> HttpResponse:
    """The same before there is a ticket."""
    return _kept(request, None)


def _kept(request: HttpRequest, ticket: Ticket | None) -> HttpResponse:
    given = request.FILES.get("picture")
    if given is None or (given.size or 0) > MOST_BYTES:
        raise Invalid(_("A picture in the text may have 10 MB. Attach it as a file."))
    file = File(given.name or "", given.content_type or "", given.read())
    keep_bytes([file.content])
    kept = keep_picture(ticket, file, by=actor_of(request), at=now_of(request))
    return JsonResponse({"src": _address(ticket, kept.content_id)})


@require_GET
def picture(request: HttpRequest, reference: str, content_id: str) -> HttpResponseBase:
    ticket = ticket_of(request, reference)
    found = pictures_of(ticket, [content_id])
    return _sent(found[-1] if found else None)


@require_GET
def picture_new(request: HttpRequest, content_id: str) -> HttpResponseBase:
    """Their own: nobody else sees what is not said yet."""
    own = Picture.objects.filter(ticket=None, staff=staff_of(request), content_id=content_id)
    return _sent(own.first())


def _sent(found: Picture | Attachment | None) -> FileResponse:
    if found is None or found.content_type.lower() not in SHOWN:
        raise Http404
    response = FileResponse(
        default_storage.open(path_of(found.blob_id)),
        filename=shown_text(found.filename),
        content_type=found.content_type,
    )
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "private, max-age=86400"
    return response


def shown(ticket: Ticket, html: str) -> SafeString:
    """The same, to be read."""
    return mark_safe(editable(ticket, html))  # noqa: S308 - made harmless by the verb that kept it


def editable(ticket: Ticket | None, html: str) -> str:
    """A draft's HTML with its pictures at our own addresses; the editor turns them back into names."""

    def own_address(match: re.Match[str]) -> str:
        try:
            return f'src="{_address(ticket, match[1])}"'
        except NoReverseMatch:
            return 'alt=""'

    return _CID.sub(own_address, html)


def _address(ticket: Ticket | None, content_id: str) -> str:
    if ticket is None:
        return reverse("desk:picture_new", args=[content_id])
    return reverse("desk:picture", args=[ticket.reference, content_id])


@require_POST
def always(request: HttpRequest, reference: str, message_id: int) -> HttpResponse:
    """POST shows pictures from elsewhere in all mails of this message's sender to whoever asks, DELETE asks again."""
    ticket = ticket_of(request, reference)
    message = get_object_or_404(Message, pk=message_id, ticket=ticket)
    if method_of(request) == "DELETE":
        ask_again(message, by=actor_of(request))
    else:
        show_always(message, by=actor_of(request), at=now_of(request))
    return redirect(f"{ticket.get_absolute_url()}#message-{message.pk}")
