from answerable.promises.models.agreed import AgreedTimes
from answerable.promises.models.policies import Policy, PolicyVersion, Source
from answerable.promises.models.promises import Promise

__all__ = ["AgreedTimes", "Policy", "PolicyVersion", "Promise", "Source"]
