"""What happened can be neither changed nor removed: the database itself refuses."""

import pytest
from django.db import DatabaseError, connection, transaction

from answerable.ledger import guards
from answerable.ledger.models import Event, Seal
from answerable.ledger.seals import seal
from answerable.ledger.tests.probes import MOMENT, probe

pytestmark = pytest.mark.django_db(transaction=True)

_COLUMNS = "id, kind, at, stream, number, ticket_id, actor_kind, actor_id, provider_id, data, previous, hash"
STATEMENTS = {
    "an update": "UPDATE ledger_event SET kind = 'probe.forged'",
    "a change of the key": "UPDATE ledger_event SET id = id + 1000",
    "a deletion": "DELETE FROM ledger_event",
    "a deletion by condition": "DELETE FROM ledger_event WHERE number = 1",
    "a changed seal": "UPDATE ledger_seal SET count = 0",
    "a deleted seal": "DELETE FROM ledger_seal",
}
ON_SQLITE = {
    "a replacement by key": "INSERT OR REPLACE INTO ledger_event SELECT * FROM ledger_event",
    "a replacement by place": f"REPLACE INTO ledger_event ({_COLUMNS}) "
    f"SELECT id + 1000, {_COLUMNS.removeprefix('id, ')} FROM ledger_event",
    "a replaced seal": "REPLACE INTO ledger_seal SELECT * FROM ledger_seal",
}
ON_POSTGRES = {
    "a truncation": "TRUNCATE ledger_event",
    "a cascading truncation": "TRUNCATE ledger_event, ledger_seal CASCADE",
    "an insertion that updates": f"INSERT INTO ledger_event ({_COLUMNS}) SELECT {_COLUMNS} FROM ledger_event "
    "ON CONFLICT (id) DO UPDATE SET kind = 'forged'",
}
STATEMENTS |= ON_POSTGRES if connection.vendor == "postgresql" else ON_SQLITE


@pytest.fixture
def sealed_event(transactional_db):
    event = probe("a", number=1)
    seal(MOMENT)
    return event


def _refused(statement):
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS)
def test_the_database_refuses_in_plain_sql(sealed_event, statement):
    before = (Event.objects.values().get(), Seal.objects.values().get())

    _refused(statement)

    assert (Event.objects.values().get(), Seal.objects.values().get()) == before


def test_the_models_are_refused_like_everybody(sealed_event):
    sealed_event.kind = "probe.forged"
    for attempt in (
        sealed_event.save,
        sealed_event.delete,
        Event.objects.all().delete,
        lambda: Event.objects.update(number=7),
        lambda: Event.objects.bulk_update([sealed_event], ["kind"]),
        Seal.objects.all().delete,
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attempt()
    assert Event.objects.get().kind == "probe.made"


def test_the_guards_are_back_after_a_test_took_them_off(sealed_event):
    with guards.off(connection):
        Event.objects.update(number=1)

    _refused("DELETE FROM ledger_event")
