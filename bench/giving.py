"""How long it takes to say who of a team is given a ticket, and to give it.

    python bench/giving.py [--people 500] [--tickets 300] [--database sqlite|postgres|both]

A team of so many people, each with a few of twenty skills, some tickets in hand and a page open; a skill is needed by
tickets with a word in their subject. Printed: choosing alone; the decision (what the ticket needs, who knows it, what
everybody has in hand, the choice); and giving it whole, with its lock, its events and what hears of them. Beside each
the processor's time, which says more on a machine that others use.
"""

import argparse
import random
import time
from collections.abc import Callable, Sequence

from ground import arguments, on_each_database, percentile

_SKILLS = 20


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--tickets", type=int, default=300)
    chosen = parser.parse_args()
    on_each_database(chosen.database, lambda: _measure(chosen))


def _measure(chosen: argparse.Namespace) -> None:
    from django.db import connection, transaction
    from django.utils import timezone

    from answerable.ledger.together import together
    from answerable.routing.giving.candidates import candidates_of, need_of, past_of
    from answerable.routing.giving.choosing import choose
    from answerable.routing.giving.deciding import decide as decided
    from answerable.routing.giving.deciding import give
    from answerable.routing.giving.team import push_teams

    team, tickets = _company(chosen.people, chosen.tickets)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # As its own servant would have, in a company that is more than a minute old.
            cursor.execute("VACUUM ANALYZE")
    now = timezone.now()
    giving = push_teams()[team.pk]
    people = candidates_of(team.pk, {}, at=now)

    def decide(ticket: object) -> object:
        with transaction.atomic(), together():
            return decided(ticket, giving, at=now)  # type: ignore[arg-type]

    def give_it(ticket: object) -> object:
        with transaction.atomic(), together():
            return give(ticket.pk, at=now)  # type: ignore[attr-defined]

    need = need_of(tickets[0], giving, past_of(tickets[0], is_sticky=True, at=now), at=now)
    print(f"{connection.vendor}: {len(people)} people, {_SKILLS} skills")
    _say("choosing alone", _each(tickets, lambda _ticket: choose(people, need)))
    _say("the decision", _each(tickets, decide))
    _say("giving it", _each(tickets, give_it))
    given = sum(ticket.assignee_id is not None for ticket in _again(tickets))
    print(f"  given: {given} of {len(tickets)}")


def _company(people: int, tickets: int) -> "tuple[object, Sequence[object]]":
    from django.db import transaction
    from django.utils import timezone

    from answerable.ledger.actor import SYSTEM, customer
    from answerable.people.models import Customer, Provider, ProviderKind, Role, Staff, Team
    from answerable.routing.actions import SkillPlan, TeamPlan, add_skill, set_team_giving
    from answerable.routing.models import AtWork, SkillKind, StaffGiving, StaffSkill, Way
    from answerable.tickets.actions import Inbound, open_with
    from answerable.tickets.conditions import Condition, Conditions
    from answerable.tickets.models import Ticket

    dice, now = random.Random(7), timezone.now()
    provider = Provider.objects.create(name="Own", kind=ProviderKind.IN_HOUSE)
    team = Team.objects.create(name="Team", provider=provider)
    staff = Staff.objects.bulk_create(
        Staff(email=f"{n}@staff.example", name=f"Person {n}", provider=provider, role=Role.AGENT)
        for n in range(people)
    )
    team.members.set(staff)
    StaffGiving.objects.bulk_create(StaffGiving(staff=each, capacity=30) for each in staff)
    AtWork.objects.bulk_create(AtWork(staff=each, seen_at=now) for each in staff)
    skills = [
        add_skill(
            SkillPlan(
                f"Skill {n}", SkillKind.PRODUCT, "", Conditions((Condition("subject", "has", f"word{n}x"),))
            ),
            by=SYSTEM,
            at=now,
        )
        for n in range(_SKILLS)
    ]
    StaffSkill.objects.bulk_create(
        StaffSkill(staff=each, skill=skill) for each in staff for skill in dice.sample(skills, 5)
    )

    def ask(number: int) -> Ticket:
        person = Customer.objects.create(name=f"Customer {number % 97}", created_at=now)
        said = Inbound(
            channel="email",
            customer=person,
            from_address=f"{number}@example.com",
            subject=f"About word{dice.randrange(_SKILLS)}x",
            text="It does not work.",
        )
        with transaction.atomic():
            return open_with(said, team_id=team.pk, by=customer(person.pk), at=now).ticket

    in_hand = [ask(number) for number in range(people * 6)]
    for number, ticket in enumerate(in_hand):
        ticket.assignee = staff[number % people]
    Ticket.objects.bulk_update(in_hand, ["assignee"], batch_size=500)
    set_team_giving(team, TeamPlan(Way.PUSH, untouched_minutes=30), by=SYSTEM, at=now)
    return team, [ask(-number) for number in range(1, tickets + 1)]


def _again(tickets: "Sequence[object]") -> "Sequence[object]":
    from answerable.tickets.models import Ticket

    return list(Ticket.objects.filter(pk__in=[ticket.pk for ticket in tickets]))  # type: ignore[attr-defined]


def _each(tickets: "Sequence[object]", work: Callable[[object], object]) -> tuple[list[float], float]:
    took, began_all = [], time.process_time()
    for ticket in tickets:
        began = time.perf_counter()
        work(ticket)
        took.append(time.perf_counter() - began)
    return took, (time.process_time() - began_all) / len(tickets)


def _say(what: str, measured: tuple[list[float], float]) -> None:
    took, busy = measured
    p50, p95 = percentile(took, 50) * 1000, percentile(took, 95) * 1000
    print(f"  {what}: p50 {p50:.2f} ms, p95 {p95:.2f} ms; of the processor {busy * 1000:.2f} ms each")


if __name__ == "__main__":
    main()
