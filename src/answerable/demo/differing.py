"""What is promised differently in one region, and to one account by its contract."""

from datetime import datetime, timedelta

from answerable.demo.promised import hours_by_priority
from answerable.ledger.actor import SYSTEM
from answerable.people.models import Account
from answerable.promises.actions import PolicyPlan, TimesWanted, add_policy, agree_times
from answerable.promises.choosing import choose
from answerable.promises.clocks.history import Kind
from answerable.promises.keeping import keep
from answerable.promises.models import Policy, Source
from answerable.regions.models import Calendar, Region
from answerable.tickets.conditions import Condition, Conditions
from answerable.tickets.models import Ticket

_REGION, _ACCOUNT, _CALENDAR = "Ghent", "Atelier Duval", "Ghent"
_WRITTEN = {Kind.FIRST_ANSWER: 16, Kind.NEXT_ANSWER: 16, Kind.RESOLUTION: 80}
_OF_REGION = {Kind.FIRST_ANSWER: 8, Kind.NEXT_ANSWER: 8}
_OF_ACCOUNT = {Kind.FIRST_ANSWER: 2}


def promise_differently(*, at: datetime) -> None:
    """Close to home by the hours of Ghent, and sooner; to one dealer a first answer within two hours of it."""
    region = Region.objects.filter(name=_REGION).first()
    account = Account.objects.filter(name=_ACCOUNT).first()
    name = "Customers in Belgium"
    if region is None or account is None or Policy.objects.filter(name=name).exists():
        return
    calendar = Calendar.objects.active().filter(name=_CALENDAR).first()
    agree_times(region, TimesWanted(hours_by_priority(_OF_REGION)), by=SYSTEM, at=at)
    theirs = TimesWanted(hours_by_priority(_OF_ACCOUNT), None if calendar is None else calendar.pk)
    agree_times(account, theirs, by=SYSTEM, at=at)
    plan = PolicyPlan(
        name,
        hours_by_priority(_WRITTEN),
        warn_before=timedelta(hours=1),
        conditions=Conditions((Condition("region", "is", str(region.pk)),)),
        source=Source.REGION,
    )
    add_policy(plan, by=SYSTEM, at=at)
    inside = Ticket.objects.open().filter(customer__country__in=region.countries)
    held = (inside | Ticket.objects.open().filter(customer__account=account)).distinct()
    keep([ticket.pk for ticket in held if choose(ticket, at=at)], at=at)
