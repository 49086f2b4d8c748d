"""What a week is learned on: tickets that are chosen by rule, of a language they speak and not delicate, so few that
there is time to think; and what is left of them at the end."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from answerable.ledger.actor import SYSTEM, Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Refusal
from answerable.listening import events
from answerable.listening.models import RotaWeek
from answerable.listening.rota.guards import WHOLE
from answerable.listening.rota.weeks import require_part
from answerable.people.models import ProviderKind, Tier
from answerable.privacy.models import Hold
from answerable.tickets.actions import assign
from answerable.tickets.models import Goodwill, Priority, Tag, Ticket
from answerable.tickets.models.ticket import TicketQuerySet

AT_FIRST, AT_ONCE = 5, 8  # tickets in hand: when the week begins, and at most


@transaction.atomic
def choose_cases(week: RotaWeek, *, by: Actor, at: datetime, most: int = 1) -> list[Ticket]:
    """So many more, the longest waiting first, into their hands: for themselves, by their mentor or by the clock."""
    found = RotaWeek.objects.select_for_update(of=("self",)).select_related(*WHOLE).get(pk=week.pk)
    if by is not SYSTEM:
        require_part(found, by)
    if not found.is_running(at=at) or found.mentor is None:
        raise Refusal(_("Cases are chosen within the week, once there is a mentor."), code="not_running")
    room = AT_ONCE - cases_of(found).count()
    if room <= 0:
        raise Refusal(_("There is enough in hand. Answer one of them first."), code="enough")
    chosen: list[Ticket] = []
    for ticket in fitting(found)[: min(most, room) * 3]:
        if len(chosen) < min(most, room) and _take(ticket, found, at):
            chosen.append(ticket)
    if chosen:
        record(events.WEEK_CASES_CHOSEN, found, by=by, at=at, cases=len(chosen))
    return chosen


def cases_of(week: RotaWeek) -> TicketQuerySet:
    """What is in their hands."""
    found: TicketQuerySet = Ticket.objects.open().filter(assignee=week.member.staff_id)
    return found


def fitting(week: RotaWeek) -> TicketQuerySet:
    """What could be learned on: ordinary mail of the house, that its mentor sees and nobody has."""
    if week.mentor is None:
        return Ticket.objects.none()
    spoken = {*week.member.languages, ""}
    house = Q(team=None) | Q(team__provider__kind=ProviderKind.IN_HOUSE)
    seen = Ticket.objects.visible_to(week.mentor.staff).untaken()
    plain = seen.filter(
        house, channel="email", tier=Tier.FIRST, priority__lt=Priority.HIGH, came_back=0, chases__lte=1
    )
    return _not_delicate(plain, week).filter(customer__language__in=spoken).order_by("waiting_since", "pk")


def _not_delicate(rows: TicketQuerySet, week: RotaWeek) -> TicketQuerySet:
    """Nothing that lawyers, the press or a purse have to do with, nor of anybody whose data must be kept."""
    delicate = Tag.tickets.through.objects.filter(
        ticket=OuterRef("pk"), tag__name__in=week.year.delicate_tags
    )
    held = Hold.objects.filter(Q(customer=OuterRef("customer")) | Q(ticket=OuterRef("pk")))
    asked = Goodwill.objects.filter(ticket=OuterRef("pk"))
    found: TicketQuerySet = rows.exclude(Exists(delicate) | Exists(held) | Exists(asked)).filter(
        erased_at=None, customer__erased_at=None
    )
    return found


def _take(ticket: Ticket, week: RotaWeek, at: datetime) -> bool:
    """Unless somebody took it meanwhile."""
    found = Ticket.objects.select_for_update(of=("self",)).select_related("team").get(pk=ticket.pk)
    if found.assignee_id is not None or found.closed_at is not None:
        return False
    assign(found, team=found.team, staff=week.member.staff, by=SYSTEM, at=at)
    return True


@transaction.atomic
def wind_up(week: RotaWeek, *, at: datetime) -> int:
    """The week is over: what is still open goes back to its team: nobody waits for somebody who may not answer."""
    found = RotaWeek.objects.select_for_update(of=("self",)).select_related(*WHOLE).get(pk=week.pk)
    if found.is_wound_up or not found.is_over(at=at):
        return 0
    left = [] if found.member.staff.can_answer else list(cases_of(found).select_related("team"))
    for ticket in left:
        assign(ticket, team=ticket.team, staff=None, by=SYSTEM, at=at)
    found.is_wound_up = True
    found.save(update_fields=["is_wound_up"])
    record(events.WEEK_WOUND_UP, found, by=SYSTEM, at=at, cases=len(left))
    return len(left)
