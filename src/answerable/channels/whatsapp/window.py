"""For 24 hours after somebody wrote one may answer them as one likes; then only with an approved template."""

from datetime import datetime, timedelta

from answerable.channels.models import Item, Mailbox

OPEN_FOR = timedelta(hours=24)


def closes_at(mailbox: Mailbox, address: str) -> datetime | None:
    """None where they never wrote here. Counted from when they wrote, which may be before we were told."""
    newest = (
        Item.objects.filter(sender=address, mailbox=mailbox)
        .select_related("message")
        .only("received_at", "message__sent_at")
        .order_by("-received_at")
        .first()
    )
    if newest is None:
        return None
    wrote_at = newest.message.sent_at if newest.message else None
    return min(newest.received_at, wrote_at or newest.received_at) + OPEN_FOR


def is_open(mailbox: Mailbox, address: str, *, at: datetime) -> bool:
    closes = closes_at(mailbox, address)
    return closes is not None and at < closes
