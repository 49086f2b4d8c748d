"""The kinds of events of this room."""

from datetime import datetime

from answerable.ledger.kinds import Word, kind

_SAID = {"cause": Word, "avoidable": bool, "misunderstood": bool, "workaround": bool, "more": bool}
WRAPPED_UP = kind("ticket.wrapped_up", **_SAID, proposed=Word)
WRAP_UP_REVIEWED = kind("ticket.wrap_up_reviewed", **_SAID)
# Reviews of conversations. What is recorded about a case stands apart from its ticket, so that nobody reads there who
# looks at it; only that it was released is told on the ticket.
SCORECARD_ADDED = kind("scorecard.added", number=int, criteria=int)
SAMPLE_SET = kind("provider.sample_set", per_week=int, targeted=int, week=Word)
DRAWN = kind("draw.made", provider=int, week=Word, wanted=int, among=int, drawn=int)
REVIEW_SCORED = kind("qualitycase.scored", seat=Word)
RECONCILIATION_PROPOSED = kind("qualitycase.proposed")
REVIEW_RELEASED = kind("ticket.review_released", case=int)
REVIEW_APPEALED = kind("ticket.review_appealed", case=int)
APPEAL_DECIDED = kind("ticket.review_decided", case=int, granted=bool)
CALIBRATION_PLANNED = kind("calibration.planned", provider=int, when=datetime, cases=int)
CALIBRATION_SCORED = kind("calibration.scored", case=int)
CALIBRATION_HELD = kind("calibration.held", provider=int)
# Among colleagues. Of coaching the ledger knows that somebody wrote a note, and nothing else.
PEER_ASKED = kind("ticket.peer_asked", question=int, staff=int)
PEER_ANSWERED = kind("ticket.peer_answered", question=int, staff=int)
ANSWER_MARKED_GOOD = kind("ticket.answer_marked_good", message=int, cause=Word)
ANSWER_UNMARKED = kind("ticket.answer_unmarked", message=int)
COACHING_NOTED = kind("coachingnote.added")

SURVEY_ADDED = kind("survey.added", version=int)
SURVEY_CHANGED = kind("survey.changed", version=int, renamed=bool)
SURVEY_SWITCHED = kind("survey.switched", on=bool)
SURVEY_REMOVED = kind("survey.removed")
ASKED = kind("ticket.survey_asked", ask=int, survey=int, channel=Word, reminder=bool)
ANSWERED = kind("ticket.survey_answered", ask=int, survey=int, value=int, bad=bool, via=Word)
FOLLOWED_UP = kind("ticket.survey_followed_up", ask=int, ticket=int)
