"""What this room does by and by; workers know the jobs of a room by this module."""

from answerable.routing.giving import tasks as giving

__all__ = ["giving"]
