"""What is asked about people's data, and what is to be kept."""

from answerable.privacy.actions.holding import hold, is_held, lift
from answerable.privacy.actions.requesting import ask_erasure, ask_export, fetch_export, typed_right
from answerable.privacy.actions.ruling import Wanted, add_rule, change_rule, remove_rule, switch_rule

__all__ = [
    "Wanted",
    "add_rule",
    "ask_erasure",
    "ask_export",
    "change_rule",
    "fetch_export",
    "hold",
    "is_held",
    "lift",
    "remove_rule",
    "switch_rule",
    "typed_right",
]
