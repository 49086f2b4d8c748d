"""When something that was written leaves, and saying so with the way back."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from answerable.desk.frame.requests import now_of
from answerable.ledger.refusals import Invalid
from answerable.tickets.models import Message, SideMessage

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def goes_at(request: HttpRequest, wished: datetime | None, *, is_live: bool = False) -> datetime | None:
    """In a few seconds, in which one may think better of it, or when its writer said. Who chats is not kept waiting."""
    now = now_of(request)
    if wished is not None and wished <= now:
        raise Invalid(_("That moment has passed: choose a later one to send it at."))
    return wished or (now + settings.UNDO_SEND if settings.UNDO_SEND and not is_live else None)


def say_when_it_goes(
    request: HttpRequest,
    said: Message | SideMessage,
    undo: str,
    *,
    gone: "StrOrPromise",
    soon: "StrOrPromise",
    later: "StrOrPromise",
) -> None:
    """`undo` is the address that takes it back; `later` names the moment as `when`."""
    if not said.is_held(at=now_of(request)):
        messages.success(request, gone)
        return
    assert said.send_at is not None
    if said.send_at <= now_of(request) + settings.UNDO_SEND:
        messages.success(request, soon, extra_tags=undo)
        return
    when = date_format(localtime(said.send_at), "j M Y, H:i")
    messages.success(request, later % {"when": when}, extra_tags=undo)
