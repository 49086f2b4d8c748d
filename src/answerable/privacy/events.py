"""What can happen to people's data, as the ledger tells it: that it did, never what it was."""

from answerable.ledger.kinds import Word, kind

EXPORT_ASKED = kind("data.export_asked", customer=int, reason=Word)
EXPORT_MADE = kind("data.export_made", customer=int, tickets=int)
EXPORT_STOPPED = kind("data.export_stopped", customer=int)
EXPORT_FETCHED = kind("data.export_fetched", customer=int)
EXPORT_GONE = kind("data.export_gone", customer=int)
ERASURE_ASKED = kind("data.erasure_asked", customer=int, reason=Word)
ERASURE_STOPPED = kind("data.erasure_stopped", customer=int)
CUSTOMER_ERASED = kind("customer.erased", tickets=int)
TICKET_ERASED = kind("ticket.erased", rule=int)
FILES_DELETED = kind("ticket.files_deleted", rule=int)
ORIGINALS_DELETED = kind("ticket.originals_deleted", rule=int)
RULE_ADDED = kind("retention.added", does=Word)
RULE_CHANGED = kind("retention.changed", does=Word)
RULE_SWITCHED_ON = kind("retention.switched_on")
RULE_SWITCHED_OFF = kind("retention.switched_off")
RULE_REMOVED = kind("retention.removed")
HELD = kind("hold.set", customer=int, ticket=int, reason=Word)
LIFTED = kind("hold.lifted", customer=int, ticket=int)
