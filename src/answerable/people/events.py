"""What can happen to people, as the ledger tells it."""

from answerable.ledger.kinds import Ids, Word, kind

STAFF_CREATED = kind("staff.created", role=Word, provider=int)
STAFF_CHANGED = kind("staff.changed", role=Word, provider=int, teams=Ids)
STAFF_INVITED = kind("staff.invited")
STAFF_DEACTIVATED = kind("staff.deactivated")
STAFF_REACTIVATED = kind("staff.reactivated")
CUSTOMER_CREATED = kind("customer.created", channel=Word)
CUSTOMER_CHANGED = kind("customer.changed")
CUSTOMER_MERGED = kind("customer.merged", into=int, merge=int)
CUSTOMER_UNMERGED = kind("customer.unmerged", out_of=int, merge=int)
ACCOUNT_CREATED = kind("account.created")
ACCOUNT_CHANGED = kind("account.changed")
IDENTITY_ADDED = kind("identity.added", identity=int, channel=Word)
IDENTITY_VERIFIED = kind("identity.verified", identity=int, channel=Word)
