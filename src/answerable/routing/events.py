"""What can happen to whose hands a ticket is in, and to the rules that say so, as the ledger tells it. Words
stay with their records."""

from datetime import datetime

from answerable.ledger.kinds import Ids, Word, kind

# Rules.
# Of a ticket: `teams` were considered and had so many tickets (`had`) of that rule that day; `team` is where it is now,
# `came` the one it had before. `also` are versions of rules that named no team and added something. Without a version,
# no rule that names a team fitted.
ROUTED = kind(
    "ticket.routed",
    route=int, version=int, also=Ids, looked=int, teams=Ids, had=Ids, team=int, came=int, tier=int, priority=int,
    reason=Word,
)  # fmt: skip
ROUTE_ADDED = kind("route.added", version=int)
ROUTE_CHANGED = kind("route.changed", version=int, renamed=bool)
ROUTE_MOVED = kind("route.moved", position=int)
ROUTE_PAUSED = kind("route.paused")
ROUTE_RESUMED = kind("route.resumed")
ROUTE_REMOVED = kind("route.removed")
ROUTE_RESTORED = kind("route.restored")

# Capability.
# Of a ticket: shares in thousandths; `weight` is how much evidence there was, in thousandths of a contact.
SPED_UP = kind(
    "ticket.sped_up",
    mean=int, low=int, high=int, weight=int, threshold=int, evidence=Ids, team=int, came=int,
)  # fmt: skip
EVIDENCE_SHOWN = kind("evidence.shown", customer=int, of=Word, on=int)
EVIDENCE_WITHDRAWN = kind("evidence.withdrawn", customer=int, of=Word)
CAPABILITY_CHANGED = kind("capability.changed", on=bool, threshold=int, half_life=int, field=int)
NEXT_LINE_CHANGED = kind("capability.next_line_changed", team=int, to=int, calendar=int, steps=int)
# Hand-overs, each of a ticket. `team` is whom it is offered to, `from_team` who offers it.
HANDOVER_OFFERED = kind(
    "handover.offered", handover=int, team=int, from_team=int, from_staff=int, why=Word, due=datetime
)
HANDOVER_ACCEPTED = kind("handover.accepted", handover=int, team=int, from_team=int)
HANDOVER_RETURNED = kind("handover.returned", handover=int, team=int, from_team=int, why=Word)
HANDOVER_WITHDRAWN = kind("handover.withdrawn", handover=int, team=int, from_team=int, reason=Word)
HANDOVER_LAPSED = kind("handover.lapsed", handover=int, team=int, from_team=int, in_a_row=int)
HANDOVER_KEPT = kind("handover.kept", handover=int, team=int, from_team=int)

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
