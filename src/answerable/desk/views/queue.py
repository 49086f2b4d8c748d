"""The queue."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from answerable.desk.frame.places import foresee_badges
from answerable.desk.frame.requests import key_in, now_of, staff_of
from answerable.desk.live.stream import PATH
from answerable.desk.moments import snoozes
from answerable.desk.queues.columns import read_beside
from answerable.desk.queues.elsewhere import foresee_others, tell_of_others
from answerable.desk.queues.lists import (
    MOST_COUNTED,
    QUEUES,
    Queue,
    counts,
    foresee_counts,
    foresee_page,
    page,
)
from answerable.desk.queues.narrowing import chips, chosen_in, narrowed, order_in, place_of, sortings
from answerable.desk.queues.own_columns import columns_in, foresee_columns
from answerable.desk.queues.saved import foresee_views_beside, queue_named, views_beside
from answerable.desk.queues.unread import tell_unopened
from answerable.ledger.composed import ComposedRows
from answerable.ledger.tail import foresee_latest, latest
from answerable.ledger.together import reading
from answerable.people.first_start import is_new
from answerable.people.models import Staff, Tier
from answerable.tickets.actions.ending import statuses_offered
from answerable.tickets.conditions import Reader, channels_offered, people_offered
from answerable.tickets.models import Priority, Tag, Ticket
from answerable.tickets.vocabulary.offered import brands

_TAGS_OF: ComposedRows[Tag] = ComposedRows(
    lambda tickets: Tag.objects.filter(tickets__in=tickets).order_by("name").distinct()
)


@login_not_required  # the demo's own start is public
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    staff = request.user
    if not isinstance(staff, Staff):
        if settings.ANSWERABLE_DEMO:
            return redirect("/demo/")
        return redirect("desk:first_start") if is_new() else redirect_to_login("/")
    return redirect("desk:day" if staff.may("ticket.reply") else "desk:queue")


@require_GET
@reading()
def queue(request: HttpRequest, name: str = "owed") -> HttpResponse:
    """A page of a queue; htmx asks for the list alone, or with `beside` for the pane beside a ticket."""
    staff, now = staff_of(request), now_of(request)
    found = queue_named(name, staff, now=now)
    if found is None:
        raise Http404
    reader, chosen = Reader(staff, now), chosen_in(request.GET)
    order = order_in(request.GET, found)
    sorted_by = sortings(request.GET, found, order)
    found = narrowed(found, chosen, reader, order)
    team_id = key_in(request, "team")
    after = request.GET.get("after", "")
    foresee_latest()  # before reading: the stream then repeats an event rather than missing one
    foresee_counts(staff, team_id=team_id)
    foresee_page(found, staff, team_id=team_id, after=after)
    if "beside" not in request.GET:
        foresee_views_beside(staff)
        foresee_columns(found, staff)
    if "HX-Request" not in request.headers:
        reader.foresee()
        foresee_badges(staff)
    position = latest()
    tabs = _tabs(counts(staff, team_id=team_id))
    beside = "beside" in request.GET
    views = [] if beside else views_beside(reader, name, team_id=team_id)
    context: dict[str, Any] = {
        "queue": found,
        "tabs": tabs,
        "views": views,
        "count": next((words for each, words in [*tabs, *views] if each.name == name), ""),
        "page": page(found, staff, team_id=team_id, after=after),
        "after": after,
        "place": place_of(request.GET),
        "place_elsewhere": place_of(request.GET, without="team"),
        "origin": name.removeprefix("view-"),
        "is_built_in": name in QUEUES,
        "chips": chips(request.GET, chosen, reader, order),
        "teams": reader.teams,
        "chosen_team": next((team for team in reader.teams if team.pk == team_id), None),
        "team_id": team_id,
        "knows_no_team": staff.scope.everything or staff.scope.without_team,
        "is_in_no_team": not (staff.scope.everything or staff.scope.without_team or staff.scope.teams),
        "now": now,
        "position": position,
        "stream_url": PATH,
        "beside": request.GET.get("beside", ""),
        "columns": () if beside else columns_in(found, staff),
        "can_mark": staff.may("ticket.assign") and not beside,
        "marked": request.GET.getlist("ticket"),
    }
    tickets, template = context["page"].tickets, _template(request)
    read_beside(tickets, context["columns"])
    is_whole = template == "desk/queue.html"
    foresee_others(tickets, staff)
    if is_whole and context["can_mark"]:
        _TAGS_OF.foresee([ticket.pk for ticket in tickets])
    tell_of_others(tickets, staff)
    tell_unopened(tickets)
    if is_whole:
        context["narrowing"] = {
            "people": people_offered(reader),
            "channels": channels_offered(reader),
            "sortings": sorted_by,
            "sorted_as": next(words for words, _query, is_so in sorted_by if is_so),
        }
        context["marking"] = _marking(reader, tickets) if context["can_mark"] else {}
    return render(request, template, context)


def _marking(reader: Reader, tickets: Sequence[Ticket]) -> dict[str, object]:
    """What the bar of the marked offers to choose from."""
    return {
        "people": [person for person in reader.people if person.can_answer],
        "priorities": Priority.choices,
        "tiers": Tier.choices,
        "snoozes": snoozes(reader.now),
        "statuses": statuses_offered(reader.staff, is_closed=False),
        "brands": brands(),
        "tags": _TAGS_OF.ask([ticket.pk for ticket in tickets]),
    }


def _template(request: HttpRequest) -> str:
    if "HX-Request" not in request.headers:
        return "desk/queue.html"
    return "desk/_queue_pane.html" if request.GET.get("beside") else "desk/_queue_list.html"


def _tabs(counted: dict[str, int]) -> list[tuple[Queue, str]]:
    """Each queue with the words of its count; those that only grow are not counted."""
    words = {name: f"{MOST_COUNTED}+" if n > MOST_COUNTED else str(n or "") for name, n in counted.items()}
    return [(each, words.get(each.name, "")) for each in QUEUES.values()]
