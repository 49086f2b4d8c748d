"""A report in words, for pages and programs."""

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from answerable.insight.models import Often, Report


def rhythm_words(report: Report) -> str:
    when = {"hour": f"{report.hour}:00", "zone": report.time_zone}
    if report.often == Often.WEEKLY:
        return _("every %(day)s at %(hour)s (%(zone)s)") % {**when, "day": WEEKDAYS[report.day - 1]}
    return _("on day %(day)s of every month at %(hour)s (%(zone)s)") % {**when, "day": report.day}
