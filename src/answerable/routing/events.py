"""What happens to whose hands a ticket is in, as the ledger tells it."""

from answerable.ledger.kinds import Ids, Word, kind

# --- Who within a team is given a ticket ------------------------------------------------------------------

# Why somebody was given it, or nobody: `needs` are skills, `units` what it weighs, `considered` how many people were
# looked at. `free` could have had it; the others are named by why they could not, thirty of each at most.
_DECIDED = {
    "team": int,
    "staff": int,
    "reason": Word,
    "instead_of": int,
    "needs": Ids,
    "units": int,
    "load": int,
    "capacity": int,
    "considered": int,
    "free": Ids,
    "not_eligible": Ids,
    "had_it": Ids,
    "lacks_skill": Ids,
    "away": Ids,
    "not_here": Ids,
    "prefers_pull": Ids,
    "full": Ids,
}
GIVEN = kind("ticket.given", **_DECIDED)
NOT_GIVEN = kind("ticket.not_given", **_DECIDED)
TAKEN_BACK = kind("ticket.taken_back", staff=int, team=int, reason=Word, minutes=int)
SKILL_ADDED = kind("skill.added", of=Word)
SKILL_CHANGED = kind("skill.changed", of=Word, renamed=bool)
SKILL_REMOVED = kind("skill.removed", people=int)
TEAM_GIVING_CHANGED = kind(
    "team.giving_changed", way=Word, sticky=bool, untouched=int, most=int, leaving=Word
)
STAFF_SKILLS_CHANGED = kind("staff.skills_changed", added=Ids, removed=Ids, changed=Ids)
STAFF_GIVING_CHANGED = kind("staff.giving_changed", capacity=int, themselves=bool, deputy=int, calendar=int)
STAFF_TAKES_WORK = kind("staff.took_up_work")
STAFF_TAKES_NONE = kind("staff.paused_work")
