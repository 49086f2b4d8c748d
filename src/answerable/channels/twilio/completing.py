"""Pictures of a message, which Twilio keeps: asked for with our token there, and without it where it sends us on."""

import mimetypes
from urllib.parse import urljoin, urlsplit

from answerable.channels.incoming import Incoming, Linked
from answerable.channels.linked.fetching import LARGEST, if_it_can_be_had
from answerable.channels.models import Item, Mailbox
from answerable.channels.news import Completed
from answerable.channels.twilio.client import basic
from answerable.channels.twilio.settings import TwilioSettings
from answerable.ledger.outside import Refused, ask
from answerable.tickets.files import File


def complete(item: Item, incoming: Incoming) -> Completed:
    """Those that can be had; trouble that may pass is raised, so that it is tried again."""
    if item.mailbox is None:
        return Completed()
    found = [_file(item.mailbox, each) for each in incoming.linked]
    return Completed([each for each in found if each is not None], missing=found.count(None))


def _file(mailbox: Mailbox, linked: Linked) -> File | None:
    if urlsplit(linked.url).hostname != urlsplit(TwilioSettings.of(mailbox).api).hostname:
        return None
    content = if_it_can_be_had(lambda: _asked(mailbox, linked.url))
    if content is None:
        return None
    kind = linked.content_type or "application/octet-stream"
    name = f"file{mimetypes.guess_extension(kind) or ''}"
    return File(name, kind, content, content_id=linked.key)


def _asked(mailbox: Mailbox, url: str) -> bytes:
    found = ask("GET", url, {"Authorization": basic(mailbox)}, most=LARGEST)
    if found.status in (301, 302, 303, 307, 308):
        found = ask("GET", urljoin(url, found.headers.get("location", "")), {}, most=LARGEST)
    if found.status != 200:
        raise Refused(found.status)
    return found.content
