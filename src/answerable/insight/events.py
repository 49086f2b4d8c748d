"""The kinds of events of this room. Amounts stand in the tables alone."""

from answerable.ledger.kinds import Word, kind

STUDY_ADDED = kind("study.added")
STUDY_REMOVED = kind("study.removed")
# `digest` is the SHA-256 of the design as it was fixed; `looked`: a result of an earlier version had been seen.
STUDY_FIXED = kind("study.fixed", version=int, digest=Word, looked=bool, begun=bool)
STUDY_ASKED = kind("study.asked", version=int, run=int)
STUDY_RECKONED = kind("study.reckoned", version=int, run=int, verdict=Word)
MONEY_CHANGED = kind("moneysettings.changed", what=Word, of=Word)
CASE_KEPT = kind("businesscase.kept", number=int, months=int)
STAFFING_CHANGED = kind("staffingsettings.changed", what=Word, event=int)
PLAN_KEPT = kind("staffingplan.kept", provider=int, monday=Word, live=bool, number=int)
