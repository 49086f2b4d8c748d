"""What a company settled about capability, as each process knows it: nothing at all is asked where it is switched off,
or nobody has shown anything yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from answerable.ledger.known import Known
from answerable.people.models import Team
from answerable.regions.calendars import timeline_of
from answerable.routing.capability.estimate import Prior
from answerable.routing.models import CapabilityEvidence, CapabilitySettings, NextLine

PRIOR = Prior()


@dataclass(frozen=True)
class Line:
    """Where a team's tickets go on: a team that is there, and when it is open."""

    to: int
    calendar: int | None = None

    def is_open(self, at: datetime) -> bool:
        return self.calendar is None or timeline_of(self.calendar).is_open(at)


@dataclass(frozen=True)
class Settled:
    is_on: bool = False
    threshold: int = 1000
    half_life: timedelta = timedelta(days=365)
    product_field: int | None = None
    has_evidence: bool = False
    lines: Mapping[int, Line] = field(default_factory=dict)  # by the team that a ticket is with

    @property
    def may_speed_up(self) -> bool:
        return self.is_on and self.has_evidence and bool(self.lines)


def settings_row() -> CapabilitySettings:
    """What was chosen, or what holds as long as nobody chose."""
    return CapabilitySettings.objects.first() or CapabilitySettings()


def _ask() -> Settled:
    kept = settings_row()
    if not kept.is_on:
        return _settled(kept, has_evidence=False, lines={})
    has_evidence = CapabilityEvidence.objects.standing().exists()
    there = set(Team.objects.active().values_list("pk", flat=True)) if has_evidence else set()
    rows = NextLine.objects.exclude(to=None).values_list("team", "to", "calendar") if has_evidence else ()
    lines = {team: Line(to, calendar) for team, to, calendar in rows if to in there}
    return _settled(kept, has_evidence=has_evidence, lines=lines)


def _settled(kept: CapabilitySettings, *, has_evidence: bool, lines: Mapping[int, Line]) -> Settled:
    return Settled(
        kept.is_on,
        kept.threshold,
        timedelta(days=kept.half_life_days),
        kept.product_field_id,
        has_evidence,
        lines,
    )


capability: Known[Settled] = Known(_ask, CapabilitySettings, CapabilityEvidence, NextLine, Team)
