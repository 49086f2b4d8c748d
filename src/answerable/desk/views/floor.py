"""The floor, and the rows behind those of its figures that no queue shows."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from answerable.desk.floor.drawing import HEIGHT, STEP, bars
from answerable.desk.floor.figures import Asked, floor_of
from answerable.desk.floor.flow import HOUR, Flow, answers, came_in
from answerable.desk.floor.waiting import Waiting
from answerable.desk.frame.requests import now_of, place_moment, staff_of
from answerable.desk.live.stream import PATH
from answerable.desk.reading.undelivered import undelivered
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.ledger.tail import latest
from answerable.people.models import Staff
from answerable.people.zones import midnight_of
from answerable.tickets.models import Message, Ticket
from answerable.web.moments import spoken_moment

_PAGE = 50


def _leader(request: HttpRequest) -> Staff:
    staff = staff_of(request)
    if not staff.may("floor.see"):
        raise NotAllowed
    return staff


@require_GET
def floor(request: HttpRequest) -> HttpResponse:
    staff, now = _leader(request), now_of(request)
    position = latest()  # before reading: the stream then repeats an event rather than missing one
    asked = Asked(request.GET.get("sort") == "wait", request.GET.get("after", "").replace("\x00", "")[:150])
    found = floor_of(staff, asked, now=now)
    context = {
        "floor": found,
        "sentence": _sentence(found.waiting, now),
        "charts": _charts(found.flow),
        "hours": list(zip(found.flow.hours, found.flow.came, found.flow.answered, strict=True)),
        "asked": asked,
        "now": now,
        "position": position,
        "stream_url": PATH,
    }
    return render(
        request,
        "desk/floor/_floor.html" if "HX-Request" in request.headers else "desk/floor/floor.html",
        context,
    )


@require_GET
def rows(request: HttpRequest, name: str) -> HttpResponse:
    """Messages behind a figure, the newest first; `since=hour` or today."""
    staff, now = _leader(request), now_of(request)
    since = now - HOUR if request.GET.get("since") == "hour" else midnight_of(now)
    found, column, title = _listed(name, staff, since, now)
    after = request.GET.get("after", "")
    if after:
        found = found.filter(_behind(after, column))
    shown = found.defer("html", "folds", "remarks", "authentication").select_related(
        "ticket__customer", "staff"
    )
    page = list(shown.order_by(f"-{column}", "-pk")[: _PAGE + 1])
    context = {
        "name": name,
        "title": title,
        "since": since,
        "is_last_hour": request.GET.get("since") == "hour",
        "messages_found": page[:_PAGE],
        "next_after": _place(page[_PAGE - 1], column) if len(page) > _PAGE else "",
        "after": after,
        "now": now,
    }
    return render(request, "desk/floor/rows.html", context)


def _listed(name: str, staff: Staff, since: datetime, now: datetime) -> tuple[QuerySet[Message], str, str]:
    if name == "came-in":
        return came_in(staff, since=since), "created_at", _("Came in")
    if name == "answered":
        return answers(staff, since=since), "delivered_at", _("Answered")
    if name == "undelivered":
        return undelivered(Ticket.objects.visible_to(staff), now=now), "created_at", _("Did not arrive")
    raise Http404


def _behind(after: str, column: str) -> Q:
    moment_text, _separator, key_text = after.partition("_")
    try:
        moment, key = place_moment(moment_text), int(key_text)
    except ValueError as error:
        raise Invalid(_("That page does not exist.")) from error
    return Q(**{f"{column}__lt": moment}) | Q(**{column: moment, "pk__lt": key})


def _place(message: Message, column: str) -> str:
    return f"{getattr(message, column).isoformat()}_{message.pk}"


def _sentence(waiting: Waiting, now: datetime) -> str:
    """87 wait for an answer, the longest since yesterday 16:20."""
    if waiting.since is None:
        return _("Nobody waits.")
    since, total = spoken_moment(waiting.since, now=now), waiting.total
    if total.is_capped:
        words = _("More than %(n)s wait for an answer, the longest since %(since)s.")
        return words % {"n": f"{total.most:,}", "since": since}
    words = ngettext(
        "One waits for an answer, since %(since)s.",
        "%(n)s wait for an answer, the longest since %(since)s.",
        total.number,
    )
    return words % {"n": total.number, "since": since}


def _charts(flow: Flow) -> list[dict[str, object]]:
    """Both on one scale, from zero."""
    highest = max([*flow.came, *flow.answered, 0])
    kinds = (
        ("came-in", _("Came in"), _("messages that people wrote"), flow.came, flow.came_last_hour, flow.came_today),
        (
            "answered", _("Answered"), _("answers that were delivered"),
            flow.answered, flow.answered_last_hour, flow.answered_today,
        ),
    )  # fmt: skip
    return [
        {
            "name": name,
            "title": title,
            "of": of,
            "bars": list(zip(flow.hours, bars(numbers, highest=highest), strict=True)),
            "width": len(numbers) * STEP,
            "height": HEIGHT,
            "last_hour": last_hour,
            "today": today,
        }
        for name, title, of, numbers, last_hour, today in kinds
    ]
