"""The kinds of events of this room. Amounts stand in the tables alone."""

from answerable.ledger.kinds import Word, kind

STUDY_ADDED = kind("study.added")
STUDY_REMOVED = kind("study.removed")
# `digest` is the SHA-256 of the design as it was fixed; `looked`: a result of an earlier version had been seen.
STUDY_FIXED = kind("study.fixed", version=int, digest=Word, looked=bool, begun=bool)
STUDY_ASKED = kind("study.asked", version=int, run=int)
STUDY_RECKONED = kind("study.reckoned", version=int, run=int, verdict=Word)
# Of a provider: the client owed it that by `day`; `side` says so.
DUTY_SAID = kind("provider.duty_said", duty=Word, day=Word, side=Word, met=bool)
GOALS_KEPT = kind(
    "centralgoals.kept", number=int, first_answer=int, next_answer=int, update=int, resolution=int
)
MONEY_CHANGED = kind("moneysettings.changed", what=Word, of=Word)
CASE_KEPT = kind("businesscase.kept", number=int, months=int)
STAFFING_CHANGED = kind("staffingsettings.changed", what=Word, event=int)
PLAN_KEPT = kind("staffingplan.kept", provider=int, monday=Word, live=bool, number=int)

TRANSITION_ADDED = kind("transition.added", old=int, new=int)
TRANSITION_FIXED = kind("transition.fixed", version=int, digest=Word, started=bool)
# `overridden`: its gate was not met.
TRANSITION_STEP_TAKEN = kind("transition.step_taken", version=int, number=int, percent=int, overridden=bool)
TRANSITION_ROLLED_BACK = kind("transition.rolled_back", steps=int)
TRANSITION_JUDGED = kind("transition.judged", verdict=Word)
