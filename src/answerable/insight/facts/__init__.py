"""Facts: what happened to each ticket, in columns.

`deriving` makes the rows of some tickets from their messages and the ledger, `keeping` compares them with what is kept
and writes what differs, `following` does that for what the ledger told since the last look, or for all, `cells` adds
days up, `dictionary` says what each column means, `exporting` writes files.
"""
