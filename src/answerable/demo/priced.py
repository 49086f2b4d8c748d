"""What an hour at Kestrel Trail costs, how long answers take, what a peso is for a year, and what the board was promised
when Manila's card changed."""

from datetime import date, datetime
from decimal import Decimal

from answerable.demo.founding import World
from answerable.insight.money import actions as verbs
from answerable.ledger.actor import Actor
from answerable.people.models import Provider

_HOURS = (("", "33.80", "35.20"), ("ghent2", "41.40", "42.90"))  # team, last year, this year
_MINUTES = {
    "email": "9",
    "web": "8",
    "chat": "7",
    "phone": "6",
    "sms": "3",
    "whatsapp": "5",
    "mastodon": "4",
    "bluesky": "4",
    "x": "4",
    "handover": "3",
}
_RATES = {"PHP": ("0.0163", "0.0158"), "USD": ("0.92", "0.90")}
_ASSUMED = verbs.Assumed(
    occupancy=0.75,
    shrinkage=0.28,
    margin=Decimal(46),
    retention=0.72,
    discount=0.1,
    churn=0.06,
    churn_low=0.01,
    churn_high=0.12,
    why="Finance, January: margin of a customer with an account. How many more leave is from the letters of those who "
    "cancelled and told us why; few did, hence the wide ends.",
)


def say_what_things_cost(world: World, *, by: Actor, at: datetime) -> None:
    this_year, last_year = date(at.year, 1, 1), date(at.year - 1, 1, 1)
    for key, was, now in _HOURS:
        team = world.teams.get(key)
        if key and team is None:
            continue
        for day, amount in ((last_year, was), (this_year, now)):
            verbs.keep_hour_cost(team, day, Decimal(amount), "EUR", by=by, at=at)
    for channel, minutes in _MINUTES.items():
        verbs.keep_handling_time(channel, last_year, Decimal(minutes), by=by, at=at)
    for currency, (was, now) in _RATES.items():
        verbs.keep_exchange_rate(at.year - 1, currency, Decimal(was), by=by, at=at)
        verbs.keep_exchange_rate(at.year, currency, Decimal(now), by=by, at=at)
    verbs.keep_assumptions(_ASSUMED, by=by, at=at)
    _promise(by=by, at=at)


def _promise(*, by: Actor, at: datetime) -> None:
    """Twelve months, planned a little better than they came."""
    manila = Provider.objects.filter(name="Bayani Care").first()
    months = []
    for ago in range(12, 0, -1):
        number = at.year * 12 + at.month - 1 - ago
        month = f"{number // 12}-{number % 12 + 1:02}"
        months.append(verbs.PlannedMonth(month, Decimal(540), Decimal(480), Decimal("0.75")))
    words = "Answers by night from Manila. Planned from the first two months there; seasons are not in it."
    verbs.keep_case(
        verbs.CaseWanted("Answers by night", Decimal("9.50"), months, manila, words), by=by, at=at
    )
