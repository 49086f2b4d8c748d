"""What was learned from tickets."""

from answerable.listening.models.calibrations import Calibration, CalibrationScore
from answerable.listening.models.peers import CoachingNote, GoodAnswer, LearningCurve, PeerQuestion
from answerable.listening.models.quality import (
    Criterion,
    Draw,
    Family,
    Mark,
    Marks,
    QualityAppeal,
    QualityCase,
    QualityResult,
    QualityReview,
    SampleSize,
    Scorecard,
    Seat,
    Why,
)
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
    "Calibration",
    "CalibrationScore",
    "Cause",
    "CoachingNote",
    "Criterion",
    "Draw",
    "Family",
    "GoodAnswer",
    "LearningCurve",
    "Mark",
    "Marks",
    "PeerQuestion",
    "QualityAppeal",
    "QualityCase",
    "QualityResult",
    "QualityReview",
    "SampleSize",
    "Scorecard",
    "Seat",
    "Survey",
    "SurveyAnswer",
    "SurveyKind",
    "SurveyReckoning",
    "SurveyVersion",
    "Via",
    "Why",
    "WrapUp",
]
