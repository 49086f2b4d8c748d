"""What one is told: the table of kinds. Of which events, who, and in which words.

To add one: a row here, and `answerable.desk.heard.telling.tell` beside its events in `config/subscribers.py`. `who`
says who would want to know; that they may see the ticket and did not do it themselves is looked after for every kind.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from answerable.desk.heard.apart import (
    key_of,
    of_week,
    who_may_review,
    who_mentors,
    who_raised_it_apart,
    who_was_placed,
    who_wrote_it,
    whom_it_was_noted_for,
)
from answerable.desk.models import Way
from answerable.ledger.models import Event
from answerable.listening.models import Calibration, QualityCase, QualityReview
from answerable.listening.quality.appealing import who_can_decide
from answerable.listening.quality.calibrating import who_arranges, who_has_not_scored
from answerable.people.models import ProviderKind, Role, Staff
from answerable.routing.models import Handover
from answerable.tickets import events
from answerable.tickets.actions.following import followers_of
from answerable.tickets.models import Goodwill, Message, SideConversation, SideMessage, Ticket

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Kind:
    """`words` may name who did it (actor), the team and how often (count). Nothing of a customer's is among them. What
    is not `is_of_ticket` names none: who reviews must not learn whose work it is."""

    name: str
    events: tuple[str, ...]
    who: Callable[[Event], Iterable[int]]  # keys of staff
    icon: str
    label: "StrOrPromise"  # as one chooses how to be told
    words: "StrOrPromise"
    ways: frozenset[Way]  # unless one chooses otherwise
    is_of_ticket: bool = True


def _named(event: Event) -> Iterable[int]:
    return list(event.data.get("mentions", ()))


def _new_assignee(event: Event) -> Iterable[int]:
    staff_id = event.data.get("staff")
    return [staff_id] if staff_id and staff_id != event.data.get("from_staff") else []


def _new_team(event: Event) -> Iterable[int]:
    """Everybody in it, when a colleague hands it to the team and to nobody there."""
    team_id = event.data.get("team")
    is_handed = event.actor_kind == "staff" and team_id and team_id != event.data.get("from_team")
    if not is_handed or event.data.get("staff"):
        return []
    return Staff.teams.through.objects.filter(team=team_id).values_list("staff_id", flat=True)


def _whose_it_was(event: Event) -> Iterable[int]:
    """Who did not open it in time; who is away or gone is not told."""
    return [event.data["staff"]] if event.data.get("reason") == "untouched" else []


def _whose_customer_wrote(event: Event) -> Iterable[int]:
    # What opens a ticket comes second in its stream: nobody can have it or follow it yet, and most mail is such.
    if event.number == 2 or event.data.get("automatic") or event.data.get("imported"):
        return []
    return [*_assignee(event), *followers_of(event.ticket_id or 0)]


def _whose_it_is(event: Event) -> Iterable[int]:
    """By the clock alone: what else wakes a ticket is told of as itself."""
    return _assignee(event) if event.data.get("reason") == "time" else []


def ticket_of(event: Event) -> Ticket:
    """As whoever recorded the event has it, where it is heard at once."""
    if not isinstance(event.about, Ticket):
        event.about = Ticket.objects.get(pk=event.ticket_id or 0)
    return event.about


def _assignee(event: Event) -> list[int]:
    assignee = ticket_of(event).assignee_id
    return [] if assignee is None else [assignee]


def _whoever_has_it(event: Event) -> Iterable[int]:
    return _assignee(event)


def _whoever_has_it_or_leads(event: Event) -> Iterable[int]:
    """Who has it and, in its team, those who lead; of a ticket of no team, whoever looks at the floor."""
    team_id = ticket_of(event).team_id
    if team_id is None:
        return _assignee(event)
    leads = Staff.objects.active().filter(teams=team_id, role__in=(Role.SUPERVISOR, Role.MANAGER))
    return {*_assignee(event), *leads.values_list("pk", flat=True)}


def _colleague(event: Event) -> Iterable[int]:
    """Asked of anybody, nobody is told: it stands in everybody's list."""
    staff_id = event.data.get("staff")
    return [staff_id] if staff_id else []


