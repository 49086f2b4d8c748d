"""What the desk itself keeps: who is looking at what, and texts that are said often."""

from answerable.desk.models.belonging import Belonging
from answerable.desk.models.presence import Presence
from answerable.desk.models.saved_replies import SavedReply, SavedReplyText

__all__ = ["Belonging", "Presence", "SavedReply", "SavedReplyText"]
