"""What can happen to people, as the ledger tells it."""

from datetime import datetime

from answerable.ledger.kinds import Ids, Word, kind

STAFF_CREATED = kind("staff.created", role=Word, provider=int, custom_role=int)
STAFF_CHANGED = kind("staff.changed", role=Word, provider=int, teams=Ids, custom_role=int)
STAFF_LOOKED_OVER = kind("staff.looked_over", on=bool)
STAFF_INVITED = kind("staff.invited")
STAFF_DEACTIVATED = kind("staff.deactivated")
STAFF_REACTIVATED = kind("staff.reactivated")
STAFF_WENT_AWAY = kind("staff.went_away", until=datetime)
STAFF_CAME_BACK = kind("staff.came_back")
TEAM_ADDED = kind("team.added", provider=int)
TEAM_CHANGED = kind("team.changed", provider=int, renamed=bool)
TEAM_REMOVED = kind("team.removed")
TEAM_RESTORED = kind("team.restored")
PROVIDER_ADDED = kind("provider.added", of=Word)
PROVIDER_RENAMED = kind("provider.renamed")
ROLE_ADDED = kind("customrole.added", like=Word, added=int)
ROLE_CHANGED = kind("customrole.changed", like=Word, added=int, removed=int)
ROLE_REMOVED = kind("customrole.removed")
FIRST_START_FINISHED = kind("first_start.finished")
CUSTOMER_CREATED = kind("customer.created", channel=Word)
CUSTOMER_CHANGED = kind("customer.changed")
CUSTOMER_MERGED = kind("customer.merged", into=int, merge=int)
CUSTOMER_UNMERGED = kind("customer.unmerged", out_of=int, merge=int)
ACCOUNT_CREATED = kind("account.created")
ACCOUNT_CHANGED = kind("account.changed")
IDENTITY_ADDED = kind("identity.added", identity=int, channel=Word)
IDENTITY_VERIFIED = kind("identity.verified", identity=int, channel=Word)
