"""A share beside what was agreed: reached or not is said only where the whole interval lies on one side."""

from dataclasses import replace

from django.utils.translation import gettext as _

from answerable.desk.insight.figure import Point, Verdict


def judged_point(point: Point, agreed: float, note: str, *, is_ceiling: bool = False) -> Point:
    """With what was agreed, and what can be said of it: as a value, and in words behind the note."""
    verdict = _verdict_of(point, agreed, is_ceiling=is_ceiling)
    return replace(point, agreed=agreed, verdict=verdict, note=f"{note}; {_words(verdict)}")


def _verdict_of(point: Point, agreed: float, *, is_ceiling: bool) -> Verdict:
    if point.low is None or point.high is None:
        return Verdict.FEW
    if point.low > agreed or point.high < agreed:
        return Verdict.REACHED if (point.low > agreed) != is_ceiling else Verdict.MISSED
    return Verdict.OPEN


def _words(verdict: Verdict) -> str:
    return {
        Verdict.REACHED: _("reached"),
        Verdict.MISSED: _("not reached"),
        Verdict.OPEN: _("not certain"),
        Verdict.FEW: _("too few to say"),
    }[verdict]
