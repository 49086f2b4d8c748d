"""Conversations reviewed: drawn by chance, seen without names, scored by both sides, talked over where they differ."""

from answerable.listening.quality.appealing import appeal, decide
from answerable.listening.quality.calibrating import (
    CalibrationWanted,
    hold_calibration,
    plan_calibration,
    score_together,
)
from answerable.listening.quality.choosing import SizeWanted, choose_week, seat_reviewers, set_sample_size
from answerable.listening.quality.scorecards import CriterionWanted, add_scorecard
from answerable.listening.quality.scoring_together import reconcile, score

__all__ = [
    "CalibrationWanted",
    "CriterionWanted",
    "SizeWanted",
    "add_scorecard",
    "appeal",
    "choose_week",
    "decide",
    "hold_calibration",
    "plan_calibration",
    "reconcile",
    "score",
    "score_together",
    "seat_reviewers",
    "set_sample_size",
]
