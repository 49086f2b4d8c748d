"""Who hears of which events: the one place where what happens in a room reaches the rooms below it.

`now` runs inside the event's own transaction, `later` as a job after it.
"""

from dataclasses import replace

from answerable.desk.automations.clocks import PUT_BACK
from answerable.desk.automations.triggers import kinds
from answerable.desk.webhooks.kinds import KINDS
from answerable.ledger.kinds import known_kinds
from answerable.ledger.subscribers import Subscribers
from answerable.promises.subscribers import CHOOSES, KEEPS, STATES
from answerable.routing.giving.subscribers import COMES, FREES
from answerable.routing.rules.subscribers import RECONSIDERS
from answerable.selfservice.finding.sources import SOURCES

# Search finds tickets by their customer's name.
_REFRESH = ("answerable.tickets.subscribers.refresh_heads",)
# Whoever wants to know is told: the table of what stands in desk/heard/kinds.py.
_TELL = "answerable.desk.heard.telling.tell"
_FOLLOW_HANDOVER = "answerable.routing.handovers.subscribers.follow"
_TAKE_FROM_STRANGERS = "answerable.tickets.subscribers.take_from_strangers"
SUBSCRIBERS: dict[str, Subscribers] = {
    # A person turned out to be another: their tickets follow, and go back when it is undone.
    # Not while one of them is erased; what must be kept of one must be kept of the other.
    "customer.merged": Subscribers(
        now=(
            "answerable.privacy.subscribers.keep_apart_while_erased",
            # Before the tickets: whom a known issue touches follows them.
            "answerable.selfservice.following_people.move",
            "answerable.tickets.following_people.move_tickets",
            "answerable.routing.capability.subscribers.move_evidence",
            "answerable.privacy.subscribers.move_hold",
        ),
        later=_REFRESH,
    ),
    "customer.unmerged": Subscribers(
        now=(
            "answerable.privacy.subscribers.keep_apart_while_erased",
            "answerable.selfservice.following_people.move_back",
            "answerable.tickets.following_people.move_tickets_back",
            "answerable.routing.capability.subscribers.move_evidence_back",
            "answerable.privacy.subscribers.give_hold_back",
        ),
        later=_REFRESH,
    ),
    "ticket.customer_changed": Subscribers(
        now=(
            "answerable.privacy.subscribers.keep_ticket_while_erased",
            "answerable.routing.capability.subscribers.follow_ticket",
            "answerable.selfservice.following_people.follow",
        )
    ),
    "customer.changed": Subscribers(later=_REFRESH),
    # A code goes to an address that somebody wants to know the owner of.
    "identity.proof_asked": Subscribers(now=("answerable.channels.proving.queue_code",)),
    # Answers that programs may ask for again speak of people; whose pictures somebody wants to see names them.
    "customer.erased": Subscribers(
        now=(
            "answerable.api.subscribers.forget_answers",
            "answerable.desk.reading.pictures.forget_strangers",
            "answerable.routing.capability.subscribers.forget",
            "answerable.selfservice.guides.erasing.forget_person",
            "answerable.selfservice.issues.erasing.forget",
            "answerable.selfservice.finding.erasing.forget",
            "answerable.history.erasing.forget",
        )
    ),
    "ticket.files_deleted": Subscribers(now=("answerable.channels.phone.erasing.drop_recordings",)),
    "ticket.erased": Subscribers(now=("answerable.api.subscribers.forget_answers",)),
    # A team on which something still hangs is not removed: each of these refuses in its own words.
    "team.removed": Subscribers(
        now=(
            "answerable.tickets.subscribers.keep_team_with_open_tickets",
            "answerable.channels.subscribers.keep_team_with_mailboxes",
            "answerable.promises.subscribers.keep_team_of_steps",
            "answerable.routing.handovers.subscribers.keep_team_with_offers",
            "answerable.routing.rules.subscribers.keep_team_of_routes",
        )
    ),
    # Whoever leaves leaves at once, and nothing that they had stays lying.
    "staff.deactivated": Subscribers(
        now=(
            "answerable.api.subscribers.revoke_tokens",
            "answerable.desk.webhooks.hearing.stop_with_staff",
            "answerable.listening.peers.coaching.forget_who_left",
        ),
        later=("answerable.tickets.subscribers.give_back",),
    ),
    # Whoever changes companies sees nothing of the old one's, and has nothing of it either.
    "team.changed": Subscribers(later=(_TAKE_FROM_STRANGERS,)),
    "staff.left_team": Subscribers(
        now=("answerable.routing.giving.subscribers.hear_of_people",),
        later=("answerable.tickets.subscribers.give_back_in_team",),
    ),
    "calendar.removed": Subscribers(
        now=(
            "answerable.channels.chat.subscribers.keep_calendar_of_chats",
            "answerable.promises.subscribers.keep_calendar_that_counts",
            "answerable.routing.giving.subscribers.keep_calendar_of_people",
            "answerable.promises.subscribers.keep_calendar_of_charters",
            "answerable.promises.subscribers.keep_calendar_of_contracts",
            "answerable.desk.holes.limits.keep_calendar_of_holes",
            "answerable.routing.capability.subscribers.keep_calendar_of_lines",
            "answerable.channels.phone.subscribers.keep_calendar_of_numbers",
        )
    ),
    "provider.charter_offered": Subscribers(now=("answerable.promises.subscribers.refuse_removed_calendar",)),
    # Mailboxes of a removed brand are given to another, or keep it from being removed.
    "brand.removed": Subscribers(
        now=(
            "answerable.selfservice.articles.subscribers.give_articles_away",
            "answerable.channels.subscribers.give_mailboxes_away",
        )
    ),
    # What such a team or somebody who left had done comes back to whoever takes it: nobody looks at it any more.
    "ticket.reopened": Subscribers(now=("answerable.tickets.subscribers.take_from_removed_team",)),
    "ticket.unmerged": Subscribers(
        now=(
            "answerable.tickets.subscribers.take_from_removed_team",
            "answerable.tickets.matters.deciding.follow_unmerge",
        )
    ),
    # An answer leaves through its channel: the outgoing row stands in the same transaction.
    "message.sent": Subscribers(now=("answerable.channels.subscribers.queue_outgoing",)),
    "message.withdrawn": Subscribers(now=("answerable.channels.subscribers.hold_back",)),
    "message.resent": Subscribers(now=("answerable.channels.subscribers.queue_again",)),
    # What was promised on the telephone is kept track of as what is promised in writing.
    "call.back_wanted": Subscribers(now=("answerable.promises.subscribers.promise_call_back",)),
    # What is asked of others leaves in the same way; whoever asked is told what becomes of it.
    "side.sent": Subscribers(now=("answerable.channels.subscribers.queue_aside",)),
    "side.withdrawn": Subscribers(now=("answerable.channels.subscribers.hold_back_aside",)),
    "side.resent": Subscribers(now=("answerable.channels.subscribers.queue_aside_again",)),
    "side.received": Subscribers(now=(_TELL,)),
    "side.failed": Subscribers(now=(_TELL,)),
    "side.bounced": Subscribers(now=(_TELL,)),
    "message.received": Subscribers(
        now=(
            _TELL,
            "answerable.channels.subscribers.complete_what_came",
            "answerable.channels.phone.subscribers.adopt",
            "answerable.channels.chat.subscribers.call_as_told",
            "answerable.selfservice.portal.hearing.hear",
        )
    ),
    "message.delivered": Subscribers(now=("answerable.channels.subscribers.deliver_along",)),
    "message.failed": Subscribers(now=(_TELL, "answerable.channels.subscribers.fail_along")),
    "message.bounced": Subscribers(now=(_TELL, "answerable.channels.subscribers.bounce_along")),
    "note.added": Subscribers(now=(_TELL, "answerable.listening.peers.asking.hear_note")),
    "look.asked": Subscribers(now=(_TELL,)),
    "look.approved": Subscribers(now=(_TELL,)),
    # An offer to another team ends where the ticket goes another way.
    "ticket.assigned": Subscribers(now=(_FOLLOW_HANDOVER, _TELL)),
    # Surveys ask of what has ended; who rated it on their page has answered what they were asked.
    "ticket.closed": Subscribers(
        now=(
            _FOLLOW_HANDOVER,
            "answerable.channels.subscribers.forget_around",
            "answerable.listening.surveys.drawing.hear",
        )
    ),
    "ticket.rated": Subscribers(later=("answerable.listening.surveys.answering.hear_rating",)),
    "ticket.merged": Subscribers(now=(_FOLLOW_HANDOVER,)),
    "ticket.finding_answered": Subscribers(now=(_TELL,)),
    "finding.accepted": Subscribers(now=(_TELL,)),
    "finding.declined": Subscribers(now=(_TELL,)),
    "finding.done": Subscribers(now=(_TELL,)),
    "rotaweek.reminded": Subscribers(now=(_TELL,)),
    "rotaweek.placed": Subscribers(now=(_TELL,)),
    "rotaweek.moved": Subscribers(now=(_TELL,)),
    "rotaweek.mentor_changed": Subscribers(now=(_TELL,)),
    "rotaweek.swap_asked": Subscribers(now=(_TELL,)),
    "rotaweek.swap_ended": Subscribers(now=(_TELL,)),
    "coachingnote.added": Subscribers(now=(_TELL,)),
    "article.review_asked": Subscribers(now=(_TELL,)),
    "article.sent_back": Subscribers(now=(_TELL,)),
    "goodwill.asked": Subscribers(now=(_TELL,)),
    "goodwill.granted": Subscribers(now=(_TELL,)),
    "goodwill.declined": Subscribers(now=(_TELL,)),
    "ticket.review_released": Subscribers(now=(_TELL,)),
    "ticket.review_appealed": Subscribers(now=(_TELL,)),
    "qualitycase.given": Subscribers(now=(_TELL,)),
    "qualitycase.scored": Subscribers(now=(_TELL,)),
    "qualitycase.proposed": Subscribers(now=(_TELL,)),
    "calibration.planned": Subscribers(now=(_TELL,)),
    "calibration.due": Subscribers(now=(_TELL,)),
    "provider.calibration_overdue": Subscribers(now=(_TELL,)),
    "ticket.review_decided": Subscribers(now=(_TELL,)),
    "handover.offered": Subscribers(now=(_TELL,)),
    "handover.accepted": Subscribers(now=(_TELL,)),
    "handover.returned": Subscribers(now=(_TELL,)),
    "handover.lapsed": Subscribers(now=(_TELL,)),
    "ticket.woken": Subscribers(now=(_TELL,)),
    # What is counted by hours that were changed is due at another moment.
    "calendar.changed": Subscribers(now=("answerable.promises.subscribers.count_anew",)),
    "region.added": Subscribers(now=("answerable.promises.subscribers.follow_region",)),
    "region.changed": Subscribers(now=("answerable.promises.subscribers.follow_region",)),
    "promise.warned": Subscribers(now=(_TELL,)),
    "promise.missed": Subscribers(now=(_TELL,)),
    "promise.escalated": Subscribers(now=(_TELL,)),
    # Who within a team is given a ticket: somebody goes, comes, or can have something else than before.
    "ticket.taken_back": Subscribers(now=(_TELL,)),
    "staff.went_away": Subscribers(now=("answerable.routing.giving.subscribers.go_away",)),
    "team.giving_changed": Subscribers(now=("answerable.routing.giving.subscribers.start_giving",)),
    "staff.changed": Subscribers(
        now=("answerable.routing.giving.subscribers.hear_of_people",), later=(_TAKE_FROM_STRANGERS,)
    ),
    **{
        kind: Subscribers(now=("answerable.routing.giving.subscribers.hear_of_people",))
        for kind in (
            "staff.came_back",
            "staff.joined_team",
            "staff.reactivated",
            "staff.skills_changed",
            "staff.giving_changed",
            "staff.took_up_work",
            "skill.changed",
            "skill.removed",
        )
    },
}
# What changes of a known issue stands on the status pages, also when the database does not.
for _kind in ("issue.opened", "issue.changed", "issue.updated", "issue.solved", "issue.reopened"):
    SUBSCRIBERS[_kind] = Subscribers(now=("answerable.selfservice.status.hearing.hear",))
