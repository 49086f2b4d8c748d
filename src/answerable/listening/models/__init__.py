"""What was learned from tickets."""

from answerable.listening.models.wrapups import Cause, WrapUp

__all__ = ["Cause", "WrapUp"]
