"""What can happen to a guide, and to a ticket by one, as the ledger tells it. Words stay with their records."""

from answerable.ledger.kinds import Word, kind

GUIDE_ADDED = kind("guide.added")
GUIDE_CHANGED = kind("guide.changed", step=Word)
GUIDE_PUBLISHED = kind("guide.published", version=int)
GUIDE_WITHDRAWN = kind("guide.withdrawn")
GUIDE_RESTORED = kind("guide.restored")
# Once when a run ends, however many steps it had: of its ticket where it has one, else of the run alone.
GUIDE_RUN_ENDED = kind("guiderun.ended", guide=int, run=int, version=int, steps=int, outcome=Word)
GUIDE_FOLLOWED = kind("ticket.guide_followed", guide=int, run=int, version=int, steps=int, outcome=Word)
