"""A share beside what was agreed: reached or not is said only where the whole interval lies on one side."""

from dataclasses import replace

from django.utils.translation import gettext as _

from answerable.desk.insight.figure import Point


def judged_point(point: Point, agreed: float, note: str, *, is_ceiling: bool = False) -> Point:
    """With what was agreed, and what can be said of it behind the note."""
    return replace(point, agreed=agreed, note=f"{note}; {verdict_of(point, agreed, is_ceiling=is_ceiling)}")


def verdict_of(point: Point, agreed: float, *, is_ceiling: bool = False) -> str:
    if point.low is None or point.high is None:
        return _("too few to say")
    if point.low > agreed or point.high < agreed:
        return kept_words(is_kept=(point.low > agreed) != is_ceiling)
    return _("not certain")


def kept_words(*, is_kept: bool) -> str:
    return _("reached") if is_kept else _("not reached")
