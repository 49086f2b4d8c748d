"""What can happen to a ticket, as the ledger tells it. Names and texts stay with their records."""

from datetime import datetime

from answerable.ledger.kinds import Ids, Word, kind

OPENED = kind("ticket.opened", channel=Word, customer=int, status=int, team=int, imported=bool)
MESSAGE_RECEIVED = kind(
    "message.received", message=int, channel=Word, automatic=bool, chased=bool, item=int, imported=bool
)
MESSAGE_SENT = kind("message.sent", message=int, channel=Word, automatic=bool, imported=bool)
MESSAGE_DELIVERED = kind("message.delivered", message=int, channel=Word, waited_since=datetime)
MESSAGE_FAILED = kind("message.failed", message=int, channel=Word, code=Word)
MESSAGE_BOUNCED = kind("message.bounced", message=int, channel=Word, item=int, code=Word, permanent=bool)
MESSAGE_RESENT = kind("message.resent", message=int, channel=Word)
MESSAGE_WITHDRAWN = kind("message.withdrawn", message=int, channel=Word, reason=Word)
NOTE_ADDED = kind("note.added", note=int)
ASSIGNED = kind("ticket.assigned", team=int, staff=int, from_team=int, from_staff=int)
SHARED = kind("ticket.shared", team=int)
STATUS_CHANGED = kind("ticket.status_changed", status=int, category=Word, was=int)
CLOSED = kind("ticket.closed", status=int)
REOPENED = kind("ticket.reopened", status=int)
SNOOZED = kind("ticket.snoozed", until=datetime)
WOKEN = kind("ticket.woken", reason=Word)
MERGED = kind("ticket.merged", into=int, merge=int)
UNMERGED = kind("ticket.unmerged", out_of=int, merge=int)
TOOK_IN = kind("ticket.took_in", ticket=int, merge=int)
GAVE_BACK = kind("ticket.gave_back", ticket=int, merge=int)
SPLIT = kind("ticket.split", into=int, messages=Ids)
LINKED = kind("ticket.linked", ticket=int, link=Word)
UNLINKED = kind("ticket.unlinked", ticket=int, link=Word)
TAGGED = kind("ticket.tagged", tag=int)
UNTAGGED = kind("ticket.untagged", tag=int)
PRIORITISED = kind("ticket.prioritised", priority=int, was=int)
SUBJECT_CHANGED = kind("ticket.subject_changed")
FIELD_CHANGED = kind("ticket.field_changed", field=int)
CUSTOMER_CHANGED = kind("ticket.customer_changed", customer=int, was=int)
PARTICIPANT_ADDED = kind("ticket.participant_added", participant=int)
PARTICIPANT_REMOVED = kind("ticket.participant_removed", participant=int)
