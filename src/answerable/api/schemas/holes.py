"""After how long something is a black hole."""

from collections.abc import Sequence
from datetime import timedelta

from pydantic import Field

from answerable.api.schemas.types import Id, Input, Name, Output
from answerable.desk.holes.hole import Hole
from answerable.desk.holes.limits import MOST, Limit
from answerable.web.icons import CHANNELS

_MINUTE = timedelta(minutes=1)


class HoleLimitOut(Output):
    """`channel` is empty for all that have none of their own. Without a calendar, day and night count."""

    channel: str
    minutes: int
    calendar_id: int | None


class HoleOut(Output):
    """`limits` are as they hold; `usual_minutes` is what holds where nobody says otherwise."""

    key: str
    step: str
    title: str
    usual_minutes: int
    limits: list[HoleLimitOut]


class HoleLimitIn(Input):
    channel: Name = ""
    minutes: int = Field(strict=True, ge=0, le=int(MOST / _MINUTE))
    calendar_id: Id | None = None


class HoleLimitsIn(Input):
    """All of them: a channel that is left out is as all are, and all are as is usual where none is said for "" ."""

    limits: list[HoleLimitIn] = Field(max_length=len(CHANNELS) + 1)


def hole_out(hole: Hole) -> HoleOut:
    limits = hole.limits
    each = {"": limits.usual, **limits.by_channel}
    return HoleOut(
        key=hole.key,
        step=hole.step.name.lower(),
        title=str(hole.title),
        usual_minutes=int(hole.usual / _MINUTE),
        limits=[
            HoleLimitOut(channel=channel, minutes=int(limit.length / _MINUTE), calendar_id=limit.calendar)
            for channel, limit in each.items()
        ],
    )


def limits_wanted(given: Sequence[HoleLimitIn]) -> dict[str, Limit]:
    return {each.channel: Limit(timedelta(minutes=each.minutes), each.calendar_id) for each in given}
