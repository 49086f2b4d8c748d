"""Where one can go from every page: only what one may see is named."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from answerable.channels.models import Item, ItemState
from answerable.desk.day.leaving import away_words
from answerable.desk.day.work import is_given
from answerable.desk.frame.families import ANSWERS, COMPANIES, FLOOR, LISTENING, family_place, siblings
from answerable.desk.frame.place import Place
from answerable.desk.frame.rights import RightsOf
from answerable.desk.frame.settings_places import marked_groups, settings_places
from answerable.desk.frame.synonyms import ALSO
from answerable.desk.handovers.lists import to_answer
from answerable.desk.heard.showing import unread
from answerable.desk.models import View, ViewPlace
from answerable.desk.queues.arranging import MOST_PINNED
from answerable.desk.queues.counting import Counting, badges, for_badges
from answerable.desk.queues.saved import name_of
from answerable.ledger.actor import Actor
from answerable.ledger.addresses import address
from answerable.people.first_start import is_under_way
from answerable.people.masking import Part, is_masked
from answerable.people.models import Staff
from answerable.tickets.models import Look


def places(request: HttpRequest) -> dict[str, Any]:
    """For every template's context; asks the database nothing unless the rail is drawn."""
    staff = getattr(request, "user", None)
    if not isinstance(staff, Staff):
        return {}
    return {
        "places": cache(lambda: _places(request, staff)),
        "siblings": cache(lambda: siblings(request.path, staff)),
        "own_places": cache(lambda: own_places(staff)),
        "palette_url": address("desk:palette"),
        "settings_groups": cache(lambda: marked_groups(request, staff)),
        "may": RightsOf(staff),
        "hides_addresses": cache(lambda: is_masked(staff, Part.ADDRESS)),
    }


def _places(request: HttpRequest, staff: Staff) -> Sequence[Place]:
    """Where one is, is the place that reaches furthest into the address: a pinned view rather than the queue."""
    found = list(all_places(staff))
    reaches = [_reach(request.path, place, staff) for place in found]
    here = reaches.index(max(reaches)) if any(reaches) else None
    return [place.as_current() if number == here else place for number, place in enumerate(found)]


def _reach(path: str, place: Place, staff: Staff) -> int:
    within = settings_places(staff) if place.url == address("desk:settings") else place.members
    return max((len(each.url) for each in (place, *within) if path.startswith(each.url)), default=0)


def all_places(staff: Staff) -> Iterator[Place]:
    """In groups: one's own work, what one leads, what is told, what is learnt, who they are and settings."""
    counted = _Counts(*badges(_counting(staff.actor())))
    groups = (_own_work(staff, counted), _led(staff, counted), _told(staff), _learnt(staff), _set_up(staff))
    for number, group in enumerate(groups):
        for position, place in enumerate(group):
            yield replace(place, starts=bool(number and not position))


class _Counts(NamedTuple):
    """What stands beside places, in the order in which `_counting` asks for it."""

    told: str
    to_look_at: str
    offered: str
    quarantined: str
    pinned: str


def _own_work(staff: Staff, counted: _Counts) -> Iterator[Place]:
    if staff.may("staff.manage") and is_under_way():
        yield Place(address("desk:first_start"), "rocket-launch", _("First steps"))
    yield Place(address("desk:day"), "sun", _("My day"))
    yield Place(address("desk:queue"), "queue-list", _("Queue"))
    yield Place(address("desk:search"), "magnifying-glass", _("Search"), key="/")
    yield Place(
        address("desk:notifications"),
        "bell",
        _("For you"),
        count=counted.told,
        count_url=address("desk:bell"),
    )
    if staff.is_serving(at=timezone.now()):
        yield Place(address("desk:my_week"), "calendar-days", _("My week in service"))
    if counted.to_look_at:
        yield Place(address("desk:looks"), "eye", _("To look over"), count=counted.to_look_at)
    if counted.offered:
        yield Place(address("desk:handovers"), "arrows-right-left", _("Hand-overs"), count=counted.offered)
    for view in View.objects.pinned_by(staff)[:MOST_PINNED] if counted.pinned else ():
        yield Place(address("desk:queue", name_of(view)), "bookmark", view.name)


def _led(staff: Staff, counted: _Counts) -> Iterator[Place]:
    yield from family_place(FLOOR, staff)
    if staff.may("floor.see"):
        yield Place(address("desk:holes"), "eye-slash", _("Black holes"))
    if staff.may("quarantine.see"):
        yield Place(
            address("desk:quarantine"), "inbox-arrow-down", _("Quarantine"), count=counted.quarantined
        )
    if staff.may("customer.merge"):
        yield Place(address("desk:same"), "puzzle-piece", _("Perhaps the same"))
    if staff.may("quality.review"):
        yield Place(address("desk:quality"), "scale", _("Quality review"))


def _told(staff: Staff) -> Iterator[Place]:
    yield Place(address("desk:issues"), "exclamation-triangle", _("Known issues"))
    yield from family_place(ANSWERS, staff)


def _learnt(staff: Staff) -> Iterator[Place]:
    yield from family_place(LISTENING, staff)
    if staff.may("insight.see"):
        yield Place(address("desk:insight"), "chart-bar", _("Figures"))


def _set_up(staff: Staff) -> Iterator[Place]:
    yield from family_place(COMPANIES, staff)
    if settings_places(staff):
        yield Place(address("desk:settings"), "cog-6-tooth", _("Settings"))


def foresee_badges(staff: Staff) -> None:
    """The rail will be drawn."""
    _counting(staff.actor()).foresee()


def forgo_badges(staff: Staff) -> None:
    """What it says has changed since it was foreseen."""
    _counting(staff.actor()).forgo()


@lru_cache(maxsize=1000)
def _counting(reader: Actor) -> Counting:
    """What is new: told to them, to be looked over, offered to their teams, in quarantine; and whether they pinned
    views. The same reader asks the same every time."""
    items = Item.objects.visible_to(reader) if reader.may("quarantine.see") else Item.objects.none()
    return for_badges(
        unread(reader),
        Look.objects.asked_of(reader),
        to_answer(reader),
        items.filter(state=ItemState.QUARANTINED),
        ViewPlace.objects.filter(staff=reader.staff_id, is_pinned=True),
    )


def _work(staff: Staff) -> Sequence[Place]:
    """One's own switch, for those who are given tickets; it stands on one's day."""
    if not is_given(staff):
        return []
    return [Place(f"{address('desk:day')}#work", "pause", _("Take work, or none for now"))]


def own_places(staff: Staff) -> Sequence[Place]:
    away = away_words(staff, now=timezone.now())
    return [
        Place(address("desk:me"), "user-circle", _("Me")),
        Place(f"{address('desk:me')}#away", "no-symbol", capfirst(away) if away else _("I am away…")),
        *_work(staff),
        Place(
            address("account_logout"),
            "arrow-right-start-on-rectangle",
            _("Sign out"),
            is_post=True,
            also=ALSO["account_logout"],
        ),
    ]
