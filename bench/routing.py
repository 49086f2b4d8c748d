"""How long one decision of the routing rules takes, of a new ticket and of one that is looked at again.

    python bench/routing.py [--rules 200] [--staff 500] [--decisions 2000] [--database sqlite|postgres|both]

A company with so many rules, each asking two or three things and none fitting until the last ones, and so many
colleagues in twenty teams. Printed as p50 and p95 in milliseconds: the decision alone (nothing is asked, nothing is
written); opening a ticket with the rules and without them, in a transaction of its own; a ticket of a rule by which
ten teams share; and looking at a ticket again. Beside it in processor
time, which other work on the machine disturbs less (the server's own, on PostgreSQL, is not in it).
"""

import argparse
import time
from collections.abc import Callable

from ground import arguments, on_each_database, percentile


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--rules", type=int, default=200)
    parser.add_argument("--staff", type=int, default=500)
    parser.add_argument("--decisions", type=int, default=2000)
    chosen = parser.parse_args()
    on_each_database(chosen.database, lambda: _measure(chosen))


def _measure(chosen: argparse.Namespace) -> None:
    from django.utils import timezone

    from answerable.ledger.actor import SYSTEM
    from answerable.ledger.actor import customer as as_customer
    from answerable.people.models import Customer, Provider, Staff, Team
    from answerable.routing.actions import RoutePlan, add_route, pause_route
    from answerable.routing.models import Route
    from answerable.routing.rules.deciding import decide
    from answerable.routing.rules.gathering import facts_of_new
    from answerable.routing.rules.known import routes
    from answerable.routing.rules.routing import route_again
    from answerable.routing.rules.sharing import Share
    from answerable.tickets.actions import open_ticket
    from answerable.tickets.actions.guards import lock
    from answerable.tickets.conditions import Condition, Conditions

    now = timezone.now()
    provider = Provider.objects.create(name="Own company", kind="in_house")
    teams = [Team.objects.create(name=f"Team {number}", provider=provider) for number in range(20)]
    for number in range(chosen.staff):
        person = Staff.objects.create_user(
            f"s{number}@staff.example", None, name=f"S {number}", provider=provider, joined_at=now
        )
        person.teams.add(teams[number % 20])
    for number in range(chosen.rules):
        asked = (
            Condition("subject", "has", f"word{number}, other{number}"),
            Condition("language", "is", ("nl", "de", "fr")[number % 3]),
            Condition("priority", "at_least", "10"),
        )[: 2 + number % 2]
        shares = [Share(teams[number % 20].pk, 100)]
        add_route(RoutePlan(f"Rule {number}", Conditions(asked), shares), by=SYSTEM, at=now)
    add_route(RoutePlan("The rest", Conditions(), [Share(teams[0].pk, 100)]), by=SYSTEM, at=now)
    cleo = Customer.objects.create(name="Cleo", language="en-GB", created_at=now)
    by = as_customer(cleo.pk)

    def opened() -> object:
        return open_ticket(customer=cleo, channel="email", subject="The zip of my tent", by=by, at=now)

    print(f"{chosen.rules + 1} rules, {chosen.staff} people in {len(teams)} teams")
    ticket, rules = opened(), routes()
    _say("the decision alone", lambda: decide(rules.standing, facts_of_new(ticket, rules)), chosen.decisions)  # type: ignore[arg-type]
    _say("a ticket opened and routed", opened, chosen.decisions // 4)
    _say("a ticket looked at again", _in_one(lambda: route_again(lock(ticket.pk), by=SYSTEM, at=now)), 200)  # type: ignore[attr-defined]
    parts = [Share(team.pk, 10) for team in teams[:10]]
    add_route(
        RoutePlan("Shared", Conditions((Condition("channel", "is", "email"),)), parts), by=SYSTEM, at=now
    )
    _say("a ticket opened, ten teams share", opened, chosen.decisions // 4)
    for route in Route.objects.present():
        pause_route(route, by=SYSTEM, at=now)
    _say("a ticket opened without rules", opened, chosen.decisions // 4)


def _in_one(work: Callable[[], object]) -> Callable[[], object]:
    from django.db import transaction

    return transaction.atomic(work)


def _say(what: str, work: Callable[[], object], times: int) -> None:
    work()
    took, used = [], []
    for _each in range(times):
        began, busy = time.perf_counter(), time.thread_time()
        work()
        took.append(time.perf_counter() - began)
        used.append(time.thread_time() - busy)
    print(f"  {what}: {_percentiles(took)}; of the processor {_percentiles(used)} (n = {times})")


def _percentiles(seconds: list[float]) -> str:
    return f"p50 {percentile(seconds, 50) * 1000:.2f} ms, p95 {percentile(seconds, 95) * 1000:.2f} ms"


if __name__ == "__main__":
    main()
