"""Pictures of a message, which Twilio keeps: asked for with our token there, and without it where it sends us on."""

import mimetypes
from urllib.parse import urljoin, urlsplit

from django.utils.translation import gettext as _

from answerable.channels.errors import ChannelError
from answerable.channels.incoming import Incoming, Linked
from answerable.channels.models import Item, Mailbox
from answerable.channels.news import Completed
from answerable.channels.twilio.client import basic
from answerable.channels.twilio.settings import TwilioSettings
from answerable.ledger.outside import Answer, NotReachable, TooMuch, ask
from answerable.tickets.files import File

_LARGEST = 10_000_000


def complete(item: Item, incoming: Incoming) -> Completed:
    """Those that can be had; trouble that may pass is raised, so that it is tried again."""
    if item.mailbox is None:
        return Completed()
    found = [_file(item.mailbox, each) for each in incoming.linked]
    return Completed([each for each in found if each is not None], missing=found.count(None))


def _file(mailbox: Mailbox, linked: Linked) -> File | None:
    if urlsplit(linked.url).hostname != urlsplit(TwilioSettings.of(mailbox).api).hostname:
        return None
    try:
        found = _asked(linked.url, {"Authorization": basic(mailbox)})
        if found.status in (301, 302, 303, 307, 308):
            found = _asked(urljoin(linked.url, found.headers.get("location", "")), {})
    except TooMuch as error:
        if error.is_size:
            return None
        raise _not_now(error) from error
    except NotReachable as error:
        if error.is_final:
            return None
        raise _not_now(error) from error
    if found.status == 429 or found.status >= 500:
        raise _not_now(found.status)
    if found.status != 200:
        return None
    kind = linked.content_type or "application/octet-stream"
    name = f"file{mimetypes.guess_extension(kind) or ''}"
    return File(name, kind, found.content, content_id=linked.key)


def _asked(url: str, headers: dict[str, str]) -> Answer:
    return ask("GET", url, headers, most=_LARGEST)


def _not_now(why: object) -> ChannelError:
    words = _("A picture cannot be fetched now: %(why)s") % {"why": why}
    return ChannelError(words, permanent=False, code="unreachable")
