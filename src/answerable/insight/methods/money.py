"""What it costs to solve something, and what a customer is worth."""

from collections.abc import Sequence

from answerable.insight.methods.results import NotEnoughData, check_not_negative, check_positive


def cost_per_contact(hourly_cost: float, aht_seconds: float, occupancy: float, shrinkage: float) -> float:
    """What one contact costs.

    Agents are busy for the share `occupancy` of the time at the queue, and away from it for the share `shrinkage` of
    the time paid.
    """
    check_not_negative(hourly_cost=hourly_cost, aht_seconds=aht_seconds)
    if not 0 < occupancy <= 1 or not 0 <= shrinkage < 1:
        raise ValueError("Occupancy lies above 0 and up to 1, shrinkage from 0 to below 1.")
    return hourly_cost * aht_seconds / 3600 / occupancy / (1 - shrinkage)


def cost_per_resolution(tiers: Sequence[tuple[float, float, float]]) -> float:
    """What one solved issue costs over all tiers and contacts: (contacts, cost of one contact, issues solved) by tier.

    A tier that only passes on costs too: that is why a cheap contact can be a dear solution.
    """
    spent, solved = 0.0, 0.0
    for contacts, cost, issues in tiers:
        check_not_negative(contacts=contacts, cost=cost, issues=issues)
        spent += contacts * cost
        solved += issues
    if not solved:
        raise NotEnoughData("Nothing was solved.", "at least one solved issue")
    return spent / solved


def customer_lifetime_value(margin: float, retention: float, discount: float) -> float:
    """What a customer brings over the years: m·r / (1 + i − r), all by the year.

    Source: Gupta and Lehmann 2003.
    """
    check_not_negative(discount=discount)
    if not 0 <= retention <= 1:
        raise ValueError("Retention is a share between 0 and 1.")
    check_positive(**{"1 + discount − retention": 1 + discount - retention})
    return margin * retention / (1 + discount - retention)
