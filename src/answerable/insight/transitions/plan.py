"""What goes from whom to whom, in which steps, and what must be so before the next. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

HUNDRED = 100


@dataclass(frozen=True)
class Step:
    """`percent` of what was the old team's goes to the new one. The gate in front of it: not before `on`, of `n`
    tickets at least that the new team had since the step before, and with a loss below `margin` points."""

    percent: int
    on: date
    n: int = 0
    margin: float = 5.0


@dataclass(frozen=True)
class Plan:
    """`routes` are the rules whose shares are steered. `channels` and `causes` narrow what is compared. A loss that
    lasts matters from `matters` points on, and is judged `review` weeks after the first step."""

    title: str
    from_team: int
    to_team: int
    routes: Sequence[int]
    outcome: str
    steps: Sequence[Step]
    channels: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    matters: float = 5.0
    review: int = 12


def kept(plan: Plan) -> dict[str, Any]:
    told = asdict(plan)
    told["steps"] = [asdict(each) | {"on": each.on.isoformat()} for each in plan.steps]
    told["routes"] = sorted(plan.routes)
    told["channels"], told["causes"] = sorted(plan.channels), sorted(plan.causes)
    return told


def read(told: Mapping[str, Any]) -> Plan:
    return Plan(
        told["title"],
        int(told["from_team"]),
        int(told["to_team"]),
        tuple(told["routes"]),
        told["outcome"],
        tuple(
            Step(int(each["percent"]), date.fromisoformat(each["on"]), int(each["n"]), float(each["margin"]))
            for each in told["steps"]
        ),
        tuple(told["channels"]),
        tuple(told["causes"]),
        float(told["matters"]),
        int(told["review"]),
    )


def moved(shares: Sequence[Sequence[int]], from_team: int, to_team: int, percent: int) -> list[list[int]]:
    """The shares of a rule, once so many hundredths of the old team's are the new one's; whole hundredths. Whoever
    keeps something keeps one at least, and whoever gets something gets one."""
    held = {int(each[0]): int(each[1]) for each in shares}
    own = held.get(from_team, 0)
    part = own if percent >= HUNDRED else min(max(1, round(own * percent / HUNDRED)), own - 1)
    if not own or part <= 0:
        return [list(each) for each in shares]
    held[from_team] = own - part
    held[to_team] = held.get(to_team, 0) + part
    return [[team, share] for team, share in held.items() if share]
