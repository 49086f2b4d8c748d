"""Days that differ: POST says one, DELETE takes it back."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.desk.calendars.week import rows_in, spans_of
from answerable.desk.frame.requests import actor_of, now_of
from answerable.desk.views.calendars.forms import DayForm
from answerable.desk.views.calendars.page import calendar_of, shown
from answerable.desk.views.settings.keeping import is_kept
from answerable.regions.actions import set_day, take_day_back
from answerable.regions.hours import DifferentDay


@require_POST
def days(request: HttpRequest, pk: int) -> HttpResponse:
    found, form, rows = calendar_of(request, pk), DayForm(request.POST), rows_in(request.POST)
    by, at = actor_of(request), now_of(request)

    def keep() -> None:
        spans = tuple(spans_of(rows, _("This day")))
        said = DifferentDay(spans, form.cleaned_data["name"])
        set_day(found, form.cleaned_data["day"], said, by=by, at=at)

    if is_kept(form, keep):
        messages.success(request, _("Saved."))
        return redirect("desk:calendar", pk=pk)
    return shown(request, found, day_form=form, rows=rows)


@require_http_methods(["POST", "DELETE"])
def day(request: HttpRequest, pk: int, day: str) -> HttpResponse:
    """There is nothing else to do with it: both take it back."""
    found = calendar_of(request, pk)
    try:
        meant = date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error
    take_day_back(found, meant, by=actor_of(request), at=now_of(request))
    messages.success(request, _("This day is ordinary again."))
    return redirect("desk:calendar", pk=pk)
