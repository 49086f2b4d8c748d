"""What Kestrel Trail promises, and to whom."""

from datetime import datetime, timedelta

from answerable.ledger.actor import SYSTEM
from answerable.people.models import Account, Team
from answerable.promises.actions import PolicyPlan, StepAfter, StepWhat, add_policy
from answerable.promises.choosing import choose
from answerable.promises.clocks.history import Kind
from answerable.promises.keeping import keep
from answerable.promises.models import Policy, PolicyVersion, Source
from answerable.regions.models import Calendar
from answerable.tickets.conditions import Condition, Conditions
from answerable.tickets.models import Category, Priority, Ticket

_HOUR = timedelta(hours=1)
_PAUSES = dict.fromkeys((Kind.UPDATE, Kind.RESOLUTION), frozenset({Category.WAITING_CUSTOMER.value}))
# Hours for an ordinary ticket; an urgent one has a quarter of them, a high one half.
_TARGETS = {Kind.FIRST_ANSWER: 24, Kind.NEXT_ANSWER: 24, Kind.UPDATE: 72, Kind.RESOLUTION: 168}
_OF_DEALERS = {Kind.FIRST_ANSWER: 4, Kind.NEXT_ANSWER: 4, Kind.RESOLUTION: 40}  # by the hours of Ghent
_SHARES = {Priority.LOW: 2, Priority.NORMAL: 1, Priority.HIGH: 0.5, Priority.URGENT: 0.25}
_GOLD = ("Pine & Summit Outfitters", "Atelier Duval")


def promise(at: datetime) -> PolicyVersion:
    """The policy for everybody. Doing it twice is harmless."""
    policy = Policy.objects.filter(name="Everybody").first()
    if policy is None:
        plan = PolicyPlan("Everybody", hours_by_priority(_TARGETS), pauses=_PAUSES, warn_before=2 * _HOUR)
        policy = add_policy(plan, by=SYSTEM, at=at)
    version = policy.versions.order_by("pk").first()
    assert version is not None
    return version


def promise_dealers(*, at: datetime) -> None:
    """From now on dealers with a gold contract go first, and what they have open is promised so at once."""
    calendar = Calendar.objects.active().filter(name="Ghent").first()
    experts = Team.objects.active().filter(name="Ghent tier 2").first()
    given = [] if experts is None else [StepAfter(2 * _HOUR, StepWhat.TEAM, experts.pk)]
    plan = PolicyPlan(
        "Dealers with a gold contract",
        hours_by_priority(_OF_DEALERS),
        calendar=None if calendar is None else calendar.pk,
        pauses=_PAUSES,
        warn_before=_HOUR,
        steps=[StepAfter(_HOUR, StepWhat.PRIORITY, Priority.HIGH), *given],
        conditions=Conditions(tuple(Condition("account", "is", name) for name in _GOLD), is_any=True),
        source=Source.CONTRACT,
    )
    if Policy.objects.filter(name=plan.name).exists():
        return
    add_policy(plan, by=SYSTEM, at=at)
    accounts = Account.objects.filter(name__in=_GOLD)
    held = Ticket.objects.open().filter(customer__account__in=accounts)
    keep([ticket.pk for ticket in held if choose(ticket, at=at)], at=at)


def hours_by_priority(hours: dict[Kind, int]) -> dict[Kind, dict[int, timedelta]]:
    return {
        kind: {priority.value: share * amount * _HOUR for priority, share in _SHARES.items()}
        for kind, amount in hours.items()
    }
