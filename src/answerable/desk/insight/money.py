"""What solving an issue costs, whoever did it; what it costs when those leave who were not heard; and what was planned
beside what came."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from answerable.desk.insight.asked import Asked
from answerable.desk.insight.behind import address
from answerable.desk.insight.days import MONTHS
from answerable.desk.insight.figure import Figure, Form, Link, Point, Unit, share_point, value_words, words
from answerable.desk.insight.reckoned import everybodys
from answerable.desk.insight.weekly import WEEK, mondays, week_words
from answerable.insight.methods import customer_lifetime_value
from answerable.insight.models import BusinessCase, CaseVersion, HandlingTime, MoneySettings
from answerable.insight.money.prices import money_settings
from answerable.insight.reckoning.sampling import WEEKS
from answerable.people.models import Provider, Staff, Tier
from answerable.tickets.channel_words import channel_words

SEES_MONEY = "money.see"
_EVERYBODY = "0"


def sees_money(staff: Staff) -> bool:
    return staff.may(SEES_MONEY)


def money(asked: Asked) -> list[Figure]:
    """The house sees all; of others, each manager what their own company is paid, which its rate cards tell them. Who
    may not see it is told nothing, whichever way they come: by a page, a program, a mail."""
    if not sees_money(asked.staff):
        return []
    found = everybodys(asked, "money")
    if not asked.staff.scope.everything:
        return [_paid(asked, found)]
    return [
        _each(asked, found),
        _first(asked, found),
        _tiers(found),
        _paid(asked, found),
        _churn(found),
        *_cases(asked),
    ]


def known_words(found: Mapping[str, Any]) -> str:
    """How much of the work has a price."""
    priced = found.get("measured", 0) + found.get("declared", 0)
    unknown = sum(found.get("unknown", {}).values())
    if not priced + unknown:
        return _("No answers to count.")
    said = _(
        "Of %(all)s answers and hand-overs, the time of %(measured)s was measured (calls), of %(declared)s it is what "
        "was declared for their channel."
    ) % {
        "all": f"{priced + unknown:,}",
        "measured": f"{found['measured']:,}",
        "declared": f"{found['declared']:,}",
    }
    if not unknown:
        return said
    channels = ", ".join(_piece_words(each) for each in sorted(found["unknown"]))
    return _("%(said)s %(n)s have no price and count as nothing: %(channels)s.") % {
        "said": said,
        "n": f"{unknown:,}",
        "channels": channels,
    }


def _piece_words(channel: str) -> str:
    return _("hand-overs") if channel == HandlingTime.HANDOVER else channel_words(channel)


def _cannot() -> str:
    return _(
        "Time between contacts, buildings and software are in it only where the price of an hour has them in it. "
        "What is still open will cost more, and be solved: the newest weeks look dearer than they will be."
    )


def _ratio_point(label: str, told: Mapping[str, Any], behind: str, note: str = "") -> Point:
    return Point(
        label,
        told.get("solved", 0),
        told.get("each"),
        told.get("low"),
        told.get("high"),
        told.get("n"),
        behind,
        note,
    )


def _each(asked: Asked, found: Mapping[str, Any]) -> Figure:
    weeks = found.get("weeks", {})
    points = [
        _ratio_point(
            week_words(start),
            weeks.get(start.isoformat(), {}),
            address("all", start, start + WEEK - WEEK / 7),
        )
        for start in mondays(asked)
    ]
    whole = _ratio_point(_("all weeks"), found.get("whole", {}), address("all", asked.since, asked.last_day))
    title = _("Not enough is known to say what solving an issue costs.")
    if whole.value is not None:
        title = _(
            "One solved issue costs %(each)s %(currency)s, over all answers and all who had it in hand."
        ) % {
            "each": words(whole, Unit.MONEY),
            "currency": settings.CURRENCY,
        }
    return Figure(
        key="each",
        name=_("For one solved issue"),
        title=title,
        unit=Unit.MONEY,
        form=Form.TREND,
        points=points,
        whole=whole,
        formula=_(
            "What all answers and hand-overs on tickets opened in a week cost, by whomever, divided by how many of "
            "these tickets are solved: ended, and nobody left without an answer. Of the house: cost of an hour × time "
            "÷ share busy ÷ (1 − share away). Of others: their rate card; hours by time ÷ share busy, a month spread "
            "over what they did in it. Intervals are those of a ratio of means (Cochran 1977)."
        ),
        rests_on=f"{known_words(found)} {_year_words()}",
        cannot_say=_cannot(),
        along=_("Week from"),
        counted=_("tickets"),
        link=Link("desk:money", _("What prices rest on")),
    )


def _year_words() -> str:
    return _("Other currencies count at one rate for the whole year. Reckoned anew every night.")


def _first(asked: Asked, found: Mapping[str, Any]) -> Figure:
    told, paid = found.get("first", {}), found.get("paid", {})
    points = []
    for provider in Provider.objects.order_by("name"):
        each = told.get(str(provider.pk))
        if each is None:
            continue
        behind = address("all", asked.since, asked.last_day, provider=provider.pk)
        own = paid.get(str(provider.pk), {})
        note = ""
        if own.get("pieces"):
            note = _("one answer of theirs: %(cost)s") % {
                "cost": value_words(own["cost"] / own["pieces"], Unit.MONEY)
            }
        points.append(_ratio_point(provider.name, each, behind, note))
    return Figure(
        key="first",
        name=_("For one solved issue"),
        title=_("What a solved issue costs in the end, by who answered first"),
        unit=Unit.MONEY,
        form=Form.ROWS,
        points=points,
        formula=_(
            "As above, over all tickets that somebody answered first, with what everybody after them cost as well: a "
            "cheap answer can be a dear solution."
        ),
        rests_on=known_words(found),
        cannot_say=_("Nothing is adjusted here: whoever is given harder work costs more. Nobody is ranked."),
        along=_("Who answered first"),
        counted=_("tickets"),
    )


def _tiers(found: Mapping[str, Any]) -> Figure:
    solved = found.get("whole", {}).get("solved", 0)
    points = []
    for tier, told in sorted(found.get("tiers", {}).items()):
        label = str(Tier(int(tier)).label) if int(tier) in Tier.values else _("no team known")
        points.append(Point(label, told["n"], told["cost"] / solved if solved else None))
    return Figure(
        key="tiers",
        name=_("Of one solved issue"),
        title=_("Where the cost of a solved issue arises, line by line"),
        unit=Unit.MONEY,
        form=Form.ROWS,
        points=points,
        formula=_("What was done in each line of support, divided by all issues solved. The lines add up."),
        rests_on=known_words(found),
        cannot_say=_("A team’s line is that of today. Sums have no interval: they are counted, not drawn."),
        along=_("Line"),
    )


def _paid(asked: Asked, found: Mapping[str, Any]) -> Figure:
    told = found.get("paid", {})
    rows = Provider.objects.order_by("name")
    if not asked.staff.scope.everything:
        rows = rows.filter(pk=asked.staff.provider_id)
    points = []
    for provider in rows:
        each = told.get(str(provider.pk))
        if each is not None:
            note = _("%(cost)s for %(pieces)s answers and hand-overs") % {
                "cost": value_words(each["cost"], Unit.MONEY),
                "pieces": f"{each['pieces']:,}",
            }
            is_known = each["solved"] and each["pieces"]
            value = each["cost"] / each["solved"] if is_known else None
            points.append(Point(provider.name, each["solved"], value, note=note))
    return Figure(
        key="paid",
        name=_("For one issue that ended there"),
        title=_("What each one’s own work cost, for one issue that ended in their hands"),
        unit=Unit.MONEY,
        form=Form.ROWS,
        points=points,
        formula=_(
            "By rate card, or by what an hour of the house costs: everything that one did, on whatever ticket, divided "
            "by the issues that were solved in their hands."
        ),
        rests_on=f"{known_words(found) if asked.staff.scope.everything else ''} {_year_words()}".strip(),
        cannot_say=_("It is reckoned, not invoiced: hours that nobody worked in are not seen here."),
        along=_("Who"),
        counted=_("solved"),
        link=Link("desk:contracts", _("Ways of paying, from both sides")),
    )


def _churn(found: Mapping[str, Any]) -> Figure:
    said, whole = money_settings(), found.get("whole", {})
    solved, unheard = whole.get("solved", 0), found.get("unheard", 0)
    worth = _worth(said)
    points = []
    if solved and worth is not None:
        rows = (
            (_("nobody leaves for it"), 0.0),
            (_("the low end"), said.churn_low or 0.0),
            (_("as assumed"), said.churn or 0.0),
            (_("the high end"), said.churn_high or 0.0),
        )
        for label, churn in rows:
            lost = unheard * churn * worth
            note = _("%(n)s customers lost, %(lost)s") % {
                "n": f"{unheard * churn:,.1f}",
                "lost": value_words(lost, Unit.MONEY),
            }
            points.append(Point(label, solved, (whole["cost"] + lost) / solved, note=note))
    title = _("With those who leave because they were not heard: nobody said yet what a customer brings.")
    if points:
        title = _(
            "With those who leave, a solved issue costs %(low)s to %(high)s; handling alone is %(zero)s."
        ) % {
            "low": value_words(points[1].value, Unit.MONEY),
            "high": value_words(points[3].value, Unit.MONEY),
            "zero": value_words(points[0].value, Unit.MONEY),
        }
    return Figure(
        key="churn",
        name=_("For one solved issue"),
        title=title,
        unit=Unit.MONEY,
        form=Form.ROWS,
        points=points,
        formula=_(
            "Cost of handling + tickets unheard × how many more leave × what a customer brings over the years, divided "
            "by issues solved. What one brings is m·r ÷ (1 + i − r): margin of a year, share that stays, discount "
            "(Gupta and Lehmann 2003)."
        ),
        rests_on=_("%(n)s tickets unheard. %(why)s") % {"n": f"{unheard:,}", "why": said.why}
        if said.why
        else _("%(n)s tickets unheard. Nobody wrote down where the assumptions are from.")
        % {"n": f"{unheard:,}"},
        cannot_say=_(
            "How many leave is assumed, not measured here: at zero the line says what is known. Two tickets of one "
            "customer count twice."
        ),
        along=_("If so many more leave"),
        link=Link("desk:money", _("What prices rest on")),
    )


def _worth(said: MoneySettings) -> float | None:
    if said.margin is None or said.retention is None or said.discount is None:
        return None
    return customer_lifetime_value(float(said.margin), said.retention, said.discount)


def _cases(asked: Asked) -> list[Figure]:
    """Whole months of the year before, whatever weeks are looked at: plans are by the month."""
    year = Asked(asked.staff, asked.now, WEEKS[-1])
    months = {
        month: rows
        for month, rows in everybodys(year, "money").get("months", {}).items()
        if year.since.isoformat()[:7] < month < asked.now.date().isoformat()[:7]
    }
    found: list[Figure] = []
    for case in BusinessCase.objects.select_related("provider"):
        if (version := case.newest) is not None:
            found += _case(case, version, months)
    return found


def _case(case: BusinessCase, version: CaseVersion, months: Mapping[str, Any]) -> list[Figure]:
    whose = str(case.provider_id or _EVERYBODY)
    rows = [
        (planned, months[planned["month"]].get(whose) or {})
        for planned in version.months
        if planned["month"] in months
    ]
    of = {
        "name": case.name,
        "rests_on": _("Version %(n)s of %(day)s. %(why)s")
        % {"n": version.number, "day": date_format(version.made_at, "j F Y"), "why": version.why},
    }
    found = [_case_cost(case, of, rows), _case_saving(case, of, version, rows), _case_quality(case, of, rows)]
    return [replace(each, by=MONTHS) for each in found]


def _month_words(month: str) -> str:
    day = parse_date(f"{month}-01")
    return date_format(day, "M Y") if day else month


def _case_cost(case: BusinessCase, of: Mapping[str, str], rows: Sequence[Any]) -> Figure:
    points = [
        Point(
            _month_words(planned["month"]),
            int(actual.get("n", 0)),
            actual.get("cost", 0.0) / planned["cost"] if planned["cost"] else None,
            note=_("planned %(planned)s, came to %(actual)s")
            % {
                "planned": value_words(planned["cost"], Unit.MONEY),
                "actual": value_words(actual.get("cost", 0.0), Unit.MONEY),
            },
        )
        for planned, actual in rows
    ]
    planned_sum = sum(planned["cost"] for planned, _actual in rows)
    actual_sum = sum(actual.get("cost", 0.0) for _planned, actual in rows)
    title = _("%(name)s: no whole month to compare yet") % of
    if rows:
        title = _("%(name)s: costs came to %(actual)s of %(planned)s planned") % {
            "name": case.name,
            "actual": value_words(actual_sum, Unit.MONEY),
            "planned": value_words(planned_sum, Unit.MONEY),
        }
    return Figure(
        key=f"case-{case.pk}-cost",
        name=_("Costs, actual ÷ planned"),
        title=title,
        unit=Unit.RATIO,
        form=Form.ROWS,
        points=points,
        reference=1.0,
        formula=_(
            "Cost of the tickets opened in a month that are in these hands, over all who worked on them."
        ),
        rests_on=of["rests_on"],
        cannot_say=_("Costs of the change itself are in it only where they are in rates and wages."),
        along=_("Month"),
        counted=_("tickets"),
    )


def _case_saving(
    case: BusinessCase, of: Mapping[str, str], version: CaseVersion, rows: Sequence[Any]
) -> Figure:
    points, saved = [], 0.0
    for planned, actual in rows:
        value = float(version.baseline) * actual.get("solved", 0) - actual.get("cost", 0.0)
        saved += value
        note = _("planned %(planned)s") % {"planned": value_words(planned["saving"], Unit.MONEY)}
        points.append(Point(_month_words(planned["month"]), int(actual.get("solved", 0)), value, note=note))
    planned_sum = sum(planned["saving"] for planned, _actual in rows)
    title = _("%(name)s: no whole month to compare yet") % of
    if rows:
        title = _("%(name)s: saved %(actual)s of %(planned)s planned") % {
            "name": case.name,
            "actual": value_words(saved, Unit.MONEY),
            "planned": value_words(planned_sum, Unit.MONEY),
        }
    return Figure(
        key=f"case-{case.pk}-saving",
        name=_("Saved against before"),
        title=title,
        unit=Unit.MONEY,
        form=Form.ROWS,
        points=points,
        reference=0.0,
        formula=_("Issues solved × what one cost before (%(baseline)s), less what they cost now.")
        % {"baseline": value_words(float(version.baseline), Unit.MONEY)},
        rests_on=of["rests_on"],
        cannot_say=_("What would have happened anyway is counted as saved. A study can tell them apart."),
        along=_("Month"),
        counted=_("solved"),
    )


def _case_quality(case: BusinessCase, of: Mapping[str, str], rows: Sequence[Any]) -> Figure:
    points = []
    for planned, actual in rows:
        n = int(actual.get("n", 0))
        point = share_point(_month_words(planned["month"]), n - int(actual.get("unheard", 0)), n)
        goal = planned.get("quality")
        note = "" if goal is None else _("planned %(goal)s") % {"goal": value_words(goal, Unit.SHARE)}
        points.append(Point(point.label, n, point.value, point.low, point.high, point.count, note=note))
    below = [
        each
        for (planned, _actual), each in zip(rows, points, strict=True)
        if planned.get("quality") is not None and each.high is not None and each.high < planned["quality"]
    ]
    title = _("%(name)s: customers were heard as planned, as far as can be told") % of
    if below:
        title = _("%(name)s: clearly fewer were heard than planned in %(n)s of %(all)s months") % {
            "name": case.name,
            "n": len(below),
            "all": len(points),
        }
    return Figure(
        key=f"case-{case.pk}-quality",
        name=_("Heard"),
        title=title if rows else _("%(name)s: no whole month to compare yet") % of,
        unit=Unit.SHARE,
        form=Form.ROWS,
        points=points,
        formula=_(
            "Tickets whose customers did not have to write again before an answer, and that did not end without."
        ),
        rests_on=of["rests_on"],
        cannot_say=_("Whether the answer helped. A month below its plan by chance alone is no finding."),
        along=_("Month"),
        counted=_("heard"),
    )
