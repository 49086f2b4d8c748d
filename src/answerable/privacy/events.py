"""What can happen to people's data, as the ledger tells it: that it did, never what it was."""

from answerable.ledger.kinds import Word, kind

EXPORT_ASKED = kind("data.export_asked", customer=int, reason=Word)
EXPORT_MADE = kind("data.export_made", customer=int, tickets=int)
EXPORT_FETCHED = kind("data.export_fetched", customer=int)
EXPORT_GONE = kind("data.export_gone", customer=int)
ERASURE_ASKED = kind("data.erasure_asked", customer=int, reason=Word)
ERASURE_STOPPED = kind("data.erasure_stopped", customer=int)
CUSTOMER_ERASED = kind("customer.erased", tickets=int)
TICKET_ERASED = kind("ticket.erased", rule=int)
HELD = kind("hold.set", customer=int, ticket=int)
LIFTED = kind("hold.lifted", customer=int, ticket=int)
