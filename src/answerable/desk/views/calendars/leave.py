"""How many people are there in each month, and in weeks that are not as their month."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from answerable.desk.frame.requests import actor_of, now_of
from answerable.desk.views.calendars.page import calendar_of
from answerable.desk.views.settings.keeping import is_kept
from answerable.regions.actions import LeaveWanted, set_leave
from answerable.regions.models import Calendar, LeaveUnit

_MOST_WEEKS = 53
_PERCENT = {"min": 0, "max": 100, "inputmode": "numeric"}


class MonthsForm(forms.Form):
    """A number for each month, named `month-8`; nothing for all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, name in MONTHS.items():
            self.fields[f"month-{number}"] = forms.IntegerField(
                required=False,
                min_value=0,
                max_value=100,
                label=name,
                widget=forms.NumberInput(attrs=_PERCENT),
            )

    def months(self) -> dict[int, int]:
        given = {number: self.cleaned_data[f"month-{number}"] for number in MONTHS}
        return {number: percent for number, percent in given.items() if percent is not None}


class WeekRow(forms.Form):
    week = forms.IntegerField(
        min_value=1, max_value=_MOST_WEEKS, required=False, label=gettext_lazy("Week of the year")
    )
    percent = forms.IntegerField(
        min_value=0, max_value=100, required=False, label=gettext_lazy("There, in a hundred")
    )

    def __init__(self, number: int, week: Any = "", percent: Any = "") -> None:
        super().__init__({"week": week, "percent": percent}, auto_id=f"%s-{number}")

    @property
    def is_empty(self) -> bool:
        return not (self.data["week"] or self.data["percent"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and (values["week"] is None) != (values["percent"] is None):
            self.add_error(None, _("Say both the week and how many are there."))
        return values


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    found = calendar_of(request, pk)
    if request.method != "POST":
        kept = list(found.leave_shares.all())
        months = {f"month-{each.number}": each.percent for each in kept if each.unit == LeaveUnit.MONTH}
        weeks = [(each.number, each.percent) for each in kept if each.unit == LeaveUnit.WEEK]
        return _shown(request, found, MonthsForm(initial=months), list(_rows(weeks, room=2)))
    form, by, at = MonthsForm(request.POST), actor_of(request), now_of(request)
    given = zip(request.POST.getlist("week"), request.POST.getlist("percent"), strict=False)
    rows = list(_rows([pair for pair in given if any(pair)], room=4 if "more" in request.POST else 2))
    written = [row for row in rows if not row.is_empty]

    def keep() -> None:
        weeks = {row.cleaned_data["week"]: row.cleaned_data["percent"] for row in written}
        set_leave(found, LeaveWanted(form.months(), weeks), by=by, at=at)

    are_sound = all(row.is_valid() for row in written)
    if "more" not in request.POST and are_sound and is_kept(form, keep):
        messages.success(request, _("Saved."))
        return redirect("desk:calendar_leave", pk=pk)
    return _shown(request, found, form, rows)


def _rows(weeks: Sequence[tuple[Any, Any]], *, room: int) -> Iterator[WeekRow]:
    for number, pair in enumerate([*weeks[:_MOST_WEEKS], *[("", "")] * room]):
        yield WeekRow(number, *pair)


def _shown(request: HttpRequest, found: Calendar, form: MonthsForm, rows: Sequence[WeekRow]) -> HttpResponse:
    return render(request, "desk/calendars/leave.html", {"calendar": found, "form": form, "rows": rows})
