"""What can happen to promises and policies, as the ledger tells it. Of a ticket: which policy holds for it, and what
became due. Of a policy: that it was added or changed."""

from datetime import datetime

from answerable.ledger.kinds import Word, kind

# Of a ticket. Without a version, no policy holds for it any more.
# `provider` is whose charter was asked, `charter` the version that decided; `account` or `region` whose agreed times
# were, `agreed` the version of those.
PROMISED = kind(
    "ticket.promised", policy=int, version=int, provider=int, charter=int, account=int, region=int, agreed=int
)
WARNED = kind("promise.warned", promise=int, of=Word, due=datetime)
MISSED = kind("promise.missed", promise=int, of=Word, due=datetime)
ESCALATED = kind("promise.escalated", promise=int, of=Word, step=int)
# Of a ticket: what was stated in an answer. `stated` is the key of the event that says so; `start` and `end` are where
# in the answer its words stand. `told`: the customer was told.
STATED = kind("promise.stated", message=int, due=datetime, answer=bool, start=int, end=int)
MOVED = kind("promise.moved", stated=int, due=datetime, reason=Word, told=bool)
WITHDRAWN = kind("promise.withdrawn", stated=int, reason=Word, told=bool)
KEPT = kind("promise.kept", stated=int)
RESUMED = kind("promise.resumed", stated=int)  # what was called kept or withdrawn is owed again
# Of policies.
POLICY_ADDED = kind("policy.added", version=int)
POLICY_CHANGED = kind("policy.changed", version=int, since=datetime, renamed=bool)
POLICY_MOVED = kind("policy.moved", position=int)
POLICY_REMOVED = kind("policy.removed")
POLICY_RESTORED = kind("policy.restored")
# Of a region, of an account: by when something is done for whoever belongs to it.
REGION_TIMES_CHANGED = kind("region.times_changed", number=int, since=datetime)
ACCOUNT_TIMES_CHANGED = kind("account.times_changed", number=int, since=datetime)
