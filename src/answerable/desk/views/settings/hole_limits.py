"""After how long what is stuck is a black hole: all of them, and the form of one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from answerable.desk.frame.requests import actor_of, key_of, now_of, staff_of
from answerable.desk.holes.figures import forget
from answerable.desk.holes.hole import STEP_WORDS, Hole, Step
from answerable.desk.holes.limits import RIGHT, Limit, Limits, set_limits
from answerable.desk.holes.table import HOLES
from answerable.desk.holes.words import limits_words
from answerable.desk.policies.lengths import length_read, length_words
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.regions.models import Calendar
from answerable.web.icons import CHANNELS

_SPARE = 2


@dataclass
class Row:
    """One line of the form, as it was typed; the first is for every channel."""

    number: int
    channel: str = ""
    length: str = ""
    calendar: str = ""
    error: str = ""

    def limit(self) -> Limit | None:
        """None where nothing stands: as usual."""
        if not self.length:
            return None
        if self.length == _("at once"):
            return Limit(timedelta(0))
        try:
            length = length_read(self.length, is_by_calendar=bool(self.calendar))
        except Invalid as refusal:
            self.error = refusal.message
            raise
        return Limit(length, key_of(self.calendar))


@require_GET
def limits(request: HttpRequest) -> HttpResponse:
    _require(request)
    rows = [
        (str(STEP_WORDS[step]), [(hole, limits_words(hole.limits)) for hole in HOLES if hole.step == step])
        for step in Step
    ]
    return render(request, "desk/holes/limits.html", {"steps": rows})


@require_http_methods(["GET", "POST"])
def limit(request: HttpRequest, name: str) -> HttpResponse:
    _require(request)
    hole = next((each for each in HOLES if each.key == name and each.can_be_limited), None)
    if hole is None:
        raise Http404
    if request.method != "POST":
        return _shown(request, hole, list(_kept(hole.limits)))
    rows = list(_typed(request.POST))
    if "more" in request.POST:
        return _shown(request, hole, rows)
    try:
        wanted = {row.channel: found for row in rows if (found := row.limit()) is not None}
        set_limits(hole.key, wanted, by=actor_of(request), at=now_of(request))
    except NotAllowed:
        raise
    except Refusal as refusal:
        return _shown(request, hole, rows, refusal.message)
    forget()
    messages.success(request, _("Saved."))
    return redirect("desk:hole_limits")


def _kept(limits: Limits) -> Iterator[Row]:
    for number, (channel, each) in enumerate([("", limits.usual), *limits.by_channel.items()]):
        words = length_words(each.length, is_by_calendar=each.calendar is not None)
        length = words if each.length else _("at once")
        yield Row(number, channel, length, "" if each.calendar is None else str(each.calendar))


def _typed(given: QueryDict) -> Iterator[Row]:
    columns = zip(given.getlist("channel"), given.getlist("length"), given.getlist("calendar"), strict=False)
    for number, (channel, length, calendar) in enumerate(list(columns)[: len(CHANNELS) + 1]):
        words = " ".join(length.split())[:30]
        if number == 0 or channel or words:
            yield Row(number, channel if number else "", words, calendar[:17])


def _shown(request: HttpRequest, hole: Hole, rows: Sequence[Row], error: str = "") -> HttpResponse:
    spare = [Row(len(rows) + n) for n in range(_SPARE)]
    known = Calendar.objects.visible_to(staff_of(request)).active()
    context = {
        "hole": hole,
        "usual": limits_words(Limits(Limit(hole.usual))),
        "rows": [*rows, *spare],
        "channels": CHANNELS,
        "calendars": [("", _("day and night")), *((str(each.pk), each.name) for each in known)],
        "error": error,
    }
    return render(request, "desk/holes/limit.html", context, status=422 if error else 200)


def _require(request: HttpRequest) -> None:
    staff = staff_of(request)
    if not staff.may(RIGHT) or not staff.scope.everything:
        raise NotAllowed
