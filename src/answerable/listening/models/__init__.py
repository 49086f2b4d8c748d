"""What was learned from tickets."""

from answerable.listening.models.rota import (
    DAYS_BEFORE,
    Debrief,
    LeaveSource,
    Reminder,
    RotaLeave,
    RotaMember,
    RotaReminder,
    RotaState,
    RotaSwap,
    RotaWeek,
    RotaYear,
    SwapState,
)
from answerable.listening.models.visits import Lesson, Visit
from answerable.listening.models.wrapups import Cause, WrapUp

__all__ = [
    "DAYS_BEFORE",
    "Cause",
    "Debrief",
    "LeaveSource",
    "Lesson",
    "Reminder",
    "RotaLeave",
    "RotaMember",
    "RotaReminder",
    "RotaState",
    "RotaSwap",
    "RotaWeek",
    "RotaYear",
    "SwapState",
    "Visit",
    "WrapUp",
]
