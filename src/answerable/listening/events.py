"""The kinds of events of this room."""

from answerable.ledger.kinds import Word, kind

_SAID = {"cause": Word, "avoidable": bool, "misunderstood": bool, "workaround": bool, "more": bool}
WRAPPED_UP = kind("ticket.wrapped_up", **_SAID, proposed=Word)
WRAP_UP_REVIEWED = kind("ticket.wrap_up_reviewed", **_SAID)

FINDING_RAISED = kind("finding.raised", of=Word, department=int)
FINDING_CHANGED = kind("finding.changed", of=Word)
FINDING_GIVEN = kind("finding.given", department=int, staff=int)
FINDING_ACCEPTED = kind("finding.accepted", department=int, staff=int)
FINDING_DECLINED = kind("finding.declined")
FINDING_DONE = kind("finding.done")
FINDING_REOPENED = kind("finding.reopened")
FINDING_JOINED = kind("finding.joined", tickets=int)
FINDING_LEFT = kind("finding.left", tickets=int)
FINDING_MERGED = kind("finding.merged", into=int)
FINDING_UNMERGED = kind("finding.unmerged", out_of=int)
FINDING_LINKED = kind("finding.linked")
FINDING_DONE_THERE = kind("finding.done_there", tracker=int)
FINDING_OPEN_THERE = kind("finding.open_there", tracker=int)
# It is late: its owner is told, then who leads them, then those who see all.
FINDING_OVERDUE = kind("finding.overdue", stage=int)
FINDING_NOTICE_WRITTEN = kind("finding.notice_written", notice=int)
FINDING_NOTICE_CHANGED = kind("finding.notice_changed", notice=int)
FINDING_NOTICE_APPROVED = kind("finding.notice_approved", notice=int, customers=int)
FINDING_NOTICE_STOPPED = kind("finding.notice_stopped", notice=int)
FINDING_NOTICE_SENT = kind("finding.notice_sent", notice=int)
# Of a ticket; `staff` is whoever raised it there, and is told what became of it.
TICKET_FINDING = kind("ticket.finding_raised", finding=int)
TICKET_FINDING_REMOVED = kind("ticket.finding_removed", finding=int)
TICKET_FINDING_ANSWERED = kind("ticket.finding_answered", finding=int, state=Word, staff=int)

DEPARTMENT_ADDED = kind("department.added")
DEPARTMENT_CHANGED = kind("department.changed")
DEPARTMENT_REMOVED = kind("department.removed")
TRACKER_ADDED = kind("tracker.added", of=Word)
TRACKER_CHANGED = kind("tracker.changed", of=Word)
TRACKER_SECRET_RENEWED = kind("tracker.secret_renewed")
TRACKER_REMOVED = kind("tracker.removed")
