"""Whether calendars get their days off."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from answerable.desk.health.finding import Finding, fine, note
from answerable.regions.models import CalendarFeed
from answerable.regions.problems import problem_words

_MOST = 200
_LATE = timedelta(days=3)  # fetched every day


def feeds(now: datetime) -> Iterator[Finding]:
    followed = (
        CalendarFeed.objects.filter(calendar__is_active=True).exclude(sealed="").select_related("calendar")
    )
    found = list(followed[:_MOST])
    bad = [feed for feed in found if feed.problem or (feed.asked_at or now) < now - _LATE]
    for feed in bad:
        words = _("Days off of %(calendar)s could not be fetched; those that were known still hold.")
        why = problem_words(feed.problem) or _("Nobody has fetched them for days. Is a worker running?")
        page = reverse("desk:calendar", args=[feed.calendar_id])
        yield note(words % {"calendar": feed.calendar}, why).at(page)
    if not bad:
        yield fine(
            _("Every feed that a calendar follows was read.") if found else _("No calendar follows a feed.")
        )
