"""The verbs of this room: by whom and when, in one transaction, one event for each change."""

from answerable.routing.actions.handovers import (
    Offer,
    accept_handover,
    hand_over,
    lapse,
    return_handover,
    withdraw_handover,
)

__all__ = [
    "Offer",
    "accept_handover",
    "hand_over",
    "lapse",
    "return_handover",
    "withdraw_handover",
]
