"""What will come and how sure that is; how many people it takes; and what of a plan came otherwise, and why. A provider
sees its own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.desk.insight.asked import Asked
from answerable.desk.insight.days import STAFFED
from answerable.desk.insight.figure import Figure, Form, Link, Point, Unit, interval_words, value_words
from answerable.insight.models import Reckoning, StaffingSettings
from answerable.insight.reckoning.keeping import AHEAD_OF_NOW
from answerable.insight.staffing.actions import staffing_settings
from answerable.people.models import Provider, Role, Staff

KINDS = ("live", "written")


def staffing(asked: Asked) -> list[Figure]:
    found = staffing_found(asked.staff)
    said, kinds = staffing_settings(), found.get("kinds", {})
    figures = [
        *(_forecast(kind, kinds.get(kind, {}), found) for kind in KINDS),
        *(_tried(kind, kinds.get(kind, {})) for kind in KINDS),
        _people(kinds.get("live", {}), found, said),
        _hours(kinds.get("written", {})),
        _backlog(kinds.get("written", {})),
        *_plans(asked.staff, found),
        *_attributed(asked.staff, found),
    ]
    return [replace(each, by=STAFFED) for each in figures]


def staffing_found(staff: Staff) -> Mapping[str, Any]:
    row = staffing_row(staff)
    return {} if row is None else row.found


def sees_staffing(staff: Staff) -> bool:
    """The house’s leaders, and providers’ managers their own."""
    return staff.may("insight.see") and (staff.scope.everything or staff.role == Role.MANAGER)


def staffing_row(staff: Staff) -> Reckoning | None:
    """Everybody's for those who see all; a company's own for its managers."""
    rows = Reckoning.objects.filter(name="staffing", weeks=AHEAD_OF_NOW)
    if staff.scope.everything:
        rows = rows.filter(provider=None)
    elif staff.role == Role.MANAGER:
        rows = rows.filter(provider=staff.provider)
    else:
        return None
    return rows.first()


def kind_words(kind: str) -> str:
    return _("at once (telephone, chat)") if kind == "live" else _("in writing")


def slot_words(slot: int) -> str:
    return f"{slot // 2:02}:{slot % 2 * 30:02}"


def day_words(day: str) -> str:
    return date_format(date.fromisoformat(day), "D j M")


def _forecast(kind: str, found: Mapping[str, Any], whole: Mapping[str, Any]) -> Figure:
    points = [
        Point(day_words(day), max(1, round(expected)), expected, low, high)
        for day, expected, low, high in found.get("days", [])
    ]
    title = _("Not enough days to forecast what comes %(kind)s.") % {"kind": kind_words(kind)}
    total = None
    if points:
        total = Point("", round(found["total"][0]), *found["total"])
        title = _("The next four weeks, %(kind)s: %(total)s contacts") % {
            "kind": kind_words(kind),
            "total": value_words(total.value, Unit.COUNT),
        }
        if total.low is not None:
            title = _("%(title)s (%(interval)s)") % {
                "title": title,
                "interval": interval_words(total, Unit.COUNT),
            }
    return Figure(
        key=f"forecast-{kind}",
        name=_("Contacts expected"),
        title=title,
        unit=Unit.COUNT,
        form=Form.TREND,
        points=points,
        formula=_(
            "A Poisson model of each day (weekday, holidays of the regions customers are in, two waves of a year once "
            "there is more than one, events), drawn to the last four weeks, times how its weekday is spread over half "
            "hours (Ibrahim and others 2016). Intervals are quantiles of past errors of the same way of forecasting."
        ),
        rests_on=_("%(days)s days of contacts that need an answer; days begin at midnight in %(zone)s.")
        % {"days": f"{found.get('history', 0):,}", "zone": whole.get("zone", "UTC")},
        cannot_say=_(
            "What nobody told: a mailing or a fault that is not among the events comes as a surprise. A chat counts "
            "once, "
            "writing again before an answer does not."
        ),
        along=_("Day"),
        link=Link("desk:staffing", _("Every half hour, events and plans")),
    )


def _tried(kind: str, found: Mapping[str, Any]) -> Figure:
    tried: Mapping[str, Any] = found.get("backtest", {})
    points = [
        Point(day_words(monday), round(came), 100 * (said - came) / came if came else None)
        for monday, said, came in tried.get("weeks", [])
    ]
    title = _("The forecast of what comes %(kind)s could not be tried yet.") % {"kind": kind_words(kind)}
    if tried:
        title = _(
            "Tried on the past, %(kind)s: a day was off by %(mape)s in the mean, all together %(bias)s."
        ) % {
            "kind": kind_words(kind),
            "mape": value_words(tried["mape"], Unit.SHARE),
            "bias": _bias_words(tried["bias"]),
        }
    return Figure(
        key=f"tried-{kind}",
        name=_("Said more than came, in hundredths"),
        title=title,
        unit=Unit.POINTS,
        form=Form.TREND,
        points=points,
        reference=0.0,
        formula=_(
            "The same forecast made at up to 26 earlier moments a week apart, each knowing nothing of what came "
            "behind it, beside what came (rolling origin, Tashman 2000). Off by: the mean of |said − came| ÷ came over "
            "days (MAPE). All together: (said − came) ÷ came (bias)."
        ),
        rests_on=_("%(n)s days said before they came.") % {"n": f"{tried.get('n', 0):,}"},
        cannot_say=_(
            "Events count as they are written down today: whoever enters one afterwards flatters the past."
        ),
        along=_("Week from"),
    )


def _bias_words(bias: float) -> str:
    size = value_words(abs(bias), Unit.SHARE)
    return _("%(size)s too much") % {"size": size} if bias > 0 else _("%(size)s too little") % {"size": size}


def _busiest(found: Mapping[str, Any]) -> tuple[str, Sequence[Any]]:
    """Of the days for which people were reckoned, the one that needs most."""
    days: dict[str, list[Any]] = {}
    for row in found.get("slots", []):
        if len(row) > 5:
            days.setdefault(row[0], []).append(row)
    return max(days.items(), key=lambda item: (sum(row[5] for row in item[1]), item[0]), default=("", []))


def _people(found: Mapping[str, Any], whole: Mapping[str, Any], said: StaffingSettings) -> Figure:
    day, rows = _busiest(found)
    points = [
        Point(slot_words(slot), max(1, round(expected)), here, here, most)
        for _day, slot, expected, _low, _high, here, _rostered, most in rows
    ]
    title = _("How many people it takes is not known: nobody said yet how long a conversation takes.")
    if rows:
        peak = max(rows, key=lambda row: (row[5], -row[1]))
        title = _(
            "%(day)s, the busiest of the next week, takes up to %(people)s (%(rostered)s rostered), at %(time)s."
        ) % {
            "day": day_words(day),
            "people": ngettext("%(n)s person", "%(n)s people", peak[5]) % {"n": peak[5]},
            "rostered": peak[6],
            "time": slot_words(peak[1]),
        }
    handling = found.get("handling") or {}
    return Figure(
        key="people",
        name=_("People there"),
        title=title,
        unit=Unit.COUNT,
        form=Form.TREND,
        points=points,
        formula=_(
            "The fewest who answer %(share)s within %(seconds)s seconds, none busier than %(busiest)s, when callers "
            "give up "
            "as they do (Erlang A: Palm 1946; Mandelbaum and Zeltyn 2007). Rostered adds those who are paid and "
            "away. Bars "
            "go up to what the high end of the forecast takes."
        )
        % {
            "share": value_words(said.share, Unit.SHARE),
            "seconds": said.seconds,
            "busiest": value_words(said.busiest, Unit.SHARE),
        },
        rests_on=f"{_handling_words(handling)} {_patience_words(whole.get('patience', {}))}",
        cannot_say=_(
            "One queue of people who can all answer everything, and one conversation at a time: by language or with "
            "several chats at once it is another number."
        ),
        along=_("Half hour from"),
    )


def _handling_words(handling: Mapping[str, Any]) -> str:
    if not handling:
        return _("No time of handling is known.")
    return _("One contact takes %(time)s: %(measured)s calls measured, %(declared)s answers as declared.") % {
        "time": value_words(handling["seconds"], Unit.SECONDS),
        "measured": f"{handling['measured']:,}",
        "declared": f"{handling['declared']:,}",
    }


def _patience_words(patience: Mapping[str, Any]) -> str:
    if not patience:
        return ""
    if "low" not in patience:
        return _(
            "People give up after %(time)s: assumed, since %(lost)s calls given up are too few to tell."
        ) % {
            "time": value_words(patience["seconds"], Unit.SECONDS),
            "lost": patience["lost"],
        }
    return _(
        "People give up after %(time)s (%(low)s to %(high)s), from %(lost)s calls given up of %(n)s."
    ) % {
        "time": value_words(patience["seconds"], Unit.SECONDS),
        "low": value_words(patience["low"], Unit.SECONDS),
        "high": value_words(patience["high"], Unit.SECONDS),
        "lost": patience["lost"],
        "n": patience["n"],
    }


def _hours(found: Mapping[str, Any]) -> Figure:
    written: Mapping[str, Any] = found.get("written", {})
    rows = written.get("hours", [])[:14]
    points = [Point(day_words(day), max(1, round(hours)), hours, low, high) for day, hours, low, high in rows]
    title = _("How many hours writing takes is not known: nobody said yet how long an answer takes.")
    if points:
        title = _("What comes in writing in the next two weeks takes %(hours)s paid hours.") % {
            "hours": value_words(sum(row[1] for row in rows), Unit.COUNT)
        }
    return Figure(
        key="hours",
        name=_("Paid hours"),
        title=title,
        unit=Unit.COUNT,
        form=Form.TREND,
        points=points,
        formula=_(
            "Contacts × time for one ÷ share busy ÷ (1 − share away), with the interval of the contacts."
        ),
        rests_on=_handling_words(found.get("handling") or {}),
        cannot_say=_("Hours that keep up; what lies there already is the figure beside it."),
        along=_("Day"),
    )


def _backlog(found: Mapping[str, Any]) -> Figure:
    written: Mapping[str, Any] = found.get("written", {})
    rows = written.get("backlog", [])
    points = [
        Point(day_words(day), max(1, round(middle)), middle, low, high) for day, middle, low, high in rows
    ]
    title = _("How much will lie there cannot be said yet.")
    if points:
        title = _(
            "Going on as in the last four weeks, %(then)s tickets will wait in four weeks; %(now)s wait now."
        ) % {
            "then": f"{points[-1].value:,.0f} ({interval_words(points[-1], Unit.COUNT)})",
            "now": f"{written['waiting']:,}",
        }
    return Figure(
        key="backlog",
        name=_("Waiting at the end of the day"),
        title=title,
        unit=Unit.COUNT,
        form=Form.TREND,
        points=points,
        formula=_(
            "Day after day: what lies there + what comes − what was answered on that weekday in the mean of the last "
            "four "
            "weeks, never below none. Drawn 400 times, with errors of the forecast as they were; the middle and 95 "
            "of 100."
        ),
        rests_on=_("Answered on a week’s days, from Monday: %(able)s.")
        % {"able": ", ".join(f"{each:.0f}" for each in written.get("able", [])) or "–"},
        cannot_say=_("People answer more when more lies there: then it will be less than this."),
        along=_("Day"),
    )


def _seen(staff: Staff, found: Mapping[str, Any]) -> list[tuple[Provider, Sequence[Mapping[str, Any]]]]:
    """Those whose weeks were compared, in the order of their names; a provider's people their own alone."""
    rows = Provider.objects.order_by("name")
    if not staff.scope.everything:
        rows = rows.filter(pk=staff.provider_id)
    compared = found.get("compared", {})
    return [(each, compared[str(each.pk)]) for each in rows if compared.get(str(each.pk))]


