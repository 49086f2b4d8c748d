"""What telephones do when something happens to a ticket."""

from answerable.channels.phone import course
from answerable.channels.phone.numbers import CHANNEL
from answerable.ledger.models import Event


def adopt(event: Event) -> None:
    """A call became what is said on a ticket. Nothing is asked of what came another way."""
    if event.data["channel"] == CHANNEL and "item" in event.data:
        course.adopt(event)
