"""Central goals against what is lived by region, what is local there, and who decided it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from answerable.desk.audit import Change, changes_among
from answerable.desk.insight.asked import Asked
from answerable.desk.insight.behind import address
from answerable.desk.insight.figure import Figure, Form, Point, Unit, share_point, standing_out
from answerable.desk.insight.goals import cost_figure, goal_figures
from answerable.desk.insight.waits import middle_point, waits_of
from answerable.desk.insight.worst import worst_served
from answerable.insight.models import DayCell, TicketFact
from answerable.promises.models import AgreedTimes
from answerable.promises.models.agreed import agreed_at
from answerable.regions.hours import Why
from answerable.regions.models import Region
from answerable.regions.models.calendars import in_force
from answerable.routing.capability.waits import middle_of
from answerable.tickets.channel_words import channel_words

ENOUGH = 20  # tickets of a region and channel, before it can be called the worst served
MOST_CELLS = 12
_DECIDED = (
    "region.added",
    "region.changed",
    "region.removed",
    "region.restored",
    "region.times_changed",
    "calendar.added",
    "calendar.changed",
    "calendar.leave_changed",
    "policy.added",
    "policy.changed",
    "policy.removed",
    "policy.restored",
    "provider.charter_offered",
    "provider.charter_signed",
    "centralgoals.kept",
)
_AHEAD, _SHOWN = 120, 3  # days looked ahead, and how many that differ are named
_MOST_DECISIONS = 15


def regions(asked: Asked) -> list[Figure]:
    known = dict(Region.objects.values_list("pk", "name"))
    rows, cells = _rows(asked), asked.cells()
    return [*goal_figures(asked, cells, known), _promises(asked, cells, known), _waits(asked, rows, cells, known),
            _chased(asked, cells, known), _satisfied(asked, cells, known), _pairs(asked, cells, known),
            *cost_figure(asked, known)]  # fmt: skip


@dataclass(frozen=True)
class Local:
    """What holds in a region and nowhere else."""

    region: Region
    own_times: bool
    days: Sequence[tuple[date, str]]


def beside(asked: Asked) -> Mapping[str, Any]:
    """What stands below the figures."""
    present = Region.objects.present().select_related("calendar").order_by("name")
    return {"locals": [_local(each, asked.now) for each in present], "decisions": decisions()}


def decisions() -> list[Change]:
    """Who decided what of regions, calendars, promises and charters: from the ledger, the newest first."""
    return changes_among(_DECIDED, most=_MOST_DECISIONS)


def _rows(asked: Asked) -> "QuerySet[TicketFact]":
    rows: QuerySet[TicketFact] = TicketFact.objects.visible_to(asked.staff).lived()
    return rows.filter(day__gte=asked.since, day__lt=asked.until)


def _local(region: Region, now: datetime) -> Local:
    own = agreed_at(AgreedTimes.objects.filter(region=region), now)
    return Local(region, own is not None, _days_that_differ(region, now) if region.calendar_id else ())


def _days_that_differ(region: Region, now: datetime) -> list[tuple[date, str]]:
    assert region.calendar is not None
    hours = in_force(list(region.calendar.versions.all()), now).hours()
    found: list[tuple[date, str]] = []
    for ahead in range(_AHEAD):
        day = now.date() + timedelta(days=ahead)
        _spans, why, name = hours.on(day)
        if why in (Why.HOLIDAY, Why.DIFFERENT) and len(found) < _SHOWN:
            found.append((day, name))
    return found


def _named(known: Mapping[int, str], key: int | None) -> str:
    return known.get(key, _("no region known")) if key is not None else _("no region known")


def _share(
    cells: "QuerySet[DayCell]", asked: Asked, known: Mapping[int, str], counted: str, among: str, behind: str
) -> list[Point]:
    counts = cells.values_list("region").annotate(counted=Sum(counted), n=Sum(among))
    found = {key: (count, n) for key, count, n in counts if n}
    return [
        share_point(_named(known, key), count, n, behind=_behind(behind, asked, key))
        for key, (count, n) in sorted(found.items(), key=lambda each: _named(known, each[0]).casefold())
    ]


def _behind(what: str, asked: Asked, key: int | None, **more: str) -> str:
    return address(what, asked.since, asked.last_day, region=key or 0, **more)


def _promises(asked: Asked, cells: "QuerySet[DayCell]", known: Mapping[int, str]) -> Figure:
    summed = cells.values_list("region").annotate(k=Sum("kept"), b=Sum("broken"))
    found = sorted(summed, key=lambda each: _named(known, each[0]).casefold())
    points = [
        share_point(_named(known, key), broken, kept + broken, behind=_behind("broken", asked, key))
        for key, kept, broken in found
    ]
    count, n = sum(each[2] for each in found), sum(each[1] + each[2] for each in found)
    whole = share_point(_("everywhere"), count, n)
    return Figure(
        key="promises",
        name=_("Promises not kept"),
        title=standing_out(_("Promises not kept, by region"), points),
        unit=Unit.SHARE,
        form=Form.ROWS,
        points=points,
        whole=whole,
        reference=whole.value,
        formula=_(
            "Promises kept late or never, of all whose end is known. The dashed line is all regions together."
        ),
        rests_on=_("Promises of tickets by the customer’s region; each by the times that hold there."),
        cannot_say=_(
            "Where a region has times of its own, less may be promised: what customers wait stands beside it."
        ),
        along=_("Region"),
        counted=_("promises"),
    )


def _waits(
    asked: Asked, rows: "QuerySet[TicketFact]", cells: "QuerySet[DayCell]", known: Mapping[int, str]
) -> Figure:
    keys = {key for (key,) in cells.values_list("region").distinct()}
    points = [
        middle_point(
            _named(known, key),
            middle_of(waits_of(rows.filter(region=key), now=asked.now)),
            behind=_behind("all", asked, key),
        )
        for key in sorted(keys, key=lambda key: _named(known, key).casefold())
    ]
    return Figure(
        key="waits",
        name=_("Until the first answer"),
        title=_("How long people wait for the first answer, by region, on the customer clock"),
        unit=Unit.SECONDS,
        form=Form.ROWS,
        points=points,
        formula=_(
            "Half waited longer than this from the first word to the arrival of the first answer, nights and holidays "
            "counted in. Waits that go on count as longer than so far (Kaplan and Meier; Brookmeyer and Crowley)."
        ),
        rests_on=_("Tickets by the customer’s region; of each at most the 2,000 newest."),
        cannot_say=_(
            "Who writes in the evening where nobody works at night waits longer; whether they mind is not here."
        ),
        along=_("Region"),
    )


def _chased(asked: Asked, cells: "QuerySet[DayCell]", known: Mapping[int, str]) -> Figure:
    points = _share(cells, asked, known, "chased", "tickets", "chased")
    return Figure(
        key="chased",
        name=_("Had to write again"),
        title=standing_out(_("Had to write again before we answered, by region"), points),
        unit=Unit.SHARE,
        form=Form.ROWS,
        points=points,
        formula=_(
            "Tickets whose customers wrote again before an answer had arrived, of all that were opened."
        ),
        rests_on=_("Messages and their delivery; automatic mail left out."),
        cannot_say=_("In some places one writes twice out of politeness, in others not at all."),
        along=_("Region"),
        counted=_("tickets"),
    )


def _satisfied(asked: Asked, cells: "QuerySet[DayCell]", known: Mapping[int, str]) -> Figure:
    points = _share(cells, asked, known, "rated_good", "rated", "rated-good")
    return Figure(
        key="satisfied",
        name=_("Said that it was good"),
        title=_("Said that it was good, by region"),
        unit=Unit.SHARE,
        form=Form.ROWS,
        points=points,
        formula=_("Tickets whose last rating was good, of all that were rated."),
        rests_on=_("Ratings of customers."),
        cannot_say=_("Who rates, and how kindly, differs from country to country more than service does."),
        along=_("Region"),
        counted=_("rated"),
    )


def _pairs(asked: Asked, cells: "QuerySet[DayCell]", known: Mapping[int, str]) -> Figure:
    """By region and channel. In the order of their names; the title says which is served worst, with how sure."""
    summed = cells.values_list("region", "channel").annotate(n=Sum("tickets"), heard_not=Sum("unheard"))
    largest = sorted(summed, key=lambda row: (-row[2], row[0] or 0, row[1]))[:MOST_CELLS]
    points = [
        share_point(
            f"{_named(known, key)} · {channel_words(channel)}",
            count,
            n,
            behind=_behind("unheard", asked, key, channel=channel),
            few=ENOUGH,
        )
        for key, channel, n, count in sorted(
            largest, key=lambda row: (_named(known, row[0]).casefold(), row[1])
        )
    ]
    return worst_served(
        points,
        formula=_(
            "Tickets whose customers wrote again before an answer had arrived, or that ended without one, by region "
            "and channel. Named is the one whose interval begins highest."
        ),
        along=_("Region and channel"),
    )
