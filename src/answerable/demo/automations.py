"""Three rules that the administrator made."""

from datetime import datetime

from answerable.demo.founding import World
from answerable.desk.automations.rules import RulePlan, add_rule
from answerable.desk.phrases.steps import Step, StepKind
from answerable.ledger.actor import Actor
from answerable.tickets.conditions import Condition, Conditions
from answerable.tickets.models import Priority

_LEAKS = "leak, hiss, undicht, zischt, fuite, lekt, przecieka, fuga"
_ADDRESSES = (
    "change of address, new address, adresse geändert, neue adresse, changement d’adresse, nieuw adres"
)


def make_rules(world: World, *, by: Actor, at: datetime) -> None:
    for name in ("leak", "address"):
        world.tag(name)  # a small company may have had no such ticket yet
    for plan in (
        RulePlan(
            "Leaks first",
            "wrote",
            _about(_LEAKS),
            [
                Step(StepKind.TAG, words="leak"),
                Step(StepKind.PRIORITY, Priority.HIGH.value),
                Step(
                    StepKind.NOTE, words="Known: the lower seal of the elevation kit. Ask for the size first."
                ),
            ],
        ),
        RulePlan(
            "Addresses before the parcel leaves",
            "opened",
            _about(_ADDRESSES),
            [
                Step(StepKind.TAG, words="address"),
                Step(StepKind.NOTE, words="Change it in the shop before four, when parcels leave."),
            ],
        ),
        RulePlan(
            "A day is too long",
            "waited",
            Conditions((Condition("snoozed", "no"), Condition("waits", "is", "customer"))),
            [Step(StepKind.PRIORITY, Priority.HIGH.value)],
            hours=24,
        ),
    ):
        add_rule(plan, by=by, at=at)


def _about(words: str) -> Conditions:
    return Conditions((Condition("subject", "has", words), Condition("written", "has", words)), is_any=True)
