"""The feed that a calendar follows, or a file in its place."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.desk.frame.requests import actor_of, method_of, now_of
from answerable.desk.views.calendars.forms import FeedForm, FileForm
from answerable.desk.views.calendars.page import calendar_of, shown
from answerable.desk.views.settings.keeping import is_kept
from answerable.regions.actions import follow_feed, stop_following, take_file, take_read
from answerable.regions.calendars import today
from answerable.regions.feeds import read
from answerable.regions.models import Calendar, CalendarFeed
from answerable.regions.problems import problem_words


@require_http_methods(["POST", "DELETE"])
def feed(request: HttpRequest, pk: int) -> HttpResponse:
    """POST follows one and fetches it, DELETE follows none any more."""
    found, by, at = calendar_of(request, pk), actor_of(request), now_of(request)
    if method_of(request) == "DELETE":
        stop_following(found, by=by, at=at)
        messages.success(request, _("Its days are ordinary again."))
        return redirect("desk:calendar", pk=pk)
    form = FeedForm(request.POST)
    if is_kept(form, lambda: follow_feed(found, form.cleaned_data["url"], by=by, at=at)):
        return _fetched(request, found)
    return shown(request, found, feed_form=form)


@require_POST
def fetching(request: HttpRequest, pk: int) -> HttpResponse:
    return _fetched(request, calendar_of(request, pk))


@require_POST
def file(request: HttpRequest, pk: int) -> HttpResponse:
    found, by, at = calendar_of(request, pk), actor_of(request), now_of(request)
    form = FileForm(request.POST, request.FILES)
    if is_kept(form, lambda: take_file(found, form.cleaned_data["file"], by=by, at=at)):
        messages.success(request, _("The days of the file are days off now."))
        return redirect("desk:calendar", pk=pk)
    return shown(request, found, file_form=form)


def _fetched(request: HttpRequest, calendar: Calendar) -> HttpResponse:
    """At once, since somebody waits for it; bounded, whoever is asked."""
    feed = get_object_or_404(CalendarFeed.objects.exclude(sealed=""), calendar=calendar)
    found = read(feed, today=today(calendar.pk, now_of(request)))
    take_read(calendar, found, at=now_of(request))
    if found.problem:
        messages.error(request, problem_words(found.problem))
    else:
        messages.success(request, _("Fetched."))
    return redirect("desk:calendar", pk=calendar.pk)
