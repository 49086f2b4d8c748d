"""What happened, narrow enough to be counted; what it costs, was planned, was asked of it and is told of it."""

from answerable.insight.models.duties import DutyRecord
from answerable.insight.models.facts import (
    AnswerFact,
    ContactFact,
    DayCell,
    FactsState,
    HandoverFact,
    Reckoning,
    SurveyFact,
    TicketFact,
)
from answerable.insight.models.goals import CentralGoals
from answerable.insight.models.money import (
    BusinessCase,
    CaseVersion,
    ExchangeRate,
    HandlingTime,
    HourCost,
    MoneySettings,
)
from answerable.insight.models.reports import Audience, LetterState, Often, Report, ReportLetter, ReportRun
from answerable.insight.models.staffing import ContactEvent, StaffingPlan, StaffingSettings
from answerable.insight.models.studies import Study, StudyDesign, StudyRun
from answerable.insight.models.transitions import (
    Transition,
    TransitionPlan,
    TransitionStep,
    TransitionWeek,
)

__all__ = [
    "AnswerFact",
    "Audience",
    "BusinessCase",
    "CaseVersion",
    "CentralGoals",
    "ContactEvent",
    "ContactFact",
    "DayCell",
    "DutyRecord",
    "ExchangeRate",
    "FactsState",
    "HandlingTime",
    "HandoverFact",
    "HourCost",
    "LetterState",
    "MoneySettings",
    "Often",
    "Reckoning",
    "Report",
    "ReportLetter",
    "ReportRun",
    "StaffingPlan",
    "StaffingSettings",
    "Study",
    "StudyDesign",
    "StudyRun",
    "SurveyFact",
    "TicketFact",
    "Transition",
    "TransitionPlan",
    "TransitionStep",
    "TransitionWeek",
]
