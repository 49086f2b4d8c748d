"""Shares week by week, from the days that were added up."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from answerable.desk.insight.asked import Asked
from answerable.desk.insight.behind import address
from answerable.desk.insight.figure import FEW, Figure, Form, Point, Unit, share_point, value_words, words
from answerable.insight.facts.cells import COLUMNS
from answerable.insight.methods import Interval, newcombe_difference
from answerable.insight.models import DayCell

Sums = Mapping[str, int]
WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Share:
    """What is told of a share beside its numbers."""

    key: str
    name: str
    of: str  # what `n` counts, in words
    counted: Callable[[Sums], int]
    among: Callable[[Sums], int]
    behind: str  # key of the criterion
    formula: str
    rests_on: str
    cannot_say: str


def days_of(asked: Asked, **narrowed: object) -> list[dict[str, object]]:
    """From the beginning of the time before on: each day added up."""
    return cells_of(asked, "day", since=asked.earlier, **narrowed)


def cells_of(asked: Asked, by: str, *, since: date, **narrowed: object) -> list[dict[str, object]]:
    """Added up by day or channel."""
    rows = DayCell.objects.visible_to(asked.staff).filter(
        asked.narrowing(), day__gte=since, day__lt=asked.until, **narrowed
    )
    return list(rows.order_by().values(by).annotate(**{f"n_{name}": Sum(name) for name in COLUMNS}))


def share_figure(share: Share, days: Sequence[Mapping[str, object]], asked: Asked) -> Figure:
    weeks = by_week(days)
    points = [_week_point(share, weeks, start) for start in mondays(asked)]
    now = _total(days, asked.since, asked.until)
    before = _total(days, asked.earlier, asked.since)
    behind = address(share.behind, asked.since, asked.last_day)
    whole = share_point(_("all weeks"), share.counted(now), share.among(now), behind=behind)
    return Figure(
        key=share.key,
        name=share.name,
        title=_title(share, whole, share.counted(before), share.among(before), asked),
        unit=Unit.SHARE,
        form=Form.TREND,
        points=points,
        whole=whole,
        formula=share.formula,
        rests_on=share.rests_on,
        cannot_say=share.cannot_say,
        along=_("Week from"),
        counted=share.of,
        more=[_compared(whole, share.counted(before), share.among(before), asked)],
    )


def mondays(asked: Asked) -> list[date]:
    return [asked.since + number * WEEK for number in range(asked.weeks)]


def week_words(start: date) -> str:
    return date_format(start, "j M")


def by_week(days: Sequence[Mapping[str, object]]) -> dict[date, dict[str, int]]:
    found: dict[date, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COLUMNS, 0))
    for row in days:
        day = row["day"]
        if isinstance(day, date):
            _add(found[day - timedelta(days=day.weekday())], row)
    return found


def _add(sums: dict[str, int], row: Mapping[str, object]) -> None:
    for name in COLUMNS:
        sums[name] += int(str(row[f"n_{name}"] or 0))


def _total(days: Sequence[Mapping[str, object]], first: date, behind: date) -> dict[str, int]:
    sums = dict.fromkeys(COLUMNS, 0)
    for row in days:
        day = row["day"]
        if isinstance(day, date) and first <= day < behind:
            _add(sums, row)
    return sums


def _week_point(share: Share, weeks: Mapping[date, Sums], start: date) -> Point:
    sums = weeks.get(start) or dict.fromkeys(COLUMNS, 0)
    behind = address(share.behind, start, start + WEEK - timedelta(days=1))
    return share_point(week_words(start), share.counted(sums), share.among(sums), behind=behind)


def _title(share: Share, whole: Point, count: int, n: int, asked: Asked) -> str:
    if whole.value is None:
        return _("%(name)s: not enough data to say.") % {"name": share.name}
    said = _("%(name)s: %(share)s") % {"name": share.name, "share": words(whole, Unit.SHARE)}
    change = _change(whole, count, n)
    if change is None:
        return _("%(said)s.") % {"said": said}
    if change.low > 0:
        return _("%(said)s, more than before.") % {"said": said}
    if change.high < 0:
        return _("%(said)s, less than before.") % {"said": said}
    return _("%(said)s, no clear change.") % {"said": said}


def _change(whole: Point, count: int, n: int) -> Interval | None:
    if n < FEW or whole.value is None:
        return None
    return newcombe_difference(whole.count or 0, whole.n, count, n)


def _compared(whole: Point, count: int, n: int, asked: Asked) -> str:
    change = _change(whole, count, n)
    if change is None:
        return _("Of the %(weeks)s weeks before, too little is known to compare.") % {"weeks": asked.weeks}
    return _(
        "The %(weeks)s weeks before: %(share)s of %(n)s. The difference is %(at)s points (%(low)s to %(high)s)."
    ) % {
        "weeks": asked.weeks,
        "share": words(share_point("", count, n), Unit.SHARE),
        "n": f"{n:,}",
        "at": value_words(100 * change.estimate, Unit.POINTS),
        "low": value_words(100 * change.low, Unit.POINTS),
        "high": value_words(100 * change.high, Unit.POINTS),
    }