# So does a guide that leads through it, as long as it can be followed.
for _kind in ("guide.published", "guide.withdrawn", "guide.restored"):
    SUBSCRIBERS[_kind] = Subscribers(now=("answerable.selfservice.status.hearing.hear_of_guide",))
# What people looked for in vain is answered by the article that was begun for it.
SUBSCRIBERS["article.published"] = Subscribers(
    now=("answerable.selfservice.finding.gaps.hear_of_publishing",)
)
# A ticket is routed before anything is promised: what is promised depends on its team, its priority and its tags.
for _kind in sorted({"ticket.opened"} | RECONSIDERS):
    _listed = SUBSCRIBERS.get(_kind, Subscribers())
    SUBSCRIBERS[_kind] = replace(_listed, now=(*_listed.now, "answerable.routing.rules.subscribers.follow"))
# Behind the rules, and in front of what is promised: whoever knows the product may go past the first line.
for _kind in ("ticket.opened", "ticket.field_changed"):
    _listed = SUBSCRIBERS[_kind]
    SUBSCRIBERS[_kind] = replace(
        _listed, now=(*_listed.now, "answerable.routing.capability.subscribers.follow")
    )
# What a field says of a sale is known of the sale.
_listed = SUBSCRIBERS["ticket.field_changed"]
SUBSCRIBERS["ticket.field_changed"] = replace(
    _listed, now=(*_listed.now, "answerable.listening.sales.subscribers.follow")
)
# Promises are kept before automations hear: they may ask by when something is owed.
for _kind in sorted(CHOOSES | KEEPS | STATES):
    _listed = SUBSCRIBERS.get(_kind, Subscribers())
    SUBSCRIBERS[_kind] = replace(_listed, now=(*_listed.now, "answerable.promises.subscribers.follow"))
