"""The verbs: the one door through which tickets change, for pages, API, mail, chat and rules alike.

Every verb takes who does it (`by`) and when (`at`), locks the ticket, records one event per change in the same
transaction and is harmless when done twice. What `by` may not see raises `Ticket.DoesNotExist`; what their role
does not include raises `NotAllowed`; what makes no sense now raises another `Refusal`.
"""

from answerable.tickets.actions.begun import BegunWords, bring_pictures, drop_begun, keep_begun
from answerable.tickets.actions.delivery import mark_bounced, mark_delivered, mark_failed, resend, withdraw
from answerable.tickets.actions.drafts import drop_draft, keep_draft
from answerable.tickets.actions.ending import close, reopen, set_status, snooze, solve_own, wake
from answerable.tickets.actions.filling import set_form
from answerable.tickets.actions.following import follow, unfollow
from answerable.tickets.actions.goodwill import (
    GoodwillWanted,
    approve_goodwill,
    decline_goodwill,
    give_goodwill,
    withdraw_goodwill,
)
from answerable.tickets.actions.joining import (
    link,
    merge,
    merge_all,
    split,
    unlink,
    unmerge,
    unmerge_all,
)
from answerable.tickets.actions.looking import (
    approve,
    ask_to_look,
    return_look,
    reword,
    send_for,
    take_back_look,
)
from answerable.tickets.actions.opening import open_ticket
from answerable.tickets.actions.pictures import keep_picture
from answerable.tickets.actions.placing import assign, share
from answerable.tickets.actions.receiving import Inbound, go_on_with, open_with, receive_message
from answerable.tickets.actions.revealing import reveal
from answerable.tickets.actions.revising import amend_message, complete_message, mark_read, retract_message
from answerable.tickets.actions.saying import Answer, note, reply
from answerable.tickets.actions.side.asking import Question, ask_others, write_to_others
from answerable.tickets.actions.side.delivery import (
    mark_side_bounced,
    mark_side_delivered,
    mark_side_failed,
    resend_to_others,
    withdraw_from_others,
)
from answerable.tickets.actions.side.hearing import Heard, receive_from_others
from answerable.tickets.actions.side.keeping import finish_side, keep_side_draft, resume_side
from answerable.tickets.actions.sorting import (
    add_participant,
    prioritise,
    remove_participant,
    set_brand,
    set_customer,
    set_customer_by_address,
    set_field,
    set_subject,
    set_tier,
    tag,
    untag,
)
from answerable.tickets.actions.speaking import Spoken, speak
from answerable.tickets.actions.taking import give_back, take_next
from answerable.tickets.actions.undoing import put_back

__all__ = [
    "Answer",
    "BegunWords",
    "GoodwillWanted",
    "Heard",
    "Inbound",
    "Question",
    "Spoken",
    "add_participant",
    "amend_message",
    "approve",
    "approve_goodwill",
    "ask_others",
    "ask_to_look",
    "assign",
    "bring_pictures",
    "close",
    "complete_message",
    "decline_goodwill",
    "drop_begun",
    "drop_draft",
    "finish_side",
    "follow",
    "give_back",
    "give_goodwill",
    "go_on_with",
    "keep_begun",
    "keep_draft",
    "keep_picture",
    "keep_side_draft",
    "link",
    "mark_bounced",
    "mark_delivered",
    "mark_failed",
    "mark_read",
    "mark_side_bounced",
    "mark_side_delivered",
    "mark_side_failed",
    "merge",
    "merge_all",
    "note",
    "open_ticket",
    "open_with",
    "prioritise",
    "put_back",
    "receive_from_others",
    "receive_message",
    "remove_participant",
    "reopen",
    "reply",
    "resend",
    "resend_to_others",
    "resume_side",
    "retract_message",
    "return_look",
    "reveal",
    "reword",
    "send_for",
    "set_brand",
    "set_customer",
    "set_customer_by_address",
    "set_field",
    "set_form",
    "set_status",
    "set_subject",
    "set_tier",
    "share",
    "snooze",
    "solve_own",
    "speak",
    "split",
    "tag",
    "take_back_look",
    "take_next",
    "unfollow",
    "unlink",
    "unmerge",
    "unmerge_all",
    "untag",
    "wake",
    "withdraw",
    "withdraw_from_others",
    "withdraw_goodwill",
    "write_to_others",
]
