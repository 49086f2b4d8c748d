"""Every hole. What else can swallow something is a line here."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from heapq import merge
from itertools import islice

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from answerable.channels.models import Item, ItemState, Mailbox
from answerable.desk.holes import waiting
from answerable.desk.holes.hole import MOST, Hole, Step, Stuck
from answerable.desk.holes.limits import Before
from answerable.desk.reading.undelivered import undelivered
from answerable.ledger.models import Job, JobState
from answerable.people.models import Staff
from answerable.promises.models import Promise
from answerable.routing.models import Handover, HandoverState
from answerable.tickets.models import Ticket

_Find = Callable[[Staff, Before, datetime], Sequence[Stuck]]
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def _items(state: ItemState) -> _Find:
    def find(staff: Staff, before: Before, _now: datetime) -> Sequence[Stuck]:
        held = Item.objects.visible_to(staff).filter(before.question("received_at", "channel"), state=state)
        rows = held.order_by("pk").values_list("pk", "received_at", "channel", "mailbox__team", "ticket")[
            : MOST + 1
        ]
        return [Stuck(since, pk, channel, team, ticket, pk) for pk, since, channel, team, ticket in rows]

    return find


def _waiting(place: str) -> _Find:
    def find(staff: Staff, before: Before, _now: datetime) -> Sequence[Stuck]:
        found = (
            stuck
            for where, stuck in waiting.walk(staff, before.latest)
            if where == place and before.holds(stuck.channel, stuck.since)
        )
        return list(islice(found, MOST + 1))

    return find


def _left(staff: Staff, before: Before, now: datetime) -> Sequence[Stuck]:
    others = (each for each in waiting.left_and_not_waiting(staff) if before.holds(each.channel, each.since))
    both = merge(_waiting(waiting.LEFT)(staff, before, now), others, key=lambda each: (each.since, each.key))
    return list(islice(both, MOST + 1))


def _undelivered(staff: Staff, before: Before, now: datetime) -> Sequence[Stuck]:
    lost = undelivered(Ticket.objects.visible_to(staff), now=now).filter(
        before.question("created_at", "channel")
    )
    rows = lost.order_by("created_at", "pk").values_list(
        "pk", "created_at", "channel", "ticket__team", "ticket"
    )
    return [Stuck(since, pk, channel, team, ticket) for pk, since, channel, team, ticket in rows[: MOST + 1]]


def _given_up(_staff: Staff, before: Before, _now: datetime) -> Sequence[Stuck]:
    dead = Job.objects.filter(state=JobState.DEAD, created_at__lt=before.usual).order_by("pk")
    return [Stuck(since, pk, "") for pk, since in dead.values_list("pk", "created_at")[: MOST + 1]]


def _missing(_staff: Staff, _before: Before, _now: datetime) -> Sequence[Stuck]:
    """One for each mailbox that holds mails which are not here."""
    rows = Mailbox.objects.filter(is_active=True, missing__gt=0).order_by("compared_at", "pk")
    found = rows.values_list("pk", "compared_at", "channel", "team", "created_at")[:MOST]
    return [Stuck(at or made, pk, channel, team) for pk, at, channel, team, made in found]


def _forgotten(staff: Staff, before: Before, _now: datetime) -> Sequence[Stuck]:
    """Stated promises that are late, on tickets that have ended: no list of open tickets shows them."""
    late = (
        Promise.objects.visible_to(staff)
        .stated_and_running()
        .filter(before.question("due_at", "ticket__channel"))
    )
    ended = late.filter(ticket__closed_at__isnull=False).order_by("due_at", "pk")
    rows = ended.values_list("pk", "due_at", "ticket__channel", "ticket__team", "ticket")[: MOST + 1]
    return [Stuck(since, pk, channel, team, ticket) for pk, since, channel, team, ticket in rows if since]


def _not_taken(staff: Staff, before: Before, _now: datetime) -> Sequence[Stuck]:
    """Hand-overs that nobody accepted in time, on tickets that are open and were offered to nobody since."""
    later = Handover.objects.filter(ticket=OuterRef("ticket"), pk__gt=OuterRef("pk"))
    lapsed = Handover.objects.visible_to(staff).filter(
        before.question("ended_at", "ticket__channel"), state=HandoverState.LAPSED
    )
    still = lapsed.filter(~Exists(later), ticket__closed_at=None, ticket__merged_into=None)
    rows = still.order_by("ended_at", "pk").values_list(
        "pk", "ended_at", "ticket__channel", "ticket__team", "ticket"
    )
    return [
        Stuck(since, pk, channel, team, ticket)
        for pk, since, channel, team, ticket in rows[: MOST + 1]
        if since
    ]


def _limit(key: str, usual: timedelta) -> timedelta:
    return settings.HOLE_LIMITS.get(key, usual)


HOLES: Sequence[Hole] = tuple(
    Hole(key, step, title, advice, _limit(key, limit), find, right, is_everybodys)
    for key, step, title, advice, limit, find, right, is_everybodys in (
        ("unplaced", Step.PLACED, _("Waiting to be read"), _("Is a worker running? System health says."),
         15 * _MINUTE, _items(ItemState.RECEIVED), "quarantine.see", False),
        ("unread", Step.PLACED, _("Could not be read"), _("Look at each; it can be tried again."),
         0 * _HOUR, _items(ItemState.FAILED), "quarantine.see", False),
        ("quarantined", Step.PLACED, _("In quarantine"), _("Let through what a person wrote."),
         _DAY, _items(ItemState.QUARANTINED), "quarantine.see", False),
        ("missing", Step.PLACED, _("In a mailbox, and not here"), _("Reconcile the mailbox."),
         0 * _HOUR, _missing, "mailbox.manage", True),
        ("left", Step.OPENED, _("Their owner left"), _("Give each to somebody who is there."),
         0 * _HOUR, _left, "", False),
        ("not-taken", Step.OPENED, _("Handed over, and nobody accepted"),
         _("Offer each to others, or say that it is kept."),
         0 * _HOUR, _not_taken, "", False),
        ("unopened", Step.OPENED, _("Nobody has looked"), _("Give them to somebody."),
         4 * _HOUR, _waiting(waiting.UNOPENED), "", False),
        ("unanswered", Step.ANSWERED, _("Looked at, and not answered"), _("Ask whoever has it what is missing."),
         2 * _DAY, _waiting(waiting.UNANSWERED), "", False),
        ("paused", Step.ANSWERED, _("Paused, though the customer wrote"), _("Nobody waits for them: they wait for us."),
         4 * _HOUR, _waiting(waiting.PAUSED), "", False),
        ("snoozed", Step.ANSWERED, _("Snoozed, though the customer waits"), _("Bring them back, or answer."),
         _DAY, _waiting(waiting.SNOOZED), "", False),
        ("forgotten", Step.ANSWERED, _("Promised, and the ticket ended"), _("Keep the promise, or withdraw it."),
         0 * _HOUR, _forgotten, "", False),
        ("undelivered", Step.DELIVERED, _("Did not arrive"), _("Mend the address, or send it once more."),
         15 * _MINUTE, _undelivered, "", False),
        ("given-up", Step.DELIVERED, _("Work that was given up"), _("Try it again on the page of jobs."),
         0 * _HOUR, _given_up, "jobs.see", True),
    )
)  # fmt: skip
