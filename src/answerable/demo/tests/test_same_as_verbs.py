"""What is written in bulk is what the verbs would have left."""

from itertools import islice

import pytest

from answerable.demo.bulk import bulk_write
from answerable.demo.founding import found
from answerable.demo.plan import Bounced, Frame, Snoozed, Wrote, planned_tickets
from answerable.demo.tests.conftest import NOW
from answerable.demo.tests.playing import play
from answerable.ledger.models import Event
from answerable.listening.models import Sale
from answerable.promises.models import Promise
from answerable.tickets.models import Ticket

# Primary keys of what hangs on a ticket differ between the two.
_KEYS = {"message", "note", "item"}
_STATE = (
    "subject", "channel", "priority", "team_id", "assignee_id", "brand_id", "status_id", "customer_id", "created_at", "changed_at",
    "waiting_since", "answered_at", "owed_at", "snoozed_until", "closed_at", "came_back",
)  # fmt: skip


@pytest.mark.django_db
def test_both_ways_end_in_the_same_state_with_the_same_events():
    plans = _varied_plans(30)
    world = found(Frame(NOW, 600))
    bulk_write(plans, world)
    written = list(Ticket.objects.order_by("pk"))
    assert len(written) == len(plans)
    assert Sale.objects.exclude(order_number="").exists()
    for plan, ticket in zip(plans, written, strict=True):
        played = play(plan, world)
        assert _events(ticket) == _events(played), plan
        assert _state(ticket) == _state(played), plan


def _varied_plans(count):
    """Some of each: that bounce, are snoozed, are answered by a machine's note, and the next best."""
    stream = list(planned_tickets(Frame(NOW, 600)))
    rare = [
        plan
        for plan in stream
        if any(isinstance(step, Bounced | Snoozed) or _is_automatic(step) for step in plan.steps)
    ]
    return sorted(
        {plan.number: plan for plan in (*rare[:15], *islice(stream, count), *stream[-15:])}.values(),
        key=_number,
    )


def _number(plan):
    return plan.number


def _is_automatic(step):
    return isinstance(step, Wrote) and step.is_automatic


def _events(ticket):
    return [
        (
            event.kind,
            event.at,
            event.actor_kind,
            event.actor_id,
            event.provider_id,
            number,
            _without_keys(event.data),
        )
        for number, event in enumerate(Event.objects.filter(stream=f"ticket/{ticket.pk}").order_by("number"))
    ]


def _without_keys(data):
    return {key: (bool(value) if key in _KEYS else value) for key, value in data.items()}


def _state(ticket):
    return {name: getattr(ticket, name) for name in _STATE} | {
        "promises": list(
            Promise.objects.filter(ticket=ticket)
            .order_by("started_at", "kind")
            .values_list("kind", "state", "started_at", "ended_at", "due_at", "left", "version")
        ),
        "tags": set(ticket.tags.values_list("name", flat=True)),
        "fields": {value.field_id: value.value for value in ticket.field_values.select_related("field")},
        "sale": Sale.objects.filter(ticket=ticket)
        .values_list("order_number", "seller", "campaign", "product", "sold_on", "at")
        .first(),
        "participants": set(ticket.participants.values_list("address", "role")),
        "said": list(
            ticket.messages.values_list(
                "direction", "text", "subject", "delivery", "created_at", "delivered_at"
            )
        ),
        "notes": list(ticket.notes.values_list("text", "staff_id")),
    }
