"""Regions: which countries they are, what holds there, and by when something is done where that differs."""

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from answerable.api.schemas.agreed import targets_out
from answerable.api.schemas.types import Id, Input, Line, Name, Output
from answerable.promises.models import AgreedTimes
from answerable.regions.actions import RegionWanted
from answerable.regions.models import Measures, Region

Code = Annotated[str, StringConstraints(max_length=12, pattern=r"^[A-Za-z-]*$")]


class RegionIn(Input):
    """`countries` and `languages` by their codes. A country is in one region."""

    name: Name
    time_zone: Line = "UTC"
    countries: list[Code] = Field(default_factory=list, max_length=300)
    languages: list[Code] = Field(default_factory=list, max_length=30)
    calendar_id: Id | None = None
    parent_id: Id | None = None
    currency: Code = ""
    measures: Measures = Measures.METRIC


class RegionPatch(Input):
    """What is left out stays; `calendar_id: null` and `parent_id: null` take it away."""

    name: Name | None = None
    time_zone: Line | None = None
    countries: list[Code] | None = Field(default=None, max_length=300)
    languages: list[Code] | None = Field(default=None, max_length=30)
    calendar_id: Id | None = None
    parent_id: Id | None = None
    currency: Code | None = None
    measures: Measures | None = None


class AgreedOut(Output):
    """`targets` are seconds of counted time by kind and priority; what is missing is as the policy says."""

    id: int
    number: int
    targets: dict[str, dict[str, int]]


class RegionOut(Output):
    """`times` are those that differ in it now, null where none do."""

    id: int
    name: str
    is_removed: bool
    parent_id: int | None
    countries: list[str]
    languages: list[str]
    time_zone: str
    calendar_id: int | None
    currency: str
    measures: Measures
    times: AgreedOut | None


def region_out(region: Region, times: AgreedTimes | None) -> RegionOut:
    return RegionOut(
        id=region.pk,
        name=region.name,
        is_removed=not region.is_present,
        parent_id=region.parent_id,
        countries=region.countries,
        languages=region.languages,
        time_zone=region.time_zone,
        calendar_id=region.calendar_id,
        currency=region.currency,
        measures=Measures(region.measures),
        times=None if times is None or not times.targets else _agreed(times),
    )


def region_wanted(given: RegionIn) -> RegionWanted:
    return RegionWanted(**_renamed(given.model_dump()))


def region_changed(region: Region, given: RegionPatch) -> RegionWanted:
    """What is left out, or null where that means nothing, is as it is."""
    now = {name: getattr(region, name) for name in RegionIn.model_fields}
    wanted = given.model_dump(exclude_unset=True)
    nullable = ("calendar_id", "parent_id")
    wanted = {name: value for name, value in wanted.items() if value is not None or name in nullable}
    return RegionWanted(**_renamed(now | wanted))


def _renamed(values: dict[str, Any]) -> dict[str, Any]:
    return {name.removesuffix("_id"): value for name, value in values.items()}


def _agreed(times: AgreedTimes) -> AgreedOut:
    return AgreedOut(
        id=times.pk,
        number=times.number,
        targets=targets_out(times.targets),
    )
