"""Where one can go from every page: only what one may see is named."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from answerable.channels.models import Item, ItemState
from answerable.desk.rights import RightsOf
from answerable.people.models import Staff

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_MOST_COUNTED = 99


@dataclass(frozen=True)
class Place:
    """One entry of the rail. `is_post` is for signing out, which changes something."""

    url: str
    icon: str
    label: "StrOrPromise"
    key: str = ""
    count: str = ""
    current: bool = False
    is_late: bool = False
    is_post: bool = False


def places(request: HttpRequest) -> dict[str, Any]:
    """For every template's context; asks the database nothing unless the rail is drawn."""
    staff = getattr(request, "user", None)
    if not isinstance(staff, Staff):
        return {}
    return {
        "places": cache(lambda: _places(request, staff)),
        "own_places": _own_places,
        "may": RightsOf(staff),
    }


def _places(request: HttpRequest, staff: Staff) -> Sequence[Place]:
    return [_marked(request, place) for place in _all_places(staff)]


def _all_places(staff: Staff) -> Iterator[Place]:
    yield Place(reverse("desk:queue"), "queue-list", _("Queue"))
    yield Place(reverse("desk:search"), "magnifying-glass", _("Search"), key="/")
    if staff.may("quarantine.see"):
        yield Place(
            reverse("desk:quarantine"), "inbox-arrow-down", _("Quarantine"), count=_quarantined(staff)
        )
    if staff.may("jobs.see") and staff.scope.everything:
        yield Place(reverse("desk:jobs"), "cog-6-tooth", _("Jobs"))
    if staff.may("mailbox.manage"):
        yield Place(reverse("desk:mailboxes"), "envelope", _("Mailboxes"))


def _marked(request: HttpRequest, place: Place) -> Place:
    if not request.path.startswith(place.url):
        return place
    # Where one is already needs no key: on the search page "/" goes into the field.
    return Place(place.url, place.icon, place.label, count=place.count, current=True)


def _quarantined(staff: Staff) -> str:
    held = Item.objects.visible_to(staff).filter(state=ItemState.QUARANTINED)
    count = held[: _MOST_COUNTED + 1].count()
    if not count:
        return ""
    return f"{_MOST_COUNTED}+" if count > _MOST_COUNTED else str(count)


def _own_places() -> Sequence[Place]:
    return [
        Place(reverse("desk:me"), "user-circle", _("Me")),
        Place(reverse("account_logout"), "arrow-right-start-on-rectangle", _("Sign out"), is_post=True),
    ]
