"""The queue."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from answerable.desk.queues import QUEUES, counts, page
from answerable.desk.requests import now_of, staff_of
from answerable.ledger.tail import latest
from answerable.people.models import Team


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    return redirect("desk:queue")


@require_GET
def queue(request: HttpRequest, name: str = "owed") -> HttpResponse:
    """A page of a queue; htmx asks for the list alone."""
    if name not in QUEUES:
        raise Http404
    staff = staff_of(request)
    team_id = _team_id(request)
    position = latest()  # before reading: the stream then repeats an event rather than missing one
    context = {
        "queue": QUEUES[name],
        "queues": QUEUES.values(),
        "counts": counts(staff, team_id=team_id),
        "page": page(QUEUES[name], staff, team_id=team_id, after=request.GET.get("after", "")),
        "teams": Team.objects.visible_to(staff),
        "team_id": team_id,
        "now": now_of(request),
        "position": position,
    }
    template = "desk/_queue_list.html" if request.headers.get("HX-Request") else "desk/queue.html"
    return render(request, template, context)


def _team_id(request: HttpRequest) -> int | None:
    given = request.GET.get("team", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 18 else None
