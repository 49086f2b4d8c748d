"""What can happen to received items and mailboxes, as the ledger tells it.

That an item opened or joined a ticket is told by the ticket's `message.received`, which names the item.
"""

from answerable.ledger.kinds import Word, kind

ITEM_RECORDED = kind("item.recorded", item=int, reason=Word, message=int)
ITEM_QUARANTINED = kind("item.quarantined", item=int, reason=Word)
ITEM_RELEASED = kind("item.released", item=int)
ITEM_FAILED = kind("item.failed", item=int, reason=Word)
ITEM_REPLAYED = kind("item.replayed", item=int)
MAILBOX_ADDED = kind("mailbox.added", channel=Word)
MAILBOX_CHANGED = kind("mailbox.changed")
MAILBOX_STOPPED = kind("mailbox.stopped")
