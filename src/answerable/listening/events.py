"""The kinds of events of this room."""

from answerable.ledger.kinds import Word, kind

_SAID = {"cause": Word, "avoidable": bool, "misunderstood": bool, "workaround": bool, "more": bool}
WRAPPED_UP = kind("ticket.wrapped_up", **_SAID, proposed=Word)
WRAP_UP_REVIEWED = kind("ticket.wrap_up_reviewed", **_SAID)
