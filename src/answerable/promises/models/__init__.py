from answerable.promises.models.policies import Policy, PolicyVersion, Source
from answerable.promises.models.promises import Promise

__all__ = ["Policy", "PolicyVersion", "Promise", "Source"]
