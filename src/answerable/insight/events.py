"""The kinds of events of this room. Amounts stand in the tables alone."""

from answerable.ledger.kinds import Word, kind

MONEY_CHANGED = kind("moneysettings.changed", what=Word, of=Word)
CASE_KEPT = kind("businesscase.kept", number=int, months=int)
STAFFING_CHANGED = kind("staffingsettings.changed", what=Word, event=int)
PLAN_KEPT = kind("staffingplan.kept", provider=int, monday=Word, live=bool, number=int)
