"""The two clocks of a ticket, as pure functions of what happened to it.

`history` says what happened, `waiting` how long the customer waited, `running` what was promised and whether it was
kept, `explaining` why each minute counts or does not. What starts, pauses and stops each clock: docs/promises.md.
"""