def _plans(staff: Staff, found: Mapping[str, Any]) -> list[Figure]:
    return [
        _plan(provider, kind, weeks)
        for provider, all_weeks in _seen(staff, found)
        for kind in KINDS
        if (weeks := [each for each in all_weeks if each["live"] is (kind == "live")])
    ]


def _plan(provider: Provider, kind: str, weeks: Sequence[Mapping[str, Any]]) -> Figure:
    points = [_week_point(each) for each in weeks]
    off = [
        each
        for each in points
        if each.low is not None and each.high is not None and not each.low <= 1 <= each.high
    ]
    title = _("%(provider)s, %(kind)s: as many came as were planned, as far as chance lets one tell")
    if off:
        title = _(
            "%(provider)s, %(kind)s: in %(n)s of %(all)s weeks clearly another number came than was planned"
        )
    return Figure(
        key=f"plan-{provider.pk}-{kind}",
        name=_("Came ÷ planned"),
        title=title
        % {"provider": provider.name, "kind": kind_words(kind), "n": len(off), "all": len(points)},
        unit=Unit.RATIO,
        form=Form.ROWS,
        points=points,
        reference=1.0,
        formula=_("Contacts that came in a week ÷ contacts planned, with limits by Byar, exact under ten."),
        rests_on=_("The last version of each week’s plan, as it was kept before or after."),
        cannot_say=_("Contacts are of whoever has the ticket now: what was handed on counts where it is."),
        along=_("Week from"),
    )