def _who_raised(event: Event) -> Iterable[int]:
    return [event.data["staff"]] if event.data.get("staff") else []


def _its_author(event: Event) -> Iterable[int]:
    answers = Message.objects.filter(pk=event.data["message"], staff__isnull=False)
    return answers.values_list("staff_id", flat=True)


def _who_waits_for_others(event: Event) -> Iterable[int]:
    """Who asked, whose ticket it is and who follows it; what a machine over there says is no answer."""
    if event.data.get("automatic"):
        return []
    started = SideConversation.objects.filter(pk=event.data["side"], started_by__isnull=False)
    asked = started.values_list("started_by_id", flat=True)
    return {*asked, *_assignee(event), *followers_of(event.ticket_id or 0)}


def _who_asked(event: Event) -> Iterable[int]:
    said = SideMessage.objects.filter(pk=event.data["said"], staff__isnull=False)
    return said.values_list("staff_id", flat=True)


def _whom_it_is_offered(event: Event) -> Iterable[int]:
    members = Staff.teams.through.objects.filter(team=event.data["team"])
    return members.values_list("staff_id", flat=True)


def _who_decides(event: Event) -> Iterable[int]:
    """Those of the house who may; that they see the ticket is looked after."""
    able = Staff.objects.active().who_may("goodwill.approve").filter(provider__kind=ProviderKind.IN_HOUSE)
    return list(able.values_list("pk", flat=True)[:_MOST_DECIDING])


def _who_asked_for_it(event: Event) -> Iterable[int]:
    """Where somebody else decided it."""
    asked = Goodwill.objects.filter(pk=event.data["goodwill"], ended_by__isnull=False)
    return asked.values_list("asked_by_id", flat=True)


def _who_offered(event: Event) -> Iterable[int]:
    """Who did, and who has it."""
    offered = Handover.objects.filter(pk=event.data["handover"], offered_by__isnull=False)
    return {*offered.values_list("offered_by_id", flat=True), *_assignee(event)}


def _who_offered_or_leads(event: Event) -> Iterable[int]:
    """Those who lead in its team; where nobody does, whoever may look at the floor and sees it."""
    found = {*_who_offered(event), *_whoever_has_it_or_leads(event)}
    if ticket_of(event).team_id is None or not found - {*_who_offered(event)}:
        found |= {*Staff.objects.active().who_may("floor.see").values_list("pk", flat=True)}
    return found


def _whose_work_was_reviewed(event: Event) -> Iterable[int]:
    return QualityCase.objects.filter(pk=event.data["case"]).values_list("agent_id", flat=True)


def _who_reviews(event: Event) -> Iterable[int]:
    """To whom it is given; and where both sides are in and differ, the other one."""
    if event.data.get("staff"):
        return [event.data["staff"]]
    looks = QualityReview.objects.filter(case=key_of(event), case__released_at=None)
    found = list(looks.values_list("reviewer", "done_at", "marks"))
    is_open = all(done for _who, done, _marks in found) and any(each[2] != found[0][2] for each in found)
    return [who for who, _done, _marks in found if who] if is_open else []


def _who_can_decide(event: Event) -> Iterable[int]:
    case = QualityCase.objects.select_related("ticket").get(pk=event.data["case"])
    return list(who_can_decide(case).values_list("pk", flat=True)[:_MOST_DECIDING])


def _who_had_reviewed(event: Event) -> Iterable[int]:
    looks = QualityReview.objects.filter(case=event.data["case"], reviewer__isnull=False)
    return [key for key in looks.values_list("reviewer", flat=True) if key]


