"""The queue."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from answerable.desk.moments import snoozes
from answerable.desk.queues import MOST_COUNTED, QUEUES, Queue, counts, page
from answerable.desk.requests import now_of, staff_of
from answerable.desk.stream import PATH
from answerable.ledger.tail import latest
from answerable.people.models import Staff, Team
from answerable.tickets.models import Priority, Status, Tag, Ticket


@login_not_required  # the demo's own start is public
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    if settings.ANSWERABLE_DEMO and not request.user.is_authenticated:
        return redirect("/demo/")
    return redirect("desk:queue")


@require_GET
def queue(request: HttpRequest, name: str = "owed") -> HttpResponse:
    """A page of a queue; htmx asks for the list alone, or with `beside` for the pane beside a ticket."""
    if name not in QUEUES:
        raise Http404
    staff = staff_of(request)
    team_id = _team_id(request)
    position = latest()  # before reading: the stream then repeats an event rather than missing one
    after = request.GET.get("after", "")
    teams = list(Team.objects.visible_to(staff).active())
    tabs = _tabs(counts(staff, team_id=team_id))
    context: dict[str, Any] = {
        "queue": QUEUES[name],
        "tabs": tabs,
        "count": dict(tabs)[QUEUES[name]],
        "page": page(QUEUES[name], staff, team_id=team_id, after=after),
        "after": after,
        "teams": teams,
        "chosen_team": next((team for team in teams if team.pk == team_id), None),
        "team_id": team_id,
        "is_in_no_team": not (staff.scope.everything or staff.scope.without_team or staff.scope.teams),
        "now": now_of(request),
        "position": position,
        "stream_url": PATH,
        "beside": request.GET.get("beside", ""),
        "can_mark": staff.may("ticket.assign") and "beside" not in request.GET,
        "marked": request.GET.getlist("ticket"),
    }
    template = _template(request)
    if context["can_mark"] and template == "desk/queue.html":
        context["marking"] = _marking(staff, context["page"].tickets, now_of(request))
    return render(request, template, context)


def _marking(staff: Staff, tickets: Sequence[Ticket], now: datetime) -> dict[str, object]:
    """What the bar of the marked offers to choose from."""
    return {
        "people": Staff.objects.visible_to(staff).active(),
        "tags": Tag.objects.filter(tickets__in=[ticket.pk for ticket in tickets]).distinct(),
        "statuses": Status.objects.all(),
        "priorities": Priority.choices,
        "snoozes": snoozes(now),
    }


def _template(request: HttpRequest) -> str:
    if "HX-Request" not in request.headers:
        return "desk/queue.html"
    return "desk/_queue_pane.html" if request.GET.get("beside") else "desk/_queue_list.html"


def _tabs(counted: dict[str, int]) -> list[tuple[Queue, str]]:
    """Each queue with the words of its count; those that only grow are not counted."""
    words = {name: f"{MOST_COUNTED}+" if n > MOST_COUNTED else str(n or "") for name, n in counted.items()}
    return [(each, words.get(each.name, "")) for each in QUEUES.values()]


def _team_id(request: HttpRequest) -> int | None:
    given = request.GET.get("team", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 18 else None
