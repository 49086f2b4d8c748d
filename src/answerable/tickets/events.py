"""What can happen to a ticket, as the ledger tells it. Names and texts stay with their records."""

from datetime import datetime

from answerable.ledger.kinds import Ids, Word, kind

OPENED = kind(
    "ticket.opened", channel=Word, customer=int, status=int, team=int, brand=int, form=int, imported=bool
)
MESSAGE_RECEIVED = kind(
    "message.received", message=int, channel=Word, automatic=bool, chased=bool, item=int, imported=bool
)
# `chosen`: whoever wrote it chose another channel than was proposed.
MESSAGE_SENT = kind("message.sent", message=int, channel=Word, automatic=bool, imported=bool, chosen=bool)
MESSAGE_DELIVERED = kind("message.delivered", message=int, channel=Word, waited_since=datetime)
MESSAGE_FAILED = kind("message.failed", message=int, channel=Word, code=Word)
MESSAGE_BOUNCED = kind("message.bounced", message=int, channel=Word, item=int, code=Word, permanent=bool)
MESSAGE_READ = kind("message.read", message=int, channel=Word)
MESSAGE_AMENDED = kind("message.amended", message=int, channel=Word)
MESSAGE_RETRACTED = kind("message.retracted", message=int, channel=Word)
MESSAGE_COMPLETED = kind("message.completed", message=int, channel=Word)  # a file or words that came later
MESSAGE_RESENT = kind("message.resent", message=int, channel=Word)
MESSAGE_WITHDRAWN = kind("message.withdrawn", message=int, channel=Word, reason=Word)
# Of an answer that is not sent yet: `staff` was asked, or wrote what was approved.
LOOK_ASKED = kind("look.asked", staff=int)
LOOK_TAKEN_BACK = kind("look.taken_back")
LOOK_APPROVED = kind("look.approved", staff=int)
LOOK_RETURNED = kind("look.returned", staff=int)
# A masked part of its customer was shown to a colleague, who said why.
CUSTOMER_REVEALED = kind("customer.revealed", reveal=int, part=Word, reason=Word)
# Something for the customer, worth so many hundredths of the currency. The shop's system acts on what is granted.
_GOODWILL = {"goodwill": int, "what": Word, "hundredths": int, "currency": Word, "cause": Word}
GOODWILL_ASKED = kind("goodwill.asked", **_GOODWILL)
GOODWILL_GRANTED = kind("goodwill.granted", **_GOODWILL, approved=bool)
GOODWILL_DECLINED = kind("goodwill.declined", **_GOODWILL, why=Word)
GOODWILL_WITHDRAWN = kind("goodwill.withdrawn", **_GOODWILL)
NOTE_ADDED = kind("note.added", note=int, mentions=Ids)
# What is asked of others beside the ticket: `side` is the conversation, `said` what was said in it.
SIDE_SENT = kind("side.sent", side=int, said=int, started=bool)
SIDE_RECEIVED = kind("side.received", side=int, said=int, item=int, automatic=bool, resumed=bool)
SIDE_DELIVERED = kind("side.delivered", side=int, said=int)
SIDE_WITHDRAWN = kind("side.withdrawn", side=int, said=int, reason=Word)
SIDE_FAILED = kind("side.failed", side=int, said=int, code=Word)
SIDE_BOUNCED = kind("side.bounced", side=int, said=int, item=int, code=Word)
SIDE_RESENT = kind("side.resent", side=int, said=int)
SIDE_FINISHED = kind("side.finished", side=int)
SIDE_RESUMED = kind("side.resumed", side=int)
# `how` somebody took it for themselves: chosen, next or answered. It is missing where another gave it, where they began
# it themselves, took it with a hand-over or had it already, and of old.
ASSIGNED = kind("ticket.assigned", team=int, staff=int, from_team=int, from_staff=int, how=Word)
SHARED = kind("ticket.shared", team=int)
FOLLOWED = kind("ticket.followed", staff=int)
UNFOLLOWED = kind("ticket.unfollowed", staff=int)
STATUS_CHANGED = kind("ticket.status_changed", status=int, category=Word, was=int)
CLOSED = kind("ticket.closed", status=int)
RATED = kind("ticket.rated", rating=int, good=bool)
REOPENED = kind("ticket.reopened", status=int)
SNOOZED = kind("ticket.snoozed", until=datetime)
WOKEN = kind("ticket.woken", reason=Word)
MERGED = kind("ticket.merged", into=int, merge=int)
UNMERGED = kind("ticket.unmerged", out_of=int, merge=int)
TOOK_IN = kind("ticket.took_in", ticket=int, merge=int)
GAVE_BACK = kind("ticket.gave_back", ticket=int, merge=int)
# Perhaps one matter with `ticket`, for what speaks for it; and what somebody said to that.
MATTER_PROPOSED = kind("ticket.matter_proposed", ticket=int, matter=int, score=int)
MATTER_DECLINED = kind("ticket.matter_declined", ticket=int, matter=int)
MATTER_REOPENED = kind("ticket.matter_reopened", ticket=int, matter=int)
MATTER_THRESHOLD_CHANGED = kind("mattersettings.changed", threshold=int)
SPLIT = kind("ticket.split", into=int, messages=Ids)
LINKED = kind("ticket.linked", ticket=int, link=Word)
UNLINKED = kind("ticket.unlinked", ticket=int, link=Word)
TAGGED = kind("ticket.tagged", tag=int)
UNTAGGED = kind("ticket.untagged", tag=int)
PRIORITISED = kind("ticket.prioritised", priority=int, was=int)
TIER_CHANGED = kind("ticket.tier_changed", tier=int, was=int)
SUBJECT_CHANGED = kind("ticket.subject_changed")
FIELD_CHANGED = kind("ticket.field_changed", field=int)
BRAND_CHANGED = kind("ticket.brand_changed", brand=int, was=int)
FORM_CHANGED = kind("ticket.form_changed", form=int, was=int)
CUSTOMER_CHANGED = kind("ticket.customer_changed", customer=int, was=int)
PARTICIPANT_ADDED = kind("ticket.participant_added", participant=int)
PARTICIPANT_REMOVED = kind("ticket.participant_removed", participant=int)
# What a company sorts by.
STATUS_ADDED = kind("status.added", category=Word)
STATUS_ALTERED = kind("status.changed", category=Word, renamed=bool)
STATUS_MADE_DEFAULT = kind("status.made_default", category=Word)
STATUS_MOVED = kind("status.moved", position=int)
STATUS_REMOVED = kind("status.removed", category=Word, into=int, tickets=int)
FIELD_ADDED = kind("field.added", of=Word, about=Word)
FIELD_ALTERED = kind("field.changed", renamed=bool, added=int, removed=int)
FIELD_CHOICE_RENAMED = kind("field.choice_renamed", tickets=int, about=Word, places=int, merged=bool)
FIELD_MOVED = kind("field.moved", position=int)
FIELD_REMOVED = kind("field.removed")
BRAND_ADDED = kind("brand.added")
BRAND_ALTERED = kind("brand.changed", renamed=bool)
BRAND_REMOVED = kind("brand.removed", into=int, tickets=int)
FORM_ADDED = kind("form.added", added=int)
FORM_ALTERED = kind("form.changed", renamed=bool, added=int, removed=int)
FORM_REMOVED = kind("form.removed", into=int, tickets=int)
TAG_RENAMED = kind("tag.renamed")
TAG_MERGED = kind("tag.merged", into=int, tickets=int)
TAG_REMOVED = kind("tag.removed", tickets=int)
