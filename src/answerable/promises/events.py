"""What can happen to promises and policies, as the ledger tells it. Of a ticket: which policy holds for it, and what
became due. Of a policy: that it was added or changed."""

from datetime import datetime

from answerable.ledger.kinds import Word, kind

# Of a ticket. Without a version, no policy holds for it any more.
# `provider` is whose charter was asked, `charter` the version that decided.
PROMISED = kind("ticket.promised", policy=int, version=int, provider=int, charter=int)
WARNED = kind("promise.warned", promise=int, of=Word, due=datetime)
MISSED = kind("promise.missed", promise=int, of=Word, due=datetime)
ESCALATED = kind("promise.escalated", promise=int, of=Word, step=int)
# Of policies.
POLICY_ADDED = kind("policy.added", version=int)
POLICY_CHANGED = kind("policy.changed", version=int, since=datetime, renamed=bool)
POLICY_MOVED = kind("policy.moved", position=int)
POLICY_REMOVED = kind("policy.removed")
POLICY_RESTORED = kind("policy.restored")
