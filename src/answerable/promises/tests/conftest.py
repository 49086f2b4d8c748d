"""What the tests of promises share."""

import pytest

from answerable.promises.models import Policy, PolicyVersion
from answerable.tickets.models import Priority

HOUR = 3600


@pytest.fixture
def make_policy(db, now):
    """make_policy("Standard", first_answer=4, resolution=40): hours of all the week, for every priority but urgent,
    which has a quarter of them."""

    def make(name="Standard", *, since=None, pauses=("waiting_customer",), **fields):
        kinds = ("first_answer", "next_answer", "update", "resolution")
        hours = {kind: fields.pop(kind) for kind in kinds if kind in fields}
        policy = Policy.objects.create(name=name, position=Policy.objects.count())
        PolicyVersion.objects.create(
            policy=policy,
            number=1,
            since=since or now,
            made_at=now,
            targets={
                kind: {
                    str(priority.value): int(amount * HOUR / (4 if priority == Priority.URGENT else 1))
                    for priority in Priority
                }
                for kind, amount in hours.items()
            },
            pauses={kind: list(pauses) for kind in ("update", "resolution")},
            **fields,
        )
        return policy

    return make


@pytest.fixture
def ask(make_ticket, make_message):
    """ask(at=now): a ticket that begins then, with what its customer asks."""

    def asked(*, at, **fields):
        return make_message(make_ticket(created_at=at, **fields), at=at).ticket

    return asked
