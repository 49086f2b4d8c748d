"""What was asked for about people's data, what must be kept, and for how long."""

from answerable.privacy.models.holds import Hold, HoldReason
from answerable.privacy.models.requests import Asked, DataRequest, Reason, State
from answerable.privacy.models.rules import Does, RetentionRule

__all__ = ["Asked", "DataRequest", "Does", "Hold", "HoldReason", "Reason", "RetentionRule", "State"]
