"""What can happen to saved replies, macros, views and rules, and to how one is told, as the ledger tells it. Words stay
with their rows."""

from answerable.ledger.kinds import Word, kind

SAVED_REPLY_ADDED = kind("saved_reply.added", team=int, own=bool)
SAVED_REPLY_CHANGED = kind("saved_reply.changed", team=int, own=bool)
SAVED_REPLY_REMOVED = kind("saved_reply.removed")
SAVED_REPLY_RESTORED = kind("saved_reply.restored")
MACRO_ADDED = kind("macro.added", team=int, own=bool, steps=int)
MACRO_CHANGED = kind("macro.changed", team=int, own=bool, steps=int)
MACRO_REMOVED = kind("macro.removed")
MACRO_RESTORED = kind("macro.restored")
NOTIFICATIONS_CHOSEN = kind("notifications.chosen")
BROWSER_ADDED = kind("browser.added", staff=int)
BROWSER_REMOVED = kind("browser.removed", staff=int, reason=Word)
VIEW_MADE = kind("view.made", audience=Word, team=int)
VIEW_CHANGED = kind("view.changed", audience=Word, team=int)
VIEW_REMOVED = kind("view.removed")
RULE_ADDED = kind("rule.added", version=int)
RULE_CHANGED = kind("rule.changed", version=int, renamed=bool)
RULE_MOVED = kind("rule.moved", position=int)
RULE_SWITCHED_ON = kind("rule.switched_on")
RULE_SWITCHED_OFF = kind("rule.switched_off")
RULE_REMOVED = kind("rule.removed")
RULE_RESTORED = kind("rule.restored")
