"""What happened, narrow enough to be counted."""

from answerable.insight.models.facts import (
    AnswerFact,
    ContactFact,
    DayCell,
    FactsState,
    Reckoning,
    TicketFact,
)

__all__ = ["AnswerFact", "ContactFact", "DayCell", "FactsState", "Reckoning", "TicketFact"]
