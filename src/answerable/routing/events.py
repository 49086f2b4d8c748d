"""What can happen on a ticket's way between hands, as the ledger tells it. Words stay with their records."""

from datetime import datetime

from answerable.ledger.kinds import Word, kind

# Hand-overs, each of a ticket. `team` is whom it is offered to, `from_team` who offers it.
HANDOVER_OFFERED = kind(
    "handover.offered", handover=int, team=int, from_team=int, from_staff=int, why=Word, due=datetime
)
HANDOVER_ACCEPTED = kind("handover.accepted", handover=int, team=int, from_team=int)
HANDOVER_RETURNED = kind("handover.returned", handover=int, team=int, from_team=int, why=Word)
HANDOVER_WITHDRAWN = kind("handover.withdrawn", handover=int, team=int, from_team=int, reason=Word)
HANDOVER_LAPSED = kind("handover.lapsed", handover=int, team=int, from_team=int, in_a_row=int)
