"""How much is in each hole, by channel and provider."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from answerable.desk.floor.kept import Kept
from answerable.desk.holes.hole import MOST, STEP_WORDS, Hole, Step, Stuck
from answerable.desk.holes.table import HOLES
from answerable.desk.holes.words import limits_words
from answerable.people.models import Provider, Staff, Team

_found: Kept[tuple[Stuck, ...]] = Kept(timedelta(seconds=5))


@dataclass(frozen=True)
class Narrowed:
    """To one channel, one provider, or neither. `provider` is 0 for what is in no team's hands."""

    channel: str = ""
    provider: int | None = None


@dataclass
class Part:
    """Of one hole: what came by one channel and is in one provider's hands. `query` opens to it."""

    channel: str
    provider: Provider | None
    number: int = 0
    since: datetime | None = None


@dataclass
class Figure:
    hole: Hole
    number: int
    since: datetime | None
    parts: list[Part] = field(default_factory=list)

    @property
    def limits(self) -> str:
        return limits_words(self.hole.limits)

    @property
    def is_capped(self) -> bool:
        return self.number > MOST


def forget() -> None:
    _found.forget()


def stuck_in(hole: Hole, staff: Staff, *, now: datetime) -> Sequence[Stuck]:
    """A few seconds old at most: those who see the same see the same."""
    key = (hole.key, staff.scope)
    return _found.get(key, lambda: tuple(hole.find(staff, hole.limits.before(now), now)), now=now)


def narrowed(stuck: Sequence[Stuck], to: Narrowed) -> list[Stuck]:
    if to.provider is None:
        return [each for each in stuck if to.channel in ("", each.channel)]
    provider_of = dict(Team.objects.values_list("pk", "provider"))
    wanted = to.provider or None
    return [
        each
        for each in stuck
        if to.channel in ("", each.channel) and provider_of.get(each.team or 0) == wanted
    ]


def steps_of(staff: Staff, to: Narrowed, *, now: datetime) -> list[tuple[str, list[Figure]]]:
    holes = [hole for hole in HOLES if hole.is_for(staff)]
    providers = {team.pk: team.provider for team in Team.objects.select_related("provider")}
    figures = [_figure(hole, narrowed(stuck_in(hole, staff, now=now), to), providers) for hole in holes]
    return [
        (str(STEP_WORDS[step]), of_step)
        for step in Step
        if (of_step := [figure for figure in figures if figure.hole.step == step])
    ]


def _figure(hole: Hole, stuck: Sequence[Stuck], providers: dict[int, Provider]) -> Figure:
    parts: dict[tuple[str, int | None], Part] = {}
    for each in stuck[:MOST]:
        provider = providers.get(each.team or 0)
        key = (each.channel, None if provider is None else provider.pk)
        part = parts.setdefault(key, Part(each.channel, provider))
        part.number += 1
        part.since = part.since or each.since  # the oldest come first
    by_number = sorted(parts.values(), key=lambda part: (-part.number, part.channel))
    return Figure(hole, len(stuck), stuck[0].since if stuck else None, by_number)
