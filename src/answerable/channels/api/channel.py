"""The interface as a channel: what it passes on is kept as a form's is. It only leads in: answers go by the channel on
which the customer can be reached."""

from answerable.channels.incoming import Incoming
from answerable.channels.models import Item
from answerable.channels.web.channel import parse_as

CHANNEL = "api"


def parse_item(item: Item, content: bytes) -> Incoming:
    return parse_as(CHANNEL, item, content)
