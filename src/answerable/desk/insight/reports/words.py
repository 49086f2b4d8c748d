"""What a report says about itself, alike in mails and on paper."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from answerable.desk.insight.figure import Figure
from answerable.desk.insight.reports.contents import Contents


def title_words(contents: Contents) -> str:
    asked = contents.asked
    days = {"name": contents.report.name, "from": _day(asked.since), "to": _day(asked.last_day)}
    return _("%(name)s: %(from)s to %(to)s") % days


def span_words(contents: Contents) -> str:
    """Which days it is about, and whose work."""
    asked = contents.asked
    said = _("From %(from)s to %(to)s") % {
        "from": _day(asked.since),
        "to": _day(asked.last_day),
    }
    named = [str(each) for each in (asked.provider, asked.region) if each is not None]
    if not named and not asked.staff.scope.everything:
        named = [_("what your teams have")]
    return " · ".join([said, *named])


def whole_words(figure: Figure) -> str:
    """Of how many it speaks."""
    if figure.whole:
        return f"n {figure.whole.n:,} {figure.counted}".strip()
    return f"n {sum(point.n for point in figure.points):,}"


def _day(day: object) -> str:
    return date_format(day, "j F Y")  # type: ignore[arg-type]
