"""Where one can go from every page: only what one may see is named."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from answerable.channels.models import Item, ItemState
from answerable.desk.day.leaving import away_words
from answerable.desk.frame.place import Place
from answerable.desk.frame.rights import RightsOf
from answerable.desk.frame.settings_places import marked, settings_places
from answerable.desk.heard.showing import count_words
from answerable.desk.models import View
from answerable.desk.queues.arranging import MOST_PINNED
from answerable.desk.queues.counting import badge
from answerable.desk.queues.saved import name_of
from answerable.people.first_start import is_under_way
from answerable.people.models import Staff
from answerable.tickets.models import Look


def places(request: HttpRequest) -> dict[str, Any]:
    """For every template's context; asks the database nothing unless the rail is drawn."""
    staff = getattr(request, "user", None)
    if not isinstance(staff, Staff):
        return {}
    return {
        "places": cache(lambda: _places(request, staff)),
        "own_places": cache(lambda: own_places(staff)),
        "palette_url": reverse("desk:palette"),
        "settings_places": cache(lambda: [marked(request, place) for place in settings_places(staff)]),
        "may": RightsOf(staff),
    }


def _places(request: HttpRequest, staff: Staff) -> Sequence[Place]:
    found = [_marked(request, place, staff) for place in all_places(staff)]
    # A pinned view is a queue too, and is where one is rather than the queue itself.
    here = max((place.url for place in found if place.current), key=len, default="")
    return [replace(place, current=place.current and place.url == here) for place in found]


def all_places(staff: Staff) -> Iterator[Place]:
    if staff.may("staff.manage") and is_under_way():
        yield Place(reverse("desk:first_start"), "rocket-launch", _("First steps"))
    yield Place(reverse("desk:day"), "sun", _("My day"))
    yield Place(reverse("desk:queue"), "queue-list", _("Queue"))
    if staff.may("floor.see"):
        yield Place(reverse("desk:floor"), "squares-2x2", _("The floor"))
    yield Place(reverse("desk:search"), "magnifying-glass", _("Search"), key="/")
    yield Place(
        reverse("desk:notifications"),
        "bell",
        _("For you"),
        count=count_words(staff),
        count_url=reverse("desk:bell"),
    )
    if staff.may("quarantine.see"):
        yield Place(
            reverse("desk:quarantine"), "inbox-arrow-down", _("Quarantine"), count=_quarantined(staff)
        )
    if to_look_at := badge(Look.objects.asked_of(staff)):
        yield Place(reverse("desk:looks"), "eye", _("To look over"), count=to_look_at)
    yield Place(reverse("desk:saved_replies"), "chat-bubble-bottom-center-text", _("Saved replies"))
    yield Place(reverse("desk:accounts"), "building-office-2", _("Accounts"))
    for view in View.objects.pinned_by(staff)[:MOST_PINNED]:
        yield Place(reverse("desk:queue", args=[name_of(view)]), "bookmark", view.name)
    if settings_places(staff):
        yield Place(reverse("desk:settings"), "cog-6-tooth", _("Settings"))


def _marked(request: HttpRequest, place: Place, staff: Staff) -> Place:
    if place.url == reverse("desk:saved_replies") and request.path.startswith(reverse("desk:macros")):
        return place.as_current()
    if place.url != reverse("desk:settings"):
        return marked(request, place)
    is_inside = any(request.path.startswith(each.url) for each in (place, *settings_places(staff)))
    return place.as_current() if is_inside else place


def _quarantined(staff: Staff) -> str:
    return badge(Item.objects.visible_to(staff).filter(state=ItemState.QUARANTINED))


def own_places(staff: Staff) -> Sequence[Place]:
    away = away_words(staff, now=timezone.now())
    return [
        Place(reverse("desk:me"), "user-circle", _("Me")),
        Place(f"{reverse('desk:me')}#away", "no-symbol", capfirst(away) if away else _("I am away…")),
        Place(reverse("account_logout"), "arrow-right-start-on-rectangle", _("Sign out"), is_post=True),
    ]
