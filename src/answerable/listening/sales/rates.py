"""How many of a thousand sales came back as “not what I was sold”. Pure."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from answerable.promises.shares import wilson

FEWEST_SOLD = 100


@dataclass(frozen=True)
class Rate:
    """Of a thousand sales, with the interval in which it lies with 95 % certainty."""

    value: float
    low: float
    high: float


def per_thousand(tickets: int, sold: int) -> Rate | str:
    """A sentence where no rate can be said."""
    if sold < FEWEST_SOLD:
        return _("Fewer than %(n)d were sold: one ticket more would change everything.") % {"n": FEWEST_SOLD}
    if tickets > sold:
        return _("There are more tickets than sales: the numbers sold cannot be whole.")
    low, high = wilson(tickets, sold)
    return Rate(1000 * tickets / sold, 1000 * low, 1000 * high)
