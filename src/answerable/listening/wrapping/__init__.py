"""Wrapping up: in a click or two, why a human was needed and whether they need have been."""

from answerable.listening.wrapping.actions import Said, review, wrap_up
from answerable.listening.wrapping.proposing import proposal_for

__all__ = ["Said", "proposal_for", "review", "wrap_up"]
