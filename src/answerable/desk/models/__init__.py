"""What the desk itself keeps: who is looking at what."""

from answerable.desk.models.presence import Presence

__all__ = ["Presence"]
