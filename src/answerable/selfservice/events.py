"""What can happen to a brand's doors for customers, as the ledger tells it."""

from answerable.ledger.kinds import Word, kind

OPEN311_CLIENT_ADDED = kind("open311client.added", front=int)
OPEN311_CLIENT_REVOKED = kind("open311client.revoked", front=int)
# What people look for in vain: what somebody said of it. Which words those are stands with the row.
GAP_SETTLED = kind("gap.settled", state=Word, owner=int, article=int)
