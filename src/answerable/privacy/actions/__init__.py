"""What is asked about people's data, and what is to be kept."""

from answerable.privacy.actions.holding import hold, is_held, lift
from answerable.privacy.actions.requesting import ask_erasure, ask_export, fetch_export, typed_right

__all__ = ["ask_erasure", "ask_export", "fetch_export", "hold", "is_held", "lift", "typed_right"]
