"""How far the sample company has been written, as its own ledger tells it: what makes loading safe to be cut short."""

from answerable.ledger.kinds import kind

FOUNDED = kind("demo.founded", tickets=int, seed=int)
WRITTEN = kind("demo.written", tickets=int)  # so many of the planned, from the first on
FINISHED = kind("demo.finished")  # what joins several tickets is done
LOADED = kind("demo.loaded")
