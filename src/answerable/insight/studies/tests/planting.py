"""Facts with a truth planted in them, written at once: what is tried is what becomes of facts."""

import random
from datetime import UTC, datetime, time, timedelta

from answerable.insight.models import TicketFact
from answerable.people.models import Customer
from answerable.tickets.actions.guards import default_status
from answerable.tickets.models import Category, Ticket

NOON = time(12, tzinfo=UTC)


def plant(*, units, first, weeks, chased, a_week=12, unit="product", seed=1, **facts):
    """`units` tickets' facts, `a_week` of each; `chased(unit, week)` is how likely one has to write again. What the
    facts have beside it, `facts` says: values, or functions of unit and week."""
    draw = random.Random(seed)
    status = default_status(Category.CLOSED)
    moments = [
        (name, week, datetime.combine(first + timedelta(days=7 * week + draw.randrange(7)), NOON))
        for week in range(weeks)
        for name in units
        for _each in range(a_week(name, week) if callable(a_week) else a_week)
    ]
    people = Customer.objects.bulk_create(
        [Customer(name=f"Customer {number}", created_at=at) for number, (_n, _w, at) in enumerate(moments)]
    )
    tickets = Ticket.objects.bulk_create(
        [
            Ticket(
                customer=person, channel="email", status=status,
                created_at=at, changed_at=at, said_at=at, closed_at=at,
            )
            for person, (_name, _week, at) in zip(people, moments, strict=True)
        ],
        batch_size=500,
    )  # fmt: skip
    TicketFact.objects.bulk_create(
        [
            _fact(ticket, at, {unit: name} | _filled(facts, name, week), draw.random() < chased(name, week))
            for ticket, (name, week, at) in zip(tickets, moments, strict=True)
        ],
        batch_size=500,
    )
    return tickets


def _filled(facts, name, week):
    return {key: value(name, week) if callable(value) else value for key, value in facts.items()}


def _fact(ticket, at, facts, is_chased):
    plain = {
        "opened_at": at, "day": at.date(), "closed_at": at, "channel": "email", "language": "en",
        "has_account": False, "sale": "", "product": "", "cause": "question", "priority": 20, "tier": 1,
        "contract_seconds": 3600, "customer_seconds": 3600, "is_given_up": False, "waited": 3600,
        "contacts": 1 + is_chased, "answers": 1, "chases": int(is_chased), "handovers": 0, "came_back": 0,
        "told_again": 0, "reopened": 0, "kept": 1, "broken": 0, "public_turns": 0, "is_merged": False,
        "is_imported": False,
    }  # fmt: skip
    return TicketFact(ticket=ticket, **(plain | facts))
