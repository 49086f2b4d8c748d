"""What every view of the desk needs of a request."""

from datetime import datetime
from typing import cast

from django.http import Http404, HttpRequest
from django.utils import timezone

from answerable.desk.masks.seeing import look_at_ticket
from answerable.ledger.actor import Actor
from answerable.ledger.composed import ComposedRows
from answerable.people.models import Staff
from answerable.tickets.models import Ticket
from answerable.tickets.vocabulary.offered import with_known


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
    if "moment" not in request.__dict__:
        request.moment = timezone.now()  # type: ignore[attr-defined]
    moment: datetime = request.__dict__["moment"]
    return moment


def method_of(request: HttpRequest) -> str:
    """The method meant: plain forms can only post, and say DELETE in a field."""
    if request.method == "POST":
        return request.POST.get("_method", "POST").upper()
    return request.method or "GET"


def ticket_of(request: HttpRequest, reference: str) -> Ticket:
    """The ticket of an address, if this person may see it."""
    # A byte that no address of ours has, and that PostgreSQL takes in no text.
    rows = _SEEN.ask(actor_of(request), reference.replace("\0", "-"))
    if not rows:
        raise Http404
    with_known(rows)
    (found,) = rows
    look_at_ticket(found, staff_of(request), at=now_of(request))
    return found


# Few joins: PostgreSQL plans one of ten tables anew each time, for longer than it takes to answer all else that a page
# asks.
_SEEN: ComposedRows[Ticket] = ComposedRows(
    lambda reader, reference: (
        Ticket.objects.visible_to(reader)
        .filter(reference=reference)
        .select_related("customer__account", "team", "assignee", "opened")
    )
)
