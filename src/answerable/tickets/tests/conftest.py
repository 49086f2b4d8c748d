"""What the tests of tickets share."""

from types import SimpleNamespace

import pytest

from answerable.people.models import Field, FieldKind
from answerable.tickets.models import Brand, Form


@pytest.fixture(autouse=True)
def only_this_room(settings):
    settings.LEDGER_SUBSCRIBERS = "answerable.tickets.tests.wiring.SUBSCRIBERS"


@pytest.fixture
def world(
    make_ticket, make_message, make_answer, ana, ben, mara, ada, zed, cleo, make_customer, ghent, leuven, now
):
    """A ticket of Cleo's in Ghent, in which she wrote twice and Ana's answer is on its way, and another."""
    ticket = make_ticket(team=ghent, customer=cleo, created_at=now)
    first = make_message(ticket, "The zip of my tent is broken.", at=now)
    second = make_message(ticket, "And when do my poles come?", at=now)
    answer = make_answer(ticket, by=ana, at=now, delivered=False)
    other = make_ticket(team=ghent, customer=cleo, created_at=now, subject="Poles")
    make_message(other, "Where are my poles?", at=now)
    ticket.refresh_from_db()
    other.refresh_from_db()
    return SimpleNamespace(
        ticket=ticket,
        other=other,
        first=first,
        second=second,
        answer=answer,
        field=Field.objects.create(key="order", label="Order number", kind=FieldKind.TEXT),
        brand=Brand.objects.create(name="Outdoor", sender="Kestrel Outdoor", language="en"),
        form=Form.objects.create(name="Repair"),
        people={"ana": ana, "ben": ben, "mara": mara, "ada": ada, "zed": zed},
        cleo=cleo,
        ann=make_customer("Ann"),
        ghent=ghent,
        leuven=leuven,
        now=now,
    )
