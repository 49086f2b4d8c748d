"""Files of a message, which WhatsApp keeps for a while."""

import mimetypes

from answerable.channels.errors import ChannelError
from answerable.channels.incoming import Incoming, Linked
from answerable.channels.models import Item, Mailbox
from answerable.channels.news import Completed
from answerable.channels.social.keeping import text_at
from answerable.channels.whatsapp import client
from answerable.channels.whatsapp.settings import WhatsAppSettings
from answerable.tickets.files import File

_LARGEST = 25_000_000


def complete(item: Item, incoming: Incoming) -> Completed:
    """Those that can be had; trouble that may pass is raised, so that it is tried again."""
    if item.mailbox is None:
        return Completed()
    found = [_file(item.mailbox, each) for each in incoming.linked]
    return Completed([each for each in found if each is not None], missing=found.count(None))


def _file(mailbox: Mailbox, linked: Linked) -> File | None:
    number = WhatsAppSettings.of(mailbox).phone_number_id
    said = client.get(mailbox, linked.key, phone_number_id=number)
    size = said.fields.get("file_size")
    if not said.is_fine or (isinstance(size, int) and size > _LARGEST):
        return None
    try:
        found = client.fetch(mailbox, text_at(said.fields, "url"), most=_LARGEST)
    except ChannelError as error:
        if not error.permanent:
            raise
        return None
    if found.status == 429 or found.status >= 500:
        raise ChannelError(f"It answered {found.status}.", permanent=False, code="busy")
    if found.status != 200:
        return None
    kind = (text_at(said.fields, "mime_type") or linked.content_type).partition(";")[0].strip().lower()
    return File(
        linked.name or f"file{mimetypes.guess_extension(kind) or ''}",
        kind,
        found.content,
        content_id=linked.key,
    )
