"""What every view of the desk needs of a request."""

from datetime import datetime
from typing import cast

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from answerable.desk.masks.seeing import look_at_ticket
from answerable.ledger.actor import Actor
from answerable.people.models import Staff
from answerable.tickets.models import Ticket


def staff_of(request: HttpRequest) -> Staff:
    """Whoever is signed in; the desk's middleware lets nobody else in."""
    return cast("Staff", request.user)


def actor_of(request: HttpRequest) -> Actor:
    return staff_of(request).actor()


def key_in(request: HttpRequest, name: str) -> int | None:
    """The key that an address names, if it is one."""
    return key_of(request.GET.get(name, ""))


def key_of(given: str) -> int | None:
    """A row's key as it was typed; nonsense is none, and so is what no database can hold."""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 18 else None


def place_moment(given: str) -> datetime:
    """A moment in a place of a list, as an address says it; ValueError for any that no list of ours has. At both ends
    of the calendar a moment has no name in another time zone."""
    moment = datetime.fromisoformat(given)
    if moment.tzinfo is None or not 1900 <= moment.year <= 9000:
        raise ValueError(given)
    return moment


def now_of(request: HttpRequest) -> datetime:
    """The moment of this request, taken once."""
    moment: datetime = request.__dict__.setdefault("moment", timezone.now())
    return moment


def method_of(request: HttpRequest) -> str:
    """The method meant: plain forms can only post, and say DELETE in a field."""
    if request.method == "POST":
        return request.POST.get("_method", "POST").upper()
    return request.method or "GET"


def ticket_of(request: HttpRequest, reference: str) -> Ticket:
    """The ticket of an address, if this person may see it."""
    tickets = Ticket.objects.visible_to(staff_of(request)).select_related(
        "customer__account", "status", "team__provider", "assignee", "brand", "form", "merged_into", "opened"
    )
    # A byte that no address of ours has, and that PostgreSQL takes in no text.
    found = get_object_or_404(tickets, reference=reference.replace("\0", "-"))
    look_at_ticket(found, staff_of(request), at=now_of(request))
    return found