def _week_point(week: Mapping[str, Any]) -> Point:
    planned, came = week["contacts"]
    note = _("planned %(planned)s contacts and %(hours)s hours, came to %(came)s and %(there)s") % {
        "planned": f"{planned:,.0f}",
        "hours": f"{week['hours'][0]:,.1f}",
        "came": f"{came:,.0f}",
        "there": f"{week['hours'][1]:,.1f}",
    }
    ratio, low, high = week["ratio"] or (None, None, None)
    return Point(day_words(week["monday"]), int(came), ratio, low, high, note=note)


def _attributed(staff: Staff, found: Mapping[str, Any]) -> list[Figure]:
    return [
        _parts(provider, kind, weeks)
        for provider, all_weeks in _seen(staff, found)
        for kind in KINDS
        if (
            weeks := [
                each
                for each in all_weeks
                if each["live"] is (kind == "live") and each["outcome"][1] is not None
            ]
        )
    ]


def _parts(provider: Provider, kind: str, weeks: Sequence[Mapping[str, Any]]) -> Figure:
    """In points of contacts answered in time, or in contacts left; the mean of the weeks."""
    scale = (100.0 if kind == "live" else 1.0) / len(weeks)
    n = round(sum(week["contacts"][1] for week in weeks))
    sums = {
        name: scale * sum(week["parts"][name] for week in weeks) for name in ("volume", "handling", "staff")
    }
    rest = scale * sum(week["rest"] for week in weeks)
    whole = scale * sum(week["outcome"][1] - week["outcome"][0] for week in weeks)
    measured = any(week["handling"][1] is not None for week in weeks)
    points = [
        Point(_("all of it"), n, whole),
        Point(_("more or fewer came than planned"), n, sums["volume"]),
        Point(
            _("contacts took longer or shorter"),
            n,
            sums["handling"],
            note="" if measured else _("no time was measured, so that it is as planned"),
        ),
        Point(_("more or fewer people were there"), n, sums["staff"]),
        Point(_("the rest"), n, rest),
    ]
    title = _("%(provider)s, %(kind)s: what of the difference to the plan is whose")
    return Figure(
        key=f"parts-{provider.pk}-{kind}",
        name=_("Points of contacts answered in time") if kind == "live" else _("Contacts a week left over"),
        title=title % {"provider": provider.name, "kind": kind_words(kind)},
        unit=Unit.POINTS,
        form=Form.ROWS,
        points=points,
        reference=0.0,
        formula=_(
            "What the plan let one expect, and what came, %(how)s; the difference split by volume, handling time and "
            "people in the mean of all orders in which they could have changed (Shapley 1953). The rest is what "
            "these do "
            "not explain."
        )
        % {
            "how": _("by Erlang A, half hour by half hour")
            if kind == "live"
            else _("contacts less what the hours there could answer")
        },
        rests_on=_(
            "%(weeks)s weeks with a plan. People there are those who answered anything in a half hour."
        )
        % {"weeks": len(weeks)},
        cannot_say=_(
            "Who was there and answered nothing in a half hour is not seen, so that “people” takes too much and “the "
            "rest” "
            "gives it back. A forecast that was the house’s is not the provider’s fault."
        ),
        along=_("Part"),
    )
