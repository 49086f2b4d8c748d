"""A case in this product's words; what has none is told as lost."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from answerable.history.mapping import Plan
from answerable.history.shape import Case, Change, Loss, LossKind, Said, Step
from answerable.history.states import CHANNELS, PRIORITIES, word_of
from answerable.tickets.models import Category

MOST_KEY = 190
MOST_SUBJECT = 500
MOST_TEXT = 1_000_000
MOST_STEPS = 20_000
_SLOW_CLOCK = timedelta(minutes=5)  # theirs may be in front of ours
DEFAULT_CHANNEL = "web"


def understood(case: Case, plan: Plan, *, now: datetime) -> tuple[Case | None, list[Loss]]:
    """With states, priorities and channels as they are called here, in the order of time; None where it cannot be."""
    losses: list[Loss] = []
    if len(case.key) > MOST_KEY or not case.key.strip():
        return None, [Loss(LossKind.BROKEN, "the ticket number is too long", case.place)]
    if case.opened_at > now + _SLOW_CLOCK:
        return None, [Loss(LossKind.FUTURE, "opened", case.place)]
    if len(case.steps) > MOST_STEPS:
        return None, [Loss(LossKind.BROKEN, "more steps than a ticket can have", case.place)]
    steps = sorted(_steps(case, plan, now, losses), key=lambda step: step.at)
    if len(case.subject) > MOST_SUBJECT:
        losses.append(Loss(LossKind.TOO_LONG, "subject", case.place))
    return (
        replace(
            case,
            key=_clean(case.key),
            # Where there is none, its number there is what people know it by, and look for.
            subject=" ".join(_clean(case.subject).split())[:MOST_SUBJECT] or _clean(case.key),
            channel=_channel(case, losses),
            steps=steps,
        ),
        losses,
    )


def _steps(case: Case, plan: Plan, now: datetime, losses: list[Loss]) -> Iterator[Step]:
    for step in case.steps:
        if step.at > now + _SLOW_CLOCK:
            losses.append(Loss(LossKind.FUTURE, "a step", case.place))
            continue
        at = max(step.at, case.opened_at)
        if isinstance(step, Said):
            if len(step.text) > MOST_TEXT:
                losses.append(Loss(LossKind.TOO_LONG, "message", case.place))
            yield replace(step, at=at, text=_clean(step.text)[:MOST_TEXT])
        else:
            yield _change(replace(step, at=at), case.place, plan, losses)


def _change(step: Change, place: str, plan: Plan, losses: list[Loss]) -> Change:
    state, priority = step.state, step.priority
    if state is not None:
        category = plan.category_of(state)
        if category is None:
            losses.append(Loss(LossKind.STATE, state[:60], place))
        # What nobody explained is taken to be work that goes on.
        state = (category or Category.OPEN).value
    if priority is not None:
        found = PRIORITIES.get(word_of(priority))
        if found is None:
            losses.append(Loss(LossKind.PRIORITY, priority[:60], place))
        priority = None if found is None else str(found.value)
    return replace(step, state=state, priority=priority)


def _channel(case: Case, losses: list[Loss]) -> str:
    if not case.channel:
        return DEFAULT_CHANNEL
    found = CHANNELS.get(word_of(case.channel))
    if found is None:
        losses.append(Loss(LossKind.CHANNEL, case.channel[:60], case.place))
    return found or DEFAULT_CHANNEL


def _clean(text: str) -> str:
    """PostgreSQL takes no empty byte, and neither database half a letter."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
