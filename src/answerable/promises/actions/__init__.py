from answerable.promises.actions.agreeing import TimesWanted, agree_times, times_wanted
from answerable.promises.actions.plans import PolicyPlan, StepAfter, StepWhat, plan_of
from answerable.promises.actions.policies import (
    add_policy,
    arrange_policies,
    change_policy,
    move_policy,
    remove_policy,
    restore_policy,
)
from answerable.promises.actions.stating import REASONS, Wanted, call_kept, move, resume, state, withdraw

__all__ = [
    "REASONS",
    "PolicyPlan",
    "StepAfter",
    "StepWhat",
    "TimesWanted",
    "Wanted",
    "add_policy",
    "agree_times",
    "arrange_policies",
    "call_kept",
    "change_policy",
    "move",
    "move_policy",
    "plan_of",
    "remove_policy",
    "restore_policy",
    "resume",
    "state",
    "times_wanted",
    "withdraw",
]
