"""What was asked for about people's data, what must be kept, and for how long."""

from answerable.privacy.models.holds import Hold
from answerable.privacy.models.requests import Asked, DataRequest, Reason, State

__all__ = ["Asked", "DataRequest", "Hold", "Reason", "State"]
