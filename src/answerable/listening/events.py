"""The kinds of events of this room."""

from answerable.ledger.kinds import Word, kind

_SAID = {"cause": Word, "avoidable": bool, "misunderstood": bool, "workaround": bool, "more": bool}
WRAPPED_UP = kind("ticket.wrapped_up", **_SAID, proposed=Word)
WRAP_UP_REVIEWED = kind("ticket.wrap_up_reviewed", **_SAID)

SURVEY_ADDED = kind("survey.added", version=int)
SURVEY_CHANGED = kind("survey.changed", version=int, renamed=bool)
SURVEY_SWITCHED = kind("survey.switched", on=bool)
SURVEY_REMOVED = kind("survey.removed")
ASKED = kind("ticket.survey_asked", ask=int, survey=int, channel=Word, reminder=bool)
ANSWERED = kind("ticket.survey_answered", ask=int, survey=int, value=int, bad=bool, via=Word)
FOLLOWED_UP = kind("ticket.survey_followed_up", ask=int, ticket=int)
