"""What was learned from tickets."""

from answerable.listening.models.findings import (
    ANSWER_WITHIN,
    Department,
    Finding,
    FindingEvidence,
    FindingKind,
    FindingNotice,
    FindingNoticeState,
    FindingState,
    FindingTold,
    ToldState,
    Tracker,
    TrackerKind,
)
from answerable.listening.models.wrapups import Cause, WrapUp

__all__ = [
    "ANSWER_WITHIN",
    "Cause",
    "Department",
    "Finding",
    "FindingEvidence",
    "FindingKind",
    "FindingNotice",
    "FindingNoticeState",
    "FindingState",
    "FindingTold",
    "ToldState",
    "Tracker",
    "TrackerKind",
    "WrapUp",
]
