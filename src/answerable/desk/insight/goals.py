"""Each region beside the goals that are the same for all of them, and beside what holds there alone; and what solving
costs there, in the one currency in which the company reports."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from answerable.desk.insight.asked import Asked
from answerable.desk.insight.behind import address
from answerable.desk.insight.figure import Figure, Form, Link, Point, Unit, Verdict, share_point, value_words
from answerable.desk.insight.judged import judged_point
from answerable.desk.insight.money import known_words, sees_money
from answerable.desk.insight.reckoned import everybodys
from answerable.desk.insight.stretches import Stretch, stretches
from answerable.desk.policies.lengths import length_words
from answerable.insight.models import CentralGoals, DayCell, ExchangeRate
from answerable.people.models import ServiceLevel
from answerable.promises.models import AgreedTimes
from answerable.promises.models.agreed import agreed_at
from answerable.regions.models import Region

Summed = Mapping[int | None, Mapping[str, int]]


def goal_figures(asked: Asked, cells: "QuerySet[DayCell]", known: Mapping[int, str]) -> list[Figure]:
    """One for each kind of promise that has a goal in this time."""
    versions = list(CentralGoals.objects.order_by("number"))
    held = list(stretches([(each, each.valid_from) for each in versions], asked.since, asked.last_day))
    summed = [(each, _summed(cells, each)) for each in held]
    local = _local(asked)
    return [
        _kind(asked, kind, summed, known, local)
        for kind in ServiceLevel
        if any(kind.value in each.version.shares for each in held)
    ]


def _summed(cells: "QuerySet[DayCell]", held: Stretch[CentralGoals]) -> Summed:
    """Of one stretch all kinds at once, by region."""
    names = [f"{how}_{kind}" for kind in ServiceLevel.values for how in ("kept", "broken")]
    found = cells.filter(day__gte=held.first, day__lte=held.last).order_by().values_list("region")
    summed: Iterable[Any] = found.annotate(**{f"n_{name}": Sum(name) for name in names})
    return {
        region: {name: value or 0 for name, value in zip(names, sums, strict=True)}
        for region, *sums in summed
    }


def _kind(
    asked: Asked,
    kind: ServiceLevel,
    summed: Sequence[tuple[Stretch[CentralGoals], Summed]],
    known: Mapping[int, str],
    local: Mapping[int, AgreedTimes],
) -> Figure:
    points = list(_points(kind, summed, known, local))
    missed = [point.label for point in points if point.verdict == Verdict.MISSED]
    title = _("%(kind)s: nowhere clearly below the central goal") % {"kind": _sentence(kind)}
    if missed:
        title = _("%(kind)s: clearly below the central goal, %(names)s") % {
            "kind": _sentence(kind),
            "names": ", ".join(dict.fromkeys(missed)),
        }
    return Figure(
        key=f"goal-{kind.value.replace('_', '-')}",
        name=_("Kept, beside the goal"),
        title=title,
        unit=Unit.SHARE,
        form=Form.ROWS,
        points=points,
        formula=_(
            "Promises of this kind kept in time, of all whose end is known, by the customer’s region. The dashed line "
            "is the central goal that held on those days; reached or not is said only where the whole interval lies on "
            "one side of it."
        ),
        rests_on=_("Each promise by the times that hold there: beside a region stand times of its own."),
        cannot_say=_(
            "Whoever promises less keeps more: a region with longer times of its own reaches a goal more easily."
        ),
        along=_("Region"),
        counted=_("promises"),
        link=Link("desk:goals", _("Central goals")),
    )


def _sentence(kind: ServiceLevel) -> str:
    words = str(kind.label)
    return words[:1].upper() + words[1:]


def _points(
    kind: ServiceLevel,
    summed: Sequence[tuple[Stretch[CentralGoals], Summed]],
    known: Mapping[int, str],
    local: Mapping[int, AgreedTimes],
) -> Iterator[Point]:
    for held, by_region in summed:
        goal = held.version.shares.get(kind.value)
        named = {key: _named(known, key) for key in by_region}
        for key in sorted(by_region, key=lambda key: named[key].casefold()) if goal else ():
            kept, broken = by_region[key][f"kept_{kind.value}"], by_region[key][f"broken_{kind.value}"]
            what = f"broken-{kind.value.replace('_', '-')}"
            behind = address(what, held.first, held.last, region=key or 0)
            point = share_point(named[key], kept, kept + broken, behind=behind)
            notes = [
                _("goal: at least %(n)s %%") % {"n": goal},
                "" if held.is_whole else held.days,
                _own(kind, local.get(key or 0)),
            ]
            yield judged_point(point, goal / 100, ", ".join(each for each in notes if each))


def _named(known: Mapping[int, str], key: int | None) -> str:
    return known.get(key or 0, _("no region known"))


def _local(asked: Asked) -> dict[int, AgreedTimes]:
    """Regions with times of their own by the end of this time."""
    found: dict[int, list[AgreedTimes]] = {}
    for each in AgreedTimes.objects.filter(region__isnull=False).select_related("calendar"):
        found.setdefault(each.region_id or 0, []).append(each)
    held = {key: agreed_at(versions, asked.now) for key, versions in found.items()}
    return {key: each for key, each in held.items() if each is not None}


def _own(kind: ServiceLevel, times: AgreedTimes | None) -> str:
    """What is promised there otherwise than elsewhere."""
    if times is None:
        return _("promised as everywhere")
    seconds = sorted(set(times.targets.get(kind.value, {}).values()))
    if not seconds:
        return _("a calendar of its own") if times.calendar_id else _("promised as everywhere")
    is_by_calendar = times.calendar_id is not None
    said = (length_words(timedelta(seconds=each), is_by_calendar=is_by_calendar) for each in seconds)
    return _("times of its own: %(times)s") % {"times": ", ".join(said)}


def cost_figure(asked: Asked, known: Mapping[int, str]) -> list[Figure]:
    """For whoever sees what solving costs."""
    if not sees_money(asked.staff):
        return []
    found = everybodys(asked, "money")
    rates = {year: _rates(year) for year in range(asked.since.year, asked.last_day.year + 1)}
    own = dict(Region.objects.values_list("pk", "currency"))
    told: Mapping[str, Any] = found.get("regions", {})
    rows = sorted(
        ((int(key), each) for key, each in told.items()), key=lambda row: _named(known, row[0]).casefold()
    )
    points = [
        _cost_point(asked, key, each, _named(known, key), own.get(key, ""), rates) for key, each in rows
    ]
    return [
        Figure(
            key="cost",
            name=_("For one solved issue"),
            title=_("What one solved issue costs, by region, in %(currency)s")
            % {"currency": settings.CURRENCY or _("the house’s currency")},
            unit=Unit.MONEY,
            form=Form.ROWS,
            points=points,
            formula=_(
                "What all answers and hand-overs on a region’s tickets cost, by whomever, divided by how many of these "
                "tickets are solved. Everything in the one currency in which the company reports, at the year’s one "
                "fixed rate. Intervals are those of a ratio of means (Cochran 1977)."
            ),
            rests_on=" ".join(
                [known_words(found), *(_rate_words(year, said) for year, said in rates.items())]
            ),
            cannot_say=_(
                "Where wages are lower a solved issue costs less, and says nothing of how well it was solved. What is "
                "still open will cost more, and be solved."
            ),
            along=_("Region"),
            counted=_("tickets"),
            link=Link("desk:money", _("What prices rest on")),
        )
    ]


def _cost_point(
    asked: Asked,
    key: int,
    told: Mapping[str, Any],
    label: str,
    currency: str,
    rates: Mapping[int, Mapping[str, float]],
) -> Point:
    each, note = told.get("each"), ""
    if each is not None and currency and currency != settings.CURRENCY:
        note = _there(each, currency, rates)
    behind = address("all", asked.since, asked.last_day, region=key)
    ends = (each, told.get("low"), told.get("high"))
    return Point(label, told.get("solved", 0), *ends, told.get("n"), behind, note)


def _there(each: float, currency: str, rates: Mapping[int, Mapping[str, float]]) -> str:
    """Nothing where years had different rates: what was reckoned at two, no one rate leads back."""
    unsaid = [str(year) for year, said in rates.items() if currency not in said]
    if unsaid:
        told = {"currency": currency, "years": ", ".join(unsaid)}
        return _("no rate of %(currency)s is said for %(years)s") % told
    rate, *others = {said[currency] for said in rates.values()}
    if others:
        return ""
    amount = f"{each / rate:,.2f}"
    return _("%(amount)s %(currency)s there") % {"amount": amount, "currency": currency}


def _rates(year: int) -> dict[str, float]:
    return {each.currency: float(each.rate) for each in ExchangeRate.objects.filter(year=year) if each.rate}


def _rate_words(year: int, rates: Mapping[str, float]) -> str:
    if not rates:
        return _("No rate of another currency is said for %(year)s.") % {"year": year}
    said = ", ".join(f"1 {code} = {value_words(rate, Unit.MONEY)}" for code, rate in sorted(rates.items()))
    return _("Rates of %(year)s: %(rates)s.") % {"year": year, "rates": said}
