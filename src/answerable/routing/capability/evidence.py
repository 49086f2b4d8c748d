"""The kinds of evidence there are. The list is closed: whatever is not here (a language, a place, what somebody spends,
who they are, how they write to us, how many follow them) has no way into an estimate."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EvidenceKind(StrEnum):
    CAUSE_EXCEPTION = "cause_exception"
    CAUSE_DOCUMENTED = "cause_documented"
    GUIDE_COMPLETED = "guide_completed"
    DIAGNOSTICS_SENT = "diagnostics_sent"
    ENDORSED = "endorsed"
    CERTIFIED = "certified"
    CORRECTED_UP = "corrected_up"
    CORRECTED_DOWN = "corrected_down"


# How many contacts of theirs each counts for.
WEIGHTS: dict[EvidenceKind, float] = {
    EvidenceKind.CAUSE_EXCEPTION: 1.0,
    EvidenceKind.CAUSE_DOCUMENTED: 1.0,
    EvidenceKind.GUIDE_COMPLETED: 0.5,
    EvidenceKind.DIAGNOSTICS_SENT: 0.5,
    EvidenceKind.ENDORSED: 6.0,
    EvidenceKind.CERTIFIED: 8.0,
    EvidenceKind.CORRECTED_UP: 6.0,
    EvidenceKind.CORRECTED_DOWN: 6.0,
}
AGAINST = frozenset({EvidenceKind.CAUSE_DOCUMENTED, EvidenceKind.CORRECTED_DOWN})
# What is learnt from a ticket goes where the ticket goes; what a colleague says is about the person.
OF_TICKETS = frozenset(
    {
        EvidenceKind.CAUSE_EXCEPTION,
        EvidenceKind.CAUSE_DOCUMENTED,
        EvidenceKind.GUIDE_COMPLETED,
        EvidenceKind.DIAGNOSTICS_SENT,
    }
)
# Why a human was needed, as a wrap-up says it. A text that was not found is our failing and says nothing of them; nor
# do wishes, or what they were told when they bought.
CAUSES: dict[str, EvidenceKind] = {
    "documented": EvidenceKind.CAUSE_DOCUMENTED,
    "undocumented": EvidenceKind.CAUSE_EXCEPTION,
    "product_exception": EvidenceKind.CAUSE_EXCEPTION,
    "our_failure": EvidenceKind.CAUSE_EXCEPTION,
}


@dataclass(frozen=True)
class Piece:
    """One thing that was shown. A certificate holds fully `until` it ends; all else fades."""

    kind: EvidenceKind
    at: datetime
    until: datetime | None = None
    key: int = 0
