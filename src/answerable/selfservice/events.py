"""What can happen to a brand's doors for customers, as the ledger tells it."""

from answerable.ledger.kinds import kind

OPEN311_CLIENT_ADDED = kind("open311client.added", front=int)
OPEN311_CLIENT_REVOKED = kind("open311client.revoked", front=int)
