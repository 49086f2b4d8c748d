"""What somebody is called where their address is the network's own key for them."""

import re

from answerable.people.models import Identity
from answerable.tickets.models import Direction, Message

_HANDLE = re.compile(r"(?:^|\()(@[^()\s]+)\)?$")


def handle_of(identity: Identity) -> str:
    """As they were called last, since handles change hands; their address where that is all we know. It is read from a
    name, so that whoever may not know it does not see it here."""
    said = Message.objects.filter(
        customer=identity.customer_id,
        channel=identity.channel,
        from_address=identity.address,
        direction=Direction.INBOUND,
    )
    last = said.exclude(from_name="").order_by("-pk").first()
    found = _HANDLE.search(last.shown_from) if last is not None else None
    return found[1] if found else identity.shown
