"""What was learned from tickets."""

from answerable.listening.models.surveys import (
    Ask,
    AskState,
    Survey,
    SurveyAnswer,
    SurveyKind,
    SurveyReckoning,
    SurveyVersion,
    Via,
)
from answerable.listening.models.wrapups import Cause, WrapUp

__all__ = [
    "Ask",
    "AskState",
    "Cause",
    "Survey",
    "SurveyAnswer",
    "SurveyKind",
    "SurveyReckoning",
    "SurveyVersion",
    "Via",
    "WrapUp",
]
