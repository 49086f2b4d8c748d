"""The kinds of events of this room. What was done elsewhere is told in the kinds of `tickets`, with `imported` and the
`run` that brought it."""

from answerable.ledger.kinds import Word, kind

BEGUN = kind("historyrun.begun", source=Word, trial=bool)
FINISHED = kind("historyrun.finished", tickets=int, known=int, events=int, losses=int)
STOPPED = kind("historyrun.stopped", tickets=int)
TAKEN_OUT = kind("historyrun.taken_out", tickets=int, kept=int)
TICKET_TAKEN_OUT = kind("ticket.taken_out", run=int)
MAPPING_KEPT = kind("historymapping.kept", source=Word)
MAPPING_REMOVED = kind("historymapping.removed")
