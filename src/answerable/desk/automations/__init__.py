"""Automations: rules that change tickets when something happens or when time has passed.

`triggers` and `clocks` are the tables of both; `hearing` hears of events, `passing` looks for what is due, `acting`
does what a rule says; `rules` are the verbs on rules, `trying` says what one would have done.
"""
