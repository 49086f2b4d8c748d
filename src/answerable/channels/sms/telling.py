"""A text message that is no answer on a ticket."""

from answerable.channels.errors import ChannelError
from answerable.channels.models import Mailbox
from answerable.channels.registry import Telling
from answerable.channels.twilio import client


def tell(mailbox: Mailbox, address: str, telling: Telling) -> None:
    said = client.post(
        mailbox, "Messages.json", {"From": mailbox.address, "To": address, "Body": telling.text}
    )
    if said.status not in (200, 201):
        raise ChannelError(f"{said.words} ({said.code})", permanent=True)
