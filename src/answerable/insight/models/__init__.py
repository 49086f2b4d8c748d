"""What happened, narrow enough to be counted."""

from answerable.insight.models.facts import (
    AnswerFact,
    ContactFact,
    DayCell,
    FactsState,
    Reckoning,
    TicketFact,
)
from answerable.insight.models.money import (
    BusinessCase,
    CaseVersion,
    ExchangeRate,
    HandlingTime,
    HourCost,
    MoneySettings,
)
from answerable.insight.models.staffing import ContactEvent, StaffingPlan, StaffingSettings

__all__ = [
    "AnswerFact",
    "BusinessCase",
    "CaseVersion",
    "ContactEvent",
    "ContactFact",
    "DayCell",
    "ExchangeRate",
    "FactsState",
    "HandlingTime",
    "HourCost",
    "MoneySettings",
    "Reckoning",
    "StaffingPlan",
    "StaffingSettings",
    "TicketFact",
]
