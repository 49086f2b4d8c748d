"""My day."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from answerable.desk.day.owed import came_back, of_those_away, owed, teams_of, untaken, waiting_for
from answerable.desk.day.promised import promised_by
from answerable.desk.day.said import to_decide, written_by
from answerable.desk.day.words import sentence
from answerable.desk.day.work import own_giving
from answerable.desk.frame.requests import actor_of, now_of, staff_of
from answerable.desk.handovers.lists import for_my_day
from answerable.desk.live.stream import PATH
from answerable.desk.queues.lists import QUEUES
from answerable.ledger.tail import latest
from answerable.tickets import actions


@require_GET
def day(request: HttpRequest) -> HttpResponse:
    staff, now = staff_of(request), now_of(request)
    position = latest()  # before reading: the stream then repeats an event rather than missing one
    free = untaken(staff)
    parts = {
        "owed": owed(staff, now=now),
        "back": came_back(staff, now=now),
        "untaken": free,
        "away": of_those_away(staff, now=now),
    }
    written, offered = written_by(staff, now=now), for_my_day(staff, now=now)
    promised, decide = promised_by(staff, now=now), to_decide(staff, now=now)
    context = {
        **parts,
        "written": written,
        "offered": offered,
        "promised": promised,
        "decide": decide,
        "is_clear": not any(
            (*parts.values(), offered, promised, decide, written.drafts, written.later, written.undelivered)
        ),
        "sentence": sentence(waiting_for(staff), are_untaken=bool(free), now=now),
        "staff": staff,
        "own_giving": own_giving(staff),
        "mine": QUEUES["mine"],
        "owed_queue": QUEUES["owed"],
        "unassigned": QUEUES["unassigned"],
        "is_in_no_team": not (staff.scope.everything or staff.scope.without_team or staff.scope.teams),
        "now": now,
        "position": position,
        "stream_url": PATH,
    }
    return render(
        request, "desk/day/_day.html" if "HX-Request" in request.headers else "desk/day/day.html", context
    )


@require_POST
def take_next(request: HttpRequest) -> HttpResponse:
    """The one that waits longest is theirs, and before them."""
    ticket = actions.take_next(teams_of(staff_of(request)), by=actor_of(request), at=now_of(request))
    if ticket is None:
        messages.success(request, _("Nobody is left to take: somebody was quicker, or all are looked after."))
        return redirect("desk:day")
    undo = reverse("desk:assignment", args=[ticket.reference])
    messages.success(request, _("You have this one now."), extra_tags=undo)
    return redirect(f"{ticket.get_absolute_url()}?queue=mine")
