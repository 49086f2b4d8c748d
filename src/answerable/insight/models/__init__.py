"""What happened, narrow enough to be counted; and what was asked of it."""

from answerable.insight.models.facts import (
    AnswerFact,
    ContactFact,
    DayCell,
    FactsState,
    Reckoning,
    TicketFact,
)
from answerable.insight.models.studies import Study, StudyDesign, StudyRun
from answerable.insight.models.transitions import (
    Transition,
    TransitionPlan,
    TransitionStep,
    TransitionWeek,
)

__all__ = [
    "AnswerFact",
    "ContactFact",
    "DayCell",
    "FactsState",
    "Reckoning",
    "Study",
    "StudyDesign",
    "StudyRun",
    "TicketFact",
    "Transition",
    "TransitionPlan",
    "TransitionStep",
    "TransitionWeek",
]