def _who_calibrates(event: Event) -> Iterable[int]:
    """Who takes part and has not scored; of a session that nobody planned, those who arrange one."""
    if event.stream.startswith("provider/"):
        return list(who_arranges(key_of(event)).values_list("pk", flat=True)[:_MOST_DECIDING])
    return who_has_not_scored(Calibration.objects.get(pk=key_of(event)))


_MOST_DECIDING = 50
_PAGE, _ALSO_PUSHED, _EVERY_WAY = frozenset({Way.PAGE}), frozenset({Way.PAGE, Way.PUSH}), frozenset(Way)
_ALSO_MAILED = frozenset({Way.PAGE, Way.MAIL})
KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "mentioned", (events.NOTE_ADDED.name,), _named, "at-symbol",
            _("A note names me"),
            ngettext_lazy("%(actor)s named you in a note", "You were named in %(count)s notes", "count"),
            _EVERY_WAY,
        ),
        Kind(
            "assigned", (events.ASSIGNED.name,), _new_assignee, "hand-raised",
            _("Somebody gives me a ticket"),
            ngettext_lazy("%(actor)s gave it to you", "It was given to you %(count)s times", "count"),
            _EVERY_WAY,
        ),
        Kind(
            "handed", (events.ASSIGNED.name,), _new_team, "user-group",
            _("Somebody hands a ticket to my team"),
            ngettext_lazy(
                "%(actor)s handed it to %(team)s", "It was handed to %(team)s %(count)s times", "count"
            ),
            _PAGE,
        ),
        Kind(
            "taken_back", ("ticket.taken_back",), _whose_it_was, "arrow-uturn-left",
            _("A ticket that I was given and did not open goes back to my team"),
            ngettext_lazy(
                "It went back to %(team)s, since you had not opened it",
                "It went back to %(team)s %(count)s times, since you had not opened it", "count",
            ),
            _PAGE,
        ),
        Kind(
            "offered", ("handover.offered",), _whom_it_is_offered, "arrows-right-left",
            _("A ticket is offered to my team"),
            ngettext_lazy(
                "%(actor)s offers it to %(team)s", "It was offered to %(team)s %(count)s times", "count"
            ),
            _ALSO_PUSHED,
        ),
        Kind(
            "offer_answered", ("handover.accepted", "handover.returned"), _who_offered, "arrows-right-left",
            _("A ticket that I offered, or that is mine, is accepted or returned"),
            ngettext_lazy(
                "%(actor)s answered the offer to %(team)s", "Offers to %(team)s were answered %(count)s times", "count"
            ),
            _ALSO_PUSHED,
        ),
        Kind(
            "offer_lapsed", ("handover.lapsed",), _who_offered_or_leads, "exclamation-triangle",
            _("Nobody accepts in time what I offered, or what those I lead offered"),
            ngettext_lazy(
                "%(team)s did not accept it in time", "%(team)s did not accept it in time, %(count)s times", "count"
            ),
            _EVERY_WAY,
        ),
        Kind(
            "goodwill_asked", (events.GOODWILL_ASKED.name,), _who_decides, "gift",
            _("A refund or goodwill waits for somebody like me to approve it"),
            ngettext_lazy(
                "%(actor)s asks you to approve a refund or goodwill",
                "You were asked %(count)s times to approve a refund or goodwill", "count",
            ),
            _ALSO_PUSHED,
        ),
        Kind(
            "goodwill_decided", (events.GOODWILL_GRANTED.name, events.GOODWILL_DECLINED.name), _who_asked_for_it,
            "gift", _("A refund or goodwill that I asked for is approved or declined"),
            ngettext_lazy(
                "%(actor)s decided what you asked for", "What you asked for was decided %(count)s times", "count"
            ),
            _ALSO_PUSHED,
        ),
        Kind(
            "reviewed", ("ticket.review_released", "ticket.review_decided"), _whose_work_was_reviewed, "eye",
            _("Work of mine was reviewed, or what I saw otherwise is decided"),
            ngettext_lazy(
                "Work of yours was reviewed by both sides", "Work of yours was reviewed %(count)s times", "count"
            ),
            _PAGE,
        ),
        Kind(
            "review_given", ("qualitycase.given", "qualitycase.scored", "qualitycase.proposed"), _who_reviews, "eye",
            _("A conversation waits for my review, or to be talked over"),
            ngettext_lazy(
                "A conversation waits for your review", "%(count)s conversations wait for your review", "count"
            ),
            _PAGE, is_of_ticket=False,
        ),
        Kind(
            "appeal_waits", ("ticket.review_appealed",), _who_can_decide, "eye",
            _("Somebody sees a review otherwise, and I may decide it"),
            ngettext_lazy(
                "A review is seen otherwise: decide it", "%(count)s reviews are seen otherwise: decide them", "count"
            ),
            _ALSO_MAILED, is_of_ticket=False,
        ),
        Kind(
            "appeal_decided", ("ticket.review_decided",), _who_had_reviewed, "eye",
            _("A review of mine was seen otherwise, and that is decided"),
            ngettext_lazy(
                "What was said against a review of yours is decided",
                "What was said against %(count)s reviews of yours is decided", "count",
            ),
            _PAGE, is_of_ticket=False,
        ),
        Kind(
            "calibration", ("calibration.planned", "calibration.due", "provider.calibration_overdue"),
            _who_calibrates, "user-group",
            _("A calibration that I take part in waits for my scores, or one is overdue"),
            ngettext_lazy(
                "A calibration of reviews waits for you", "Calibrations of reviews wait for you: %(count)s", "count"
            ),
            _ALSO_MAILED, is_of_ticket=False,
        ),
        Kind(
            "article_review", ("article.review_asked",), who_may_review, "book-open",
            _("An article waits for somebody like me to review it"),
            ngettext_lazy(
                "%(actor)s asks for a review of an article", "%(count)s times a review of an article was asked for",
                "count",
            ),
            _PAGE, is_of_ticket=False,
        ),
        Kind(
            "article_back", ("article.sent_back",), who_wrote_it, "book-open",
            _("An article that I wrote comes back from its review"),
            ngettext_lazy(
                "%(actor)s sent an article of yours back", "Articles of yours were sent back %(count)s times", "count"
            ),
            _PAGE, is_of_ticket=False,
        ),
        Kind(
            "finding_answered", ("ticket.finding_answered",), _who_raised, "light-bulb",
            _("A finding that I raised is accepted, declined or done"),
            ngettext_lazy(
                "%(actor)s answered a finding of yours", "Findings of yours were answered %(count)s times", "count"
            ),
            _ALSO_PUSHED,
        ),
        Kind(
            "finding_decided", ("finding.accepted", "finding.declined", "finding.done"), who_raised_it_apart,
            "light-bulb", _("A finding that I raised from no ticket is accepted, declined or done"),
            ngettext_lazy(
                "%(actor)s answered a finding of yours", "Findings of yours were answered %(count)s times", "count"
            ),
            _ALSO_PUSHED, is_of_ticket=False,
        ),
        Kind(
            "rota_placed", ("rotaweek.placed",), who_was_placed, "calendar-days",
            _("A year’s plan gives me a week in service"),
            ngettext_lazy(
                "The plan of a year has a week in service for you: see which",
                "The plan of a year has %(count)s weeks in service for you: see which", "count",
            ),
            _ALSO_MAILED, is_of_ticket=False,
        ),
        Kind(
            "rota_mentored", ("rotaweek.placed", "rotaweek.mentor_changed"), who_mentors, "user-group",
            _("I am to look after a colleague in their week in service"),
            ngettext_lazy(
                "You are to look after a colleague in their week in service: see when",
                "You are to look after colleagues in %(count)s weeks in service: see when", "count",
            ),
            _ALSO_MAILED, is_of_ticket=False,
        ),
        Kind(
            "rota_week",
            (
                "rotaweek.reminded", "rotaweek.moved", "rotaweek.mentor_changed", "rotaweek.swap_asked",
                "rotaweek.swap_ended",
            ),
            of_week, "calendar-days", _("My week in service comes up or changes, or a colleague wants to swap"),
            ngettext_lazy(
                "There is news of your week in service", "There is news of your week in service, %(count)s times",
                "count",
            ),
            _PAGE, is_of_ticket=False,
        ),
        Kind(
            "coached", ("coachingnote.added",), whom_it_was_noted_for, "chat-bubble-left",
            _("A colleague writes a coaching note for me"),
            ngettext_lazy(
                "%(actor)s wrote a coaching note for you", "%(count)s coaching notes were written for you", "count"
            ),
            _PAGE, is_of_ticket=False,
        ),
        Kind(
            "look_asked", (events.LOOK_ASKED.name,), _colleague, "eye",
            _("A colleague asks me to look over an answer"),
            ngettext_lazy(
                "%(actor)s asks you to look over an answer", "You were asked %(count)s times to look over an answer",
                "count",
            ),
            _ALSO_PUSHED,
        ),
        Kind(
            "look_approved", (events.LOOK_APPROVED.name,), _colleague, "check",
            _("An answer of mine was looked over"),
            ngettext_lazy(
                "%(actor)s looked over your answer", "Your answers were looked over %(count)s times", "count"
            ),
            _ALSO_PUSHED,
        ),
        Kind(
            "wrote", (events.MESSAGE_RECEIVED.name,), _whose_customer_wrote, "chat-bubble-left",
            _("The customer writes on a ticket that is mine or that I follow"),
            ngettext_lazy("A new message from the customer", "%(count)s new messages from the customer", "count"),
            _ALSO_PUSHED,
        ),
        Kind(
            "undelivered", (events.MESSAGE_FAILED.name, events.MESSAGE_BOUNCED.name), _its_author,
            "exclamation-triangle", _("An answer of mine could not be delivered"),
            ngettext_lazy(
                "Your answer could not be delivered", "%(count)s of your answers could not be delivered", "count"
            ),
            _ALSO_PUSHED,
        ),
        Kind(
            "others_wrote", (events.SIDE_RECEIVED.name,), _who_waits_for_others, "building-storefront",
            _("Others whom I asked, or who were asked on a ticket that is mine or that I follow, answer"),
            ngettext_lazy("Others answered on the side", "Others answered %(count)s times on the side", "count"),
            _ALSO_PUSHED,
        ),
        Kind(
            "others_unreached", (events.SIDE_FAILED.name, events.SIDE_BOUNCED.name), _who_asked,
            "exclamation-triangle", _("A question of mine to others could not be delivered"),
            ngettext_lazy(
                "Your question to others could not be delivered",
                "%(count)s of your questions to others could not be delivered", "count",
            ),
            _ALSO_PUSHED,
        ),
        Kind(
            "owed_soon", ("promise.warned",), _whoever_has_it, "clock",
            _("Something is owed soon on a ticket of mine"),
            ngettext_lazy("Something is owed soon", "Something is owed soon, %(count)s times", "count"),
            _ALSO_PUSHED,
        ),
        Kind(
            "owed_late", ("promise.missed", "promise.escalated"), _whoever_has_it_or_leads, "exclamation-triangle",
            _("What we promised is late, on a ticket of mine or of those I lead"),
            ngettext_lazy("What we promised is late", "What we promised is late, %(count)s times", "count"),
            _ALSO_PUSHED,
        ),
        Kind(
            "woken", (events.WOKEN.name,), _whose_it_is, "clock",
            _("A snoozed ticket of mine comes back"),
            ngettext_lazy("It came back from its snooze", "It came back from its snooze %(count)s times", "count"),
            _PAGE,
        ),
    )
}  # fmt: skip


def kinds_of(event: Event) -> list[Kind]:
    return [kind for kind in KINDS.values() if event.kind in kind.events]
