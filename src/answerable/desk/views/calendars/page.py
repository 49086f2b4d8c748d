"""The page of one calendar, as all its forms come back to it."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from answerable.desk.calendars import ahead, differing
from answerable.desk.calendars.week import rows_in
from answerable.desk.calendars.words import place_words, spans_words, week_words
from answerable.desk.frame.requests import now_of, staff_of
from answerable.desk.regions import hands
from answerable.desk.views.calendars.forms import DayForm, FeedForm, FileForm
from answerable.ledger.refusals import NotAllowed
from answerable.regions.actions.versions import RIGHT
from answerable.regions.calendars import timeline_of, version_at
from answerable.regions.models import Calendar, CalendarFeed
from answerable.regions.problems import problem_words


def require(request: HttpRequest) -> None:
    if not staff_of(request).may(RIGHT):
        raise NotAllowed


def calendar_of(request: HttpRequest, pk: int) -> Calendar:
    require(request)
    found: Calendar = get_object_or_404(Calendar.objects.visible_to(staff_of(request)), pk=pk)
    return found


def shown(request: HttpRequest, calendar: Calendar, **forms: Any) -> HttpResponse:
    """With the forms that had something wrong, as they were typed."""
    now = now_of(request)
    timeline, version = timeline_of(calendar.pk), version_at(calendar.pk, now)
    hours = timeline.hours_at(now)
    weeks = ahead.weeks_ahead(timeline, hours, now=now)
    told, is_more = differing.changes(calendar, now=now)
    feed = CalendarFeed.objects.filter(calendar=calendar).first()
    months = hands.months_of([calendar], now=now)
    context = {
        "calendar": calendar,
        "months": months,
        "sentence": hands.sentence(months, calendar.name),
        "version": version,
        "now": ahead.as_of_now(timeline, hours, now=now),
        "week_words": week_words(version.week),
        "place": place_words(version.country, version.subdivision),
        "weeks": weeks,
        "remarkable": list(ahead.remarkable(weeks)),
        "different": _different(calendar, weeks[0][0].date.isoformat()),
        "feed": feed,
        "problem": problem_words(feed.problem) if feed else "",
        "changes": told,
        "has_older": is_more,
        "day_form": DayForm(),
        "rows": rows_in(request.POST),
        "feed_form": FeedForm(),
        "file_form": FileForm(),
    }
    return render(request, "desk/calendars/calendar.html", context | forms)


def _different(calendar: Calendar, first: str) -> list[dict[str, Any]]:
    """Days that differ by the newest version, from this week on."""
    newest = calendar.versions.order_by("-pk").first()
    days = newest.different if newest else {}
    return [
        {
            "day": day,
            "date": date.fromisoformat(day),
            "words": spans_words(said["spans"]),
            "name": said["name"],
            "by_hand": said["from"] == "hand",
        }
        for day, said in sorted(days.items())
        if day >= first
    ]