# A ticket that came to a team whose tickets are given, and hands that became free.
for _kind in sorted(COMES | FREES):
    _listed = SUBSCRIBERS.get(_kind, Subscribers())
    SUBSCRIBERS[_kind] = replace(_listed, now=(*_listed.now, "answerable.routing.giving.subscribers.hear"))
# Automations hear of these behind all others.
for _kind in sorted(kinds() | PUT_BACK):
    _listed = SUBSCRIBERS.get(_kind, Subscribers())
    SUBSCRIBERS[_kind] = replace(_listed, now=(*_listed.now, "answerable.desk.automations.hearing.hear"))
# Other systems are told of what was chosen for each.
for _kind in sorted(KINDS):
    _listed = SUBSCRIBERS.get(_kind, Subscribers())
    SUBSCRIBERS[_kind] = replace(_listed, now=(*_listed.now, "answerable.desk.webhooks.hearing.hear"))
# What is found by typing is read anew when anything of it happens.
for _kind in sorted(each for each in known_kinds() if each.partition(".")[0] in SOURCES):
    _listed = SUBSCRIBERS.get(_kind, Subscribers())
    SUBSCRIBERS[_kind] = replace(
        _listed, later=(*_listed.later, "answerable.selfservice.finding.indexing.hear")
    )
