"""What can happen to a known issue, as the ledger tells it."""

from answerable.ledger.kinds import Word, kind

OPENED = kind("issue.opened", of=Word, audience=Word, burst=int)
CHANGED = kind("issue.changed", audience=Word)
UPDATED = kind("issue.updated", update=int, state=Word)
SOLVED = kind("issue.solved", update=int)
REOPENED = kind("issue.reopened", update=int)
DUE_SOON = kind("issue.update_due_soon")
UPDATE_MISSED = kind("issue.update_missed")
REACHED = kind("issue.reached", reach=int, how=Word)
REACH_REMOVED = kind("issue.reach_removed", reach=int)
NOTICE_WRITTEN = kind("issue.notice_written", notice=int, of=Word)
NOTICE_CHANGED = kind("issue.notice_changed", notice=int)
NOTICE_APPROVED = kind("issue.notice_approved", notice=int)
NOTICE_STOPPED = kind("issue.notice_stopped", notice=int)
NOTICE_SENT = kind("issue.notice_sent", notice=int)
ANSWERING = kind("issue.answering", tickets=int)
# Of a system that follows a status page.
HOOK_CONFIRMED = kind("statushook.confirmed", brand=int)
HOOK_ENDED = kind("statushook.ended", reason=Word)
# Of a burst: it was found, somebody says that it is nothing, or takes that back.
BURST_FOUND = kind("burst.found", tickets=int)
BURST_DISMISSED = kind("burst.dismissed")
BURST_RESTORED = kind("burst.restored")
# Of a ticket.
TICKET_PROPOSED = kind("ticket.issue_proposed", issue=int)
TICKET_LINKED = kind("ticket.issue_linked", issue=int)
TICKET_UNLINKED = kind("ticket.issue_unlinked", issue=int)
CHASED_KNOWN = kind("ticket.chased_known", issue=int)
