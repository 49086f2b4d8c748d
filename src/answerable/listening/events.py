"""The kinds of events of this room."""

from answerable.ledger.kinds import Word, kind

_SAID = {"cause": Word, "avoidable": bool, "misunderstood": bool, "workaround": bool, "more": bool}
WRAPPED_UP = kind("ticket.wrapped_up", **_SAID, proposed=Word)
WRAP_UP_REVIEWED = kind("ticket.wrap_up_reviewed", **_SAID)
# What many write about.
THEME_BORN = kind("theme.born", tickets=int)
THEME_FADED = kind("theme.faded")
THEME_RETURNED = kind("theme.returned", tickets=int)
THEME_NAMED = kind("theme.named")
# What was sold, to whom a ticket belongs and to all.
SALE_NOTED = kind("ticket.sale_noted")
SALES_COUNTED = kind("salescount.counted", rows=int, changed=int)
