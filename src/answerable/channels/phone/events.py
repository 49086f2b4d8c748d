"""What can happen to calls, as the ledger tells it. No number is among it. What was said are
the ticket's `message.…`."""

from datetime import datetime

from answerable.ledger.kinds import Word, kind

# Somebody noted a call down by hand.
CALL_LOGGED = kind("call.logged", call=int, direction=Word, reason=Word)
# We called and spoke with nobody.
CALL_TRIED = kind("call.tried", call=int, reason=Word)
CALL_BEGUN = kind("call.begun", call=int, direction=Word)
# It went on: it waits, is talked, ended …; `held` is for how many seconds they waited on the line.
CALL_MOVED = kind("call.moved", call=int, reason=Word, held=int)
CALL_FAILED = kind("call.failed", call=int, reason=Word)  # of ours: it could not be made
CALL_BACK_WANTED = kind("call.back_wanted", call=int, message=int, due=datetime)
CALLED_BACK = kind("call.called_back", call=int)
LINE_GIVEN = kind("line.given")
LINE_VERIFIED = kind("line.verified")
LINE_SWITCHED = kind("line.switched", open=bool)
LINE_REMOVED = kind("line.removed")
