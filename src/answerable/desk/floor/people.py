"""Who is there, what they are at, and what is in their hands. Sorted by name, or by who is waited for longest; never by
anything that would be taken for a judgement of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from answerable.desk.floor.waiting import Figure
from answerable.desk.frame.requests import key_of
from answerable.desk.models import Presence
from answerable.desk.queues.counting import numbers
from answerable.desk.reading.presence import HERE, WRITING
from answerable.people.models import Staff, Team
from answerable.routing.giving.hands import InHand, in_hands
from answerable.routing.giving.team import push_teams
from answerable.routing.models import CAPACITY
from answerable.tickets.models import Draft, DraftKind, Ticket

PAGE = 50
MOST_COUNTED = 200  # of each person's
_MOST_PRESENT = 500


@dataclass(frozen=True)
class At:
    """A ticket that somebody has before them; `writes` is what they are writing on it, if anything."""

    ticket: Ticket
    writes: DraftKind | None


@dataclass(frozen=True)
class Person:
    """`is_here` also when they are at something that the reader may not see."""

    staff: Staff
    waiting: Figure
    since: datetime | None
    theirs: Figure
    snoozed: Figure
    is_here: bool = False
    in_hand: tuple[int, int] | None = None  # units, and how many they can have; where tickets are given
    at: Sequence[At] = field(default_factory=list)


@dataclass(frozen=True)
class People:
    people: Sequence[Person]
    next_after: str = ""  # key and name, where those sorted by name go on


def people_now(staff: Staff, *, by_wait: bool, after: str, now: datetime) -> People:
    rows = _ordered(_known_to(staff), by_wait=by_wait)
    if after and not by_wait:
        rows = rows.filter(_behind(after))
    found = list(rows[: PAGE + 1])
    people = _with_loads(staff, found[:PAGE])
    present = _present(staff, now)
    loads = _in_hand([each.staff.pk for each in people])
    here = [
        replace(
            each,
            is_here=each.staff.pk in present,
            at=present.get(each.staff.pk, []),
            in_hand=loads.get(each.staff.pk),
        )
        for each in people
    ]
    return People(here, _place(found[PAGE - 1]) if len(found) > PAGE and not by_wait else "")


def _place(person: Staff) -> str:
    return f"{person.pk}_{person.name}"


def _behind(after: str) -> Q:
    """Some have the same name; nonsense is before all."""
    key_text, _separator, name = after.partition("_")
    key = key_of(key_text)
    return Q(name__gt=name) | Q(name=name, pk__gt=key) if key else Q()


def _known_to(staff: Staff) -> QuerySet[Staff]:
    """Those in a team that the reader sees."""
    seen = Team.objects.visible_to(staff).active().filter(members=OuterRef("pk"))
    waiting = Ticket.objects.visible_to(staff).open().awake().waiting().filter(assignee=OuterRef("pk"))
    longest = waiting.order_by("waiting_since").values("waiting_since")[:1]
    known = Staff.objects.active().filter(Exists(seen))
    people: QuerySet[Staff] = known.annotate(since=Subquery(longest)).select_related("provider")
    return people


def _ordered(rows: QuerySet[Staff], *, by_wait: bool) -> QuerySet[Staff]:
    return (
        rows.order_by(F("since").asc(nulls_last=True), "name", "pk")
        if by_wait
        else rows.order_by("name", "pk")
    )


def _with_loads(staff: Staff, people: Sequence[Staff]) -> list[Person]:
    mine = Ticket.objects.visible_to(staff).open()
    kinds = [
        mine.awake().waiting(),
        mine.awake().filter(waiting_since=None),
        mine.filter(snoozed_until__isnull=False),
    ]
    counted = numbers(kinds, "assignee", [each.pk for each in people], most=MOST_COUNTED + 1)
    return [
        Person(
            each,
            Figure(counted[each.pk][0], MOST_COUNTED, "owed", f"with={each.pk}"),
            getattr(each, "since", None),
            Figure(counted[each.pk][1], MOST_COUNTED, "theirs", f"with={each.pk}"),
            Figure(counted[each.pk][2], MOST_COUNTED, "snoozed", f"with={each.pk}"),
        )
        for each in people
    ]


def _in_hand(people: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Of those who are given tickets, what they have and how much they can have."""
    teams = push_teams()
    if not teams:
        return {}
    members = Staff.objects.filter(pk__in=people, teams__in=teams).distinct()
    can_have = dict(members.values_list("pk", "giving__capacity"))
    has = in_hands(can_have)
    return {key: (has.get(key, InHand()).load, most or CAPACITY) for key, most in can_have.items()}


def _present(staff: Staff, now: datetime) -> dict[int, list[At]]:
    """By person, where their open pages are; only tickets that the reader may see are named."""
    rows = Presence.objects.filter(seen_at__gt=now - HERE).order_by("-seen_at")
    places = list(rows.values_list("staff", "ticket")[:_MOST_PRESENT])
    keys = {ticket for _who, ticket in places}
    seen = {
        each.pk: each
        for each in Ticket.objects.visible_to(staff).filter(pk__in=keys).select_related("customer")
    }
    typed = Draft.objects.filter(ticket__in=keys, changed_at__gt=now - WRITING).exclude(text="")
    writing = {(each.staff_id, each.ticket_id): DraftKind(each.kind) for each in typed}
    found: dict[int, list[At]] = {}
    for who, key in places:
        at = found.setdefault(who, [])
        if key in seen:
            at.append(At(seen[key], writing.get((who, key))))
    return found
