"""What happened, narrow enough to be counted; what was asked of it, and what is told of it by mail."""

from answerable.insight.models.facts import (
    AnswerFact,
    ContactFact,
    DayCell,
    FactsState,
    Reckoning,
    TicketFact,
)
from answerable.insight.models.reports import Audience, LetterState, Often, Report, ReportLetter, ReportRun
from answerable.insight.models.studies import Study, StudyDesign, StudyRun

__all__ = [
    "AnswerFact",
    "Audience",
    "ContactFact",
    "DayCell",
    "FactsState",
    "LetterState",
    "Often",
    "Reckoning",
    "Report",
    "ReportLetter",
    "ReportRun",
    "Study",
    "StudyDesign",
    "StudyRun",
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
