"""What is alike for all public networks: nothing in their addresses leads to a ticket, and nothing is handed on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from answerable.channels.errors import ChannelError
from answerable.channels.incoming import Incoming
from answerable.channels.models import Item, Mailbox, Outgoing, SideOutgoing
from answerable.channels.threads import lead
from answerable.ledger.refusals import Invalid
from answerable.ledger.rows import update
from answerable.tickets.channel_words import channel_words
from answerable.tickets.files import read_blob
from answerable.tickets.models import Direction, Message

Row = Outgoing | SideOutgoing
_CLOCKS_APART = timedelta(minutes=1)


def tokens(_incoming: Incoming, _item: Item, _own: Iterable[str]) -> list[str]:
    return []


def find_forward(_incoming: Incoming) -> None:
    return None


def private_key(address: str) -> str:
    """The conversation that one has with somebody alone."""
    return f"private {address}"


def public_key(root: str, address: str) -> str:
    """What one person says in one public thread. What others say there is another matter."""
    return f"{root} {address}"


def sign(row: Row) -> Mailbox:
    """By which account it goes. What is said in private goes on with the ticket, wherever it began."""
    mailbox = mailbox_of(row)
    row.message.from_address, row.message.from_name = mailbox.address, mailbox.name
    update(row.message, "from_address", "from_name")
    if isinstance(row.message, Message) and not row.message.is_public:
        for address in row.recipients:
            lead(mailbox, private_key(address), row.message.ticket, at=row.created_at)
    return mailbox


def mailbox_of(row: Row) -> Mailbox:
    if row.mailbox is None:
        raise ChannelError("There is no account to send from.", permanent=True)
    return row.mailbox


@dataclass(frozen=True)
class Picture:
    content: bytes
    content_type: str
    alt: str


def pictures_of(row: Row) -> list[Picture]:
    """What an answer shows, each with what it shows in words."""
    return [
        Picture(read_blob(each.blob), each.content_type, each.alt)
        for each in row.message.attachments.select_related("blob")
    ]


def refuse_pictures_in_private(row: Row) -> None:
    if not is_public(row) and row.message.attachments.exists():
        words = _("Pictures go in public only, on %(channel)s. Send them by mail, or take them out.")
        raise Invalid(words % {"channel": channel_words(row.message.channel)})


def is_public(row: Row) -> bool:
    return isinstance(row.message, Message) and row.message.is_public


def addressee(row: Row) -> str:
    """To whom it still goes: public networks have no copies."""
    left = [each for each in row.recipients if each not in row.accepted]
    return left[0] if left else ""


def answered(row: Row, address: str) -> Message | None:
    """What of theirs it answers, the newest that was here when the answer was written: in public what they said there.
    The same at every attempt."""
    if not isinstance(row.message, Message):
        return None
    said = Message.objects.filter(
        ticket=row.message.ticket_id,
        channel=row.message.channel,
        direction=Direction.INBOUND,
        from_address=address,
        retracted_at=None,
        created_at__lte=row.created_at,
    )
    if row.message.is_public:
        said = said.filter(is_public=True)
    return said.exclude(external_id="").order_by("-created_at", "-pk").first()


def begins(mailbox: Mailbox) -> datetime:
    """What was said before then is not taken in: the account was not connected yet."""
    return mailbox.created_at - _CLOCKS_APART
