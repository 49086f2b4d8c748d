"""What can happen to tokens, as the ledger tells it."""

from answerable.ledger.kinds import kind

TOKEN_CREATED = kind("token.created", staff=int)
TOKEN_REVOKED = kind("token.revoked", staff=int)
