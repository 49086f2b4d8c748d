from answerable.promises.actions.plans import PolicyPlan, StepAfter, StepWhat, plan_of
from answerable.promises.actions.policies import (
    add_policy,
    change_policy,
    move_policy,
    remove_policy,
    restore_policy,
)

__all__ = [
    "PolicyPlan",
    "StepAfter",
    "StepWhat",
    "add_policy",
    "change_policy",
    "move_policy",
    "plan_of",
    "remove_policy",
    "restore_policy",
]
